#include "config.h"

#include <string.h>

#include "actions/generate-c.h"

static bool has_action(const CModule *module, const CEntity *entity, ActionKind kind)
{
    GPtrArray *actions = action_set_actions(module->set);

    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];

        if (action->entity == entity->entity && action->kind == kind)
            return true;
    }
    return false;
}

static void append_table(GString *text, const CEntity *entity)
{
    g_string_append_printf(text, "const orgwire_field %s_fields[] = {\n", entity->type);
    for (guint i = 0; i < entity->members->len; i++) {
        const CMember *member = entity->members->pdata[i];

        g_string_append_printf(text,
                               "    {\"%s\", %s, offsetof(%s, %s),\n     offsetof(%s, %s)},\n",
                               member->field->name, member->kind, entity->type, member->presence,
                               entity->type, member->member);
    }
    g_string_append(text, "    {NULL, ORGWIRE_KIND_TEXT, 0, 0},\n};\n\n");
    g_string_append_printf(text,
                           "void %s_free(%s *record)\n{\n    if (!record)\n        return;\n"
                           "    orgwire_value_free(record->source);\n    free(record);\n}\n\n",
                           entity->type, entity->type);
}

/* Between orgwire_find(), which knows values, and the caller, who knows structs. */
static void append_adapter(GString *text, const CEntity *entity)
{
    g_string_append_printf(
        text,
        "typedef struct {\n    int (*row)(const %s *record, void *user_data);\n"
        "    void *user_data;\n} %s_rows;\n\n"
        "static int on_%s(const orgwire_value *value, void *user_data)\n{\n"
        "    const %s_rows *rows = (const %s_rows *) user_data;\n"
        "    %s record;\n\n"
        "    memset(&record, 0, sizeof record);\n"
        "    orgwire_record_read(%s_fields, &record, value);\n"
        "    return rows->row(&record, rows->user_data);\n}\n\n",
        entity->type, entity->type, entity->type, entity->type, entity->type, entity->type,
        entity->type);
}

static void append_write(GString *text, const char *action, const char *id, const char *external_id,
                         const char *fields, const char *record, bool with)
{
    g_string_append_printf(
        text, "    return orgwire_write%s(org, \"%s\", %s, %s, %s, %s%s, result, error);\n",
        with ? "_with" : "", action, id, external_id, fields, record, with ? ", options" : "");
}

static void append_get(GString *text, const CEntity *entity, const char *action)
{
    g_string_append_printf(
        text,
        "    orgwire_value *value = NULL;\n"
        "    orgwire_code code = orgwire_get(org, \"%s\", %s, id, names, &value, error);\n"
        "    %s *record;\n\n"
        "    if (code != ORGWIRE_OK)\n        return code;\n"
        "    record = (%s *) calloc(1, sizeof *record);\n"
        "    if (!record) {\n        orgwire_value_free(value);\n        return ORGWIRE_FAILED;\n"
        "    }\n"
        "    orgwire_record_read(%s_fields, record, value);\n"
        "    record->source = value;\n"
        "    *ret_record = record;\n"
        "    return ORGWIRE_OK;\n",
        action, c_has_keys(entity->entity) ? "key" : "NULL", entity->type, entity->type,
        entity->type);
}

static void append_rows(GString *text, const CEntity *entity, const Action *action, bool with)
{
    g_string_append_printf(text,
                           "    return orgwire_write_rows%s(org, \"%s\", %s, %s_fields, records, "
                           "n_records,\n                              sizeof *records%s, ret_rows, "
                           "error);\n",
                           with ? "_with" : "", action->name,
                           action->kind == ACTION_UPSERT_ROWS ? "external_id" : "NULL",
                           entity->type, with ? ", options" : "");
}

static void append_body(GString *text, const CEntity *entity, const Action *action, bool with)
{
    g_autofree char *fields = g_strconcat(entity->type, "_fields", NULL);

    switch (action->kind) {
    case ACTION_CREATE:
        append_write(text, action->name, "NULL", "NULL", fields, "record", with);
        break;
    case ACTION_UPDATE:
        append_write(text, action->name, "id", "NULL", fields, "record", with);
        break;
    case ACTION_UPSERT:
        append_write(text, action->name, "NULL", "external_id", fields, "record", with);
        break;
    case ACTION_DELETE:
        append_write(text, action->name, "id", "NULL", "NULL", "NULL", false);
        break;
    case ACTION_GET:
        append_get(text, entity, action->name);
        break;
    case ACTION_SEARCH:
        g_string_append_printf(
            text,
            "    %s_rows rows;\n\n    rows.row = row;\n"
            "    rows.user_data = user_data;\n"
            "    return orgwire_find(org, \"%s\", search, on_%s, &rows, error);\n",
            entity->type, action->name, entity->type);
        break;
    case ACTION_COUNT:
        g_string_append_printf(
            text, "    return orgwire_count(org, \"%s\", search, ret_count, error);\n",
            action->name);
        break;
    case ACTION_PICKLISTS:
        g_string_append_printf(
            text, "    return orgwire_call_value(org, \"%s\", NULL, ret_values, error);\n",
            action->name);
        break;
    default:
        append_rows(text, entity, action, with);
    }
}

