noinst_LTLIBRARIES += libactions.la
libactions_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libactions_la_LIBADD = libsalesforce.la libloop.la libcore.la
libactions_la_SOURCES = \
	%D%/action.h \
	%D%/csv.h \
	%D%/drift.h \
	%D%/input.h \
	%D%/output.h \
	%D%/rows.h \
	%D%/run.h \
	%D%/search.h \
	%D%/types.h
