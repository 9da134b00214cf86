noinst_LTLIBRARIES += libactions.la
libactions_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libactions_la_LIBADD = libsalesforce.la libloop.la libcore.la
libactions_la_SOURCES = \
	%D%/action.c %D%/action.h \
	%D%/action-inputs.c %D%/action-inputs.h \
	%D%/csv.c %D%/csv.h \
	%D%/drift.c %D%/drift.h \
	%D%/faults.c %D%/faults.h \
	%D%/generate.h %D%/generate-c.c %D%/generate-c.h \
	%D%/generate-c-header.c \
	%D%/generate-c-source.c \
	%D%/generate-openapi.c \
	%D%/generate-schema.c %D%/generate-schema.h \
	%D%/input.c %D%/input.h %D%/input-private.h \
	%D%/input-call.c \
	%D%/input-values.c \
	%D%/out-file.c %D%/out-file.h \
	%D%/output.c %D%/output.h %D%/output-private.h \
	%D%/output-shape.c \
	%D%/output-table.c \
	%D%/rows.c %D%/rows.h %D%/rows-private.h \
	%D%/rows-bulk.c %D%/rows-bulk.h \
	%D%/rows-bulk-results.c \
	%D%/rows-collections.c \
	%D%/rows-journal.c \
	%D%/rows-part.c \
	%D%/rows-read.c \
	%D%/rows-run.c \
	%D%/run.c %D%/run.h %D%/run-private.h \
	%D%/run-bulk.c \
	%D%/run-get.c \
	%D%/run-one.c \
	%D%/run-pages.c \
	%D%/search.c %D%/search.h \
	%D%/search-filter.c \
	%D%/search-path.c %D%/search-path.h \
	%D%/shape.c %D%/shape.h \
	%D%/types.c %D%/types.h \
	%D%/types-table.c \
	%D%/type-literals.c \
	%D%/type-values.c %D%/type-values.h
