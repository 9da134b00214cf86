/* The plan: one pure function from what is wanted and what is there to a list of steps.
 *
 * The review screen, --dry-run (text and --json) and the execution use this same list. Nothing here
 * waits, asks or changes anything. */
#ifndef PROVISION_PLAN_H
#define PROVISION_PLAN_H

#include <json-c/json.h>

#include "core/connection.h"
#include "core/integration.h"
#include "core/json.h"
#include "salesforce/describe.h"
#include "salesforce/setup.h"

typedef enum {
    PLAN_CREATE,
    PLAN_EDIT,
    PLAN_REPAIR,
    PLAN_ROTATE,
    PLAN_MIGRATE,
    PLAN_REMOVE,
} PlanKind;
const char *plan_kind_name(PlanKind kind); /* "create", "edit", … */
bool plan_kind_parse(const char *name, PlanKind *ret_kind);

typedef enum {
    STEP_KEY,       /* key pair and certificate made */
    STEP_STORE,     /* private key into the store, read back */
    STEP_DEPLOY,    /* one deploy: app and permission sets */
    STEP_READ_BACK, /* everything read back and compared */
    STEP_ASSIGN,    /* permission sets assigned, pre-authorization proven */
    STEP_WAIT,      /* until Salesforce accepts a token request */
    STEP_PROBE,     /* one record of each object read as the connection's user */
    STEP_SWITCH,    /* the new key (or app) takes the old one's place here */
    STEP_UNASSIGN,  /* assignments taken back */
    STEP_DELETE,    /* app and permission sets deleted in the org */
    STEP_FORGET,    /* files, token and private key here deleted */
    STEP_N,
} StepId;
const char *step_name(StepId id);  /* "key", "store", … : --json, journal, log */
const char *step_title(StepId id); /* "Make the key pair and its certificate" */

typedef enum {
    PLAN_IN_ORG,    /* in the Salesforce org */
    PLAN_HERE,      /* a file on this computer */
    PLAN_IN_STORE,  /* an item of the secret store */
    PLAN_UNTOUCHED, /* what is not touched */
    PLAN_NOTE,      /* what a person should know before agreeing */
} PlanWhere;
const char *plan_where_name(PlanWhere where); /* "org", "here", "store", "untouched", "note" */

/* One thing that is made, changed, deleted or left alone. */
typedef struct {
    PlanWhere where;
    const char *verb; /* "create", "change", "delete", "keep", "assign", "read", "note" */
    char *what;       /* "external client app" */
    char *name;       /* "Orgwire_acme"; NULL: none */
    char *detail;     /* "only users with the permission set Orgwire_acme_Access"; NULL: none */
    int question;     /* QuestionId to jump to, QUESTION_N: the objects, -1: none */
} PlanItem;

typedef struct {
    StepId id;
    GPtrArray *items; /* of PlanItem * */
} PlanStep;

/* Object rights in the permission set, worked out from the describes. */
typedef struct {
    char *object;
    Rights rights;
    bool dependency; /* not chosen: read on it is needed by a chosen one (`needed_by`) */
    char *needed_by;
    bool permissions; /* takes object permissions; false: told apart, not in the set */
    char *apart;      /* why it is told apart; NULL otherwise */
    bool queryable;
    GPtrArray *fields; /* of GrantField * */
} Grant;
typedef struct {
    char *field;   /* API name without the object */
    bool editable; /* readable always */
} GrantField;

/* Names of everything made in an org for one connection. */
typedef struct {
    char *app;          /* "Orgwire_acme"; ≤ 30 characters */
    char *label;        /* "Orgwire acme" */
    char *access_set;   /* "Orgwire_acme_Access": lets the user into the app, grants the data */
    char *data_set;     /* a set of its own for the data, where a licence asks for it; else NULL */
    char *run_id;       /* in every description */
    char *consumer_key; /* chosen by us; NULL for APP_GIVEN */
    char *wished;       /* the app's name that was taken in the org; NULL: it was free */
} PlanNames;

