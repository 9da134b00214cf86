#include "config.h"

#include "org/describe-build.h"

#include <stddef.h>
#include <string.h>

#include "core/json.h"

static int compare_keys(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* The platform writes the keys in the order of the alphabet. */
static json_object *sorted(json_object *object)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    json_object *result = json_object_new_object();
    json_object_iter iter;

    json_object_object_foreachC(object, iter) g_ptr_array_add(keys, iter.key);
    g_ptr_array_sort(keys, compare_keys);
    for (guint i = 0; i < keys->len; i++) {
        const char *key = g_ptr_array_index(keys, i);

        json_add_take(result, key, json_object_get(json_object_object_get(object, key)));
    }
    json_object_put(object);
    return result;
}

static void add_text(json_object *object, const char *key, const char *text)
{
    json_add_take(object, key, text ? json_object_new_string(text) : NULL);
}

/* What was recorded and is none of our keys stays as it was. */
static void add_recorded(json_object *object, json_object *recorded)
{
    json_object_iter iter;

    if (!recorded)
        return;
    json_object_object_foreachC(recorded, iter)
    {
        if (!json_object_object_get_ex(object, iter.key, NULL))
            json_add_take(object, iter.key, json_object_get(iter.val));
    }
}

/* The first three are there always, the rest for objects with layouts. */
static const struct {
    const char *key;
    const char *tail;
} url_tails[] = {
    {"rowTemplate", "/{ID}"},
    {"describe", "/describe"},
    {"sobject", ""},
    {"approvalLayouts", "/describe/approvalLayouts"},
    {"compactLayouts", "/describe/compactLayouts"},
    {"defaultValues", "/defaultValues?recordTypeId&fields"},
    {"layouts", "/describe/layouts"},
    {"listviews", "/listviews"},
    {"quickActions", "/quickActions"},
};

static json_object *build_urls(const Entity *entity, const char *version)
{
    json_object *urls = json_object_new_object();
    guint n = entity_is(entity, ENTITY_LAYOUTABLE) ? G_N_ELEMENTS(url_tails) : 3;

    for (guint i = 0; i < n; i++) {
        g_autofree char *url = g_strdup_printf("/services/data/v%s/sobjects/%s%s", version,
                                               entity->name, url_tails[i].tail);

        json_add_text(urls, url_tails[i].key, url);
    }
    return urls;
}

static bool flag_for(const Data *data, const OrgUser *user, const Entity *entity, EntityFlag flag)
{
    static const struct {
        EntityFlag flag;
        Rights right;
    } needs[] = {
        {ENTITY_QUERYABLE, RIGHT_READ},     {ENTITY_RETRIEVEABLE, RIGHT_READ},
        {ENTITY_SEARCHABLE, RIGHT_READ},    {ENTITY_CREATEABLE, RIGHT_CREATE},
        {ENTITY_UPDATEABLE, RIGHT_UPDATE},  {ENTITY_DELETABLE, RIGHT_DELETE},
        {ENTITY_UNDELETABLE, RIGHT_DELETE}, {ENTITY_MERGEABLE, RIGHT_DELETE},
    };

    if (!entity_is(entity, flag))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(needs); i++)
        if (needs[i].flag == flag)
            return (access_entity(data->org, user, entity) & needs[i].right) != 0;
    return true;
}

static json_object *build_common(const Data *data, const OrgUser *user, const Entity *entity,
                                 const char *version)
{
    json_object *entry = json_object_new_object();

    for (guint i = 0; i < ENTITY_N_FLAGS; i++)
        json_add_flag(entry, entity_flag_names[i], flag_for(data, user, entity, 1 << i));
    add_text(entry, "associateEntityType", entity->associate_type);
    add_text(entry, "associateParentEntity", entity->associate_parent);
    add_text(entry, "keyPrefix", entity->key_prefix);
    add_text(entry, "label", entity->label);
    add_text(entry, "labelPlural", entity->label_plural);
    add_text(entry, "name", entity->name);
    json_add_take(entry, "urls", build_urls(entity, version));
    return entry;
}

json_object *describe_build_entry(const Data *data, const OrgUser *user, const Entity *entity,
                                  const char *version)
{
    json_object *entry = build_common(data, user, entity, version);

    add_recorded(entry, entity->recorded_entry);
    return sorted(entry);
}

/* ---- fields ---- */

#define FLAG(key, member)            \
    {                                \
        key, offsetof(Field, member) \
    }

