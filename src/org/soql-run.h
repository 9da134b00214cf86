/* Running a query: a cursor over its rows, their JSON and their CSV. */
#ifndef ORG_SOQL_RUN_H
#define ORG_SOQL_RUN_H

#include "org/soql-plan.h"

/* For each row that fits, in order, within LIMIT and OFFSET; false from `func` ends it. */
typedef bool (*PlanRow)(const Row *row, gpointer user_data, const Plan *plan);
void plan_each_row(Plan *plan, PlanRow func, gpointer user_data);
/* The same for some positions of the table alone. */
void plan_each_row_among(Plan *plan, const GArray *among, PlanRow func, gpointer user_data);

/* A query with its position. Owns its reader. */
typedef struct Cursor Cursor;
/* NULL with a problem. `deleted`: queryAll. */
Cursor *cursor_new(Reader *reader, const char *soql, RowProblem *problem);
void cursor_free(Cursor *cursor);
const Plan *cursor_plan(const Cursor *cursor);
guint64 cursor_total(Cursor *cursor); /* rows of all pages */
/* One row of the answer as text: JSON for REST, a line for CSV. */
typedef void (*CursorPut)(Cursor *cursor, const Row *row, GString *out, gpointer user_data);
/* Rows from `offset` on, at most n; gives how many there were. Pages may be read again. */
guint64 cursor_page(Cursor *cursor, guint64 offset, guint64 n, CursorPut put, GString *out,
                    gpointer user_data);
/* Records of an aggregated query, all at once; gives their number. */
guint cursor_aggregate(Cursor *cursor, GString *out);

/* `version`: for the urls in attributes. */
void result_put_row(const Plan *plan, const Row *row, const char *version, GString *out);
/* {"columnMetadata":[…],…} */
void result_put_columns(const Plan *plan, GString *out);
void result_put_text(GString *out, const char *text); /* quoted and escaped */
/* A value of a row as JSON: compound fields put together, blobs as their url, secrets masked. */
void result_put_value(const Reader *reader, const Row *row, const Field *field,
                      const char *version, GString *out);
/* The same as text: "" for null and compounds. */
void result_put_csv(const Reader *reader, const Row *row, const PlanValue *value, GString *out);
/* Row form → JSON of the field's type; NULL → null. */
void result_put_typed(const Field *field, const char *text, GString *out);
void result_put_attributes(const Row *row, const char *version, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cursor, cursor_free)

#endif
