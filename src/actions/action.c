#include "config.h"

#include "actions/action.h"

#include <string.h>

#include "actions/action-inputs.h"
#include "actions/shape.h"
#include "core/names.h"
#include "core/problem.h"

struct ActionSet {
    Integration *integration;
    GPtrArray *describes;
    GPtrArray *entities;     /* of ActionEntity * */
    GPtrArray *actions;      /* of Action * */
    GHashTable *by_name;     /* name → Action * */
    GHashTable *absent;      /* name → why there is no such action */
    ActionDescribe describe; /* of objects that the set has not; NULL: nobody */
    gpointer describe_data;
};

static const struct {
    const char *word;
    const char *verb;
    bool plural;
    const char *tail;
    Rights rights;
} kinds[ACTION_N_KINDS] = {
    [ACTION_CREATE] = {"create", "Create", false, "", RIGHT_CREATE},
    [ACTION_GET] = {"get", "Get", false, "", RIGHT_READ},
    [ACTION_UPDATE] = {"update", "Update", false, "", RIGHT_UPDATE},
    [ACTION_UPSERT] = {"upsert", "Upsert", false, "", RIGHT_CREATE | RIGHT_UPDATE},
    [ACTION_DELETE] = {"delete", "Delete", false, "", RIGHT_DELETE},
    [ACTION_SEARCH] = {"search", "Search", true, "", RIGHT_READ},
    [ACTION_COUNT] = {"count", "Count", true, "", RIGHT_READ},
    [ACTION_PICKLISTS] = {"picklists", "Get", false, "Picklists", RIGHT_READ},
    [ACTION_CREATE_ROWS] = {"create_rows", "Create", true, "", RIGHT_CREATE},
    [ACTION_UPDATE_ROWS] = {"update_rows", "Update", true, "", RIGHT_UPDATE},
    [ACTION_UPSERT_ROWS] = {"upsert_rows", "Upsert", true, "", RIGHT_CREATE | RIGHT_UPDATE},
    [ACTION_DELETE_ROWS] = {"delete_rows", "Delete", true, "", RIGHT_DELETE},
};

const char *action_kind_name(ActionKind kind)
{
    return kinds[kind].word;
}

bool action_is_rows(const Action *action)
{
    return action->kind >= ACTION_CREATE_ROWS;
}

static void action_free(gpointer data)
{
    Action *action = data;

    g_free(action->name);
    g_array_unref(action->inputs);
    g_free(action);
}

static void field_free(gpointer data)
{
    ActionField *field = data;

    g_free(field->name);
    g_free(field);
}

static void entity_free(gpointer data)
{
    ActionEntity *entity = data;

    g_free(entity->name);
    g_free(entity->plural);
    g_ptr_array_unref(entity->fields);
    g_hash_table_unref(entity->by_name);
    g_hash_table_unref(entity->by_api);
    g_free(entity);
}

void action_set_free(ActionSet *set)
{
    if (!set)
        return;
    g_hash_table_unref(set->absent);
    g_hash_table_unref(set->by_name);
    g_ptr_array_unref(set->actions);
    g_ptr_array_unref(set->entities);
    g_ptr_array_unref(set->describes);
    integration_free(set->integration);
    g_free(set);
}

static char *action_name(ActionKind kind, const char *entity, const char *plural)
{
    return g_strconcat(kinds[kind].verb, kinds[kind].plural ? plural : entity, kinds[kind].tail,
                       NULL);
}

static bool add_field(ActionEntity *entity, const FieldInfo *info, GHashTable *names,
                      GError **error)
{
    ActionField *field = g_new0(ActionField, 1);
    bool id = g_str_equal(info->name, "Id");
    bool is_word;

    field->info = info;
    field->name =
        g_strdup(id ? info->name
                    : integration_field_name(entity->set->integration, entity->object, info->name));
    field->createable = info->createable && (entity->rights & RIGHT_CREATE);
    field->updateable = info->updateable && (entity->rights & RIGHT_UPDATE);
    field->required = field->createable && field_is_required(info);
    field->key = !id && (info->external_id || info->id_lookup);
    if (id)
        g_ptr_array_insert(entity->fields, 0, field);
    else
        g_ptr_array_add(entity->fields, field);
    g_hash_table_insert(entity->by_api, g_ascii_strdown(info->name, -1), field);
    g_hash_table_insert(entity->by_name, field->name, field);
    is_word = !g_str_equal(field->name, info->name) && names_is_input(field->name);
    if (is_word || !g_hash_table_add(names, g_ascii_strdown(field->name, -1))) {
        problem_set(error, PROBLEM_CONFLICT,
                    is_word ? "this word is an input of actions, and capitals make no difference"
                            : "another field has this name, and capitals make no difference",
                    "choose another name for the field in the integration",
                    "the field '%s' of '%s' cannot be called '%s'", info->name,
                    entity->object->name, field->name);
        return false;
    }
    return true;
}

