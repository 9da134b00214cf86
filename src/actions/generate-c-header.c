#include "config.h"

#include <string.h>

#include "actions/generate-c.h"
#include "actions/types.h"

/* A comment that starts `indent` columns in, its lines at most about 96 columns long. */
static void append_comment(GString *text, guint indent, const char *comment)
{
    g_auto(GStrv) words = g_strsplit(comment, " ", -1);
    gsize start = text->len;

    g_string_append_printf(text, "%*s/*", (int) indent, "");
    for (gsize i = 0; words[i]; i++) {
        gsize room = text->len - start + strlen(words[i]);

        if (!*words[i])
            continue;
        if (room > 94) {
            g_string_append_c(text, '\n');
            start = text->len;
            g_string_append_printf(text, "%*s *", (int) indent, "");
        }
        g_string_append_printf(text, " %s", words[i]);
    }
    g_string_append(text, " */\n");
}

static void append_values(GString *line, const FieldInfo *info)
{
    g_string_append(line, info->restricted_picklist ? "; one of:" : "; such as:");
    for (gsize i = 0; info->values[i] && i < 12; i++) {
        g_autofree char *value = c_comment(info->values[i]);

        g_string_append_printf(line, "%s '%s'", i ? "," : "", value);
    }
    if (g_strv_length(info->values) > 12)
        g_string_append(line, ", …");
}

/* Type, limits and rights of a field. */
static void append_field_comment(GString *text, const CMember *member)
{
    const FieldInfo *info = member->field->info;
    const TypeInfo *type = type_find(info->type);
    g_autofree char *label = c_comment(info->label);
    g_autofree char *word = c_comment(info->type);
    g_autoptr(GString) line = g_string_new(NULL);

    g_string_append_printf(line, "%s: %s", label, word);
    if (type->kind == VALUE_DECIMAL && info->precision > 0)
        g_string_append_printf(line, ", %d digits before the point, %d behind it",
                               info->precision - info->scale, info->scale);
    else if (type->kind == VALUE_INTEGER && info->digits > 0)
        g_string_append_printf(line, ", %d digits", info->digits);
    else if (type->kind != VALUE_ID && info->length > 0)
        g_string_append_printf(line, ", at most %d characters", info->length);
    if (member->field->required)
        g_string_append(line, ", required on create");
    if (!member->field->createable && !member->field->updateable)
        g_string_append(line, ", read-only");
    else if (!member->field->updateable)
        g_string_append(line, ", on create alone");
    if (member->field->key)
        g_string_append(line, ", names a record (Get, Upsert)");
    if (info->reference_to[0]) {
        g_autofree char *targets = g_strjoinv(", ", info->reference_to);
        g_autofree char *shown = c_comment(targets);

        g_string_append_printf(line, "; refers to %s", shown);
    }
    if (info->values[0])
        append_values(line, info);
    append_comment(text, 4, line->str);
}

static void append_struct(GString *text, const CEntity *entity)
{
    const ObjectInfo *info = &entity->entity->describe->info;
    g_autofree char *label = c_comment(info->label);
    g_autofree char *comment = g_strdup_printf(
        "A record of %s (%s). Zero it first; a member counts when its has_ is ORGWIRE_VALUE or "
        "ORGWIRE_NULL.",
        info->name, label);

    append_comment(text, 0, comment);
    g_string_append_printf(text, "typedef struct %s {\n", entity->type);
    g_string_append(text, "    /* Owns the texts of a record that was read; leave it NULL. */\n"
                          "    orgwire_value *source;\n");
    for (guint i = 0; i < entity->members->len; i++) {
        const CMember *member = entity->members->pdata[i];

        append_field_comment(text, member);
        g_string_append_printf(text, "    orgwire_presence %s;\n    %s%s;\n", member->presence,
                               member->type, member->member);
    }
    g_string_append_printf(text, "} %s;\n\n", entity->type);
    g_string_append_printf(text, "extern const orgwire_field %s_fields[];\n", entity->type);
    g_string_append_printf(text, "/* Frees a record that was read; accepts NULL. */\nvoid "
                                 "%s_free(%s *record);\n\n",
                           entity->type, entity->type);
}

void c_append_parameters(GString *text, const CModule *module, const Action *action, bool with)
{
    const char *type = c_module_entity(module, action)->type;
    const char *options = with ? ", const orgwire_write_options *options" : "";

    switch (action->kind) {
    case ACTION_CREATE:
        g_string_append_printf(text, ", const %s *record%s, orgwire_result *result", type,
                               options);
        break;
    case ACTION_UPDATE:
        g_string_append_printf(text, ", const char *id, const %s *record%s, orgwire_result *result",
                               type, options);
        break;
    case ACTION_UPSERT:
        g_string_append_printf(
            text, ", const char *external_id, const %s *record%s, orgwire_result *result", type,
            options);
        break;
    case ACTION_DELETE:
        g_string_append(text, ", const char *id, orgwire_result *result");
        break;
    case ACTION_GET:
        if (c_has_keys(action->entity))
            g_string_append(text, ", const char *key");
        g_string_append_printf(text, ", const char *id, const char *const *names, %s **ret_record",
                               type);
        break;
    case ACTION_SEARCH:
        g_string_append_printf(text,
                               ", const orgwire_search *search, int (*row)(const %s *record, void "
                               "*user_data), void *user_data",
                               type);
        break;
    case ACTION_COUNT:
        g_string_append(text, ", const orgwire_search *search, int64_t *ret_count");
        break;
    case ACTION_PICKLISTS:
        g_string_append(text, ", orgwire_value **ret_values");
        break;
    case ACTION_UPSERT_ROWS:
        g_string_append(text, ", const char *external_id");
        /* fall through */
    default:
        g_string_append_printf(
            text, ", const %s *records, size_t n_records%s, orgwire_rows **ret_rows", type, options);
    }
    g_string_append(text, ", orgwire_error **error");
}

