#include "config.h"

#include "actions/action-inputs.h"

#include <string.h>

#include "actions/types.h"
#include "core/json.h"

#define ON(kind) (1u << (kind))
#define WRITES (ON(ACTION_CREATE) | ON(ACTION_UPDATE) | ON(ACTION_UPSERT))
#define WRITES_ROWS (ON(ACTION_CREATE_ROWS) | ON(ACTION_UPDATE_ROWS) | ON(ACTION_UPSERT_ROWS))
#define ROWS (WRITES_ROWS | ON(ACTION_DELETE_ROWS))

/* Our own inputs: small letters, so that they never meet a field of Salesforce's. Their names are
 * those of names_is_input(). */
static const struct {
    const char *name;
    const char *type;
    guint kinds;
    guint required_by;
    const char *help;
} ours[] = {
    {"filter", "filter", ON(ACTION_SEARCH) | ON(ACTION_COUNT), 0,
     "triples [field, operator, value], in groups with and, or, not"},
    {"where", "soql", ON(ACTION_SEARCH) | ON(ACTION_COUNT), 0,
     "a condition in SOQL with :names for bound values"},
    {"binds", "binds", ON(ACTION_SEARCH) | ON(ACTION_COUNT), 0,
     "an object of values for the :names in where"},
    {"order", "order", ON(ACTION_SEARCH), 0, "fields to sort by, each with asc or desc"},
    {"limit", "int", ON(ACTION_SEARCH), 0, "at most so many records"},
    {"fields", "names", ON(ACTION_GET) | ON(ACTION_SEARCH) | ON(ACTION_PICKLISTS), 0,
     "the fields to give back; parents' as Owner.Name"},
    {"external_id", "name", ON(ACTION_UPSERT) | ON(ACTION_UPSERT_ROWS), 0,
     "the field that says which record is meant; may be left out when there is only one"},
    {"allow_duplicates", "boolean", WRITES | WRITES_ROWS, 0,
     "save although a duplicate rule warns"},
    {"assignment_rule", "text", WRITES | WRITES_ROWS, 0,
     "true: the active assignment rule, false: none, or the id of one"},
    {"all_or_none", "boolean", ROWS, 0, "when one row fails none is saved; at most 200 rows"},
    {"rows", "rows", ROWS, 0, "the rows, unless they come as CSV"},
};

const ActionField *action_only_key(const ActionEntity *entity)
{
    const ActionField *only = NULL;

    for (guint i = 0; i < entity->fields->len; i++) {
        const ActionField *field = entity->fields->pdata[i];

        if (!field->key || !field->info->external_id)
            continue;
        if (only)
            return NULL;
        only = field;
    }
    return only;
}

static void add(GArray *inputs, const ActionField *field, bool required, bool read_only)
{
    ActionInput input = {
        .name = field->name,
        .type = field->info->type,
        .required = required,
        .read_only = read_only,
        .field = field,
    };

    g_array_append_val(inputs, input);
}

/* Does this kind take the field, and how? */
static void add_field(GArray *inputs, const ActionField *field, ActionKind kind)
{
    bool id = g_str_equal(field->info->name, "Id");
    bool writeable = kind == ACTION_CREATE || kind == ACTION_CREATE_ROWS ? field->createable
                     : kind == ACTION_UPDATE || kind == ACTION_UPDATE_ROWS
                         ? field->updateable
                         : field->createable || field->updateable;

    switch (kind) {
    case ACTION_CREATE:
    case ACTION_CREATE_ROWS:
        if (!id)
            add(inputs, field, field->required, !writeable);
        break;
    case ACTION_UPDATE:
        add(inputs, field, false, !id && !field->info->external_id && !writeable);
        break;
    case ACTION_UPDATE_ROWS:
        add(inputs, field, id, !id && !writeable);
        break;
    case ACTION_UPSERT:
    case ACTION_UPSERT_ROWS:
        add(inputs, field, false, !id && !field->key && !writeable);
        break;
    case ACTION_GET:
    case ACTION_DELETE:
        if (id || (field->key && (kind == ACTION_GET || field->info->external_id)))
            add(inputs, field, false, false);
        break;
    case ACTION_DELETE_ROWS:
        if (id)
            add(inputs, field, true, false);
        break;
    case ACTION_SEARCH:
    case ACTION_COUNT:
    case ACTION_PICKLISTS:
    case ACTION_N_KINDS:
        break;
    }
}

GArray *action_inputs_build(const ActionEntity *entity, ActionKind kind)
{
    GArray *inputs = g_array_new(FALSE, TRUE, sizeof(ActionInput));

    for (guint i = 0; i < entity->fields->len; i++)
        add_field(inputs, entity->fields->pdata[i], kind);
    for (gsize i = 0; i < G_N_ELEMENTS(ours); i++) {
        ActionInput input = {.name = ours[i].name, .type = ours[i].type, .help = ours[i].help};

        if (!(ours[i].kinds & ON(kind)))
            continue;
        input.required = (ours[i].required_by & ON(kind)) ||
                         (g_str_equal(ours[i].name, "external_id") && !action_only_key(entity));
        g_array_append_val(inputs, input);
    }
    return inputs;
}

