/* Many rows: create, update, upsert, delete through collections or Bulk API 2.0.
 *
 * All rows are read and checked first (into a file without a name), then sent: up to 2,000 rows as
 * collections of 200, four requests at a time; more, or with `bulk`, as Bulk API 2.0 jobs. Rows
 * come as CSV or JSON under callers' names. One result per row in input order:
 * {"row","id","created","success","error"}; row counts from 1; error is null or
 * {"code","message","fields":[…]}; code FATE_UNKNOWN names a row that was sent and not answered.
 *
 * The journal knows what was sent and what came back; it is written before and after each request.
 * The caller names a path for it; the file is that path, a point and 12 digits made from the rows,
 * so that each set of rows has one of its own. A broken-off run is resumed with the same rows:
 * answered rows are not sent again and their results are given again; jobs that run are waited for;
 * rows sent without an answer are repeated only where that is safe (update, upsert, delete), else
 * they are FATE_UNKNOWN. */
#ifndef ACTIONS_ROWS_H
#define ACTIONS_ROWS_H

#include <gio/gio.h>
#include <json-c/json.h>

#include "actions/input.h"
#include "actions/run.h"

#define ROWS_COLLECTION 200
#define ROWS_BULK_ABOVE 2000

typedef struct {
    guint64 total;
    guint64 done;   /* answered */
    guint64 failed; /* of those */
    guint64 unknown;
    const char *phase; /* "checking", "sending", "waiting", "reading results" */
} RowsProgress;
typedef void (*RowsOnProgress)(const RowsProgress *progress, gpointer user_data);

typedef struct {
    bool bulk;             /* Bulk API 2.0 whatever the number */
    bool all_or_none;      /* in one request: at most 200 rows and about 8 MiB */
    bool allow_duplicates; /* as in Call; collections only */
    const char *journal;   /* path, see above; NULL: none */
    bool resume;           /* PROBLEM_NOT_FOUND if these rows have no journal */
    guint poll;            /* milliseconds between looks at a job, 0: 1000 growing to 10000 */
    RowsOnProgress progress;
    gpointer progress_data;
    GCancellable *cancellable; /* of the reading; NULL: none */
} RowsOptions;

typedef struct Rows Rows;

/* `input` holds the inputs that are not rows: external_id (upsert), all_or_none, allow_duplicates,
 * assignment_rule (Bulk: false or an id), and rows when given as JSON ("rows":[…] or a body that is
 * an array). Options are copied; NULL: none. The action's set outlives the Rows. */
Rows *rows_new(const Action *action, const Input *input, const RowsOptions *options,
               GError **error);
void rows_free(Rows *rows);
/* Adds rows. Every fault is collected (the first in the message, up to 20 in `why`), with line or
 * row, and column or field. Delimiter 0: found out. */
bool rows_read_csv(Rows *rows, int fd, char delimiter, GError **error);
guint64 rows_count(const Rows *rows);
bool rows_uses_bulk(const Rows *rows);

/* In a fiber, once. PROBLEM_CONFLICT without `resume` when a run with these very rows was broken
 * off, or another process is at it; PROBLEM_USAGE when it is resumed with another `bulk` or
 * `all_or_none`. True when every row has a certain result; PROBLEM_PARTIAL (exit
 * 8) when all were answered and some failed, or the fate of some is unknown; any other problem when
 * it broke off: the journal then allows `resume`, and `why` says which rows are certain. Results
 * are handed to `row` in order. The journal is deleted after a run that answered every row. */
bool rows_run(Rows *rows, Api *api, RunRow row, gpointer user_data, GCancellable *cancellable,
              GError **error);
/* May these rows be sent so? PROBLEM_USAGE, as rows_run() says before it sends anything. */
bool rows_check(Rows *rows, GError **error);
/* What would be sent, for --dry-run: {"rows":N,"through":"collections"|"bulk","requests":N,
 * "operation","object","external_id"}, and "all_or_none", "allow_duplicates" and "assignment_rule"
 * when they are given. */
json_object *rows_explain(const Rows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rows, rows_free)

#endif
