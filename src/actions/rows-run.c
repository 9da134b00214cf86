#include "config.h"

#include "actions/rows-private.h"
#include "core/problem.h"

static bool prepare(Rows *rows, GError **error)
{
    if (rows->options.all_or_none && rows->count > ROWS_COLLECTION) {
        problem_set(error, PROBLEM_USAGE, "all or none holds for one request of 200 rows",
                    "send at most 200 rows, or leave all_or_none out",
                    "%" G_GUINT64_FORMAT " rows are too many for all_or_none", rows->count);
        return false;
    }
    if (rows->journal_path) {
        rows->journal = rows_journal_open(rows, error);
        if (!rows->journal)
            return false;
    } else if (rows->options.resume) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "there is no journal to resume from");
        return false;
    }
    rewind(rows->spool);
    return true;
}

/* The run broke off: says what is certain. */
static bool break_off(Rows *rows, GError **error)
{
    g_autoptr(GError) fatal = g_steal_pointer(&rows->fatal);
    const char *reason = problem_why(fatal);
    g_autofree char *why = g_strdup_printf(
        "%s%srows 1 to %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
        " are certain; what became of the others the journal knows",
        reason ? reason : "", reason ? "\n" : "", rows->emitted, rows->count);
    const char *next = problem_next(fatal);
    g_autofree char *all = g_strdup_printf("%s%sgo on with the same rows: --resume",
                                           next ? next : "", next ? "\n" : "");

    if (!rows->journal || problem_is(fatal, PROBLEM_USAGE)) {
        g_propagate_error(error, g_steal_pointer(&fatal));
        return false;
    }
    problem_set(error, problem_code(fatal), why, all, "%s", fatal->message);
    if (error) {
        problem_set_salesforce(*error, problem_salesforce_status(fatal),
                               problem_salesforce_code(fatal), problem_salesforce_text(fatal));
        problem_set_retryable(*error, problem_is_retryable(fatal));
    }
    return false;
}

static bool finish(Rows *rows, GError **error)
{
    const RowsProgress *end = &rows->progress;

    if (rows->journal && end->unknown == 0)
        rows_journal_close(g_steal_pointer(&rows->journal), true);
    rows_progress(rows, "done");
    if (end->failed == 0 && end->unknown == 0)
        return true;
    if (end->unknown)
        problem_set(error, PROBLEM_PARTIAL,
                    "rows of unknown fate were sent and not answered: FATE_UNKNOWN in the results",
                    "look for those rows in the org before sending them again",
                    "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                    " rows failed, and the fate of %" G_GUINT64_FORMAT " is unknown",
                    end->failed, rows->count, end->unknown);
    else
        problem_set(error, PROBLEM_PARTIAL, "the reasons stand in the results", NULL,
                    "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " rows failed", end->failed,
                    rows->count);
    return false;
}

bool rows_run(Rows *rows, Api *api, RunRow row, gpointer user_data, GCancellable *cancellable,
              GError **error)
{
    bool ok;

    rows->api = api;
    rows->row = row;
    rows->user_data = user_data;
    rows->cancellable = cancellable;
    if (!faults_end(&rows->faults, error) || !prepare(rows, error))
        return false;
    rows_progress(rows, "sending");
    ok = rows_uses_bulk(rows) ? rows_run_bulk(rows) : rows_run_collections(rows);
    if (ok)
        return finish(rows, error);
    return break_off(rows, error);
}