static const struct {
    const char *key;
    gsize offset;
} field_flags[] = {
    FLAG("aggregatable", aggregatable),
    FLAG("autoNumber", auto_number),
    FLAG("calculated", calculated),
    FLAG("cascadeDelete", cascade_delete),
    FLAG("caseSensitive", case_sensitive),
    FLAG("custom", custom),
    FLAG("defaultedOnCreate", defaulted),
    FLAG("encrypted", encrypted),
    FLAG("externalId", external_id),
    FLAG("filterable", filterable),
    FLAG("groupable", groupable),
    FLAG("htmlFormatted", html),
    FLAG("idLookup", id_lookup),
    FLAG("nameField", name_field),
    FLAG("namePointing", name_pointing),
    FLAG("nillable", nillable),
    FLAG("permissionable", permissionable),
    FLAG("polymorphicForeignKey", polymorphic),
    FLAG("restrictedDelete", restricted_delete),
    FLAG("restrictedPicklist", restricted),
    FLAG("sortable", sortable),
    FLAG("unique", unique),
    FLAG("writeRequiresMasterRead", master_read),
};
/* Never true, or never set, in what we describe ourselves. */
static const char *const false_keys[] = {
    "aiPredictionField",        "deprecatedAndHidden",
    "displayLocationInDecimal", "formulaTreatNullNumberAsZero",
    "highScaleNumber",          "queryByDistance",
    "searchPrefilterable",
};
static const char *const null_keys[] = {"filteredLookupInfo", "mask", "referenceTargetField"};

static json_object *build_values(const Field *field)
{
    json_object *list = json_object_new_array();

    for (guint i = 0; i < field->values->len; i++) {
        const PickValue *value = g_ptr_array_index(field->values, i);
        json_object *one = json_object_new_object();

        json_add_flag(one, "active", value->active);
        json_add_flag(one, "defaultValue", value->is_default);
        add_text(one, "label", value->label);
        add_text(one, "validFor", value->valid_for);
        add_text(one, "value", value->value);
        json_object_array_add(list, one);
    }
    return list;
}

static json_object *build_names(char **names)
{
    json_object *list = json_object_new_array();

    for (; *names; names++)
        json_append_text(list, *names);
    return list;
}

static void add_default(json_object *object, const Field *field)
{
    json_object *recorded = json_member(field->recorded, "defaultValue");

    if (recorded)
        json_add_take(object, "defaultValue", json_object_get(recorded));
    else if (field->type == FIELD_BOOLEAN)
        json_add_flag(object, "defaultValue", g_strcmp0(field->fallback, "true") == 0);
    else
        json_add_take(object, "defaultValue", NULL);
    if (field->fallback && !recorded && !field->values->len && field->type != FIELD_BOOLEAN) {
        g_autofree char *formula = g_strdup_printf("\"%s\"", field->fallback);

        json_add_text(object, "defaultValueFormula", formula);
    } else {
        add_text(object, "defaultValueFormula",
                 field->auto_number ? NULL : field->fallback_formula);
    }
}

static void add_texts(json_object *object, const Field *field)
{
    add_text(object, "calculatedFormula", field->formula);
    add_text(object, "compoundFieldName", field->compound);
    add_text(object, "controllerName", field->controller);
    add_text(object, "extraTypeInfo", field->extra_type);
    add_text(object, "inlineHelpText", field->help);
    add_text(object, "label", field->label);
    add_text(object, "maskType", field->mask_type);
    add_text(object, "name", field->name);
    add_text(object, "relationshipName", field->relationship);
    add_text(object, "soapType", field_type_soap(field->type));
    add_text(object, "type", field_type_name(field->type));
}

json_object *describe_build_field(const Data *data, const OrgUser *user, const Entity *entity,
                                  const Field *field)
{
    json_object *object = json_object_new_object();

    for (guint i = 0; i < G_N_ELEMENTS(field_flags); i++)
        json_add_flag(object, field_flags[i].key,
                      *(const bool *) ((const char *) field + field_flags[i].offset));
    json_add_flag(object, "createable", access_createable(data->org, user, entity, field));
    json_add_flag(object, "updateable", access_updateable(data->org, user, entity, field));
    json_add_flag(object, "dependentPicklist", field->controller && field->values->len);
    add_texts(object, field);
    add_default(object, field);
    json_add_integer(object, "byteLength", field->byte_length);
    json_add_integer(object, "digits", field->digits);
    json_add_integer(object, "length", field->length);
    json_add_integer(object, "precision", field->precision);
    json_add_integer(object, "scale", field->scale);
    json_add_take(object, "relationshipOrder",
                  field->relationship_order < 0 ? NULL
                                                : json_object_new_int(field->relationship_order));
    json_add_take(object, "picklistValues", build_values(field));
    json_add_take(object, "referenceTo", build_names(field->reference_to));
    add_recorded(object, field->recorded);
    for (guint i = 0; i < G_N_ELEMENTS(false_keys); i++)
        if (!json_object_object_get_ex(object, false_keys[i], NULL))
            json_add_flag(object, false_keys[i], false);
    for (guint i = 0; i < G_N_ELEMENTS(null_keys); i++)
        if (!json_object_object_get_ex(object, null_keys[i], NULL))
            json_add_take(object, null_keys[i], NULL);
    return sorted(object);
}

