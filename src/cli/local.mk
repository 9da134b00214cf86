noinst_LTLIBRARIES += libcli.la
libcli_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libcli_la_LIBADD = libapp.la
libcli_la_SOURCES =
