noinst_LTLIBRARIES += libcore.la
libcore_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libcore_la_LIBADD = $(GLIB_LIBS) $(JSONC_LIBS)
libcore_la_SOURCES = \
	%D%/json.c %D%/json.h \
	%D%/problem.c %D%/problem.h \
	%D%/secret.c %D%/secret.h
