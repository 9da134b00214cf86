#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "actions/csv.h"
#include "actions/rows-private.h"
#include "core/problem.h"
#include "loop/fiber.h"

#define PIECE 65536

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
