/* Records → JSON array, JSON lines, CSV, a table or plain tab-separated lines, in constant memory.
 */
#ifndef ACTIONS_OUTPUT_H
#define ACTIONS_OUTPUT_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "actions/action.h"

typedef enum {
    OUTPUT_JSON,  /* "json": [ … ], closed by output_end() only */
    OUTPUT_JSONL, /* "jsonl": one object a line */
    OUTPUT_CSV,   /* "csv": RFC 4180 with CRLF; null is an empty cell */
    OUTPUT_TABLE, /* "table": widths from the first 100 rows, longer cells cut with … */
    OUTPUT_PLAIN, /* "plain": tab-separated, no header; tabs and breaks in values become blanks */
} OutputFormat;
bool output_format_parse(const char *typed, OutputFormat *ret_format, GError **error);

/* Writes all of it or fails; a full disk is an error, a closed pipe too (the caller knows which).
 */
typedef bool (*OutputWrite)(const char *bytes, gsize length, gpointer user_data, GError **error);

typedef struct Output Output;
Output *output_new(OutputFormat format, OutputWrite write, gpointer user_data);
void output_free(Output *output);
/* One record, not a list: JSON is a bare object (indented when `pretty`). */
void output_set_single(Output *output, bool pretty);
/* The columns of CSV, table and plain, "Owner.Name" for a parent's; copied. Without: the members of
 * the first record. */
void output_set_columns(Output *output, const char *const *columns);
/* A RunRow: pass the Output as user_data. */
bool output_row(json_object *record, gpointer output, GError **error);
bool output_end(Output *output, GError **error);
guint64 output_rows(const Output *output); /* written so far */

/* The columns a query asks for, new; NULL where the text does not tell (FIELDS(ALL), TYPEOF). */
GStrv output_columns_of(const char *soql);
/* SELECT COUNT() FROM …: answered by {"count":N}. */
bool output_is_count(const char *soql);
/* The object behind FROM, new; NULL: the text does not tell. */
char *output_object_of(const char *soql);
/* The columns of an action's records, callers' names, from API paths. */
GStrv output_columns_for(const ActionEntity *entity, GPtrArray *fields);

/* A record as the org gave it → a new object without attributes, children as arrays, and with an
 * entity: callers' names and types.h's forms. Where no type is known (a parent's fields, free SOQL)
 * a text that is a time as the org writes it counts as one. */
json_object *output_shape(const ActionEntity *entity, json_object *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)

#endif
