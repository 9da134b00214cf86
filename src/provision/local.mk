noinst_LTLIBRARIES += libprovision.la
libprovision_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libprovision_la_LIBADD = libsalesforce.la libcrypt.la libloop.la libcore.la
libprovision_la_SOURCES = \
	%D%/plan.h %D%/journal.h %D%/provision.h %D%/bundle.h
