#include "config.h"

#include <string.h>

#include "actions/action-inputs.h"
#include "actions/rows-private.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "core/text.h"

static const char *prefix_of(const ActionEntity *entity, const char *object)
{
    const ActionEntity *target = action_set_entity(entity->set, object);

    if (target && target->describe->info.key_prefix)
        return target->describe->info.key_prefix;
    return type_standard_prefix(object);
}

bool input_check_target(const ActionEntity *entity, const FieldInfo *info, const char *name,
                        const char *id, GError **error)
{
    g_autofree char *targets = NULL;

    if (!info->reference_to[0])
        return true;
    for (gsize i = 0; info->reference_to[i]; i++) {
        const char *prefix = prefix_of(entity, info->reference_to[i]);

        if (!prefix || strncmp(id, prefix, 3) == 0)
            return true;
    }
    targets = g_strjoinv(" or ", info->reference_to);
    problem_set(error, PROBLEM_USAGE, "its first three characters are those of another object",
                NULL, "the value of '%s' is no id of %s", name, targets);
    return false;
}

char *input_check_id(const ActionEntity *entity, json_object *value, GError **error)
{
    const char *text = json_object_get_string(value);
    const char *prefix = prefix_of(entity, entity->object->name);
    g_autofree char *id = NULL;

    if (json_object_is_type(value, json_type_string) &&
        strlen(text) == (gsize) json_object_get_string_len(value))
        id = names_id18(text);
    if (!id) {
        problem_set(error, PROBLEM_USAGE, "an id has 15 or 18 characters; the last three of 18 are "
                                          "a checksum",
                    NULL, "the value of 'Id' is no id");
        return NULL;
    }
    if (prefix && strncmp(id, prefix, 3) != 0) {
        g_autofree char *why =
            g_strdup_printf("ids of '%s' begin with %s", entity->object->name, prefix);

        problem_set(error, PROBLEM_USAGE, why, NULL,
                    "the value of 'Id' is the id of another object");
        return NULL;
    }
    return g_steal_pointer(&id);
}

char *input_check_key(const ActionField *key, json_object *value, GError **error)
{
    g_autoptr(json_object) checked = NULL;
    const char *text;

    if (!value) {
        problem_set(error, PROBLEM_USAGE, "it says which record is meant", NULL,
                    "'%s' may not be null here", key->name);
        return NULL;
    }
    checked = type_check(key->info, key->name, value, error);
    if (!checked)
        return NULL;
    text = json_object_is_type(checked, json_type_string) ? json_object_get_string(checked)
                                                          : type_digits(checked);
    if (!*text) {
        problem_set(error, PROBLEM_USAGE, "it says which record is meant", NULL,
                    "'%s' may not be empty here", key->name);
        return NULL;
    }
    return g_strdup(text);
}

/* The entity's reference behind a relationship's exact name. */
static const ActionField *find_reference(const ActionEntity *entity, const char *relationship)
{
    for (guint i = 0; i < entity->fields->len; i++) {
        const ActionField *field = entity->fields->pdata[i];

        if (field->info->relationship && g_str_equal(field->info->relationship, relationship))
            return field;
    }
    return NULL;
}

/* The parent's field that names it; its own describe is asked where the set has it. */
static json_object *check_parent_key(const ActionEntity *entity, const ActionField *reference,
                                     const char *name, const char *key, json_object *value,
                                     GError **error)
{
    const ActionEntity *parent = action_set_entity(entity->set, reference->info->reference_to[0]);
    const FieldInfo *info = parent ? describe_field(parent->describe, key) : NULL;

    if (!names_is_identifier(key) || (parent && !info) ||
        (info && !info->external_id && !info->id_lookup)) {
        problem_set(error, PROBLEM_USAGE, NULL, "name an external id of the parent",
                    "'%s' does not name a parent", name);
        return NULL;
    }
    if (!value || json_object_is_type(value, json_type_object) ||
        json_object_is_type(value, json_type_array)) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' must be one value, not null", name);
        return NULL;
    }
    return info ? type_check(info, name, value, error) : json_object_get(value);
}

