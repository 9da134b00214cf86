noinst_LTLIBRARIES += libcore.la
libcore_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libcore_la_LIBADD = $(GLIB_LIBS) $(JSONC_LIBS)
libcore_la_SOURCES = \
	%D%/answers.c %D%/answers.h %D%/questions.c \
	%D%/connection.c %D%/connection.h \
	%D%/integration.c %D%/integration.h %D%/integration-names.c \
	%D%/integration-object.c \
	%D%/json.c %D%/json.h %D%/json-own.c %D%/json-private.h \
	%D%/names.c %D%/names.h \
	%D%/org-host.c %D%/org-host.h \
	%D%/own-file.c %D%/own-file.h \
	%D%/problem.c %D%/problem.h \
	%D%/rights.c \
	%D%/secret.c %D%/secret.h \
	%D%/soql.c %D%/soql.h %D%/soql-literal.c %D%/soql-literal.h %D%/soql-binds.c \
	%D%/text.c %D%/text.h \
	%D%/url.c %D%/url.h
