/* The server actions of an integration: integration × describes → what scripts can call.
 *
 * The describes are those of the connection's own token, so their flags are the user's real
 * rights; an action exists only if the integration's rights, the object's flags and (create,
 * update, upsert) at least one writeable field allow it. Names: product.md §5. */
#ifndef ACTIONS_ACTION_H
#define ACTIONS_ACTION_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "core/integration.h"
#include "salesforce/describe.h"

typedef enum {
    ACTION_CREATE,      /* CreateAccount */
    ACTION_GET,         /* GetAccount */
    ACTION_UPDATE,      /* UpdateAccount */
    ACTION_UPSERT,      /* UpsertAccount */
    ACTION_DELETE,      /* DeleteAccount */
    ACTION_SEARCH,      /* SearchAccounts */
    ACTION_COUNT,       /* CountAccounts */
    ACTION_PICKLISTS,   /* GetAccountPicklists */
    ACTION_CREATE_ROWS, /* CreateAccounts: many rows, see rows.h */
    ACTION_UPDATE_ROWS,
    ACTION_UPSERT_ROWS,
    ACTION_DELETE_ROWS,
    ACTION_N_KINDS
} ActionKind;

/* A field as callers see it. */
typedef struct {
    const FieldInfo *info;
    char *name;       /* the integration's rename, else the API name */
    bool createable;  /* by this user, under the integration's rights */
    bool updateable;
    bool required;    /* on create */
    bool key;         /* fit for Get and Upsert: external id or idLookup; not Id */
} ActionField;

typedef struct ActionSet ActionSet;

/* An object as callers see it. */
typedef struct {
    const ActionSet *set;
    char *name;   /* "AccountPlan" */
    char *plural; /* "AccountPlans" */
    const IntegrationObject *object;
    const Describe *describe;
    Rights rights;      /* the integration's, cut to what the org allows */
    GPtrArray *fields;  /* of ActionField *; Id first, then the org's order */
    GHashTable *by_name; /* exact name → ActionField * */
    GHashTable *by_api;  /* lower-case API name → ActionField * */
} ActionEntity;

/* One input beyond the fields, or a field; texts are borrowed from the set or static. */
typedef struct {
    const char *name;
    const char *type;         /* Salesforce's word for a field; "filter", "soql", "names", … */
    bool required;
    bool read_only;           /* shown, and refused with the reason when given */
    const ActionField *field; /* NULL: one of ours (filter, where, order, limit, fields, …) */
    const char *help;         /* one sentence; NULL for fields */
} ActionInput;

typedef struct {
    char *name;
    ActionKind kind;
    const ActionEntity *entity;
    GArray *inputs; /* of ActionInput */
} Action;

/* `describes`: GPtrArray of Describe *, parallel to the integration's objects, NULL where the org
 * has no such object or shows it not (those objects have no actions); a reference is taken and the
 * integration is copied. PROBLEM_CONFLICT when names are equal (integration_check_names()), also
 * those that the describes alone tell. */
ActionSet *action_set_new(const Integration *integration, GPtrArray *describes, GError **error);
void action_set_free(ActionSet *set);
const Integration *action_set_integration(const ActionSet *set);
GPtrArray *
action_set_actions(const ActionSet *set); /* of Action *, borrowed, by object then kind */
GPtrArray *action_set_entities(const ActionSet *set); /* of ActionEntity * */

/* `name`: "SearchAccounts", exact. PROBLEM_NOT_FOUND with "did you mean", or PROBLEM_NOT_PERMITTED
 * when the action would exist with more rights (and whose rights are missing). */
const Action *action_set_find(const ActionSet *set, const char *name, GError **error);
/* "Sales_IS.SearchAccounts", "Sales.SearchAccounts", "SearchAccounts" → integration name (NULL: not
 * named) and action name, both new. */
void action_split(const char *typed, char **ret_integration, char **ret_action);

bool action_is_rows(const Action *action);
const char *action_kind_name(ActionKind kind); /* "create", …, "create_rows" */
/* What the action does, one sentence (new). */
char *action_help(const Action *action);

/* A caller's field name → field. PROBLEM_USAGE with "did you mean". */
const ActionField *action_entity_field(const ActionEntity *entity, const char *name,
                                       GError **error);

/* The entity made from an object; NULL: none in this integration. */
const ActionEntity *action_set_entity(const ActionSet *set, const char *object);
/* Who describes parents that are not among the set's objects; borrowed, NULL: not to be had. */
typedef const Describe *(*ActionDescribe)(const char *object, gpointer user_data);
void action_set_ask(ActionSet *set, ActionDescribe describe, gpointer user_data);
const Describe *action_set_describe(const ActionSet *set, const char *object); /* NULL: not known */

/* The document of `orgwire actions --json`. */
json_object *action_set_to_json(const ActionSet *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ActionSet, action_set_free)

#endif