char *action_help(const Action *action)
{
    const char *label = action->entity->describe->info.label;
    const char *label_plural = action->entity->describe->info.label_plural;
    static const struct {
        const char *before, *after;
        bool plural;
    } words[ACTION_N_KINDS] = {
        [ACTION_CREATE] = {"Creates one record of", "", false},
        [ACTION_GET] = {"Reads one record of", " by its id or an external id", false},
        [ACTION_UPDATE] = {"Changes only the given fields of one record of", "", false},
        [ACTION_UPSERT] = {"Creates or changes one record of", " named by an external id", false},
        [ACTION_DELETE] = {"Deletes one record of", "", false},
        [ACTION_SEARCH] = {"Finds records of", ", one after the other", true},
        [ACTION_COUNT] = {"Counts records of", "", true},
        [ACTION_PICKLISTS] = {"Gives the active values of the picklists of", "", false},
        [ACTION_CREATE_ROWS] = {"Creates many records of", "", true},
        [ACTION_UPDATE_ROWS] = {"Changes many records of", ", each named by its id", true},
        [ACTION_UPSERT_ROWS] = {"Creates or changes many records of", "", true},
        [ACTION_DELETE_ROWS] = {"Deletes many records of", ", each named by its id", true},
    };
    const char *object = words[action->kind].plural && label_plural ? label_plural
                         : label                                    ? label
                                                                    : action->entity->name;

    return g_strdup_printf("%s %s%s", words[action->kind].before, object,
                           words[action->kind].after);
}

static json_object *names_to_json(const char *const *names)
{
    json_object *list = json_object_new_array();

    for (gsize i = 0; names[i]; i++)
        json_append_text(list, names[i]);
    return list;
}

static void add_limits(json_object *entry, const FieldInfo *info)
{
    const TypeInfo *type = type_find(info->type);

    if (type->kind == VALUE_DECIMAL) {
        json_add_integer(entry, "precision", info->precision);
        json_add_integer(entry, "scale", info->scale);
    } else if (type->kind == VALUE_INTEGER && info->digits > 0) {
        json_add_integer(entry, "digits", info->digits);
    } else if (info->length > 0) {
        json_add_integer(entry, "length", info->length);
    }
}

static json_object *input_to_json(const ActionInput *input)
{
    json_object *entry = json_object_new_object();

    json_add_text(entry, "name", input->name);
    json_add_text(entry, "type", input->type);
    json_add_flag(entry, "required", input->required);
    json_add_flag(entry, "read_only", input->read_only);
    json_add_text(entry, "help", input->help);
    if (!input->field)
        return entry;
    json_add_text(entry, "label", input->field->info->label);
    if (!g_str_equal(input->field->name, input->field->info->name))
        json_add_text(entry, "field", input->field->info->name);
    add_limits(entry, input->field->info);
    if (input->field->info->reference_to[0])
        json_add_take(entry, "references",
                      names_to_json((const char *const *) input->field->info->reference_to));
    if (input->field->info->values[0]) {
        json_add_take(entry, "values",
                      names_to_json((const char *const *) input->field->info->values));
        json_add_flag(entry, "restricted", input->field->info->restricted_picklist);
    }
    return entry;
}

static void add_output(json_object *outputs, const char *name, const char *type)
{
    json_object *entry = json_object_new_object();

    json_add_text(entry, "name", name);
    json_add_text(entry, "type", type);
    json_object_array_add(outputs, entry);
}

static json_object *outputs_to_json(const Action *action)
{
    json_object *outputs = json_object_new_array();
    ActionKind kind = action->kind;

    if (kind == ACTION_COUNT) {
        add_output(outputs, "count", "int");
    } else if (kind == ACTION_GET || kind == ACTION_SEARCH || kind == ACTION_PICKLISTS) {
        for (guint i = 0; i < action->entity->fields->len; i++) {
            const ActionField *field = action->entity->fields->pdata[i];

            if (kind != ACTION_PICKLISTS || field->info->values[0])
                add_output(outputs, field->name,
                           kind == ACTION_PICKLISTS ? "values" : field->info->type);
        }
    } else {
        if (action_is_rows(action))
            add_output(outputs, "row", "int");
        add_output(outputs, "id", "id");
        if (kind == ACTION_CREATE || kind == ACTION_UPSERT || action_is_rows(action))
            add_output(outputs, "created", "boolean");
        add_output(outputs, "success", "boolean");
        if (action_is_rows(action))
            add_output(outputs, "error", "error");
    }
    return outputs;
}

json_object *action_set_to_json(const ActionSet *set)
{
    json_object *document = json_object_new_object();
    json_object *list = json_object_new_array();
    GPtrArray *actions = action_set_actions(set);
    g_autofree char *module = integration_module(action_set_integration(set));

    json_add_integer(document, "schema", 1);
    json_add_text(document, "integration", action_set_integration(set)->name);
    json_add_text(document, "module", module);
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        json_object *entry = json_object_new_object();
        json_object *inputs = json_object_new_array();
        g_autofree char *help = action_help(action);

        json_add_text(entry, "name", action->name);
        json_add_text(entry, "object", action->entity->object->name);
        json_add_text(entry, "kind", action_kind_name(action->kind));
        json_add_text(entry, "help", help);
        for (guint j = 0; j < action->inputs->len; j++)
            json_object_array_add(
                inputs, input_to_json(&g_array_index(action->inputs, ActionInput, j)));
        json_add_take(entry, "inputs", inputs);
        json_add_take(entry, "outputs", outputs_to_json(action));
        json_object_array_add(list, entry);
    }
    json_add_take(document, "actions", list);
    return document;
}
