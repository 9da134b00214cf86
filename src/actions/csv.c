#include "config.h"

#include "actions/csv.h"

#include <string.h>

#include "core/problem.h"
#include "core/text.h"

#define MAX_CELLS 2000
#define MAX_HEADER (1024 * 1024)

typedef enum {
    CELL_START,
    IN_PLAIN,
    IN_QUOTES,
    QUOTE_IN_QUOTES, /* the end of the cell, or the first of a doubled quote */
} State;

struct CsvReader {
    char delimiter; /* 0: not yet known */
    CsvRow row;
    gpointer user_data;
    State state;
    bool started; /* the BOM is behind us */
    bool after_cr;
    GString *head; /* bytes kept until the delimiter is known */
    GString *cell;
    GPtrArray *cells; /* of char * */
    GStrv header;
    guint64 line;     /* of the byte being read, from 1 */
    guint64 row_line; /* where the row began */
};

CsvReader *csv_reader_new(char delimiter, CsvRow row, gpointer user_data)
{
    CsvReader *reader = g_new0(CsvReader, 1);

    reader->delimiter = delimiter;
    reader->row = row;
    reader->user_data = user_data;
    reader->head = g_string_new(NULL);
    reader->cell = g_string_new(NULL);
    reader->cells = g_ptr_array_new_with_free_func(g_free);
    reader->line = reader->row_line = 1;
    return reader;
}

void csv_reader_free(CsvReader *reader)
{
    if (!reader)
        return;
    g_string_free(reader->head, TRUE);
    g_string_free(reader->cell, TRUE);
    g_ptr_array_unref(reader->cells);
    g_strfreev(reader->header);
    g_free(reader);
}

GStrv csv_reader_header(const CsvReader *reader)
{
    return reader->header;
}

/* The place of the cell being read, for people. */
static char *place(const CsvReader *reader, guint column)
{
    if (reader->header && column < g_strv_length(reader->header)) {
        g_autofree char *name = text_clean(reader->header[column]);

        return g_strdup_printf("line %" G_GUINT64_FORMAT ", column %u ('%s')", reader->line,
                               column + 1, name);
    }
    return g_strdup_printf("line %" G_GUINT64_FORMAT ", column %u", reader->line, column + 1);
}

static bool refuse(const CsvReader *reader, const char *why, const char *next, GError **error)
{
    g_autofree char *where = place(reader, reader->cells->len);

    problem_set(error, PROBLEM_USAGE, why, next, "the CSV cannot be read at %s", where);
    return false;
}

static bool end_cell(CsvReader *reader, GError **error)
{
    if (!g_utf8_validate_len(reader->cell->str, reader->cell->len, NULL))
        return refuse(reader, "there are bytes that are no UTF-8", "save the file as UTF-8", error);
    if (reader->cells->len >= MAX_CELLS)
        return refuse(reader, "there are more than 2,000 columns", NULL, error);
    g_ptr_array_add(reader->cells, g_strndup(reader->cell->str, reader->cell->len));
    g_string_truncate(reader->cell, 0);
    reader->state = CELL_START;
    return true;
}

static bool take_header(CsvReader *reader, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    guint n = reader->cells->len;

    for (guint i = 0; i < n; i++) {
        char *name = g_strstrip(reader->cells->pdata[i]);
        g_autofree char *shown = text_clean(name);

        if (!*name || !g_hash_table_add(seen, name)) {
            problem_set(error, PROBLEM_USAGE, NULL, "give each column one name in the first line",
                        "the CSV's header is wrong at line 1, column %u: %s%s%s", i + 1,
                        *name ? "'" : "the name is empty", shown,
                        *name ? "' stands there twice" : "");
            return false;
        }
    }
    g_ptr_array_add(reader->cells, NULL);
    reader->header = (GStrv) g_ptr_array_steal(reader->cells, NULL);
    return true;
}

static bool end_row(CsvReader *reader, GError **error)
{
    guint n;
    bool ok;

    /* A line without a byte is no row. */
    if (reader->cells->len == 0 && reader->cell->len == 0 && reader->state == CELL_START)
        return true;
    if (!end_cell(reader, error))
        return false;
    if (!reader->header)
        return take_header(reader, error);
    n = reader->cells->len;
    if (n != g_strv_length(reader->header)) {
        problem_set(error, PROBLEM_USAGE, NULL,
                    "check the delimiter, and that texts with it stand in quotes",
                    "the CSV's row at line %" G_GUINT64_FORMAT " has %u columns, the header %u",
                    reader->row_line, n, g_strv_length(reader->header));
        return false;
    }
    g_ptr_array_add(reader->cells, NULL);
    ok = reader->row((char **) reader->cells->pdata, n, reader->row_line, reader->user_data, error);
    g_ptr_array_set_size(reader->cells, 0);
    return ok;
}

/* A byte outside of quotes that is no quote: delimiter, line break or text. */
static bool take_plain(CsvReader *reader, char byte, GError **error)
{
    if (byte == reader->delimiter)
        return end_cell(reader, error);
    if (byte == '\r' || byte == '\n') {
        if (!end_row(reader, error))
            return false;
        reader->line++;
        reader->row_line = reader->line;
        return true;
    }
    if (reader->state == QUOTE_IN_QUOTES)
        return refuse(reader, "something stands behind the closing quote",
                      "double each quote inside a quoted text", error);
    reader->state = IN_PLAIN;
    g_string_append_c(reader->cell, byte);
    return true;
}

