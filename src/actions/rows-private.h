/* What the files of rows share. Inside src/actions. */
#ifndef ACTIONS_ROWS_PRIVATE_H
#define ACTIONS_ROWS_PRIVATE_H

#include <stdio.h>

#include "actions/input-private.h"
#include "actions/rows.h"

/* One row on its way: what is sent and what came back. */
typedef struct {
    char *key;           /* id, or the external id's text; NULL: create */
    json_object *values; /* by API name */
    json_object *result; /* {"id","created","success","error"}; NULL: none yet */
    bool sent;           /* may have arrived */
} RowsItem;

/* Rows that are sent and answered together. */
typedef struct {
    guint64 first; /* number of the first row, from 1 */
    guint n;
    RowsItem *items;
    bool done;
} RowsPart;

typedef struct RowsJournal RowsJournal;

struct Rows {
    const Action *action;
    ActionKind kind;        /* of one row */
    const ActionField *key; /* upsert; NULL: by Id */
    RowsOptions options;
    char *journal_path;
    char *assignment_rule;

    FILE *spool;         /* one line a row, checked and normalised */
    guint64 bytes;       /* of it */
    guint64 before_last; /* of it without the last row */
    GChecksum *sum;      /* of the spool and the action */
    guint64 count;
    guint64 read;       /* rows taken out of the spool again */
    GPtrArray *columns; /* of char *: API names in the order first seen, for Bulk */
    GHashTable *seen;
    guint64 not_available; /* the first row with a text "#N/A"; 0: none */
    bool base64;
    Faults faults;

    Api *api;
    GCancellable *cancellable;
    RunRow row;
    gpointer user_data;
    RowsJournal *journal;
    RowsProgress progress;
    guint64 emitted; /* rows handed out */
    bool emitting;
    GError *fatal; /* why the run broke off */
};

/* One row under callers' names, checked and kept; faults are collected. `where`: "line 7". */
void rows_add(Rows *rows, json_object *given, const char *where);
/* May this column stand in a CSV? */
bool rows_check_column(const Rows *rows, const char *name, GError **error);

#define ROWS_SEE_ROOM "see that there is room in $TMPDIR or /tmp"
/* Into the spool's file. */
bool rows_flush(Rows *rows, GError **error);
/* The next rows from the spool: at most so many; it ends with the row that reaches so many bytes.
 * NULL at the end, and with an error when the rows are not all there. */
RowsPart *rows_next_part(Rows *rows, guint max_rows, gsize max_bytes, GError **error);
void rows_part_free(RowsPart *part);
/* What is sent is no longer needed; the results stay. */
void rows_part_forget(RowsPart *part);
/* The rows to send, as indexes: those without an answer, and those that others held. With
 * all_or_none all of the part or none. */
GArray *rows_pending(const Rows *rows, const RowsPart *part);
/* Hands out the part's results; false with an error of the receiver's. */
bool rows_emit(Rows *rows, RowsPart *part, GError **error);
void rows_progress(Rows *rows, const char *phase);

/* Results. */
json_object *rows_result_ok(const char *id, bool created);
json_object *rows_result_error(const char *code, const char *message, json_object *fields);
#define ROWS_FATE_UNKNOWN "FATE_UNKNOWN"
json_object *rows_result_unknown(void);
const char *rows_result_code(json_object *result); /* of its error; NULL: none */
/* Nothing was saved and it may work later: UNABLE_TO_LOCK_ROW. */
bool rows_result_is_locked(json_object *result);
/* May this kind of row be sent twice? */
bool rows_may_repeat(const Rows *rows);

#define ROWS_BODY (8 * 1024 * 1024) /* of one request of a collection */
/* In a fiber. False with rows->fatal set. */
bool rows_run_collections(Rows *rows);
bool rows_run_bulk(Rows *rows);
/* What Bulk cannot carry: PROBLEM_USAGE, before there is a journal. */
bool rows_check_bulk(const Rows *rows, GError **error);

/* Journal. Numbers in `indexes` count within the part from 0; NULL: all of it. */
RowsJournal *rows_journal_open(const Rows *rows, GError **error);
void rows_journal_close(RowsJournal *journal, bool remove);
bool rows_journal_sent(RowsJournal *journal, const RowsPart *part, GArray *indexes, GError **error);
/* What was said to be sent did certainly not arrive. */
bool rows_journal_unsent(RowsJournal *journal, const RowsPart *part, GArray *indexes,
                         GError **error);
bool rows_journal_answered(RowsJournal *journal, const RowsPart *part, GArray *indexes,
                           GError **error);
/* Bulk jobs: made; closed (Salesforce has all rows of it); dropped (it never runs). */
bool rows_journal_job(RowsJournal *journal, const char *job, const RowsPart *part, GArray *indexes,
                      GError **error);
bool rows_journal_job_state(RowsJournal *journal, const char *job, const char *state,
                            GError **error);
typedef struct {
    char *id;
    bool closed;
    GArray *indexes; /* of guint */
} RowsJob;
/* What is known of these rows: sets `sent` and `result`; the jobs that were neither dropped nor
 * answered, of RowsJob *: their rows have no result. */
GPtrArray *rows_journal_restore(RowsJournal *journal, RowsPart *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RowsPart, rows_part_free)

#endif
