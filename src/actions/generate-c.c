#include "config.h"

#include "actions/generate-c.h"

#include <string.h>

#include "actions/generate.h"
#include "actions/types.h"
#include "core/text.h"

/* Words that C, C++ or a shell keeps, and macros that compilers define without being asked. */
static const char *const reserved[] = {
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
    "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return",
    "co_yield", "compl", "concept", "const", "const_cast", "consteval", "constexpr", "constinit",
    "continue", "coproc", "decltype", "default", "delete", "do", "done", "double", "dynamic_cast",
    "elif", "else", "enum", "errno", "esac", "explicit", "export", "extern", "false", "fi", "float",
    "for", "friend", "function", "goto", "i386", "if", "in", "inline", "int", "linux", "long",
    "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "offsetof", "operator",
    "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast", "requires",
    "restrict", "return", "select", "short", "signed", "sizeof", "static", "static_assert",
    "static_cast", "stderr", "stdin", "stdout", "struct", "switch", "template", "then", "this",
    "thread_local", "throw", "time", "true", "try", "typedef", "typeid", "typename", "typeof",
    "typeof_unqual", "union", "unix", "unsigned", "until", "using", "virtual", "void", "volatile",
    "wchar_t", "while", "xor", "xor_eq", "NULL", "EOF", "FILE", NULL,
};

/* A valid identifier from a name, not yet in `used`. */
static char *identifier(const char *name, GHashTable *used)
{
    GString *text = g_string_new(name);

    for (gsize i = 0; i < text->len; i++)
        if (!g_ascii_isalnum(text->str[i]))
            text->str[i] = '_';
    if (text->len == 0 || g_ascii_isdigit(*text->str))
        g_string_prepend(text, "f_");
    /* Names with _ and a capital in front belong to the compiler. */
    if (*text->str == '_')
        g_string_prepend_c(text, 'f');
    while (g_strv_contains(reserved, text->str) || g_hash_table_contains(used, text->str))
        g_string_append_c(text, '_');
    g_hash_table_add(used, g_strdup(text->str));
    return g_string_free(text, FALSE);
}

static void set_kind(CMember *member)
{
    const char *word = member->field->info->type;

    switch (type_find(word)->kind) {
    case VALUE_BOOLEAN:
        member->kind = "ORGWIRE_KIND_BOOL";
        member->type = "bool ";
        break;
    case VALUE_INTEGER:
        member->kind =
            g_str_equal(word, "long") ? "ORGWIRE_KIND_INT64" : "ORGWIRE_KIND_INT32";
        member->type = g_str_equal(word, "long") ? "int64_t " : "int32_t ";
        break;
    case VALUE_DECIMAL:
        member->kind = "ORGWIRE_KIND_NUMBER";
        member->type = "const char *";
        break;
    case VALUE_COMPOUND:
    case VALUE_OPAQUE:
        member->kind = "ORGWIRE_KIND_JSON";
        member->type = "const char *";
        break;
    default:
        member->kind = "ORGWIRE_KIND_TEXT";
        member->type = "const char *";
    }
}

static void member_free(gpointer data)
{
    CMember *member = data;

    g_free(member->member);
    g_free(member->presence);
    g_free(member);
}

static void entity_free(gpointer data)
{
    CEntity *entity = data;

    g_free(entity->type);
    g_ptr_array_unref(entity->members);
    g_free(entity);
}

static GHashTable *new_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static CEntity *make_entity(const CModule *module, const ActionEntity *entity, GHashTable *used)
{
    CEntity *made = g_new0(CEntity, 1);
    g_autoptr(GHashTable) members = new_set();
    g_autofree char *type = g_strdup_printf("%s_%s", module->prefix, entity->name);

    made->entity = entity;
    made->type = identifier(type, used);
    /* What the source makes of the type's name. */
    g_hash_table_add(used, g_strconcat(made->type, "_fields", NULL));
    g_hash_table_add(used, g_strconcat(made->type, "_free", NULL));
    g_hash_table_add(used, g_strconcat(made->type, "_rows", NULL));
    made->members = g_ptr_array_new_with_free_func(member_free);
    g_hash_table_add(members, g_strdup("source"));
    for (guint i = 0; i < entity->fields->len; i++) {
        CMember *member = g_new0(CMember, 1);
        g_autofree char *presence = NULL;
        g_autofree char *name = NULL;

        member->field = entity->fields->pdata[i];
        /* Always, not only beside a field whose presence it would meet: that one may come or go. */
        name = g_strconcat(member->field->name,
                           g_str_has_prefix(member->field->name, "has_") ? "_" : NULL, NULL);
        member->member = identifier(name, members);
        presence = g_strconcat("has_", member->field->name, NULL);
        member->presence = identifier(presence, members);
        set_kind(member);
        g_ptr_array_add(made->members, member);
    }
    return made;
}

