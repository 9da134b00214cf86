#include "config.h"

#include <string.h>

#include "actions/action-inputs.h"
#include "actions/input-private.h"
#include "actions/search.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"

void call_free(Call *call)
{
    if (!call)
        return;
    g_free(call->id);
    g_free(call->key_value);
    json_object_put(call->values);
    g_clear_pointer(&call->fields, g_ptr_array_unref);
    g_free(call->soql);
    g_clear_pointer(&call->files, g_hash_table_unref);
    g_free(call->assignment_rule);
    g_free(call);
}

static bool is_base64(const ActionEntity *entity, const char *name)
{
    const ActionField *field = g_hash_table_lookup(entity->by_name, name);

    return field && type_find(field->info->type)->kind == VALUE_BASE64;
}

/* Body, words and files in one object; for Get, files of base64 fields are where to write. */
static json_object *gather(const Action *action, const Input *input, Call *call, GError **error)
{
    g_autoptr(json_object) all = json_object_new_object();
    GHashTableIter files;
    gpointer name, path;
    json_object_iter iter;

    if (json_object_is_type(input->body, json_type_array)) {
        problem_set(error, PROBLEM_USAGE, NULL, "use the action for many rows",
                    "'%s' takes one record, not an array", action->name);
        return NULL;
    }
    if (input->body) {
        json_object_object_foreachC(input->body, iter)
            json_object_object_add(all, iter.key, json_object_get(iter.val));
    }
    json_object_object_foreachC(input->words, iter)
        json_object_object_add(all, iter.key, json_object_get(iter.val));
    g_hash_table_iter_init(&files, input->files);
    while (g_hash_table_iter_next(&files, &name, &path)) {
        bool base64 = is_base64(action->entity, name);
        json_object *content;

        if (base64 && action->kind == ACTION_GET) {
            const ActionField *field = g_hash_table_lookup(action->entity->by_name, name);

            if (!call->files)
                call->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
            g_hash_table_insert(call->files, g_strdup(field->info->name), g_strdup(path));
            continue;
        }
        content = input_read_file(name, path, base64, error);
        if (!content)
            return NULL;
        json_object_object_add(all, name, content);
    }
    return g_steal_pointer(&all);
}

/* Takes one of our own inputs out of the values. */
static json_object *take(json_object *all, const char *name, bool *ret_present)
{
    json_object *value = NULL;
    bool present = json_object_object_get_ex(all, name, &value);

    value = json_object_get(value);
    json_object_object_del(all, name);
    if (ret_present)
        *ret_present = present;
    return value;
}

bool input_read_flag(json_object *value, const char *name, bool *ret_flag, GError **error)
{
    const char *text = json_object_get_string(value);

    if (text && (g_str_equal(text, "true") || g_str_equal(text, "false"))) {
        *ret_flag = *text == 't';
        return true;
    }
    problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' must be true or false", name);
    return false;
}

char *input_read_rule(json_object *value, GError **error)
{
    const char *text = json_object_get_string(value);
    char *rule = !text                                                     ? NULL
                 : g_str_equal(text, "true") || g_str_equal(text, "false") ? g_ascii_strup(text, -1)
                                                                           : names_id18(text);

    if (!rule)
        problem_set(error, PROBLEM_USAGE, NULL, NULL,
                    "'assignment_rule' must be true, false or the id of a rule");
    return rule;
}

static bool read_options(Call *call, json_object *all, GError **error)
{
    bool given;
    g_autoptr(json_object) duplicates = take(all, "allow_duplicates", &given);
    g_autoptr(json_object) rule = NULL;

    if (given && !input_read_flag(duplicates, "allow_duplicates", &call->allow_duplicates, error))
        return false;
    rule = take(all, "assignment_rule", &given);
    if (given)
        call->assignment_rule = input_read_rule(rule, error);
    return !given || call->assignment_rule;
}