static ActionEntity *entity_new(const ActionSet *set, const IntegrationObject *object,
                                const Describe *describe, const char *name, GError **error)
{
    ActionEntity *entity = g_new0(ActionEntity, 1);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    entity->set = set;
    entity->name = g_strdup(name);
    entity->plural = names_plural(name);
    entity->object = object;
    entity->describe = describe;
    entity->rights = object_info_rights(&describe->info) & object->rights;
    entity->fields = g_ptr_array_new_with_free_func(field_free);
    entity->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    entity->by_api = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < describe->fields->len; i++) {
        const FieldInfo *info = describe->fields->pdata[i];

        if (shape_holds(object, info) && !add_field(entity, info, names, error)) {
            entity_free(entity);
            return NULL;
        }
    }
    return entity;
}

static bool has_field(const ActionEntity *entity, ActionKind kind)
{
    for (guint i = 0; i < entity->fields->len; i++) {
        const ActionField *field = entity->fields->pdata[i];

        if (kind == ACTION_PICKLISTS && field->info->values[0])
            return true;
        if ((kind == ACTION_CREATE || kind == ACTION_CREATE_ROWS) && field->createable)
            return true;
        if ((kind == ACTION_UPDATE || kind == ACTION_UPDATE_ROWS) && field->updateable)
            return true;
    }
    return false;
}

/* Why there is no such action; NULL: there is. */
static char *reason_against(const ActionEntity *entity, ActionKind kind)
{
    const ObjectInfo *info = &entity->describe->info;
    Rights missing = kinds[kind].rights & ~entity->rights;
    Rights unchosen = missing & ~entity->object->rights;

    if (unchosen) {
        g_autofree char *letters = rights_build(unchosen);

        return g_strdup_printf("the integration has not the right %s for '%s'", letters,
                               entity->object->name);
    }
    if (missing) {
        g_autofree char *letters = rights_build(missing);

        return g_strdup_printf("the org does not give the connection's user the right %s for '%s'",
                               letters, entity->object->name);
    }
    if (kind == ACTION_GET && !info->retrieveable)
        return g_strdup_printf("'%s' cannot be read by id", entity->object->name);
    if ((kind == ACTION_SEARCH || kind == ACTION_COUNT) && !info->queryable)
        return g_strdup_printf("'%s' cannot be queried", entity->object->name);
    if (kind == ACTION_PICKLISTS && !has_field(entity, kind))
        return g_strdup_printf("no picklist among the fields of '%s'", entity->object->name);
    if ((kind == ACTION_CREATE || kind == ACTION_CREATE_ROWS || kind == ACTION_UPDATE ||
         kind == ACTION_UPDATE_ROWS) &&
        !has_field(entity, kind))
        return g_strdup_printf("the user may write none of the chosen fields of '%s'",
                               entity->object->name);
    return NULL;
}

static bool add_action(ActionSet *set, const ActionEntity *entity, ActionKind kind, GError **error)
{
    g_autofree char *name = action_name(kind, entity->name, entity->plural);
    char *reason = reason_against(entity, kind);
    Action *action;

    if (reason) {
        g_hash_table_insert(set->absent, g_steal_pointer(&name), reason);
        return true;
    }
    for (guint i = 0; i < set->actions->len; i++) {
        const Action *other = set->actions->pdata[i];

        if (g_ascii_strcasecmp(other->name, name) == 0) {
            problem_set(error, PROBLEM_CONFLICT, NULL,
                        "rename one of the two objects in the integration",
                        "the objects '%s' and '%s' would both have the action '%s'",
                        other->entity->object->name, entity->object->name, name);
            return false;
        }
    }
    action = g_new0(Action, 1);
    action->name = g_steal_pointer(&name);
    action->kind = kind;
    action->entity = entity;
    action->inputs = action_inputs_build(entity, kind);
    g_ptr_array_add(set->actions, action);
    g_hash_table_insert(set->by_name, action->name, action);
    return true;
}

static void add_absent(ActionSet *set, const IntegrationObject *object, const char *name)
{
    g_autofree char *plural = names_plural(name);

    for (int kind = 0; kind < ACTION_N_KINDS; kind++)
        g_hash_table_insert(set->absent, action_name(kind, name, plural),
                            g_strdup_printf("the org has no object '%s', or the connection's user "
                                            "may not see it",
                                            object->name));
}

