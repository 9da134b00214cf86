/* CSV as RFC 4180 has it, read while it arrives, and written.
 *
 * Reading: any one-byte delimiter, quotes doubled inside quotes, line breaks inside quotes, LF,
 * CRLF or CR, a BOM, no line break at the end. Refused with line and column: UTF-16/32 and other
 * bytes that are not UTF-8, NUL, a stray quote, an open quote at the end, rows with more or fewer
 * cells than the header, a header with an empty or doubled name. */
#ifndef ACTIONS_CSV_H
#define ACTIONS_CSV_H

#include <glib.h>
#include <stdbool.h>

#define CSV_MAX_CELL (64 * 1024 * 1024)

typedef struct CsvReader CsvReader;

/* `cells` is NULL-terminated and borrowed; `line` is the one the row starts on (from 1). False with
 * an error stops the reading. */
typedef bool (*CsvRow)(char **cells, guint n_cells, guint64 line, gpointer user_data,
                       GError **error);

/* delimiter 0: the one of , ; TAB | that occurs most in the header line. The header is the first
 * row; it is kept (csv_reader_header) and not handed to `row`. */
CsvReader *csv_reader_new(char delimiter, CsvRow row, gpointer user_data);
void csv_reader_free(CsvReader *reader);
bool csv_reader_push(CsvReader *reader, const char *bytes, gsize length, GError **error);
bool csv_reader_end(CsvReader *reader, GError **error);
GStrv csv_reader_header(const CsvReader *reader); /* borrowed; NULL before it was read */

/* Appends a cell, quoted when it must be: delimiter, quote, CR, LF, or blank at an edge. */
void csv_append_cell(GString *text, const char *cell, char delimiter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvReader, csv_reader_free)

#endif
