#include "config.h"

#include "org/describe-recorded.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "org/catalogue-own.h"

static json_object *read_json(const char *folder, const char *name, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".json", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;
    json_object *root;

    if (!g_file_get_contents(path, &text, &length, &cause)) {
        problem_set(error, PROBLEM_USAGE, cause->message, NULL, "'%s' cannot be read", path);
        return NULL;
    }
    root = json_parse(text, (gssize) length, &cause);
    if (!root)
        problem_set(error, PROBLEM_USAGE, problem_why(cause), NULL, "'%s' is no JSON", path);
    return root;
}

/* The describe itself, also from below "result" of sf's output. */
static json_object *take_result(json_object *root)
{
    json_object *result = json_member(root, "result");

    if (!result || json_member(root, "fields") || json_member(root, "sobjects"))
        return root;
    json_object_get(result);
    json_object_put(root);
    return result;
}

static bool has_key(json_object *object, const char *key)
{
    return json_object_object_get_ex(object, key, NULL);
}

static guint read_flags(json_object *recorded, EntityKind kind)
{
    guint flags = 0;

    for (guint i = 0; i < ENTITY_N_FLAGS; i++) {
        bool usual = (1U << i) == ENTITY_QUERYABLE || (1U << i) == ENTITY_RETRIEVEABLE;

        if (json_flag(recorded, entity_flag_names[i], usual && kind != KIND_CHANGE_EVENT))
            flags |= 1U << i;
    }
    return flags;
}

static void replace_text(char **target, const char *text)
{
    if (!text)
        return;
    g_free(*target);
    *target = g_strdup(text);
}

static Entity *read_entity(json_object *recorded)
{
    const char *name = json_text(recorded, "name", NULL);
    Entity *entity;

    if (!name || !*name)
        return NULL;
    entity = entity_new(name, catalogue_kind_of(name, json_flag(recorded, "customSetting", false)));
    entity->flags = read_flags(recorded, entity->kind);
    replace_text(&entity->label, json_text(recorded, "label", NULL));
    replace_text(&entity->label_plural, json_text(recorded, "labelPlural", NULL));
    replace_text(&entity->key_prefix, json_text(recorded, "keyPrefix", NULL));
    replace_text(&entity->associate_type, json_text(recorded, "associateEntityType", NULL));
    replace_text(&entity->associate_parent, json_text(recorded, "associateParentEntity", NULL));
    if (!entity->label)
        entity->label = entity_default_label(name);
    if (!entity->label_plural)
        entity->label_plural = entity_plural(entity->label);
    entity->recorded_entry = json_object_get(recorded);
    return entity;
}

static bool is_listed(const char *name, gpointer names)
{
    return g_hash_table_contains(names, name);
}

/* Satellites and set-up objects take no object permissions. */
static void classify(Entity *entity, GHashTable *names)
{
    catalogue_associate(entity, is_listed, names);
    if (entity->kind == KIND_SETTING || entity->kind == KIND_METADATA_TYPE)
        entity->no_permissions = true;
    if (entity->kind == KIND_STANDARD && !entity_is(entity, ENTITY_CUSTOM) &&
        !(entity_is(entity, ENTITY_LAYOUTABLE) && entity_is(entity, ENTITY_TRIGGERABLE)))
        entity->no_permissions = true;
    if (g_str_equal(entity->name, "Task") || g_str_equal(entity->name, "Event") ||
        g_str_equal(entity->name, "User"))
        entity->no_permissions = true;
    if (g_str_has_suffix(entity->name, "LineItem") || g_str_equal(entity->name, "OrderItem") ||
        g_str_equal(entity->name, "PricebookEntry") || g_str_equal(entity->name, "CampaignMember"))
        entity->no_permissions = true;
}

