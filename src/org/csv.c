#include "config.h"

#include "org/csv.h"

#include <string.h>

static const struct {
    const char *name;
    char delimiter;
} delimiters[] = {
    {"COMMA", ','}, {"TAB", '\t'},  {"SEMICOLON", ';'},
    {"PIPE", '|'},  {"CARET", '^'}, {"BACKQUOTE", '`'},
};

char csv_delimiter(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(delimiters); i++)
        if (g_str_equal(delimiters[i].name, name))
            return delimiters[i].delimiter;
    return '\0';
}

void csv_init(Csv *csv, const char *text, gsize length, char delimiter)
{
    *csv = (Csv){.at = text, .end = text + length, .delimiter = delimiter, .next_line = 1};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        csv->at += 3;
}

static bool at_line_end(const Csv *csv)
{
    return csv->at >= csv->end || *csv->at == '\n' || *csv->at == '\r';
}

static void skip_line_end(Csv *csv)
{
    if (csv->at < csv->end && *csv->at == '\r')
        csv->at++;
    if (csv->at < csv->end && *csv->at == '\n')
        csv->at++;
    csv->next_line++;
}

static char *take_quoted(Csv *csv, const char **ret_problem)
{
    g_autoptr(GString) value = g_string_new(NULL);

    for (csv->at++; csv->at < csv->end; csv->at++) {
        if (*csv->at == '"') {
            if (csv->at + 1 >= csv->end || csv->at[1] != '"')
                break;
            csv->at++;
        }
        csv->next_line += *csv->at == '\n';
        g_string_append_c(value, *csv->at);
    }
    if (csv->at >= csv->end) {
        *ret_problem = "a quote is never closed";
        return NULL;
    }
    csv->at++;
    if (!at_line_end(csv) && *csv->at != csv->delimiter) {
        *ret_problem = "something stands behind a closing quote";
        return NULL;
    }
    return g_string_free(g_steal_pointer(&value), FALSE);
}

static char *take_value(Csv *csv, const char **ret_problem)
{
    const char *start = csv->at;

    if (csv->at < csv->end && *csv->at == '"')
        return take_quoted(csv, ret_problem);
    while (!at_line_end(csv) && *csv->at != csv->delimiter)
        csv->at++;
    return g_strndup(start, (gsize) (csv->at - start));
}

GPtrArray *csv_next(Csv *csv, const char **ret_problem)
{
    g_autoptr(GPtrArray) row = NULL;

    while (csv->at < csv->end && at_line_end(csv))
        skip_line_end(csv);
    if (csv->at >= csv->end)
        return NULL;
    row = g_ptr_array_new_with_free_func(g_free);
    csv->line = csv->next_line;
    csv->row = csv->at;
    for (;;) {
        char *value = take_value(csv, ret_problem);

        if (!value)
            return NULL;
        g_ptr_array_add(row, value);
        if (at_line_end(csv))
            break;
        csv->at++;
    }
    csv->row_end = csv->at;
    if (csv->at < csv->end)
        skip_line_end(csv);
    return g_steal_pointer(&row);
}

void csv_put(GString *out, const char *value, char delimiter, bool first)
{
    if (!first)
        g_string_append_c(out, delimiter);
    g_string_append_c(out, '"');
    for (const char *at = value; *at; at++) {
        if (*at == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '"');
}
