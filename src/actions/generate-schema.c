#include "config.h"

#include "actions/generate-schema.h"

#include "actions/generate.h"
#include "actions/types.h"
#include "core/json.h"

static json_object *typed(const char *type, const char *help)
{
    json_object *schema = json_object_new_object();

    json_add_text(schema, "type", type);
    json_add_text(schema, "description", help);
    return schema;
}

static json_object *text_list(const char *const *texts, bool and_null)
{
    json_object *list = json_object_new_array();

    for (; *texts; texts++)
        json_append_text(list, *texts);
    if (and_null)
        json_object_array_add(list, NULL);
    return list;
}

/* "string", or with null beside it. "any" says nothing. */
static void add_type(json_object *schema, const char *type, bool nullable)
{
    const char *const both[] = {type, "null", NULL};

    if (g_str_equal(type, "any"))
        return;
    if (nullable)
        json_add_take(schema, "type", text_list(both, false));
    else
        json_add_text(schema, "type", type);
}

/* What a caller may give beside the JSON type itself: type_check() takes the text of it, too. */
static void add_input_type(json_object *schema, const TypeInfo *type, bool nullable)
{
    bool is_number = type->kind == VALUE_INTEGER || type->kind == VALUE_DECIMAL;
    const char *other = is_number || type->kind == VALUE_BOOLEAN ? "string"
                        : type->kind == VALUE_MULTIPICKLIST      ? "array"
                                                                 : NULL;
    const char *const all[] = {type->json, other, nullable ? "null" : NULL, NULL};

    if (!other) {
        add_type(schema, type->json, nullable);
        return;
    }
    json_add_take(schema, "type", text_list(all, false));
    if (is_number)
        json_add_text(schema, "pattern", "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$");
    else if (type->kind == VALUE_BOOLEAN)
        json_add_text(schema, "pattern", "^(true|false)$");
    else
        json_add_take(schema, "items", typed("string", NULL));
}

/* A field given (`input`) or received. */
static json_object *schema_field(const ActionField *field, bool input)
{
    const FieldInfo *info = field->info;
    const TypeInfo *type = type_find(info->type);
    json_object *schema = json_object_new_object();
    bool nullable = type->kind != VALUE_BOOLEAN && (!input || info->nillable);

    if (input)
        add_input_type(schema, type, nullable);
    else
        add_type(schema, type->json, nullable);
    if (type->format && !g_str_equal(type->format, "byte"))
        json_add_text(schema, "format", type->format);
    if (type->kind == VALUE_BASE64)
        json_add_text(schema, "contentEncoding", "base64");
    if (type->kind == VALUE_ID)
        json_add_text(schema, "pattern", input ? "^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$"
                                               : "^[A-Za-z0-9]{18}$");
    else if (g_str_equal(type->json, "string") && info->length > 0)
        json_add_integer(schema, "maxLength", info->length);
    if (input && type->kind == VALUE_PICKLIST && info->restricted_picklist && info->values[0])
        json_add_take(schema, "enum", text_list((const char *const *) info->values, nullable));
    json_add_text(schema, "title", info->label);
    json_add_text(schema, "description", type->remark);
    if (input && !field->createable && !field->updateable)
        json_add_flag(schema, "readOnly", true);
    return schema;
}

json_object *schema_record(const ActionEntity *entity)
{
    json_object *schema = typed("object", entity->describe->info.label);
    json_object *properties = json_object_new_object();

    for (guint i = 0; i < entity->fields->len; i++) {
        const ActionField *field = entity->fields->pdata[i];

        json_add_take(properties, field->name, schema_field(field, false));
    }
    json_add_take(schema, "properties", properties);
    return schema;
}

static json_object *list_of(json_object *items)
{
    json_object *schema = typed("array", NULL);

    json_add_take(schema, "items", items);
    return schema;
}

/* One of our own inputs. */
static json_object *schema_ours(const ActionInput *input, const Action *action);

static json_object *fields_schema(const Action *action, bool row)
{
    json_object *schema = typed("object", NULL);
    json_object *properties = json_object_new_object();
    json_object *required = json_object_new_array();

    for (guint i = 0; i < action->inputs->len; i++) {
        const ActionInput *input = &g_array_index(action->inputs, ActionInput, i);

        /* A row has the fields alone; an action for many rows has our inputs alone. */
        if (action_is_rows(action) && row != (input->field != NULL))
            continue;
        if (input->read_only)
            continue;
        json_add_take(properties, input->name,
                      input->field ? schema_field(input->field, true)
                                   : schema_ours(input, action));
        if (input->required)
            json_append_text(required, input->name);
    }
    json_add_take(schema, "properties", properties);
    json_add_take(schema, "required", required);
    /* A parent may be named by its external id, "Account.Ext__c". */
    if (action_is_rows(action) ? row : action->kind <= ACTION_UPSERT)
        json_add_take(schema, "additionalProperties", json_object_new_boolean(true));
    else
        json_add_flag(schema, "additionalProperties", false);
    return schema;
}