bool input_add_parent(const ActionEntity *entity, const char *name, json_object *value,
                      json_object *values, GError **ret_fault)
{
    g_auto(GStrv) parts = g_strsplit(name, ".", 2);
    const ActionField *reference = find_reference(entity, parts[0]);
    const char *key = parts[1];
    json_object *checked;
    json_object *parent;

    if (!reference)
        return false;
    if (!key && json_object_is_type(value, json_type_object) &&
        json_object_object_length(value) == 1) {
        json_object_iter iter;

        json_object_object_foreachC(value, iter)
        {
            key = iter.key;
            checked = iter.val;
        }
        value = checked;
    }
    if (!key)
        return false;
    if (!reference->createable && !reference->updateable) {
        problem_set(ret_fault, PROBLEM_USAGE, "the user may not write the reference", NULL,
                    "'%s' cannot be set", name);
        return true;
    }
    if (!reference->info->reference_to[0] || reference->info->reference_to[1]) {
        problem_set(ret_fault, PROBLEM_USAGE, "it may refer to several kinds of objects",
                    "give the id instead", "'%s' cannot be named by an external id", parts[0]);
        return true;
    }
    checked = check_parent_key(entity, reference, name, key, value, ret_fault);
    if (!checked)
        return true;
    parent = json_object_new_object();
    json_add_take(parent, key, checked);
    json_add_take(values, parts[0], parent);
    return true;
}

static void set_compound(const ActionEntity *entity, const ActionField *field, GError **error)
{
    g_autoptr(GString) parts = g_string_new(NULL);

    for (guint i = 0; i < entity->describe->fields->len; i++) {
        const FieldInfo *info = entity->describe->fields->pdata[i];
        const ActionField *part;
        g_autofree char *lower = g_ascii_strdown(info->name, -1);

        if (g_strcmp0(info->compound, field->info->name) != 0 || info == field->info)
            continue;
        part = g_hash_table_lookup(entity->by_api, lower);
        g_string_append_printf(parts, "%s%s", parts->len ? ", " : "",
                               part ? part->name : info->name);
    }
    g_string_prepend(parts, "write its parts: ");
    problem_set(error, PROBLEM_USAGE, "it is made of its parts", parts->str,
                "the field '%s' cannot be written", field->name);
}

static const char *why_read_only(const ActionField *field, ActionKind kind)
{
    const FieldInfo *info = field->info;

    if (info->calculated)
        return "it is a formula or a roll-up";
    if (info->auto_number)
        return "Salesforce numbers it";
    if (kind == ACTION_CREATE && info->updateable && !info->createable)
        return "it can be changed, but not given on create";
    if (kind == ACTION_UPDATE && info->createable && !info->updateable)
        return "it can be given on create alone";
    if (info->createable || info->updateable)
        return "the integration has not the right for it";
    return "the org does not let this user write it";
}

static bool check_writeable(const ActionEntity *entity, const ActionField *field, ActionKind kind,
                            GError **error)
{
    bool ok = kind == ACTION_CREATE   ? field->createable
              : kind == ACTION_UPDATE ? field->updateable
                                      : field->createable || field->updateable;

    if (type_find(field->info->type)->kind == VALUE_COMPOUND) {
        set_compound(entity, field, error);
        return false;
    }
    if (ok)
        return true;
    problem_set(error, PROBLEM_USAGE, why_read_only(field, kind), NULL,
                "the field '%s' cannot be written", field->name);
    return false;
}

static bool add_value(const ActionEntity *entity, const ActionField *field, ActionKind kind,
                      json_object *value, json_object *values, GError **error)
{
    g_autoptr(json_object) checked = NULL;
    GError *fault = NULL;

    if (!check_writeable(entity, field, kind, error))
        return false;
    checked = type_check(field->info, field->name, value, &fault);
    if (fault) {
        g_propagate_error(error, fault);
        return false;
    }
    if (checked && type_find(field->info->type)->kind == VALUE_ID &&
        !input_check_target(entity, field->info, field->name, json_object_get_string(checked),
                            error))
        return false;
    json_object_object_add(values, field->info->name, g_steal_pointer(&checked));
    return true;
}

/* One given member: the record's name, a parent, or a value. */
static bool take_member(const Action *action, ActionKind kind, const ActionField *key,
                        const char *name, json_object *value, json_object *values, char **ret_key,
                        GError **error)
{
    const ActionEntity *entity = action->entity;
    const ActionField *field;
    GError *fault = NULL;

    if (input_add_parent(entity, name, value, values, &fault)) {
        if (fault)
            g_propagate_error(error, fault);
        return !fault;
    }
    field = action_entity_field(entity, name, error);
    if (!field)
        return false;
    if (field == key) {
        *ret_key = input_check_key(key, value, error);
        return *ret_key != NULL;
    }
    if (!g_str_equal(field->info->name, "Id"))
        return add_value(entity, field, kind, value, values, error);
    if (kind == ACTION_CREATE || (kind == ACTION_UPSERT && key)) {
        problem_set(error, PROBLEM_USAGE,
                    kind == ACTION_CREATE ? "Salesforce gives the id"
                                          : "the record is named by its external id",
                    NULL, "'Id' cannot be given here");
        return false;
    }
    *ret_key = input_check_id(entity, value, error);
    return *ret_key != NULL;
}

