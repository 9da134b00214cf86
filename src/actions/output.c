#include "config.h"

#include "actions/output.h"

#include <string.h>

#include "actions/csv.h"
#include "actions/output-private.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"

struct Output {
    OutputFormat format;
    OutputWrite write;
    gpointer user_data;
    bool single;
    bool pretty;
    GStrv columns;
    Table *table;
    bool begun; /* the header or the bracket is written */
    guint64 rows;
    GString *text; /* reused for each row */
};

static const char *const formats[] = {"json", "jsonl", "csv", "table", "plain", NULL};

bool output_format_parse(const char *typed, OutputFormat *ret_format, GError **error)
{
    const char *near;
    g_autofree char *next = NULL;

    for (int i = 0; formats[i]; i++) {
        if (g_str_equal(typed, formats[i])) {
            *ret_format = (OutputFormat) i;
            return true;
        }
    }
    near = names_nearest(typed, formats);
    next = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
    problem_set(error, PROBLEM_USAGE, "the formats are json, jsonl, csv, table and plain", next,
                "there is no format '%s'", typed);
    return false;
}

Output *output_new(OutputFormat format, OutputWrite write, gpointer user_data)
{
    Output *output = g_new0(Output, 1);

    output->format = format;
    output->write = write;
    output->user_data = user_data;
    output->text = g_string_new(NULL);
    return output;
}

void output_free(Output *output)
{
    if (!output)
        return;
    g_strfreev(output->columns);
    g_clear_pointer(&output->table, table_free);
    g_string_free(output->text, TRUE);
    g_free(output);
}

void output_set_single(Output *output, bool pretty)
{
    output->single = true;
    output->pretty = pretty;
}

void output_set_columns(Output *output, const char *const *columns)
{
    g_strfreev(output->columns);
    output->columns = g_strdupv((char **) columns);
}

guint64 output_rows(const Output *output)
{
    return output->rows;
}

json_object *output_find(json_object *record, const char *column)
{
    json_object *value = json_member(record, column);
    const char *dot = strchr(column, '.');
    g_autofree char *first = NULL;

    /* A name with a point may also stand there as it is. */
    if (value || !dot)
        return value;
    first = g_strndup(column, (gsize) (dot - column));
    return output_find(json_member(record, first), dot + 1);
}

char *output_cell(json_object *value)
{
    if (!value)
        return g_strdup("");
    if (json_object_is_type(value, json_type_string))
        return g_strdup(json_object_get_string(value));
    return json_build(value, false);
}

static bool flush(Output *output, GError **error)
{
    bool ok = output->text->len == 0 ||
              output->write(output->text->str, output->text->len, output->user_data, error);

    g_string_truncate(output->text, 0);
    return ok;
}

static void columns_of_record(Output *output, json_object *record)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    json_object_iter iter;

    json_object_object_foreachC(record, iter)
        g_strv_builder_add(builder, iter.key);
    output->columns = g_strv_builder_end(builder);
}

static void append_csv(Output *output, char **cells)
{
    for (gsize i = 0; cells[i]; i++) {
        if (i)
            g_string_append_c(output->text, ',');
        csv_append_cell(output->text, cells[i], ',');
    }
    /* One column alone and empty would be an empty line, which is no row. */
    if (cells[0] && !cells[1] && !*cells[0])
        g_string_append(output->text, "\"\"");
    g_string_append(output->text, "\r\n");
}

static void append_plain(Output *output, char **cells)
{
    for (gsize i = 0; cells[i]; i++) {
        if (i)
            g_string_append_c(output->text, '\t');
        g_strdelimit(cells[i], "\t\r\n", ' ');
        g_string_append(output->text, cells[i]);
    }
    g_string_append_c(output->text, '\n');
}

static void begin(Output *output)
{
    if (output->begun)
        return;
    output->begun = true;
    if (output->format == OUTPUT_JSON && !output->single)
        g_string_append_c(output->text, '[');
    else if (output->format == OUTPUT_CSV && output->columns)
        append_csv(output, output->columns);
    else if (output->format == OUTPUT_TABLE && output->columns)
        output->table = table_new((const char *const *) output->columns);
}

static void append_json(Output *output, json_object *record)
{
    g_autofree char *text = json_build(record, output->single && output->pretty);

    if (output->format == OUTPUT_JSON && !output->single)
        g_string_append(output->text, output->rows ? ",\n" : "\n");
    g_string_append(output->text, text);
    if (output->format == OUTPUT_JSONL || (output->single && !output->pretty))
        g_string_append_c(output->text, '\n');
}

static void append_cells(Output *output, json_object *record)
{
    guint n = g_strv_length(output->columns);
    g_auto(GStrv) cells = g_new0(char *, n + 1);

    for (guint i = 0; i < n; i++)
        cells[i] = output_cell(output_find(record, output->columns[i]));
    if (output->format == OUTPUT_CSV)
        append_csv(output, cells);
    else if (output->format == OUTPUT_PLAIN)
        append_plain(output, cells);
    else
        table_add(output->table, cells, output->text);
}

bool output_row(json_object *record, gpointer user_data, GError **error)
{
    Output *output = user_data;
    bool json = output->format == OUTPUT_JSON || output->format == OUTPUT_JSONL;

    if (!json && !output->columns)
        columns_of_record(output, record);
    begin(output);
    if (json)
        append_json(output, record);
    else
        append_cells(output, record);
    output->rows++;
    return flush(output, error);
}

bool output_end(Output *output, GError **error)
{
    begin(output);
    if (output->format == OUTPUT_JSON && !output->single)
        g_string_append(output->text, output->rows ? "\n]\n" : "]\n");
    else if (output->table)
        table_end(output->table, output->text);
    return flush(output, error);
}
