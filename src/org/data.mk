# The data half of the built-in org.
liborg_la_SOURCES += \
	%D%/access.c %D%/access.h \
	%D%/body.c %D%/body.h \
	%D%/bulk-ingest.c \
	%D%/bulk-job.c %D%/bulk.h \
	%D%/bulk-query.c \
	%D%/catalogue-names.c %D%/catalogue-names.h \
	%D%/catalogue-own.c %D%/catalogue-own.h \
	%D%/catalogue.c %D%/catalogue.h \
	%D%/collections.c \
	%D%/composite.c \
	%D%/csv.c %D%/csv.h \
	%D%/data-handle.c %D%/data-state.h \
	%D%/data.c %D%/data.h \
	%D%/derive.c %D%/derive.h \
	%D%/describe-build.c %D%/describe-build.h \
	%D%/describe-custom.c \
	%D%/describe-generated.c %D%/describe-generated.h \
	%D%/describe-recorded.c %D%/describe-recorded.h \
	%D%/describe-sales.c \
	%D%/describe-service.c \
	%D%/describe-text.c %D%/describe-text.h \
	%D%/describe-written.c %D%/describe-written.h \
	%D%/dml-delete.c \
	%D%/dml-error.c \
	%D%/dml.c %D%/dml.h \
	%D%/drift.c \
	%D%/entity.c \
	%D%/formula.c %D%/formula.h \
	%D%/made.c %D%/made.h \
	%D%/reader.c %D%/reader.h \
	%D%/rest-describe.c \
	%D%/rest-query.c \
	%D%/rest-rows.c \
	%D%/row-check-value.c \
	%D%/row-check.c %D%/row-check.h \
	%D%/row-value.c \
	%D%/rows.c %D%/rows.h \
	%D%/schema.c %D%/schema.h \
	%D%/seed-data.c \
	%D%/seed.c %D%/seed.h \
	%D%/soql-condition.c \
	%D%/soql-cursor.c \
	%D%/soql-date.c \
	%D%/soql-group.c \
	%D%/soql-lex.c %D%/soql-lex.h \
	%D%/soql-parse.c \
	%D%/soql-parser.c %D%/soql-parser.h \
	%D%/soql-plan.c %D%/soql-plan.h \
	%D%/soql-resolve.c \
	%D%/soql-columns.c %D%/soql-result.c %D%/soql-run.h \
	%D%/soql-test.c \
	%D%/soql-where.c \
	%D%/soql.c %D%/soql.h \
	%D%/transaction.c %D%/transaction.h \
	%D%/tree.c \
	%D%/value-compare.c \
	%D%/value.c %D%/value.h
