#include "config.h"

#include <string.h>

#include "actions/output-private.h"
#include "core/text.h"

/* So many rows are kept to find the widths; everything after streams. */
#define SAMPLE 100
#define MAX_WIDTH 60

struct Table {
    guint n;
    char **header;
    guint *widths;
    GPtrArray *sample; /* of GStrv; NULL: the widths are settled */
};

Table *table_new(const char *const *columns)
{
    Table *table = g_new0(Table, 1);

    table->header = g_strdupv((char **) columns);
    table->n = g_strv_length(table->header);
    table->widths = g_new0(guint, table->n + 1);
    table->sample = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
    return table;
}

void table_free(Table *table)
{
    g_strfreev(table->header);
    g_free(table->widths);
    g_clear_pointer(&table->sample, g_ptr_array_unref);
    g_free(table);
}

static guint width_of(gunichar c)
{
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

/* Columns on the screen. */
static guint width(const char *text)
{
    guint columns = 0;

    for (; *text; text = g_utf8_next_char(text))
        columns += width_of(g_utf8_get_char(text));
    return columns;
}

/* The text in exactly `room` columns, cut with … if need be; the last column is not filled up. */
static void append_fitted(GString *line, const char *text, guint room, bool last)
{
    bool cut = width(text) > room;
    guint used = 0;

    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (cut && used + width_of(c) + 1 > room)
            break;
        g_string_append_unichar(line, c);
        used += width_of(c);
    }
    if (cut) {
        g_string_append(line, "…");
        used++;
    }
    for (; !last && used < room; used++)
        g_string_append_c(line, ' ');
}

static void append_line(Table *table, char **cells, GString *text)
{
    for (guint i = 0; i < table->n; i++) {
        g_autofree char *shown = text_clean(cells[i]);

        if (i)
            g_string_append(text, "  ");
        append_fitted(text, shown, table->widths[i], i + 1 == table->n);
    }
    g_string_append_c(text, '\n');
}

static void settle(Table *table, GString *text)
{
    g_autoptr(GPtrArray) sample = g_steal_pointer(&table->sample);

    for (guint i = 0; i < table->n; i++) {
        table->widths[i] = width(table->header[i]);
        for (guint row = 0; row < sample->len; row++) {
            g_autofree char *shown = text_clean(((char **) sample->pdata[row])[i]);

            table->widths[i] = MAX(table->widths[i], MIN(width(shown), MAX_WIDTH));
        }
    }
    append_line(table, table->header, text);
    for (guint row = 0; row < sample->len; row++)
        append_line(table, sample->pdata[row], text);
}

void table_add(Table *table, char **cells, GString *text)
{
    if (!table->sample) {
        append_line(table, cells, text);
        return;
    }
    g_ptr_array_add(table->sample, g_strdupv(cells));
    if (table->sample->len >= SAMPLE)
        settle(table, text);
}

void table_end(Table *table, GString *text)
{
    if (table->sample)
        settle(table, text);
}
