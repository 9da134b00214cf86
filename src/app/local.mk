noinst_LTLIBRARIES += libapp.la
libapp_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libapp_la_LIBADD = libwizard.la libactions.la libprovision.la libstore.la libsalesforce.la libcrypt.la libloop.la libcore.la
libapp_la_SOURCES = \
	%D%/app.h %D%/settings.h %D%/sign-in.h %D%/session.h %D%/change.h %D%/set-up.h %D%/life.h \
	%D%/status.h %D%/objects.h %D%/doctor.h %D%/demo.h