static void append_function(GString *text, const CModule *module, const Action *action, bool with)
{
    g_string_append_printf(text, "orgwire_code %s(\n    orgwire *org",
                           with ? c_module_function_with(module, action)
                                : c_module_function(module, action));
    c_append_parameters(text, module, action, with);
    g_string_append(text, ")\n{\n");
    append_body(text, c_module_entity(module, action), action, with);
    g_string_append(text, "}\n\n");
}

char *c_source(const CModule *module)
{
    GPtrArray *actions = action_set_actions(module->set);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text,
                           "/* %s.c: see %s.h. Made by orgwire. */\n#include \"%s.h\"\n\n"
                           "#include <stddef.h>\n#include <stdlib.h>\n#include <string.h>\n\n",
                           module->prefix, module->prefix, module->prefix);
    for (guint i = 0; i < module->entities->len; i++) {
        const CEntity *entity = module->entities->pdata[i];

        append_table(text, entity);
        if (has_action(module, entity, ACTION_SEARCH))
            append_adapter(text, entity);
    }
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];

        append_function(text, module, action, false);
        if (c_module_function_with(module, action))
            append_function(text, module, action, true);
    }
    g_string_truncate(text, text->len - 1);
    return g_string_free(text, FALSE);
}

static const Action *first_of(const CModule *module, ActionKind kind)
{
    GPtrArray *actions = action_set_actions(module->set);

    for (guint i = 0; i < actions->len; i++)
        if (((const Action *) actions->pdata[i])->kind == kind)
            return actions->pdata[i];
    return NULL;
}

static const CMember *member_of(const CEntity *entity, const char *api)
{
    for (guint i = 0; i < entity->members->len; i++) {
        const CMember *member = entity->members->pdata[i];

        if (g_str_equal(member->field->info->name, api))
            return member;
    }
    return NULL;
}

/* A search when there is one, else the list of actions. */
static void append_example_body(GString *text, const CModule *module, const Action *search)
{
    if (search) {
        g_string_append_printf(
            text,
            "    if (code == ORGWIRE_OK) {\n        search.limit = 10;\n"
            "        code = %s(org, &search, on_record, NULL, &error);\n    }\n",
            c_module_function(module, search));
    } else {
        g_string_append(text, "    if (code == ORGWIRE_OK)\n"
                              "        code = orgwire_actions(org, &actions, &error);\n"
                              "    if (code == ORGWIRE_OK)\n        puts(actions);\n"
                              "    orgwire_free(actions);\n");
    }
}

char *c_example(const CModule *module)
{
    const Action *search = first_of(module, ACTION_SEARCH);
    const CEntity *entity = search ? c_module_entity(module, search) : NULL;
    const CMember *id = entity ? member_of(entity, "Id") : NULL;
    GString *text = g_string_new(NULL);

    g_string_append_printf(text,
                           "/* Ten records of the first object. Build with `make`; needs a "
                           "connection: orgwire status. */\n#include \"%s.h\"\n\n"
                           "#include <stdio.h>\n#include <string.h>\n\n",
                           module->prefix);
    if (search)
        g_string_append_printf(
            text,
            "static int on_record(const %s *record, void *user_data)\n{\n    (void) user_data;\n"
            "    puts(%s%s ? %s%s : \"-\");\n    return 0;\n}\n\n",
            entity->type, id ? "record->" : "", id ? id->member : "NULL", id ? "record->" : "",
            id ? id->member : "\"-\"");
    g_string_append(text, "int main(void)\n{\n    orgwire *org = NULL;\n"
                          "    orgwire_error *error = NULL;\n");
    g_string_append(text, search ? "    orgwire_search search;\n" : "    char *actions = NULL;\n");
    g_string_append_printf(text,
                           "    orgwire_code code = orgwire_open(\"%s\", NULL, &org, &error);\n\n",
                           action_set_integration(module->set)->name);
    if (search)
        g_string_append(text, "    memset(&search, 0, sizeof search);\n");
    append_example_body(text, module, search);
    g_string_append(text,
                    "    if (code != ORGWIRE_OK)\n"
                    "        fprintf(stderr, \"%s: %s\\n\", orgwire_code_name(code), "
                    "orgwire_error_message(error));\n"
                    "    orgwire_error_free(error);\n    orgwire_close(org);\n"
                    "    return code == ORGWIRE_OK ? 0 : 1;\n}\n");
    return g_string_free(text, FALSE);
}

char *c_makefile(const CModule *module)
{
    return g_strdup_printf("# Builds the example of %s; needs the installed library of orgwire.\n"
                           "CFLAGS = -O2 -Wall -Wextra\n"
                           "ORGWIRE_CFLAGS = `pkg-config --cflags orgwire`\n"
                           "ORGWIRE_LIBS = `pkg-config --libs orgwire`\n\n"
                           "example: example.o %s.o\n"
                           "\t$(CC) $(LDFLAGS) -o $@ example.o %s.o $(ORGWIRE_LIBS)\n\n"
                           ".c.o:\n\t$(CC) $(CPPFLAGS) $(CFLAGS) $(ORGWIRE_CFLAGS) -c -o $@ $<\n\n"
                           "example.o %s.o: %s.h\n\n"
                           "clean:\n\trm -f example example.o %s.o\n\n"
                           ".PHONY: clean\n",
                           module->module, module->prefix, module->prefix, module->prefix,
                           module->prefix, module->prefix);
}