static bool takes_options(const Action *action)
{
    return action_is_rows(action) || action->kind == ACTION_CREATE ||
           action->kind == ACTION_UPDATE || action->kind == ACTION_UPSERT;
}

CModule *c_module_new(const ActionSet *set)
{
    CModule *module = g_new0(CModule, 1);
    g_autoptr(GHashTable) used = new_set();
    GPtrArray *entities = action_set_entities(set);
    GPtrArray *actions = action_set_actions(set);

    module->set = set;
    module->module = integration_module(action_set_integration(set));
    module->prefix = g_ascii_strdown(module->module, -1);
    module->guard = g_ascii_strup(module->prefix, -1);
    module->entities = g_ptr_array_new_with_free_func(entity_free);
    module->functions = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    module->with = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    /* Functions first: their names are the ones people write. */
    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        g_autofree char *name = g_strdup_printf("%s_%s", module->prefix, action->name);

        g_hash_table_insert(module->functions, actions->pdata[i], identifier(name, used));
    }
    for (guint i = 0; i < actions->len; i++) {
        g_autofree char *name =
            g_strconcat(c_module_function(module, actions->pdata[i]), "_with", NULL);

        if (takes_options(actions->pdata[i]))
            g_hash_table_insert(module->with, actions->pdata[i], identifier(name, used));
    }
    for (guint i = 0; i < entities->len; i++)
        g_ptr_array_add(module->entities, make_entity(module, entities->pdata[i], used));
    return module;
}

void c_module_free(CModule *module)
{
    if (!module)
        return;
    g_free(module->module);
    g_free(module->prefix);
    g_free(module->guard);
    g_ptr_array_unref(module->entities);
    g_hash_table_unref(module->functions);
    g_hash_table_unref(module->with);
    g_free(module);
}

const CEntity *c_module_entity(const CModule *module, const Action *action)
{
    for (guint i = 0; i < module->entities->len; i++) {
        const CEntity *entity = module->entities->pdata[i];

        if (entity->entity == action->entity)
            return entity;
    }
    g_assert_not_reached();
}

bool c_has_keys(const ActionEntity *entity)
{
    for (guint i = 0; i < entity->fields->len; i++)
        if (((const ActionField *) entity->fields->pdata[i])->key)
            return true;
    return false;
}

const char *c_module_function(const CModule *module, const Action *action)
{
    return g_hash_table_lookup(module->functions, action);
}

const char *c_module_function_with(const CModule *module, const Action *action)
{
    return g_hash_table_lookup(module->with, action);
}

char *c_comment(const char *text)
{
    g_autofree char *clean = text_clean(text ? text : "");
    g_autofree char *valid = g_utf8_substring(clean, 0, MIN(g_utf8_strlen(clean, -1), 120));
    GString *comment = g_string_new(NULL);

    for (const char *at = valid; *at; at++) {
        char before = comment->len ? comment->str[comment->len - 1] : '\0';

        if ((before == '*' && *at == '/') || (before == '/' && *at == '*') ||
            (before == '?' && *at == '?'))
            g_string_append_c(comment, ' ');
        g_string_append_c(comment, *at == '\\' ? '/' : *at);
    }
    return g_string_free(comment, FALSE);
}

static GeneratedFile *file(char *name, char *text)
{
    GeneratedFile *generated = g_new0(GeneratedFile, 1);

    generated->name = name;
    generated->text = text;
    return generated;
}

static void file_free(gpointer data)
{
    GeneratedFile *generated = data;

    g_free(generated->name);
    g_free(generated->text);
    g_free(generated);
}

GPtrArray *generate_c(const ActionSet *set)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(file_free);
    g_autoptr(CModule) module = c_module_new(set);

    g_ptr_array_add(files, file(g_strconcat(module->prefix, ".h", NULL), c_header(module)));
    g_ptr_array_add(files, file(g_strconcat(module->prefix, ".c", NULL), c_source(module)));
    for (guint i = 0; i < files->len; i++)
        ((GeneratedFile *) files->pdata[i])->is_ours = true;
    g_ptr_array_add(files, file(g_strdup("example.c"), c_example(module)));
    g_ptr_array_add(files, file(g_strdup("Makefile"), c_makefile(module)));
    return files;
}
