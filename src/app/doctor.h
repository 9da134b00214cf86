/* Why it does not work: each layer tested by itself. The checks line of the first screen, too. */
#ifndef APP_DOCTOR_H
#define APP_DOCTOR_H

#include "app/app.h"
#include "app/sign-in.h"

typedef enum {
    CHECK_OK,
    CHECK_NOTE, /* works, but worth knowing */
    CHECK_BAD,
    CHECK_SKIPPED, /* `why` says why */
} CheckState;
const char *check_state_name(CheckState state); /* "ok", "note", "bad", "skipped" */

typedef struct {
    const char
        *id;     /* "terminal", "locale", "proxy", "dns", "tcp", "tls", "http", "clock",
                  * "keyring", "folders", "version", "org", "calls", "permission:ApiEnabled", … */
    char *label; /* "Clock" */
    CheckState state;
    char *value; /* "0.4 s off", "login, unlocked" */
    char *why;   /* NULL: nothing to say */
    char *next;  /* what to do, one action a line; NULL: nothing */
    gint64 milliseconds;
} Check;
void check_free(Check *check);

typedef struct {
    const char *host;       /* as typed, or an origin; NULL: login.salesforce.com */
    const char *connection; /* NULL: none; its host, store and session are tested */
    SignIn *sign_in;        /* NULL: none; permissions and app creation are tested */
    bool quick;             /* the first screen: network, clock, keyring */
    /* What only the one who owns the terminal knows; NULL: not a terminal. */
    const char *terminal; /* $TERM */
    int columns, lines;
    bool utf8;
} DoctorRequest;
typedef void (*DoctorFound)(const Check *check, gpointer user_data);

/* In a fiber. Never fails: what cannot be tested is CHECK_SKIPPED. GPtrArray of Check *. */
GPtrArray *doctor_run(App *app, const DoctorRequest *request, DoctorFound found, gpointer user_data,
                      GCancellable *cancellable);
json_object *doctor_to_json(GPtrArray *checks); /* {"schema":1,"checks":[…]} */
/* Redacted, fit for a bug report: no names, hosts, ids; as text and in the form above. */
char *doctor_report(GPtrArray *checks);
json_object *doctor_report_to_json(GPtrArray *checks);

#endif
