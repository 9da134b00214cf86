#include "config.h"

#include "actions/generate-schema.h"
#include "actions/generate.h"
#include "core/json.h"

static json_object *reference(const char *name)
{
    json_object *schema = json_object_new_object();
    g_autofree char *path = g_strdup_printf("#/components/schemas/%s", name);

    json_add_text(schema, "$ref", path);
    return schema;
}

/* {"application/json":{"schema":…}} */
static json_object *content(json_object *schema)
{
    json_object *types = json_object_new_object();
    json_object *type = json_object_new_object();

    json_add_take(type, "schema", schema);
    json_add_take(types, "application/json", type);
    return types;
}

static json_object *response(const char *description, json_object *schema)
{
    json_object *answer = json_object_new_object();

    json_add_text(answer, "description", description);
    json_add_take(answer, "content", content(schema));
    return answer;
}

/* Search and Get share the record's schema; the others have one of their own. */
static json_object *output_schema(const Action *action)
{
    json_object *list;

    if (action->kind == ACTION_GET)
        return reference(action->entity->name);
    if (action->kind != ACTION_SEARCH)
        return schema_output(action);
    list = json_object_new_object();
    json_add_text(list, "type", "array");
    json_add_take(list, "items", reference(action->entity->name));
    return list;
}

static json_object *operation(const Action *action)
{
    json_object *operation = json_object_new_object();
    json_object *body = json_object_new_object();
    json_object *responses = json_object_new_object();
    json_object *tags = json_object_new_array();
    g_autofree char *help = action_help(action);

    json_add_text(operation, "operationId", action->name);
    json_add_text(operation, "summary", help);
    json_append_text(tags, action->entity->name);
    json_add_take(operation, "tags", tags);
    json_add_flag(body, "required", true);
    json_add_take(body, "content", content(schema_input(action)));
    json_add_take(operation, "requestBody", body);
    json_add_take(responses, "200", response("done", output_schema(action)));
    json_add_take(responses, "default", response("not done", reference("orgwire.Error")));
    json_add_take(operation, "responses", responses);
    return operation;
}

static json_object *text_schema(const char *description)
{
    json_object *schema = json_object_new_object();

    json_add_text(schema, "type", "string");
    json_add_text(schema, "description", description);
    return schema;
}

/* The one line that --json writes to stderr. */
static json_object *error_schema(void)
{
    json_object *schema = json_object_new_object();
    json_object *properties = json_object_new_object();
    json_object *inner = json_object_new_object();
    json_object *members = json_object_new_object();
    json_object *retryable = json_object_new_object();

    json_add_text(retryable, "type", "boolean");
    json_add_take(members, "code", text_schema("a word of orgwire-errors(7)"));
    json_add_take(members, "message", text_schema(NULL));
    json_add_take(members, "why", text_schema(NULL));
    json_add_take(members, "retryable", retryable);
    json_add_text(inner, "type", "object");
    json_add_take(inner, "properties", members);
    json_add_take(properties, "error", inner);
    json_add_text(schema, "type", "object");
    json_add_take(schema, "properties", properties);
    return schema;
}

json_object *generate_openapi(const ActionSet *set)
{
    json_object *document = json_object_new_object();
    json_object *info = json_object_new_object();
    json_object *paths = json_object_new_object();
    json_object *components = json_object_new_object();
    json_object *schemas = json_object_new_object();
    GPtrArray *actions = action_set_actions(set);
    GPtrArray *entities = action_set_entities(set);
    const Integration *integration = action_set_integration(set);
    g_autofree char *module = integration_module(integration);

    json_add_text(document, "openapi", "3.1.0");
    json_add_text(info, "title", module);
    json_add_text(info, "version", integration->api_version ? integration->api_version : "1");
    json_add_text(
        info, "description",
        "The server actions of an orgwire integration: inputs and answers of `orgwire call "
        "ACTION --body=- --json`.");
    json_add_take(document, "info", info);
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        json_object *path = json_object_new_object();
        g_autofree char *name = g_strdup_printf("/%s/%s", module, action->name);

        json_add_take(path, "post", operation(action));
        json_add_take(paths, name, path);
    }
    json_add_take(document, "paths", paths);
    for (guint i = 0; i < entities->len; i++) {
        const ActionEntity *entity = entities->pdata[i];

        json_add_take(schemas, entity->name, schema_record(entity));
    }
    json_add_take(schemas, "orgwire.Error", error_schema()); /* no object has a point in its name */
    json_add_take(components, "schemas", schemas);
    json_add_take(document, "components", components);
    return document;
}