/* What is wanted. Borrowed by plan_build(). */
typedef struct {
    const Connection *connection;   /* as it shall be */
    const Integration *integration; /* NULL: none */
    const char *env;                /* "default" */
    const PlanNames *names;
    guint key_size, valid_days;
    GPtrArray *grants; /* of Grant *; grants_build() */
} PlanWanted;

/* What is there. All may be zero: "nothing". */
typedef struct {
    const Connection *connection;   /* saved under that name */
    const Integration *integration; /* saved under that name */
    const SetupUser *user;          /* the Salesforce username */
    const char *store_words;        /* "keyring (login, unlocked)" */
    bool production;
    bool has_sign_in; /* the administrator's, to be forgotten at the end */
    bool keep_sign_in;
    const char *const *taken;    /* names found in the org that are not ours */
    const char *const *sharers;  /* other connections that the integration runs through; NULL */
    const char *const *findings; /* PLAN_REPAIR: what is missing, one StepId name each */
    const char *connection_file; /* paths, for the words */
    const char *integration_file;
} PlanFound;

/* The note that another connection of a changed integration has the rights of before. */
#define PLAN_SHARED "shared integration"

typedef struct {
    PlanKind kind;
    GPtrArray *steps; /* of PlanStep *, in the order of execution */
    GPtrArray *notes; /* of PlanItem *: untouched things and notes */
    GStrv scopes;     /* exact OAuth scopes of the app */
} Plan;

Plan *plan_build(PlanKind kind, const PlanWanted *wanted, const PlanFound *found);
void plan_free(Plan *plan);
bool plan_has(const Plan *plan, StepId id);

/* For --dry-run --json: {"kind","steps":[{"step","title","items":[{"where","verb","what","name",
 * "detail"}]}],"notes":[…],"scopes":[…]}. */
json_object *plan_to_json(const Plan *plan);
/* The same as lines for a person, headings included (GPtrArray of char *). */
GPtrArray *plan_lines(const Plan *plan);
char *plan_item_text(const PlanItem *item); /* "create the external client app Orgwire_acme: …" */

/* "Orgwire_<connection>" and kin, valid and unused: `taken` holds what the org has (case aside).
 * Where the wish is taken a numbered name is chosen, and `wished` tells the wish. */
PlanNames *plan_names_new(const char *connection, const char *const *taken, bool separate_data_set);
PlanNames *plan_names_copy(const PlanNames *names);
void plan_names_free(PlanNames *names);

/* The same from what a connection says was made for it. */
PlanNames *plan_names_of(const Connection *connection);

/* The exact rights and fields from an integration and the describes (GPtrArray of Describe *, of
 * the chosen objects and of those that grants_needed() names). Required and non-permissionable
 * fields are left out, parents of master-details get read. `takers`: the objects that take object
 * permissions as the org itself says (values of ObjectPermissions.SobjectType); NULL or empty: not
 * known, a table decides. PROBLEM_USAGE names the object, right or field that the org does not have
 * or allow. */
GPtrArray *grants_build(const Integration *integration, GPtrArray *describes,
                        const char *const *takers, GError **error);
/* Objects whose describes grants_build() needs beyond those given (GPtrArray of char *); ask again
 * with these added until there are none. */
GPtrArray *grants_needed(const Integration *integration, GPtrArray *describes);
/* Does the object take object permissions in a permission set? Custom settings, tasks, line items,
 * users, … do not. NULL: it does; else why not, in words. */
const char *grant_apart(const ObjectInfo *info, const char *const *takers);
/* The object whose access it needs or follows though its describe does not say so; NULL: none. */
const char *grant_leans_on(const char *object);
/* A row for an object of which no describe is at hand: its rights, and the fields that are named.
 */
Grant *grant_of_object(const IntegrationObject *object);
void grant_free(Grant *grant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanNames, plan_names_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grant, grant_free)

#endif