static json_object *schema_ours(const ActionInput *input, const Action *action)
{
    static const char *const names[] = {"string", "array", NULL};
    static const char *const any_filter[] = {"array", "object", "string", NULL};
    json_object *schema;

    if (g_str_equal(input->type, "rows"))
        return list_of(fields_schema(action, true));
    schema = json_object_new_object();
    if (g_str_equal(input->type, "filter"))
        json_add_take(schema, "type", text_list(any_filter, false));
    else if (g_str_equal(input->type, "names") || g_str_equal(input->type, "order"))
        json_add_take(schema, "type", text_list(names, false));
    else if (g_str_equal(input->type, "binds"))
        json_add_text(schema, "type", "object");
    else if (g_str_equal(input->type, "int"))
        json_add_text(schema, "type", "integer");
    else if (g_str_equal(input->type, "boolean"))
        json_add_text(schema, "type", "boolean");
    else
        json_add_text(schema, "type", "string");
    if (g_str_equal(input->type, "int"))
        json_add_integer(schema, "minimum", 1);
    json_add_text(schema, "description", input->help);
    return schema;
}

json_object *schema_input(const Action *action)
{
    return fields_schema(action, false);
}

static json_object *schema_error(void)
{
    static const char *const both[] = {"object", "null", NULL};
    json_object *schema = json_object_new_object();
    json_object *properties = json_object_new_object();

    json_add_take(schema, "type", text_list(both, false));
    json_add_take(properties, "code", typed("string", "Salesforce's word, or FATE_UNKNOWN"));
    json_add_take(properties, "message", typed("string", NULL));
    json_add_take(properties, "fields", list_of(typed("string", NULL)));
    json_add_take(schema, "properties", properties);
    return schema;
}

static json_object *schema_result(const Action *action)
{
    json_object *schema = typed("object", NULL);
    json_object *properties = json_object_new_object();
    bool rows = action_is_rows(action);
    json_object *id = json_object_new_object();

    if (rows)
        json_add_take(properties, "row", typed("integer", "from 1, in the order of the input"));
    add_type(id, "string", rows);
    json_add_take(properties, "id", id);
    if (rows || action->kind == ACTION_CREATE || action->kind == ACTION_UPSERT)
        json_add_take(properties, "created", typed("boolean", NULL));
    json_add_take(properties, "success", typed("boolean", NULL));
    if (rows)
        json_add_take(properties, "error", schema_error());
    json_add_take(schema, "properties", properties);
    return rows ? list_of(schema) : schema;
}

json_object *schema_output(const Action *action)
{
    json_object *schema = typed("object", NULL);
    json_object *properties = json_object_new_object();

    json_add_take(schema, "properties", properties);
    switch (action->kind) {
    case ACTION_GET:
    case ACTION_SEARCH:
        json_object_put(schema);
        schema = schema_record(action->entity);
        return action->kind == ACTION_SEARCH ? list_of(schema) : schema;
    case ACTION_COUNT:
        json_add_take(properties, "count", typed("integer", NULL));
        return schema;
    case ACTION_PICKLISTS:
        for (guint i = 0; i < action->entity->fields->len; i++) {
            const ActionField *field = action->entity->fields->pdata[i];

            if (field->info->values[0])
                json_add_take(properties, field->name, list_of(typed("string", NULL)));
        }
        return schema;
    default:
        json_object_put(schema);
        return schema_result(action);
    }
}

json_object *generate_json_schema(const ActionSet *set)
{
    json_object *document = json_object_new_object();
    json_object *definitions = json_object_new_object();
    GPtrArray *actions = action_set_actions(set);
    g_autofree char *module = integration_module(action_set_integration(set));
    g_autofree char *id = g_strdup_printf("urn:orgwire:%s", module);

    json_add_text(document, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_add_text(document, "$id", id);
    json_add_text(document, "title", module);
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        g_autofree char *input = g_strconcat(action->name, ".input", NULL);
        g_autofree char *output = g_strconcat(action->name, ".output", NULL);

        json_add_take(definitions, input, schema_input(action));
        json_add_take(definitions, output, schema_output(action));
    }
    json_add_take(document, "$defs", definitions);
    return document;
}
