noinst_LTLIBRARIES += libapp.la
libapp_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libapp_la_LIBADD = libwizard.la libactions.la libprovision.la libstore.la libsalesforce.la libcrypt.la libloop.la libcore.la
libapp_la_SOURCES = \
	%D%/app.c %D%/app.h %D%/app-private.h \
	%D%/browser.c \
	%D%/change.c %D%/change.h %D%/change-private.h \
	%D%/change-keep.c \
	%D%/change-resume.c \
	%D%/demo.c %D%/demo.h \
	%D%/demo-script.c \
	%D%/doctor.c %D%/doctor.h %D%/doctor-private.h \
	%D%/doctor-local.c \
	%D%/doctor-network.c \
	%D%/doctor-org.c \
	%D%/drive.c %D%/drive.h %D%/drive-private.h \
	%D%/drive-ask.c \
	%D%/drive-change.c \
	%D%/drive-life.c \
	%D%/drive-org.c \
	%D%/drive-sign-in.c \
	%D%/drive-try.c \
	%D%/hand-over.c \
	%D%/leftovers.c \
	%D%/life.c %D%/life.h %D%/life-private.h \
	%D%/negotiate.c \
	%D%/objects.c %D%/objects.h \
	%D%/repair.c \
	%D%/session.c %D%/session.h \
	%D%/session-connection.c \
	%D%/session-verify.c \
	%D%/session-words.c \
	%D%/set-up.c %D%/set-up.h %D%/set-up-private.h \
	%D%/set-up-ask.c \
	%D%/set-up-values.c \
	%D%/settings.c %D%/settings.h \
	%D%/sign-in.c %D%/sign-in.h \
	%D%/sign-in-begin.c \
	%D%/sign-in-browser.c \
	%D%/sign-in-cli.c \
	%D%/sign-in-token.c \
	%D%/sign-ins.c \
	%D%/store-move.c \
	%D%/status.c %D%/status.h %D%/status-private.h \
	%D%/status-json.c \
	%D%/status-live.c \
	%D%/status-words.c