GPtrArray *describe_recorded_list(const char *folder, GError **error)
{
    g_autoptr(json_object) root = read_json(folder, "global", error);
    g_autoptr(GPtrArray) list = NULL;
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    json_object *objects;

    if (!root)
        return NULL;
    root = take_result(root);
    objects = json_object_is_type(root, json_type_array) ? root : json_list(root, "sobjects");
    if (!objects) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s/global.json' has no list 'sobjects'",
                    folder);
        return NULL;
    }
    list = g_ptr_array_new_with_free_func((GDestroyNotify) entity_free);
    for (gsize i = 0; i < json_object_array_length(objects); i++) {
        Entity *entity = read_entity(json_object_array_get_idx(objects, i));

        if (entity && g_hash_table_add(names, entity->name))
            g_ptr_array_add(list, entity);
        else
            entity_free(entity);
    }
    for (guint i = 0; i < list->len; i++)
        classify(g_ptr_array_index(list, i), names);
    return g_steal_pointer(&list);
}

static GStrv read_names(json_object *list)
{
    GStrvBuilder *builder = g_strv_builder_new();
    GStrv names;

    for (gsize i = 0; list && i < json_object_array_length(list); i++)
        g_strv_builder_add(builder, json_object_get_string(json_object_array_get_idx(list, i)));
    names = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return names;
}

static void read_values(Field *field, json_object *list)
{
    for (gsize i = 0; list && i < json_object_array_length(list); i++) {
        json_object *one = json_object_array_get_idx(list, i);
        const char *value = json_text(one, "value", json_text(one, "label", ""));
        PickValue *pick;

        field_add_value(field, value, json_flag(one, "defaultValue", false));
        pick = g_ptr_array_index(field->values, field->values->len - 1);
        pick->active = json_flag(one, "active", true);
        replace_text(&pick->valid_for, json_text(one, "validFor", NULL));
        replace_text(&pick->label, json_text(one, "label", NULL));
    }
}

/* Takes a number only if it was recorded. */
static void read_int(json_object *recorded, const char *key, int *target)
{
    if (has_key(recorded, key))
        *target = (int) json_integer(recorded, key, 0);
}

static void read_flag(json_object *recorded, const char *key, bool *target)
{
    *target = json_flag(recorded, key, *target);
}

static void read_texts(Field *field, json_object *recorded)
{
    replace_text(&field->compound, json_text(recorded, "compoundFieldName", NULL));
    replace_text(&field->relationship, json_text(recorded, "relationshipName", NULL));
    replace_text(&field->controller, json_text(recorded, "controllerName", NULL));
    replace_text(&field->formula, json_text(recorded, "calculatedFormula", NULL));
    replace_text(&field->fallback_formula, json_text(recorded, "defaultValueFormula", NULL));
    replace_text(&field->help, json_text(recorded, "inlineHelpText", NULL));
    replace_text(&field->mask_type, json_text(recorded, "maskType", NULL));
    replace_text(&field->extra_type, json_text(recorded, "extraTypeInfo", NULL));
    if (json_member(recorded, "defaultValue") && !field->fallback)
        field->fallback = g_strdup(json_object_get_string(json_member(recorded, "defaultValue")));
}

static void read_field_flags(Field *field, json_object *recorded)
{
    const struct {
        const char *key;
        bool *target;
    } flags[] = {
        {"createable", &field->createable},
        {"updateable", &field->updateable},
        {"nillable", &field->nillable},
        {"defaultedOnCreate", &field->defaulted},
        {"filterable", &field->filterable},
        {"sortable", &field->sortable},
        {"groupable", &field->groupable},
        {"aggregatable", &field->aggregatable},
        {"custom", &field->custom},
        {"calculated", &field->calculated},
        {"autoNumber", &field->auto_number},
        {"externalId", &field->external_id},
        {"idLookup", &field->id_lookup},
        {"unique", &field->unique},
        {"caseSensitive", &field->case_sensitive},
        {"restrictedPicklist", &field->restricted},
        {"nameField", &field->name_field},
        {"namePointing", &field->name_pointing},
        {"permissionable", &field->permissionable},
        {"htmlFormatted", &field->html},
        {"encrypted", &field->encrypted},
        {"cascadeDelete", &field->cascade_delete},
        {"restrictedDelete", &field->restricted_delete},
        {"writeRequiresMasterRead", &field->master_read},
        {"polymorphicForeignKey", &field->polymorphic},
    };

    for (guint i = 0; i < G_N_ELEMENTS(flags); i++)
        read_flag(recorded, flags[i].key, flags[i].target);
}