/* The key field of an upsert: named, or the only external id. NULL without error: Id. */
static const ActionField *upsert_key(const Action *action, json_object *name, bool given,
                                     GError **error)
{
    const ActionField *only = action_only_key(action->entity);
    const ActionField *field;

    if (!given) {
        if (!only)
            problem_set(error, PROBLEM_USAGE, "the object has no external id, or several of them",
                        "name the field that says which record is meant: external_id=FIELD",
                        "'external_id' is missing");
        return only;
    }
    if (!json_object_is_type(name, json_type_string)) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'external_id' must be the name of a field");
        return NULL;
    }
    if (g_str_equal(json_object_get_string(name), "Id"))
        return NULL;
    field = action_entity_field(action->entity, json_object_get_string(name), error);
    if (field && !field->key) {
        problem_set(error, PROBLEM_USAGE, "it is no external id", NULL,
                    "the field '%s' cannot say which record is meant", field->name);
        return NULL;
    }
    return field;
}

bool input_upsert_key(const Action *action, json_object *name, bool given,
                      const ActionField **ret_key, GError **error)
{
    GError *fault = NULL;

    *ret_key = upsert_key(action, name, given, &fault);
    if (fault)
        g_propagate_error(error, fault);
    return !fault;
}

/* May a record be named by it? What only looks records up (Contact.Email) is a value when it is
 * given to Update, and too vague for Delete. */
static bool names_record(const ActionField *field, ActionKind kind)
{
    return field->key && (kind == ACTION_GET || field->info->external_id);
}

/* Get, Update, Delete without Id: the one key field that is given. */
static bool find_key(Call *call, json_object *all, GError **error)
{
    const ActionEntity *entity = call->action->entity;

    const char *named = json_object_object_get_ex(all, "Id", NULL) ? "Id" : NULL;

    /* Beside Id the key fields are values, but for Get, which has none. */
    if (named && call->action->kind != ACTION_GET)
        return true;
    for (guint i = 0; i < entity->fields->len; i++) {
        const ActionField *field = entity->fields->pdata[i];

        if (!names_record(field, call->action->kind) ||
            !json_object_object_get_ex(all, field->name, NULL))
            continue;
        if (named) {
            problem_set(error, PROBLEM_USAGE, NULL, "name the record by one of them",
                        "'%s' and '%s' both name a record", named, field->name);
            return false;
        }
        call->key = field;
        named = field->name;
    }
    if (named)
        return true;
    problem_set(error, PROBLEM_USAGE, NULL, "give Id=…, or the value of an external id",
                "'%s' must be told which record", call->action->name);
    return false;
}

static bool refuse_rest(const Action *action, json_object *rest, GError **error)
{
    g_auto(Faults) faults = {0};
    json_object_iter iter;

    json_object_object_foreachC(rest, iter)
    {
        const ActionField *field = g_hash_table_lookup(action->entity->by_name, iter.key);
        GError *fault = NULL;

        if (field && (action->kind == ACTION_SEARCH || action->kind == ACTION_COUNT)) {
            g_autofree char *next = g_strdup_printf("write filter='%s = …'", field->name);

            problem_set(&fault, PROBLEM_USAGE, "records are chosen by a filter", next,
                        "'%s' has no input '%s'", action->name, iter.key);
        } else {
            g_autoptr(GPtrArray) names = g_ptr_array_new();
            g_autofree char *next = NULL;
            const char *near;

            for (guint i = 0; i < action->inputs->len; i++)
                g_ptr_array_add(names,
                                (gpointer) g_array_index(action->inputs, ActionInput, i).name);
            g_ptr_array_add(names, NULL);
            near = names_nearest(iter.key, (const char *const *) names->pdata);
            next = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
            problem_set(&fault, PROBLEM_USAGE, NULL, next, "'%s' has no input '%s'", action->name,
                        iter.key);
        }
        faults_add(&faults, fault, NULL);
    }
    return faults_end(&faults, error);
}

static bool read_get(Call *call, json_object *all, GError **error)
{
    bool given;
    g_autoptr(json_object) fields = take(all, "fields", &given);
    g_autoptr(json_object) value = NULL;
    GHashTableIter files;
    gpointer name;

    if (given && !fields) {
        problem_set(error, PROBLEM_USAGE, NULL, "write fields=Id,Name", "'fields' may not be null");
        return false;
    }
    call->fields = search_fields(call->action->entity, fields, error);
    if (!call->fields || !find_key(call, all, error))
        return false;
    if (call->files) {
        g_hash_table_iter_init(&files, call->files);
        while (g_hash_table_iter_next(&files, &name, NULL))
            if (!g_ptr_array_find_with_equal_func(call->fields, name, g_str_equal, NULL))
                g_ptr_array_add(call->fields, g_strdup(name));
    }
    value = take(all, call->key ? call->key->name : "Id", NULL);
    if (call->key)
        call->key_value = input_check_key(call->key, value, error);
    else
        call->id = input_check_id(call->action->entity, value, error);
    return (call->id || call->key_value) && refuse_rest(call->action, all, error);
}

