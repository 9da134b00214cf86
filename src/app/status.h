/* How a connection is: live, many at once, never longer than the time limit. */
#ifndef APP_STATUS_H
#define APP_STATUS_H

#include "app/app.h"

/* The states of product.md §4. Capitals mean that a person must act. */
typedef enum {
    STATUS_OK,             /* "ok" */
    STATUS_PREPARING,      /* "preparing" */
    STATUS_NOT_CHECKED,    /* "not checked" */
    STATUS_KEY_EXPIRING,   /* "KEY EXPIRING" */
    STATUS_REFRESHED,      /* "REFRESHED": the org id changed */
    STATUS_NO_ACCESS,      /* "NO ACCESS" */
    STATUS_LOCKED_KEYRING, /* "LOCKED KEYRING" */
    STATUS_OFFLINE,        /* "OFFLINE" */
    STATUS_REVOKED,        /* "REVOKED" */
    STATUS_BLOCKED,        /* "BLOCKED" */
    STATUS_LIMIT,          /* "LIMIT" */
    STATUS_DRIFT,          /* "DRIFT" */
    STATUS_ERROR,          /* "ERROR" */
    STATUS_N,
} StatusState;
const char *status_state_name(StatusState state);
bool status_state_parse(const char *name, StatusState *ret_state);
bool status_state_needs_person(StatusState state);

/* One finding, with one key on the dashboard. */
typedef struct {
    StatusState state;
    char *what;    /* what is so */
    char *effect;  /* what it means */
    char *fix;     /* what to do, in words */
    char *command; /* "orgwire repair acme"; NULL: none */
    char key;      /* 'r' repair, 'o' rotate, 'w' wait, 's' sign in, 'u' unlock; 0: none */
} Finding;

typedef struct {
    char *name;
    StatusState state;
    char *reason;           /* NULL: none */
    char *next;             /* a command; NULL: none */
    Connection *connection; /* NULL: its file cannot be read */
    GPtrArray *findings;    /* of Finding *; the first decides the state */
    char *certificate_sha256;
    gint64 certificate_not_after; /* 0: none */
    int days_left;
    gint64 minted_at, verified_at; /* 0: never */
    int calls_used, calls_limit;   /* -1: not known */
    GPtrArray *associations;       /* of Association * */
    char *since;                   /* ISO 8601: in this state since; NULL */
} Status;
void status_free(Status *status);
json_object *status_to_json(const Status *status); /* one entry of "connections" */

typedef struct {
    const char *const *names; /* NULL: all */
    bool offline;             /* nothing is asked of the org */
    guint timeout;            /* seconds for all; 0: 20 */
    guint wait;               /* seconds to wait while preparing; 0: none */
} StatusRequest;
typedef void (*StatusFound)(const Status *status, gpointer user_data);

/* In a fiber. Each as it is known through `found` (may be NULL); the result in the order of names
 * (GPtrArray of Status *). PROBLEM_NOT_FOUND: a name that is none. Saves state and time. */
GPtrArray *status_check(App *app, const StatusRequest *request, StatusFound found,
                        gpointer user_data, GCancellable *cancellable, GError **error);
/* 0 when all are ok, else the first that applies of 9, 7, 6, 5, 4, 1. */
int status_exit(GPtrArray *statuses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Status, status_free)

#endif
