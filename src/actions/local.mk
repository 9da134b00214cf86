noinst_LTLIBRARIES += libactions.la
libactions_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libactions_la_LIBADD = libsalesforce.la libloop.la libcore.la
libactions_la_SOURCES =