/* ---- the object ---- */

static json_object *build_children(const Data *data, const OrgUser *user, const Entity *entity)
{
    json_object *list = json_object_new_array();
    const GPtrArray *links = catalogue_children(data->catalogue, entity);

    for (guint i = 0; links && i < links->len; i++) {
        const ChildLink *link = g_ptr_array_index(links, i);
        json_object *one;

        if (!access_visible(data->org, user, link->child) ||
            !access_readable(data->org, user, link->child, link->field))
            continue;
        one = json_object_new_object();
        json_add_flag(one, "cascadeDelete", link->field->cascade_delete);
        json_add_text(one, "childSObject", link->child->name);
        json_add_flag(one, "deprecatedAndHidden", false);
        json_add_text(one, "field", link->field->name);
        json_add_take(one, "junctionIdListNames", json_object_new_array());
        json_add_take(one, "junctionReferenceTo", json_object_new_array());
        add_text(one, "relationshipName", link->field->child_relation);
        json_add_flag(one, "restrictedDelete", link->field->restricted_delete);
        json_object_array_add(list, one);
    }
    return list;
}

static json_object *build_record_types(const Entity *entity, const char *version)
{
    json_object *list = json_object_new_array();
    json_object *master = json_object_new_object();
    json_object *urls = json_object_new_object();
    g_autofree char *url =
        g_strdup_printf("/services/data/v%s/sobjects/%s/describe/layouts/012000000000000AAA",
                        version, entity->name);

    json_add_flag(master, "active", true);
    json_add_flag(master, "available", true);
    json_add_flag(master, "defaultRecordTypeMapping", true);
    json_add_text(master, "developerName", "Master");
    json_add_flag(master, "master", true);
    json_add_text(master, "name", "Master");
    json_add_text(master, "recordTypeId", "012000000000000AAA");
    json_add_text(urls, "layout", url);
    json_add_take(master, "urls", urls);
    json_object_array_add(list, master);
    return list;
}

static json_object *build_scopes(const Entity *entity)
{
    json_object *list = json_object_new_array();
    g_autofree char *small = g_utf8_strdown(entity->label_plural, -1);
    const char *names[] = {"everything", "mine"};
    const char *words[] = {"All", "My"};

    for (guint i = 0; i < (entity_field(entity, "OwnerId") ? 2 : 1); i++) {
        json_object *one = json_object_new_object();
        g_autofree char *label = g_strdup_printf("%s %s", words[i], small);

        json_add_text(one, "label", label);
        json_add_text(one, "name", names[i]);
        json_object_array_add(list, one);
    }
    return list;
}

static void add_missing(json_object *object, const char *key, json_object *value)
{
    if (json_object_object_get_ex(object, key, NULL))
        json_object_put(value);
    else
        json_add_take(object, key, value);
}

/* Keys that say nothing about rows and fields. */
static void add_rest(json_object *object, const Entity *entity, const char *version)
{
    static const char *const nulls[] = {
        "defaultImplementation", "extendedBy",           "extendsInterfaces",
        "implementedBy",         "implementsInterfaces", "listviewable",
        "networkScopeFieldName", "lookupLayoutable",     "sobjectDescribeOption",
    };

    add_missing(object, "actionOverrides", json_object_new_array());
    add_missing(object, "namedLayoutInfos", json_object_new_array());
    add_missing(object, "recordTypeInfos", build_record_types(entity, version));
    add_missing(object, "supportedScopes", build_scopes(entity));
    add_missing(object, "compactLayoutable",
                json_object_new_boolean(entity_is(entity, ENTITY_LAYOUTABLE)));
    add_missing(object, "searchLayoutable",
                json_object_new_boolean(entity_is(entity, ENTITY_LAYOUTABLE)));
    for (guint i = 0; i < G_N_ELEMENTS(nulls); i++)
        add_missing(object, nulls[i], NULL);
}

json_object *describe_build(const Data *data, const OrgUser *user, Entity *entity,
                            const char *version)
{
    json_object *object = build_common(data, user, entity, version);
    json_object *fields = json_object_new_array();

    catalogue_describe(data->catalogue, entity);
    for (guint i = 0; i < entity->fields->len; i++) {
        const Field *field = g_ptr_array_index(entity->fields, i);

        if (access_readable(data->org, user, entity, field))
            json_object_array_add(fields, describe_build_field(data, user, entity, field));
    }
    json_add_take(object, "fields", fields);
    add_recorded(object, entity->recorded_describe);
    if (!json_object_object_get_ex(object, "childRelationships", NULL))
        json_add_take(object, "childRelationships", build_children(data, user, entity));
    add_rest(object, entity, version);
    return sorted(object);
}
