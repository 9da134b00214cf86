#include "config.h"

#include "actions/rows-private.h"
#include "core/problem.h"

bool rows_check(Rows *rows, GError **error)
{
    bool many = rows->count > ROWS_COLLECTION;

    if (!faults_end(&rows->faults, error))
        return false;
    if (rows->options.all_or_none && (many || rows->before_last >= ROWS_BODY)) {
        problem_set(error, PROBLEM_USAGE,
                    "all or none holds for one request: 200 rows and about 8 MiB",
                    "send fewer rows at a time, or leave all_or_none out",
                    "%" G_GUINT64_FORMAT " rows are too %s for all_or_none", rows->count,
                    many ? "many" : "large");
        return false;
    }
    return !rows_uses_bulk(rows) || rows_check_bulk(rows, error);
}

static bool prepare(Rows *rows, GError **error)
{
    if (!rows_check(rows, error) || !rows_flush(rows, error))
        return false;
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

/* Of the results that were handed out; a row of unknown fate is not certain. */
static char *what_is_certain(const Rows *rows)
{
    guint64 emitted = rows->emitted, unknown = rows->progress.unknown;
    guint64 certain = emitted - unknown;
    g_autofree char *range =
        emitted == 1 ? g_strdup_printf("row 1 of %" G_GUINT64_FORMAT, rows->count)
                     : g_strdup_printf("rows 1 to %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT,
                                       emitted, rows->count);

    if (emitted == 0)
        return rows->count == 1
                   ? g_strdup("the row is not certain")
                   : g_strdup_printf("none of the %" G_GUINT64_FORMAT " rows is certain",
                                     rows->count);
    if (unknown == 0)
        return g_strdup_printf("%s %s certain", range, emitted == 1 ? "is" : "are");
    if (certain == 0)
        return g_strdup_printf("the fate of %s is unknown", range);
    return g_strdup_printf("of %s, %" G_GUINT64_FORMAT
                           " %s certain and the fate of %" G_GUINT64_FORMAT " is unknown",
                           range, certain, certain == 1 ? "is" : "are", unknown);
}

/* The run broke off: says what is certain. */
static bool break_off(Rows *rows, GError **error)
{
    g_autoptr(GError) fatal = g_steal_pointer(&rows->fatal);
    const char *reason = problem_why(fatal);
    g_autofree char *certain = what_is_certain(rows);
    const char *rest = rows->emitted == 0 ? "; what was sent the journal knows"
                       : rows->emitted < rows->count
                           ? "; what became of the others the journal knows"
                           : "";
    g_autofree char *why =
        g_strdup_printf("%s%s%s%s", reason ? reason : "", reason ? "\n" : "", certain, rest);
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
    const char *noun = rows->count == 1 ? "row" : "rows";

    if (rows->emitted != rows->count) {
        problem_set(&rows->fatal, PROBLEM_FAILED, NULL, NULL,
                    "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " %s came to no result",
                    rows->count - rows->emitted, rows->count, noun);
        return break_off(rows, error);
    }
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
                    " %s failed, and the fate of %" G_GUINT64_FORMAT " is unknown",
                    end->failed, rows->count, noun, end->unknown);
    else
        problem_set(error, PROBLEM_PARTIAL, "the reasons stand in the results", NULL,
                    "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " %s failed", end->failed,
                    rows->count, noun);
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
    if (!prepare(rows, error))
        return false;
    rows_progress(rows, "sending");
    ok = rows_uses_bulk(rows) ? rows_run_bulk(rows) : rows_run_collections(rows);
    if (ok)
        return finish(rows, error);
    return break_off(rows, error);
}
