#include "config.h"

#include <string.h>

#include "actions/csv.h"
#include "core/problem.h"

/* A CSV, its delimiter (0: found out), and its rows as "a|b / c|d" with lines in front ("2:a|b"), or
 * a part of what is said. `length` -1: up to the NUL. */
static const struct {
    const char *name, *text;
    gssize length;
    char delimiter;
    const char *good, *bad;
} rows[] = {
    {"plain", "a,b\n1,2\n", -1, 0, "a|b / 2:1|2", NULL},
    {"no line break at the end", "a,b\n1,2", -1, 0, "a|b / 2:1|2", NULL},
    {"CRLF", "a,b\r\n1,2\r\n3,4\r\n", -1, 0, "a|b / 2:1|2 / 3:3|4", NULL},
    {"CR alone", "a,b\r1,2\r3,4", -1, 0, "a|b / 2:1|2 / 3:3|4", NULL},
    {"header alone", "a,b\n", -1, 0, "a|b", NULL},
    {"header alone without a break", "a,b", -1, 0, "a|b", NULL},
    {"a BOM", "\xef\xbb\xbf" "a,b\n1,2\n", -1, 0, "a|b / 2:1|2", NULL},
    {"a BOM before a quote", "\xef\xbb\xbf\"a\",b\n1,2\n", -1, 0, "a|b / 2:1|2", NULL},
    {"semicolons", "a;b\n1;2\n", -1, 0, "a|b / 2:1|2", NULL},
    {"tabs", "a\tb\n1\t2\n", -1, 0, "a|b / 2:1|2", NULL},
    {"pipes", "a|b\n1|2\n", -1, 0, "a|b / 2:1|2", NULL},
    {"commas inside quoted header names", "\"a,x\";b\n1;2\n", -1, 0, "a,x|b / 2:1|2", NULL},
    {"a given delimiter", "a^b\n1^2\n", -1, '^', "a|b / 2:1|2", NULL},
    {"one column", "a\n1\n2\n", -1, 0, "a / 2:1 / 3:2", NULL},
    {"quotes", "a,b\n\"1\",\"2\"\n", -1, 0, "a|b / 2:1|2", NULL},
    {"the delimiter in quotes", "a,b\n\"1,5\",2\n", -1, 0, "a|b / 2:1,5|2", NULL},
    {"a doubled quote", "a,b\n\"say \"\"hi\"\"\",2\n", -1, 0, "a|b / 2:say \"hi\"|2", NULL},
    {"only quotes", "a,b\n\"\"\"\",\"\"\n", -1, 0, "a|b / 2:\"|", NULL},
    {"a line break in quotes", "a,b\n\"1\n2\",3\n4,5\n", -1, 0, "a|b / 2:1\n2|3 / 4:4|5", NULL},
    {"CRLF in quotes", "a,b\r\n\"1\r\n2\",3\r\n4,5\r\n", -1, 0, "a|b / 2:1\r\n2|3 / 4:4|5", NULL},
    {"empty cells", "a,b\n,\n", -1, 0, "a|b / 2:|", NULL},
    {"an empty last cell at the end", "a,b\n1,", -1, 0, "a|b / 2:1|", NULL},
    {"blank lines are no rows", "a,b\n\n1,2\n\n\n", -1, 0, "a|b / 3:1|2", NULL},
    {"a quoted empty cell is a row", "a\n\"\"\n", -1, 0, "a / 2:", NULL},
    {"blanks belong to the text", "a,b\n 1 , 2\n", -1, 0, "a|b / 2: 1 | 2", NULL},
    {"blanks around names do not", " a , b \n1,2\n", -1, 0, "a|b / 2:1|2", NULL},
    {"UTF-8", "a,b\nä,🎉\n", -1, 0, "a|b / 2:ä|🎉", NULL},
    {"too few cells", "a,b\n1,2\n3\n", -1, 0, NULL, "line 3 has 1 columns, the header 2"},
    {"too many cells", "a,b\n1,2,3\n", -1, 0, NULL, "line 2 has 3 columns, the header 2"},
    {"ragged after a break in quotes", "a,b\n\"1\n2\",3\n4\n", -1, 0, NULL, "line 4 has 1"},
    {"a stray quote", "a,b\n1,2\"3\n", -1, 0, NULL, "line 2, column 2 ('b')"},
    {"text behind a quote", "a,b\n\"1\"x,2\n", -1, 0, NULL, "line 2, column 1 ('a')"},
    {"a quote that does not close", "a,b\n1,\"2\n3,4\n", -1, 0, NULL, "a quote is not closed"},
    {"an empty name", "a,,c\n1,2,3\n", -1, 0, NULL, "line 1, column 2"},
    {"a doubled name", "a,b,a\n1,2,3\n", -1, 0, NULL, "line 1, column 3: 'a' stands there twice"},
    {"empty", "", -1, 0, NULL, "it is empty"},
    {"a BOM and nothing", "\xef\xbb\xbf", -1, 0, NULL, "it is empty"},
    {"line breaks alone", "\n\n", -1, 0, NULL, "it is empty"},
    {"Latin-1", "a,b\n1,K\xf6ln\n", -1, 0, NULL, "line 2, column 2 ('b')"},
    {"Latin-1 in the header", "a,K\xf6ln\n1,2\n", -1, 0, NULL, "line 1, column 2"},
    {"overlong UTF-8", "a\n\xc0\xaf\n", -1, 0, NULL, "no UTF-8"},
    {"half a character", "a\n\xe2\x82\n", -1, 0, NULL, "no UTF-8"},
    {"UTF-16 little", "\xff\xfe" "a\0,\0b\0\n\0", 10, 0, NULL, "UTF-16"},
    {"UTF-16 big", "\xfe\xff\0a\0,\0b", 8, 0, NULL, "UTF-16"},
    {"UTF-16 without a BOM", "a\0,\0b\0\n\0", 8, 0, NULL, "NUL"},
    {"a NUL", "a,b\n1,\0\n", 8, 0, NULL, "line 2, column 2 ('b')"},
};

