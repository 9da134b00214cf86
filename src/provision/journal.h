/* The journal of a change under way: written and synced before and after each step.
 *
 * File: $XDG_STATE_HOME/orgwire/journal/CONNECTION.json:
 * {"schema":1,"run","kind","started_at","env",
 * "made_integration","wrote_key","keep_sign_in","connection":{…},"before":{…},"integration":{…},
 * "integration_before":{…},"names":{…},"grants":[…],"grants_before":[…],"deploy_id","next_certificate","steps":[{"step","state","at"}]}.
 * Names and fingerprints of what is intended, never a secret: the private key is in the store
 * before the org hears of it. Killed at any instruction, the next start knows what may have
 * happened. */
#ifndef PROVISION_JOURNAL_H
#define PROVISION_JOURNAL_H

#include <glib.h>
#include <stdbool.h>

#include "core/connection.h"
#include "core/integration.h"
#include "provision/plan.h"

typedef enum {
    JOURNAL_PENDING,  /* not begun */
    JOURNAL_INTENDED, /* begun: it may have happened, wholly or in part */
    JOURNAL_DONE,     /* done and verified */
    JOURNAL_UNDONE,
} JournalState;

typedef struct {
    char *name; /* of the file: the connection's name when the change was begun */
    char *run;  /* random id; in the description of what is made */
    PlanKind kind;
    char *started_at;
    char *env;
    bool made_integration; /* the integration's file is ours to delete on undo */
    bool wrote_key;        /* the key in the store is, or will be, of this run: ours to take out */
    bool keep_sign_in;
    bool keep_app; /* a removal that leaves the app in the org */
    bool undoing;  /* an undo was begun: resume goes on undoing */
    guint key_size, valid_days;
    Connection *connection;          /* as it shall be; certificate filled in by STEP_KEY */
    Connection *before;              /* as it was; NULL when creating */
    Integration *integration;        /* NULL: none */
    Integration *integration_before; /* PLAN_EDIT: what an undone edit goes back to; NULL: none */
    PlanNames *names;
    GPtrArray *grants;        /* of Grant * */
    GPtrArray *grants_before; /* of that integration; NULL beside it: cannot be had any more */
    char *deploy_id;          /* of the deploy under way; NULL: none known */
    bool unanswered;          /* a deploy was sent whose id we never heard */
    char *next_certificate;   /* PEM; rotation */
    gint64 deployed_at;       /* seconds since 1970; 0: not yet */
    GStrv findings;           /* PLAN_REPAIR, PLAN_REMOVE: as in PlanFound; NULL: none */
    JournalState steps[STEP_N];
    char *path; /* where it is written; owned */
} Journal;

Journal *journal_new(const char *folder, PlanKind kind, const Connection *connection);
void journal_free(Journal *journal);

/* Replaces the file: written aside, synced, renamed, folder synced. */
bool journal_write(Journal *journal, GError **error);
/* Sets a step's state and writes. */
bool journal_mark(Journal *journal, StepId step, JournalState state, GError **error);
/* The change has ended, or was undone. */
bool journal_end(Journal *journal, GError **error);

/* NULL with PROBLEM_NOT_FOUND (there surely is none), PROBLEM_FAILED (it cannot be read),
 * PROBLEM_MALFORMED_ANSWER (corrupt, empty), or PROBLEM_CONFLICT (of another version, or not our
 * file: the `why` says which). Nothing is done with it. */
Journal *journal_read(const char *folder, const char *connection, GError **error);
/* Connections with a change under way, sorted; NULL where the folder is there and cannot be read.
 */
GPtrArray *journal_names(const char *folder, GError **error);

/* The text form, apart from the disk. */
char *journal_build(const Journal *journal);
Journal *journal_parse(const char *text, gssize length, GError **error);

/* A short word for "how far": the first step that is not done; STEP_N: all are. */
StepId journal_next(const Journal *journal, const Plan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Journal, journal_free)

#endif
