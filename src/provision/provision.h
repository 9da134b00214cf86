/* Carries out a plan in an org: each step does, verifies by reading back, and can be undone. */
#ifndef PROVISION_PROVISION_H
#define PROVISION_PROVISION_H

#include <gio/gio.h>

#include "core/secret.h"
#include "crypto/key-pair.h"
#include "provision/journal.h"
#include "provision/plan.h"
#include "salesforce/api.h"
#include "salesforce/oauth.h"

/* What is kept here, as functions handed in (layers: provision does not know the store). All in a
 * fiber. `next`: the key of a rotation under way. */
typedef struct {
    /* NULL with PROBLEM_NOT_FOUND only when there surely is none. */
    Secret *(*get_key)(gpointer data, bool next, GCancellable *cancellable, GError **error);
    bool (*put_key)(gpointer data, bool next, const Secret *pem, GCancellable *cancellable,
                    GError **error);
    bool (*remove_key)(gpointer data, bool next, GCancellable *cancellable, GError **error);
    bool (*put_token)(gpointer data, const OauthToken *token, GCancellable *cancellable,
                      GError **error);
    /* Revokes (as far as it can) and deletes the cached token. */
    bool (*remove_token)(gpointer data, GCancellable *cancellable, GError **error);
    /* Writes the connection's file, the integration's (NULL: none) and the association (`env` "":
     * none). */
    bool (*save)(gpointer data, const Connection *connection, const Integration *integration,
                 const char *env, GError **error);
    /* Deletes the connection's file and associations; the integration's too if named. */
    bool (*forget)(gpointer data, const char *connection, const char *integration, GError **error);
    gpointer data;
} ProvisionKeep;

typedef enum {
    REPORT_STARTED,
    REPORT_FOUND,    /* it was there already: nothing to do */
    REPORT_PROGRESS, /* `text`: "Pending, 2 of 6" */
    REPORT_WAITING,  /* STEP_WAIT: tries, next_try, text: the server's last answer */
    REPORT_DONE,     /* milliseconds */
    REPORT_FAILED,   /* error */
    REPORT_UNDONE,
} ReportKind;

typedef struct {
    ReportKind kind;
    StepId step;
    const char *text; /* may be NULL; cleaned */
    guint tries;
    gint64 next_try; /* seconds since 1970 */
    gint64 milliseconds;
    const GError *error;
} Report;
typedef void (*ReportFunc)(const Report *report, gpointer user_data);

typedef struct {
    Api *admin; /* the administrator's; NULL where the plan changes nothing in the org */
    Http *http; /* for token requests */
    const ProvisionKeep *keep;
    bool no_wait;      /* STEP_WAIT tries once; then ends with PROBLEM_PREPARING */
    guint wait;        /* seconds for the org to deploy, and to prepare the app; 0: our own */
    ReportFunc report; /* may be NULL */
    gpointer report_data;
} ProvisionContext;

/* In a fiber. Executes the plan's steps that the journal does not know as done; looks first where
 * it says "intended". The journal's connection is updated (client_id, certificate, audience, state)
 * and is the result. Ends with PROBLEM_PREPARING when waiting was cut short: everything is saved, a
 * later run goes on. On errors the journal stays: resume or undo. On success the caller ends it. */
bool provision_run(const ProvisionContext *context, const Plan *plan, Journal *journal,
                   GCancellable *cancellable, GError **error);

/* In a fiber. Takes back, in reverse order, everything that the journal says was or may have been
 * done; "not found" counts as done. On success the caller ends the journal. PROBLEM_USAGE for a
 * change that cannot be taken back (a removal: resume finishes it). */
bool provision_undo(const ProvisionContext *context, const Plan *plan, Journal *journal,
                    GCancellable *cancellable, GError **error);

/* A new app is unknown to some of Salesforce's servers for so long (seconds after its deploy,
 * salesforce-api §6.8). */
#define PROVISION_SPREADING (15 * 60)
/* PROBLEM_PREPARING for the connection so named; `why`: the token endpoint's answer, whose code and
 * text are kept. */
void provision_set_preparing(const char *connection, const GError *why, GError **error);

/* In a fiber. An RSA key pair, made in a thread so that the loop turns meanwhile. */
KeyPair *provision_make_key(guint bits, GError **error);

/* What is wrong with a connection in its org, as an administrator sees it. */
typedef enum {
    DEFECT_REFRESHED, /* the org's id is another one */
    DEFECT_APP,       /* missing, disabled, other certificate or policies */
    DEFECT_ACCESS,    /* the way in: its permission set, assignment or pre-authorization missing */
    DEFECT_RIGHTS,    /* fewer rights than were chosen: the data's set, its assignment, a row */
    DEFECT_EXCESS,    /* more rights than were chosen */
    DEFECT_USER,      /* missing, inactive, frozen: nothing we could mend */
} DefectKind;
typedef struct {
    DefectKind kind;
    StepId step; /* the step of a repair that mends it; STEP_N: none */
    char *text;
} Defect;
/* In a fiber. GPtrArray of Defect *; empty: all is as made. `grants` may be NULL. */
GPtrArray *provision_inspect(Api *admin, const Connection *connection, GPtrArray *grants,
                             GCancellable *cancellable, GError **error);

/* In a fiber. Everything that this tool ever made in the org: apps and permission sets of our
 * prefix, "TYPE NAME" each (GPtrArray of char *). */
GPtrArray *provision_leftovers(Api *admin, GCancellable *cancellable, GError **error);
/* In a fiber. Deletes what that list names, assignments first. */
bool provision_remove_leftovers(Api *admin, GPtrArray *found, GCancellable *cancellable,
                                GError **error);

#endif