/* Given, rightly or not: by itself, or as "Parent__r" or "Parent__r.Ext__c". What is wrong with it
 * is told elsewhere. */
static bool is_given(json_object *given, const ActionField *field)
{
    const char *parent = field->info->relationship;
    json_object_iter iter;

    if (json_object_object_get_ex(given, field->name, NULL))
        return true;
    json_object_object_foreachC(given, iter)
    {
        gsize length = strcspn(iter.key, ".");

        if (parent && strlen(parent) == length && strncmp(parent, iter.key, length) == 0)
            return true;
    }
    return false;
}

static void check_missing(const Action *action, ActionKind kind, const ActionField *key,
                          json_object *given, json_object *values, Faults *faults)
{
    const ActionEntity *entity = action->entity;

    for (guint i = 0; kind == ACTION_CREATE && i < entity->fields->len; i++) {
        const ActionField *field = entity->fields->pdata[i];

        if (field->required && !is_given(given, field)) {
            GError *fault = NULL;

            problem_set(&fault, PROBLEM_USAGE, "a record cannot be created without it", NULL,
                        "the field '%s' is missing", field->name);
            faults_add(faults, fault, NULL);
        }
    }
    if (!json_object_object_get_ex(given, key ? key->name : "Id", NULL) &&
        (kind == ACTION_UPDATE || kind == ACTION_DELETE || (kind == ACTION_UPSERT && key))) {
        GError *fault = NULL;

        problem_set(&fault, PROBLEM_USAGE, "it says which record is meant", NULL,
                    "'%s' is missing", key ? key->name : "Id");
        faults_add(faults, fault, NULL);
    }
    if (kind == ACTION_UPDATE && json_object_object_length(values) == 0 && !faults->first) {
        GError *fault = NULL;

        problem_set(&fault, PROBLEM_USAGE, NULL, "give the fields to change",
                    "there is nothing to change");
        faults_add(faults, fault, NULL);
    }
}

json_object *input_check_values(const Action *action, ActionKind kind, const ActionField *key,
                                json_object *given, char **ret_key, GError **error)
{
    g_autoptr(json_object) values = json_object_new_object();
    g_autofree char *record = NULL;
    g_auto(Faults) faults = {0};
    json_object_iter iter;

    json_object_object_foreachC(given, iter)
    {
        GError *fault = NULL;
        char *named = NULL;

        if (kind == ACTION_DELETE && !g_str_equal(iter.key, key ? key->name : "Id"))
            problem_set(&fault, PROBLEM_USAGE, NULL, NULL,
                        "'%s' is not needed to delete a record", iter.key);
        else
            take_member(action, kind, key, iter.key, iter.val, values, &named, &fault);
        if (named) {
            g_free(record);
            record = named;
        }
        faults_add(&faults, fault, NULL);
    }
    check_missing(action, kind, key, given, values, &faults);
    if (!faults_end(&faults, error))
        return NULL;
    *ret_key = g_steal_pointer(&record);
    return g_steal_pointer(&values);
}

bool rows_check_column(const Rows *rows, const char *name, GError **error)
{
    const ActionEntity *entity = rows->action->entity;
    g_auto(GStrv) parts = g_strsplit(name, ".", 2);
    const ActionField *field;

    if (rows->kind == ACTION_DELETE && !g_str_equal(name, "Id")) {
        problem_set(error, PROBLEM_USAGE, "records are deleted by their Id alone",
                    "leave the column out", "the column '%s' is not needed", name);
        return false;
    }
    if (parts[0] && parts[1] && find_reference(entity, parts[0]))
        return true;
    field = action_entity_field(entity, name, error);
    if (!field)
        return false;
    if (field == rows->key || (g_str_equal(name, "Id") && rows->kind != ACTION_CREATE))
        return true;
    return check_writeable(entity, field, rows->kind, error);
}
