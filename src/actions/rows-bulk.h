/* What the files of rows through Bulk share. Inside src/actions. */
#ifndef ACTIONS_ROWS_BULK_H
#define ACTIONS_ROWS_BULK_H

#include "actions/rows-private.h"

/* The columns that are sent, and one row's cells in that order. */
GStrv rows_bulk_header(const Rows *rows);
GStrv rows_bulk_cells(const Rows *rows, const RowsItem *item, const char *const *header);

/* Reads what a job did and gives each of its rows its result. Salesforce returns the rows in an
 * order of its own, with the columns that were sent: equal cells mean the same row (or one of
 * several equal rows, whose results may be exchanged). `failure`: why the job failed as a whole;
 * NULL. */
bool rows_bulk_results(Rows *rows, RowsPart *part, const char *job, GArray *indexes,
                       const GError *failure, GError **error);

#endif
