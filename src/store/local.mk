noinst_LTLIBRARIES += libstore.la
libstore_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libstore_la_LIBADD = libloop.la libcrypt.la libcore.la
libstore_la_SOURCES =
