#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "actions/csv.h"
#include "actions/rows-private.h"
#include "core/json.h"
#include "core/problem.h"
#include "loop/fiber.h"
#include "salesforce/json-stream.h"

#define PIECE 65536
#define MAX_LINE JSON_MAX_SIZE

/* Some bytes; 0 at the end; -1 with an error. */
static gssize read_some(Rows *rows, int fd, char *buffer, GError **error)
{
    while (true) {
        gssize n;

        /* A pipe may take its time; the loop turns meanwhile. */
        if (fiber_self()) {
            GError *fault = NULL;

            fiber_wait_fd(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, -1, rows->options.cancellable, &fault);
            if (fault) {
                g_propagate_error(error, fault);
                return -1;
            }
        }
        n = read(fd, buffer, PIECE);
        if (n >= 0)
            return n;
        if (errno != EINTR && errno != EAGAIN) {
            problem_set(error, PROBLEM_FAILED, g_strerror(errno), NULL, "the rows cannot be read");
            return -1;
        }
    }
}

typedef struct {
    Rows *rows;
    CsvReader *reader;
    bool checked;
} Csv;

static bool check_header(Csv *csv, GError **error)
{
    GStrv header = csv_reader_header(csv->reader);
    g_auto(Faults) faults = {0};

    csv->checked = true;
    for (guint i = 0; header[i]; i++) {
        g_autofree char *where = g_strdup_printf("line 1, column %u", i + 1);
        GError *fault = NULL;

        rows_check_column(csv->rows, header[i], &fault);
        faults_add(&faults, fault, where);
    }
    return faults_end(&faults, error);
}

static bool on_cells(char **cells, guint n_cells, guint64 line, gpointer user_data, GError **error)
{
    Csv *csv = user_data;
    GStrv header = csv_reader_header(csv->reader);
    g_autoptr(json_object) given = json_object_new_object();
    g_autofree char *where = g_strdup_printf("line %" G_GUINT64_FORMAT, line);

    if (!csv->checked && !check_header(csv, error))
        return false;
    for (guint i = 0; i < n_cells; i++) {
        if (g_str_equal(cells[i], "#N/A"))
            json_object_object_add(given, header[i], NULL);
        else if (*cells[i])
            json_add_text(given, header[i], cells[i]);
    }
    rows_add(csv->rows, given, where);
    return true;
}

bool rows_read_csv(Rows *rows, int fd, char delimiter, GError **error)
{
    Csv csv = {rows, NULL, false};
    g_autoptr(CsvReader) reader = csv_reader_new(delimiter, on_cells, &csv);
    g_autofree char *buffer = g_malloc(PIECE);
    gssize n;

    csv.reader = reader;
    while ((n = read_some(rows, fd, buffer, error)) > 0) {
        rows_progress(rows, "checking");
        if (!csv_reader_push(reader, buffer, (gsize) n, error))
            return false;
    }
    if (n < 0 || !csv_reader_end(reader, error) || (!csv.checked && !check_header(&csv, error)))
        return false;
    return faults_end(&rows->faults, error);
}

typedef struct {
    Rows *rows;
    guint64 row;
} Json;

static void add_json(Json *json, const char *text, gsize length)
{
    GError *fault = NULL;
    g_autoptr(json_object) given = json_parse(text, (gssize) length, &fault);
    g_autofree char *where = g_strdup_printf("row %" G_GUINT64_FORMAT, ++json->row);

    if (fault) {
        GError *named = NULL;

        problem_set(&named, PROBLEM_USAGE, problem_why(fault), NULL, "it is no JSON");
        g_error_free(fault);
        faults_add(&json->rows->faults, named, where);
        return;
    }
    rows_add(json->rows, given, where);
}

static bool on_element(const char *text, gsize length, gpointer user_data, GError **error)
{
    add_json(user_data, text, length);
    return true;
}

/* The stream reads the list inside an object, so one is put around it. */
static bool read_array(Json *json, int fd, GString *begun, char *buffer, GError **error)
{
    g_autoptr(JsonStream) stream = json_stream_new("rows", on_element, json);
    g_autoptr(json_object) end = NULL;
    g_autoptr(GError) fault = NULL;
    gssize n = 0;
    bool ok = json_stream_push(stream, "{\"rows\":", 8, &fault) &&
              json_stream_push(stream, begun->str, begun->len, &fault);

    while (ok && (n = read_some(json->rows, fd, buffer, error)) > 0)
        ok = json_stream_push(stream, buffer, (gsize) n, &fault);
    if (n < 0)
        return false;
    if (ok && json_stream_push(stream, "}", 1, &fault))
        end = json_stream_end(stream, &fault);
    if (end)
        return true;
    problem_set(error, PROBLEM_USAGE, fault ? problem_why(fault) : NULL,
                "give a JSON array of objects, or one object a line",
                "the rows cannot be read after row %" G_GUINT64_FORMAT, json->row);
    return false;
}

/* Takes the whole lines out of `begun`. */
static bool take_lines(Json *json, GString *begun, bool end, GError **error)
{
    char *start = begun->str;
    char *stop;

    while ((stop = memchr(start, '\n', (gsize) (begun->str + begun->len - start))) ||
           (end && start < begun->str + begun->len)) {
        gsize length = stop ? (gsize) (stop - start)
                            : (gsize) (begun->str + begun->len - start);

        if (strspn(start, " \t\r") < length)
            add_json(json, start, length);
        start += length + (stop ? 1 : 0);
    }
    g_string_erase(begun, 0, start - begun->str);
    if (begun->len <= MAX_LINE)
        return true;
    problem_set(error, PROBLEM_USAGE, "the line is longer than 16 MiB", NULL,
                "the rows cannot be read after row %" G_GUINT64_FORMAT, json->row);
    return false;
}

bool rows_read_json(Rows *rows, int fd, GError **error)
{
    Json json = {rows, 0};
    g_autofree char *buffer = g_malloc(PIECE);
    g_autoptr(GString) begun = g_string_new(NULL);
    gssize n;

    while ((n = read_some(rows, fd, buffer, error)) > 0) {
        g_string_append_len(begun, buffer, n);
        if (json.row == 0 && g_str_has_prefix(begun->str, "\xef\xbb\xbf"))
            g_string_erase(begun, 0, 3);
        if (json.row == 0 && begun->str[strspn(begun->str, " \t\r\n")] == '[')
            return read_array(&json, fd, begun, buffer, error) &&
                   faults_end(&rows->faults, error);
        if (!take_lines(&json, begun, false, error))
            return false;
    }
    return n == 0 && take_lines(&json, begun, true, error) && faults_end(&rows->faults, error);
}
