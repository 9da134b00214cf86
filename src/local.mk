# The programs.
bin_PROGRAMS += orgwire
orgwire_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
orgwire_SOURCES = %D%/main.c
orgwire_LDADD = libcli.la libui.la libapp.la $(GLIB_LIBS)