static bool read_search(Call *call, const Input *input, json_object *all, GError **error)
{
    static const char *const ours[] = {"filter", "where", "order", "limit", "fields"};
    g_autoptr(json_object) inputs = json_object_new_object();
    bool count = call->action->kind == ACTION_COUNT;

    for (gsize i = 0; i < G_N_ELEMENTS(ours); i++) {
        bool given;
        json_object *value;

        if (count && i >= 2)
            continue;
        value = take(all, ours[i], &given);
        if (given && !value) {
            problem_set(error, PROBLEM_USAGE, NULL, "leave it out", "'%s' may not be null",
                        ours[i]);
            return false;
        }
        if (given)
            json_object_object_add(inputs, ours[i], value);
    }
    if (!refuse_rest(call->action, all, error))
        return false;
    call->soql = search_build(call->action->entity, inputs, input->binds, count,
                              count ? NULL : &call->fields, error);
    return call->soql != NULL;
}

static bool read_picklists(Call *call, json_object *all, GError **error)
{
    const ActionEntity *entity = call->action->entity;
    g_autoptr(json_object) fields = take(all, "fields", NULL);

    if (!refuse_rest(call->action, all, error))
        return false;
    if (fields) {
        call->fields = search_fields(entity, fields, error);
        for (guint i = 0; call->fields && i < call->fields->len; i++) {
            const FieldInfo *info = describe_field(entity->describe, call->fields->pdata[i]);

            if (!info || !info->values[0]) {
                problem_set(error, PROBLEM_USAGE, NULL, NULL, "the field '%s' has no picklist",
                            (char *) call->fields->pdata[i]);
                return false;
            }
        }
        return call->fields != NULL;
    }
    call->fields = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entity->fields->len; i++) {
        const ActionField *field = entity->fields->pdata[i];

        if (field->info->values[0])
            g_ptr_array_add(call->fields, g_strdup(field->info->name));
    }
    return true;
}

/* Create, Update, Upsert, Delete. */
static bool read_write(Call *call, json_object *all, GError **error)
{
    ActionKind kind = call->action->kind;
    bool given;
    g_autoptr(json_object) external_id = NULL;
    g_autofree char *record = NULL;

    if (kind != ACTION_DELETE && !read_options(call, all, error))
        return false;
    if (kind == ACTION_UPSERT) {
        external_id = take(all, "external_id", &given);
        if (!input_upsert_key(call->action, external_id, given, &call->key, error))
            return false;
    } else if (kind != ACTION_CREATE && !find_key(call, all, error)) {
        return false;
    }
    call->values = input_check_values(call->action, kind, call->key, all, &record, error);
    if (!call->values)
        return false;
    if (call->key)
        call->key_value = g_steal_pointer(&record);
    else
        call->id = g_steal_pointer(&record);
    return true;
}

Call *call_new(const Action *action, const Input *input, GError **error)
{
    g_autoptr(Call) call = g_new0(Call, 1);
    g_autoptr(json_object) all = NULL;
    bool ok;

    call->action = action;
    if (action_is_rows(action)) {
        problem_set(error, PROBLEM_USAGE, NULL, "give rows as --csv=FILE or a JSON array",
                    "'%s' needs rows", action->name);
        return NULL;
    }
    if (g_hash_table_size(input->binds) && action->kind != ACTION_SEARCH &&
        action->kind != ACTION_COUNT) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' has no 'where' to bind values in",
                    action->name);
        return NULL;
    }
    all = gather(action, input, call, error);
    if (!all)
        return NULL;
    if (action->kind == ACTION_GET)
        ok = read_get(call, all, error);
    else if (action->kind == ACTION_SEARCH || action->kind == ACTION_COUNT)
        ok = read_search(call, input, all, error);
    else if (action->kind == ACTION_PICKLISTS)
        ok = read_picklists(call, all, error);
    else
        ok = read_write(call, all, error);
    return ok ? g_steal_pointer(&call) : NULL;
}
