noinst_LTLIBRARIES += libprovision.la
libprovision_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libprovision_la_LIBADD = libsalesforce.la libcrypt.la libloop.la libcore.la
libprovision_la_SOURCES = \
	%D%/bundle.c %D%/bundle.h \
	%D%/compare.c \
	%D%/grants.c \
	%D%/grants-apart.c \
	%D%/inspect.c \
	%D%/leftovers.c \
	%D%/journal.c %D%/journal.h \
	%D%/permission-set.c \
	%D%/journal-text.c \
	%D%/plan-items.c \
	%D%/plan-names.c \
	%D%/plan-writer.h \
	%D%/plan-text.c \
	%D%/plan.c %D%/plan.h \
	%D%/provision.c %D%/provision.h \
	%D%/step.h \
	%D%/step-assign.c \
	%D%/step-deploy.c \
	%D%/step-forget.c \
	%D%/step-key.c \
	%D%/step-read-back.c \
	%D%/step-wait.c