static bool take_byte(CsvReader *reader, char byte, GError **error)
{
    bool line_feed_of_crlf = reader->after_cr && byte == '\n';

    if (byte == '\0')
        return refuse(reader, "there is a NUL; perhaps the file is UTF-16",
                      "save the file as UTF-8", error);
    if (reader->cell->len >= CSV_MAX_CELL)
        return refuse(reader, "the text is too long; perhaps a quote is not closed", NULL, error);
    reader->after_cr = byte == '\r';
    switch (reader->state) {
    case IN_QUOTES:
        if (byte == '"') {
            reader->state = QUOTE_IN_QUOTES;
            return true;
        }
        if (byte == '\r' || (byte == '\n' && !line_feed_of_crlf))
            reader->line++;
        g_string_append_c(reader->cell, byte);
        return true;
    case QUOTE_IN_QUOTES:
        if (byte == '"') {
            reader->state = IN_QUOTES;
            g_string_append_c(reader->cell, byte);
            return true;
        }
        break;
    case CELL_START:
        if (byte == '"') {
            reader->state = IN_QUOTES;
            return true;
        }
        break;
    case IN_PLAIN:
        if (byte == '"')
            return refuse(reader, "a quote stands inside a text without quotes",
                          "put the text in quotes and double each quote inside", error);
        break;
    }
    return line_feed_of_crlf || take_plain(reader, byte, error);
}

static bool take_bytes(CsvReader *reader, const char *bytes, gsize length, GError **error)
{
    for (gsize i = 0; i < length; i++) {
        /* The common case in one go: text up to the next byte that means something. */
        if (reader->state == IN_PLAIN || reader->state == IN_QUOTES) {
            gsize start = i;

            while (i < length && bytes[i] && bytes[i] != '"' && bytes[i] != '\r' &&
                   bytes[i] != '\n' &&
                   (reader->state == IN_QUOTES || bytes[i] != reader->delimiter))
                i++;
            if (i > start) {
                g_string_append_len(reader->cell, bytes + start, (gssize) (i - start));
                reader->after_cr = false;
                if (reader->cell->len > CSV_MAX_CELL)
                    return refuse(reader, "the text is too long; perhaps a quote is not closed",
                                  NULL, error);
                if (i == length)
                    break;
            }
        }
        if (!take_byte(reader, bytes[i], error))
            return false;
    }
    return true;
}

/* UTF-8's BOM is passed over; the others' files are refused. False needs more bytes or has failed.
 */
static bool take_bom(CsvReader *reader, bool end, GError **error)
{
    const guchar *head = (const guchar *) reader->head->str;

    if (reader->head->len < 3 && !end)
        return false;
    if (reader->head->len >= 2 &&
        ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff)))
        return refuse(reader, "the file is UTF-16 or UTF-32", "save the file as UTF-8", error);
    if (reader->head->len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
        g_string_erase(reader->head, 0, 3);
    reader->started = true;
    return true;
}

/* Counts the candidates in the header line, outside of quotes. False: the line is not whole yet. */
static bool find_delimiter(CsvReader *reader, bool end)
{
    static const char candidates[] = ",;\t|";
    guint counts[sizeof candidates] = {0};
    bool quoted = false;
    gsize i;
    int best = 0;

    for (i = 0; i < reader->head->len; i++) {
        char byte = reader->head->str[i];
        const char *found = byte ? strchr(candidates, byte) : NULL;

        if (byte == '"')
            quoted = !quoted;
        else if (!quoted && (byte == '\n' || byte == '\r'))
            break;
        else if (!quoted && found)
            counts[found - candidates]++;
    }
    if (i == reader->head->len && !end && i < MAX_HEADER)
        return false;
    for (int c = 1; candidates[c]; c++)
        if (counts[c] > counts[best])
            best = c;
    reader->delimiter = candidates[best];
    return true;
}

static bool begin(CsvReader *reader, bool end, GError **error)
{
    g_autoptr(GString) head = NULL;
    GError *fault = NULL;

    if (!reader->started && !take_bom(reader, end, &fault)) {
        if (!fault)
            return true;
        g_propagate_error(error, fault);
        return false;
    }
    if (!reader->delimiter && !find_delimiter(reader, end))
        return true;
    head = g_steal_pointer(&reader->head);
    reader->head = g_string_new(NULL);
    return take_bytes(reader, head->str, head->len, error);
}

bool csv_reader_push(CsvReader *reader, const char *bytes, gsize length, GError **error)
{
    if (reader->started && reader->delimiter && reader->head->len == 0)
        return take_bytes(reader, bytes, length, error);
    g_string_append_len(reader->head, bytes, (gssize) length);
    return begin(reader, false, error);
}

bool csv_reader_end(CsvReader *reader, GError **error)
{
    if (!begin(reader, true, error))
        return false;
    if (reader->state == IN_QUOTES)
        return refuse(reader, "a quote is not closed", NULL, error);
    if (!end_row(reader, error))
        return false;
    if (!reader->header) {
        problem_set(error, PROBLEM_USAGE, "it is empty", "the first line names the columns",
                    "the CSV cannot be read");
        return false;
    }
    return true;
}

void csv_append_cell(GString *text, const char *cell, char delimiter)
{
    gsize length = strlen(cell);
    const char set[] = {delimiter, '"', '\r', '\n', '\0'};
    bool quoted = strpbrk(cell, set) ||
                  (length > 0 && (g_ascii_isspace(cell[0]) || g_ascii_isspace(cell[length - 1])));

    if (!quoted) {
        g_string_append_len(text, cell, (gssize) length);
        return;
    }
    g_string_append_c(text, '"');
    for (const char *at = cell; *at; at++) {
        if (*at == '"')
            g_string_append_c(text, '"');
        g_string_append_c(text, *at);
    }
    g_string_append_c(text, '"');
}