/* What the parameters mean and which codes to expect beside the general ones. */
static const char *details(const Action *action)
{
    switch (action->kind) {
    case ACTION_CREATE:
        return "Sends the members that are there. Errors: ORGWIRE_USAGE (a value that the field "
               "does not take, a required one missing; nothing was sent), ORGWIRE_NETWORK (when "
               "retryable is false the record may exist).";
    case ACTION_UPDATE:
        return "`id`: 15 or 18 characters. Members that are absent keep their values. Errors: "
               "ORGWIRE_USAGE, ORGWIRE_NOT_FOUND.";
    case ACTION_UPSERT:
        return "`external_id`: the field that names the record; NULL when there is only one. "
               "Errors: ORGWIRE_USAGE, ORGWIRE_CONFLICT (several records have that value).";
    case ACTION_DELETE:
        return "Errors: ORGWIRE_USAGE, ORGWIRE_NOT_FOUND.";
    case ACTION_GET:
        return "`key`: the field whose value is given as `id`; NULL (or not there): Id. `names`: "
               "the fields to read, NULL: all. *ret_record is new. Errors: ORGWIRE_NOT_FOUND, "
               "ORGWIRE_CONFLICT (several records have that value).";
    case ACTION_SEARCH:
        return "Hands each record to `row`, one after the other; the record is lent for the call, "
               "and another return value than 0 stops. `search` NULL: all records. Errors: "
               "ORGWIRE_USAGE, ORGWIRE_INTERRUPTED.";
    case ACTION_COUNT:
        return "`search` NULL: all records; only filter, where and binds count. Errors: "
               "ORGWIRE_USAGE.";
    case ACTION_PICKLISTS:
        return "*ret_values is new: {FIELD:[VALUE, …]}.";
    case ACTION_UPDATE_ROWS:
    case ACTION_DELETE_ROWS:
        return "Each record has its Id. *ret_rows is new: one result for each record, in order. "
               "Errors: ORGWIRE_PARTIAL (some failed: see the results), ORGWIRE_USAGE (nothing was "
               "sent).";
    case ACTION_UPSERT_ROWS:
        return "`external_id`: the field that names the records; NULL when there is only one. "
               "*ret_rows is new: one result for each record, in order. Errors: ORGWIRE_PARTIAL "
               "(some failed: see the results), ORGWIRE_USAGE (nothing was sent).";
    default:
        return "*ret_rows is new: one result for each record, in order. Errors: ORGWIRE_PARTIAL "
               "(some failed, or their fate is unknown: see the results), ORGWIRE_USAGE (nothing "
               "was sent).";
    }
}

static void append_prototype(GString *text, const CModule *module, const Action *action, bool with)
{
    g_string_append_printf(text, "orgwire_code %s(\n    orgwire *org",
                           with ? c_module_function_with(module, action)
                                : c_module_function(module, action));
    c_append_parameters(text, module, action, with);
    g_string_append(text, ");\n\n");
}

static void append_function(GString *text, const CModule *module, const Action *action)
{
    g_autofree char *help = action_help(action);
    g_autofree char *shown = c_comment(help);
    g_autofree char *comment = g_strdup_printf("%s. %s", shown, details(action));

    append_comment(text, 0, comment);
    append_prototype(text, module, action, false);
    if (!c_module_function_with(module, action))
        return;
    g_string_append(text, "/* The same, done as `options` say; they may be NULL. */\n");
    append_prototype(text, module, action, true);
}

char *c_header(const CModule *module)
{
    const Integration *integration = action_set_integration(module->set);
    GPtrArray *actions = action_set_actions(module->set);
    GString *text = g_string_new(NULL);

    g_string_append_printf(
        text,
        "/* %s.h: the server actions of %s, for C programs.\n"
        " *\n"
        " * Made by `orgwire generate %s --lang=c`; changes belong into the integration. Open the\n"
        " * integration with orgwire_open(\"%s\", …); threads, errors and values: orgwire.h. */\n"
        "#ifndef %s_H\n#define %s_H\n\n#include <orgwire.h>\n\n"
        "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n",
        module->prefix, module->module, integration->name, integration->name, module->guard,
        module->guard);
    for (guint i = 0; i < module->entities->len; i++) {
        const CEntity *entity = module->entities->pdata[i];

        append_struct(text, entity);
        for (guint a = 0; a < actions->len; a++)
            if (((const Action *) actions->pdata[a])->entity == entity->entity)
                append_function(text, module, actions->pdata[a]);
    }
    g_string_append(text, "#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
    return g_string_free(text, FALSE);
}
