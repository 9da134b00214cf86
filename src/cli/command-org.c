/* objects, describe: what the org has. */
#include "config.h"

#include "app/objects.h"
#include "cli/commands.h"
#include "core/problem.h"

static json_object *object_json(const ObjectInfo *info)
{
    json_object *value = json_object_new_object();

    json_add_text(value, "name", info->name);
    json_add_text(value, "label", info->label);
    json_add_text(value, "label_plural", info->label_plural);
    json_add_take(value, "key_prefix",
                  info->key_prefix ? json_object_new_string(info->key_prefix) : NULL);
    json_add_text(value, "kind", object_kind_name(info->kind));
    json_add_flag(value, "queryable", info->queryable);
    json_add_flag(value, "createable", info->createable);
    json_add_flag(value, "updateable", info->updateable);
    json_add_flag(value, "deletable", info->deletable);
    return value;
}

static bool run_objects(Cli *cli, GError **error)
{
    static const char *const header[] = {"API NAME", "LABEL", "ACCESS", "KIND", NULL};
    g_autoptr(ObjectsView) view = objects_view(cli_app(cli), cli_option(cli, "connection"),
                                               cli_cancellable(cli), error);
    g_autoptr(GPtrArray) list = NULL;
    CliTable *table;

    if (!view)
        return false;
    list = objects_list(view, cli_argument(cli, 0), cli_switch(cli, "all"), cli_cancellable(cli),
                        error);
    if (!list)
        return false;
    if (cli_is_json(cli)) {
        g_autoptr(json_object) array = json_object_new_array();

        for (guint i = 0; i < list->len; i++)
            json_object_array_add(array, object_json(list->pdata[i]));
        return cli_print_json(cli, array, error);
    }
    table = cli_table_new(header);
    for (guint i = 0; i < list->len; i++) {
        const ObjectInfo *info = list->pdata[i];
        g_autofree char *rights = rights_build_fixed(object_info_rights(info));

        cli_table_add(table, info->name, info->label, rights, object_kind_name(info->kind), NULL);
    }
    return cli_table_print(cli, table, error);
}

static const char *access_of(const FieldInfo *field)
{
    if (field->createable)
        return field->updateable ? "create, update" : "create";
    return field->updateable ? "update" : "read-only";
}

static json_object *field_json(const FieldInfo *field)
{
    json_object *value = json_object_new_object();
    json_object *references = json_object_new_array();
    json_object *values = json_object_new_array();

    json_add_text(value, "name", field->name);
    json_add_text(value, "label", field->label);
    json_add_text(value, "type", field->type);
    json_add_integer(value, "length", field->length);
    json_add_integer(value, "precision", field->precision);
    json_add_integer(value, "scale", field->scale);
    json_add_flag(value, "required", field_is_required(field));
    json_add_flag(value, "createable", field->createable);
    json_add_flag(value, "updateable", field->updateable);
    json_add_flag(value, "nillable", field->nillable);
    json_add_flag(value, "external_id", field->external_id);
    json_add_flag(value, "calculated", field->calculated);
    for (char **name = field->reference_to; *name; name++)
        json_append_text(references, *name);
    for (char **name = field->values; *name; name++)
        json_append_text(values, *name);
    json_add_take(value, "references", references);
    json_add_take(value, "values", values);
    return value;
}

static bool print_fields(Cli *cli, GPtrArray *fields, GError **error)
{
    static const char *const header[] = {"API NAME", "LABEL", "TYPE", "ACCESS", "NOTES", NULL};
    CliTable *table = cli_table_new(header);

    for (guint i = 0; i < fields->len; i++) {
        const FieldInfo *field = fields->pdata[i];
        g_autofree char *references = g_strjoinv(", ", field->reference_to);
        g_autofree char *notes = g_strconcat(
            field_is_required(field) ? "required " : "", field->external_id ? "external id " : "",
            field->calculated ? "formula " : "", *references ? "→ " : "", references, NULL);

        cli_table_add(table, field->name, field->label, field->type, access_of(field),
                      g_strchomp(notes), NULL);
    }
    return cli_table_print(cli, table, error);
}

static json_object *describe_json(const Describe *describe, GPtrArray *fields)
{
    json_object *value = object_json(&describe->info);
    json_object *list = json_object_new_array();

    for (guint i = 0; i < fields->len; i++)
        json_object_array_add(list, field_json(fields->pdata[i]));
    json_add_take(value, "fields", list);
    return value;
}

static bool run_describe(Cli *cli, GError **error)
{
    g_autoptr(ObjectsView) view = objects_view(cli_app(cli), cli_option(cli, "connection"),
                                               cli_cancellable(cli), error);
    g_autoptr(Describe) describe = NULL;
    g_autoptr(GPtrArray) fields = NULL;
    const char *name = cli_argument(cli, 1);
    FieldInfo *field;

    if (!view)
        return false;
    describe = objects_describe(view, cli_argument(cli, 0), cli_cancellable(cli), error);
    if (!describe)
        return false;
    if (name) {
        field = describe_field(describe, name);
        if (!field) {
            problem_set(error, PROBLEM_NOT_FOUND, NULL, "orgwire describe lists its fields",
                        "'%s' has no field '%s'", describe->info.name, name);
            return false;
        }
        fields = g_ptr_array_new();
        g_ptr_array_add(fields, field);
    } else {
        fields = g_ptr_array_ref(describe->fields);
    }
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value =
            name ? field_json(fields->pdata[0]) : describe_json(describe, fields);

        return cli_print_json(cli, value, error);
    }
    return print_fields(cli, fields, error);
}

static const CommandOption objects_options[] = {
    {"all", 0, NULL, "also those that are rarely wanted (histories, shares, settings …)"},
    {0},
};

const Command command_objects = {
    .name = "objects",
    .arguments = "[PATTERN]",
    .summary = "list the org's objects",
    .options = objects_options,
    .max_arguments = 1,
    .run = run_objects,
};
const Command command_describe = {
    .name = "describe",
    .arguments = "OBJECT [FIELD]",
    .summary = "show an object's fields",
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run_describe,
};
