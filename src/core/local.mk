noinst_LTLIBRARIES += libcore.la
libcore_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libcore_la_LIBADD = $(GLIB_LIBS) $(JSONC_LIBS)
libcore_la_SOURCES = \
	%D%/json.c %D%/json.h \
	%D%/names.c %D%/names.h \
	%D%/org-host.c %D%/org-host.h \
	%D%/problem.c %D%/problem.h \
	%D%/secret.c %D%/secret.h \
	%D%/text.c %D%/text.h \
	%D%/url.c %D%/url.h