/* In a reduced recording the flags of system fields are missing: they must not look writable. */
static void guess_flags(Field *field)
{
    static const char *const system[] = {
        "Id",
        "IsDeleted",
        "CreatedDate",
        "CreatedById",
        "LastModifiedDate",
        "LastModifiedById",
        "SystemModstamp",
        "LastActivityDate",
        "LastViewedDate",
        "LastReferencedDate",
        "MasterRecordId",
        NULL,
    };

    if (g_strv_contains(system, field->name) || field->calculated || field->auto_number) {
        field->createable = field->updateable = field->permissionable = false;
        field->defaulted = !field->nillable;
    }
    if (g_str_equal(field->name, "OwnerId"))
        field->defaulted = true;
    if (g_str_equal(field->name, "Name"))
        field->name_field = true;
    if (g_str_equal(field->name, "Id"))
        field->id_lookup = true;
}

Field *describe_recorded_field(json_object *recorded)
{
    const char *name = json_text(recorded, "name", NULL);
    FieldType type = field_type_parse(json_text(recorded, "type", "string"));
    Field *field;

    if (!name || type == FIELD_N)
        return NULL;
    field = field_new(name, json_text(recorded, "label", NULL), type);
    read_values(field, json_list(recorded, "picklistValues"));
    g_strfreev(field->reference_to);
    field->reference_to = read_names(json_list(recorded, "referenceTo"));
    field->nillable = json_flag(recorded, "nillable", true);
    field->calculated = json_flag(recorded, "calculated", false);
    field->auto_number = json_flag(recorded, "autoNumber", false);
    read_int(recorded, "length", &field->length);
    read_texts(field, recorded);
    field_complete(field);
    guess_flags(field);
    read_field_flags(field, recorded);
    read_int(recorded, "length", &field->length);
    read_int(recorded, "byteLength", &field->byte_length);
    read_int(recorded, "precision", &field->precision);
    read_int(recorded, "scale", &field->scale);
    read_int(recorded, "digits", &field->digits);
    field->recorded = json_object_get(recorded);
    return field;
}

/* What the describe says itself counts more than the entry of the list. */
static void take_describe(Entity *entity, json_object *describe)
{
    replace_text(&entity->label, json_text(describe, "label", NULL));
    replace_text(&entity->label_plural, json_text(describe, "labelPlural", NULL));
    for (guint i = 0; i < ENTITY_N_FLAGS; i++)
        if (has_key(describe, entity_flag_names[i]))
            entity->flags = (entity->flags & ~(1U << i)) |
                            (json_flag(describe, entity_flag_names[i], false) ? 1U << i : 0);
}

bool describe_recorded_fields(Entity *entity, const char *folder)
{
    g_autoptr(json_object) root = read_json(folder, entity->name, NULL);
    json_object *fields;

    if (!root)
        return false;
    root = take_result(root);
    fields = json_list(root, "fields");
    if (!fields)
        return false;
    for (gsize i = 0; i < json_object_array_length(fields); i++) {
        Field *field = describe_recorded_field(json_object_array_get_idx(fields, i));

        if (field && entity->by_name && entity_field(entity, field->name))
            g_clear_pointer(&field, field_free);
        if (field)
            entity_add_field(entity, field);
    }
    if (!entity->fields)
        return false;
    take_describe(entity, root);
    json_object_object_del(root, "fields");
    entity->recorded_describe = json_object_get(root);
    return true;
}
