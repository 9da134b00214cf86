/* Comma-separated values: RFC 4180, any one-character delimiter, newlines inside quotes, BOM. */
#ifndef ORG_CSV_H
#define ORG_CSV_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *at;
    const char *end;
    char delimiter;
    guint line; /* of the row read last, from 1 */
    guint next_line;
    const char *row; /* where that row starts, and ends without its line end */
    const char *row_end;
} Csv;

/* Borrows the text. A byte order mark at its start is read over. */
void csv_init(Csv *csv, const char *text, gsize length, char delimiter);
/* The next row (GPtrArray of char *), empty lines read over; NULL at the end, or with *ret_problem
 * set (static words) when a quote is never closed or stands where it may not. */
GPtrArray *csv_next(Csv *csv, const char **ret_problem);

/* One value in quotes; `first` is without a delimiter before it. */
void csv_put(GString *out, const char *value, char delimiter, bool first);
/* "COMMA", "TAB", …; '\0': no such name. */
char csv_delimiter(const char *name);

#endif