static bool on_row(char **cells, guint n_cells, guint64 line, gpointer user_data, GError **error)
{
    g_autofree char *joined = g_strjoinv("|", cells);

    g_assert_cmpuint(g_strv_length(cells), ==, n_cells);
    g_string_append_printf(user_data, " / %" G_GUINT64_FORMAT ":%s", line, joined);
    return true;
}

/* Reads in pieces of so many bytes; the rows, or NULL with an error. */
static char *read_all(gsize row, gsize piece, GError **error)
{
    const char *text = rows[row].text;
    gsize length = rows[row].length < 0 ? strlen(text) : (gsize) rows[row].length;
    g_autoptr(GString) seen = g_string_new(NULL);
    g_autoptr(CsvReader) reader = csv_reader_new(rows[row].delimiter, on_row, seen);
    g_autofree char *header = NULL;

    for (gsize at = 0; at < length; at += piece)
        if (!csv_reader_push(reader, text + at, MIN(piece, length - at), error))
            return NULL;
    if (!csv_reader_end(reader, error))
        return NULL;
    header = g_strjoinv("|", csv_reader_header(reader));
    g_string_prepend(seen, header);
    return g_string_free(g_steal_pointer(&seen), FALSE);
}

/* The same in one piece and in pieces of every small size. */
static void test_row(gconstpointer data)
{
    gsize row = GPOINTER_TO_SIZE(data);

    for (gsize piece = 1; piece < 20; piece++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *seen = read_all(row, piece == 19 ? 65536 : piece, &error);
        g_autofree char *said = NULL;

        if (rows[row].good) {
            if (!seen || !g_str_equal(seen, rows[row].good))
                g_test_fail_printf("'%s' (%s) is not '%s' in pieces of %zu", seen,
                                   error ? error->message : "", rows[row].good, piece);
            continue;
        }
        if (seen) {
            g_test_fail_printf("'%s' was taken", seen);
            continue;
        }
        g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
        said = g_strdup_printf("%s|%s|%s", error->message, problem_why(error), problem_next(error));
        if (!strstr(said, rows[row].bad))
            g_test_fail_printf("'%s' does not say '%s'", said, rows[row].bad);
    }
}

static bool keep(char **cells, guint n_cells, guint64 line, gpointer user_data, GError **error)
{
    g_ptr_array_add(user_data, g_strdup(cells[0]));
    g_ptr_array_add(user_data, g_strdup(cells[1]));
    return true;
}

/* Whatever is written comes back the same. */
static void test_round_trip(void)
{
    static const char alphabet[] = "ab,;\"\r\n\t 1'|\\";
    g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) text = g_string_new("x,y\n");
    g_autoptr(CsvReader) reader = csv_reader_new(',', keep, after);
    GError *error = NULL;

    for (int i = 0; i < 4000; i++) {
        GString *cell = g_string_new(NULL);
        int length = g_test_rand_int_range(0, 8);

        for (int c = 0; c < length; c++)
            g_string_append_c(cell, alphabet[g_test_rand_int_range(0, sizeof alphabet - 1)]);
        csv_append_cell(text, cell->str, ',');
        g_string_append_c(text, i % 2 ? '\n' : ',');
        g_ptr_array_add(before, g_string_free(cell, FALSE));
    }
    g_assert_true(csv_reader_push(reader, text->str, text->len, &error));
    g_assert_true(csv_reader_end(reader, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(before->len, ==, after->len);
    for (guint i = 0; i < before->len; i++)
        g_assert_cmpstr(before->pdata[i], ==, after->pdata[i]);
}

static void test_too_many_columns(void)
{
    g_autoptr(GString) text = g_string_new("a");
    g_autoptr(CsvReader) reader = csv_reader_new(0, on_row, NULL);
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 3000; i++)
        g_string_append_printf(text, ",c%d", i);
    g_string_append_c(text, '\n');
    g_assert_false(csv_reader_push(reader, text->str, text->len, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/csv/%s", rows[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
    }
    g_test_add_func("/csv/round trip", test_round_trip);
    g_test_add_func("/csv/too many columns", test_too_many_columns);
    return g_test_run();
}