static bool fill(ActionSet *set, GError **error)
{
    g_autoptr(GPtrArray) names = integration_entity_names(set->integration);

    for (guint i = 0; i < set->integration->objects->len; i++) {
        const IntegrationObject *object = set->integration->objects->pdata[i];
        const Describe *describe = i < set->describes->len ? set->describes->pdata[i] : NULL;
        ActionEntity *entity;

        if (!describe) {
            add_absent(set, object, names->pdata[i]);
            continue;
        }
        entity = entity_new(set, object, describe, names->pdata[i], error);
        if (!entity)
            return false;
        g_ptr_array_add(set->entities, entity);
        for (int kind = 0; kind < ACTION_N_KINDS; kind++)
            if (!add_action(set, entity, kind, error))
                return false;
    }
    return true;
}

ActionSet *action_set_new(const Integration *integration, GPtrArray *describes, GError **error)
{
    g_autoptr(ActionSet) set = g_new0(ActionSet, 1);

    set->integration = integration_copy(integration);
    set->describes = g_ptr_array_ref(describes);
    set->entities = g_ptr_array_new_with_free_func(entity_free);
    set->actions = g_ptr_array_new_with_free_func(action_free);
    set->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    set->absent = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return fill(set, error) ? g_steal_pointer(&set) : NULL;
}

const Integration *action_set_integration(const ActionSet *set)
{
    return set->integration;
}

GPtrArray *action_set_actions(const ActionSet *set)
{
    return set->actions;
}

GPtrArray *action_set_entities(const ActionSet *set)
{
    return set->entities;
}

const ActionEntity *action_set_entity(const ActionSet *set, const char *object)
{
    for (guint i = 0; i < set->entities->len; i++) {
        const ActionEntity *entity = set->entities->pdata[i];

        if (g_ascii_strcasecmp(entity->object->name, object) == 0)
            return entity;
    }
    return NULL;
}

void action_set_ask(ActionSet *set, ActionDescribe describe, gpointer user_data)
{
    set->describe = describe;
    set->describe_data = user_data;
}

const Describe *action_set_describe(const ActionSet *set, const char *object)
{
    const ActionEntity *entity = object ? action_set_entity(set, object) : NULL;

    if (entity)
        return entity->describe;
    return object && set->describe ? set->describe(object, set->describe_data) : NULL;
}

const Action *action_set_find(const ActionSet *set, const char *name, GError **error)
{
    const Action *action = g_hash_table_lookup(set->by_name, name);
    const char *reason = g_hash_table_lookup(set->absent, name);
    g_autofree char *module = integration_module(set->integration);
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *next = NULL;
    const char *near;

    if (action)
        return action;
    if (reason) {
        problem_set(error, PROBLEM_NOT_PERMITTED, reason,
                    "see the actions there are: orgwire actions",
                    "%s has no action '%s' for this connection", module, name);
        return NULL;
    }
    names = g_ptr_array_new();
    for (guint i = 0; i < set->actions->len; i++)
        g_ptr_array_add(names, ((const Action *) set->actions->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    near = names_nearest(name, (const char *const *) names->pdata);
    next = near ? g_strdup_printf("did you mean '%s'?", near)
                : g_strdup("see the actions there are: orgwire actions");
    problem_set(error, PROBLEM_NOT_FOUND, NULL, next, "%s has no action '%s'", module, name);
    return NULL;
}

void action_split(const char *typed, char **ret_integration, char **ret_action)
{
    const char *dot = strrchr(typed, '.');

    *ret_integration = NULL;
    *ret_action = g_strdup(dot ? dot + 1 : typed);
    if (dot) {
        g_autofree char *module = g_strndup(typed, (gsize) (dot - typed));

        *ret_integration = integration_name_from_module(module);
    }
}

const ActionField *action_entity_field(const ActionEntity *entity, const char *name, GError **error)
{
    const ActionField *field = g_hash_table_lookup(entity->by_name, name);
    g_autofree char *lower = NULL;
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *next = NULL;
    const char *near;

    if (field)
        return field;
    lower = g_ascii_strdown(name, -1);
    field = g_hash_table_lookup(entity->by_api, lower);
    if (field) {
        near = field->name;
    } else {
        names = g_ptr_array_new();
        for (guint i = 0; i < entity->fields->len; i++)
            g_ptr_array_add(names, ((const ActionField *) entity->fields->pdata[i])->name);
        g_ptr_array_add(names, NULL);
        near = names_nearest(name, (const char *const *) names->pdata);
    }
    next = near ? g_strdup_printf("did you mean '%s'?", near)
                : g_strdup_printf("see the fields: orgwire describe %s", entity->object->name);
    problem_set(error, PROBLEM_USAGE,
                describe_field(entity->describe, name) && !field
                    ? "the object has this field, but the integration does not hold it"
                    : NULL,
                next, "'%s' has no field '%s'", entity->name, name);
    return NULL;
}
