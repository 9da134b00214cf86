#include "config.h"

#include "core/soql.h"

#include <string.h>

#include "core/problem.h"
#include "core/soql-literal.h"
#include "core/text.h"

#define SOQL_MAX 100000

static void append_escaped(GString *result, gunichar c)
{
    switch (c) {
    case '\'':
    case '\\':
        g_string_append_printf(result, "\\%c", (char) c);
        break;
    case '\n':
        g_string_append(result, "\\n");
        break;
    case '\r':
        g_string_append(result, "\\r");
        break;
    case '\t':
        g_string_append(result, "\\t");
        break;
    case '\b':
        g_string_append(result, "\\b");
        break;
    case '\f':
        g_string_append(result, "\\f");
        break;
    default:
        if (g_unichar_iscntrl(c))
            g_string_append_printf(result, "\\u%04X", c);
        else
            g_string_append_unichar(result, c);
    }
}

static char *escape(const char *text, gssize length, const char *wildcards, GError **error)
{
    gsize size = length < 0 ? strlen(text) : (gsize) length;
    const char *end = text + size;
    GString *result;

    if (!g_utf8_validate_len(text, size, NULL)) {
        problem_set(error, PROBLEM_USAGE, "it is not valid UTF-8, or holds a NUL", NULL,
                    "the value cannot be put into a query");
        return NULL;
    }
    result = g_string_sized_new(size + 2);
    for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
        if (strchr(wildcards, *at))
            g_string_append_c(result, '\\');
        append_escaped(result, g_utf8_get_char(at));
    }
    return g_string_free(result, FALSE);
}

char *soql_quote(const char *text, gssize length, GError **error)
{
    g_autofree char *inside = escape(text, length, "", error);

    return inside ? g_strconcat("'", inside, "'", NULL) : NULL;
}

char *soql_quote_like(const char *text, GError **error)
{
    return escape(text, -1, "%_", error);
}

/* --- reading a query --- */

static void set_at(GError **error, const char *soql, const char *at, const char *why,
                   const char *next)
{
    problem_set(error, PROBLEM_USAGE, why, next, "the query cannot be used (column %ld)",
                g_utf8_pointer_to_offset(soql, at) + 1);
}

static bool check_bytes(const char *soql, GError **error)
{
    const char *bad;

    if (!g_utf8_validate(soql, -1, &bad)) {
        set_at(error, soql, bad, "it is not valid UTF-8", NULL);
        return false;
    }
    if (g_utf8_strlen(soql, -1) > SOQL_MAX) {
        problem_set(error, PROBLEM_USAGE, "Salesforce takes at most 100,000 characters",
                    "ask in several parts", "the query is too long");
        return false;
    }
    return true;
}

/* Past the literal that begins at `at`; NULL with the column of what is wrong in it. */
static const char *skip_literal(const char *soql, const char *at, GError **error)
{
    const char *start = at++;

    for (; *at && *at != '\''; at = g_utf8_next_char(at)) {
        if (g_unichar_iscntrl(g_utf8_get_char(at))) {
            set_at(error, soql, at, "a control character stands in a text", NULL);
            return NULL;
        }
        if (*at != '\\')
            continue;
        if (at[1] == '\0' || !soql_is_escape(at + 1)) {
            set_at(error, soql, at, "there is no such escape; a backslash is written \\\\", NULL);
            return NULL;
        }
        at++;
    }
    if (*at)
        return at + 1;
    set_at(error, soql, start, "a quote is opened here and never closed", NULL);
    return NULL;
}

static bool is_fine_outside(const char *soql, const char *at, GError **error)
{
    if (!g_unichar_iscntrl(g_utf8_get_char(at)) || strchr("\t\n\r", *at))
        return true;
    set_at(error, soql, at, "a control character stands in it", NULL);
    return false;
}

bool soql_check(const char *soql, GError **error)
{
    const char *at = soql;

    if (!check_bytes(soql, error))
        return false;
    while (at && *at) {
        if (*at == '\'')
            at = skip_literal(soql, at, error);
        else
            at = is_fine_outside(soql, at, error) ? g_utf8_next_char(at) : NULL;
    }
    return at != NULL;
}

/* --- binding --- */

typedef struct {
    const char *soql;
    GHashTable *binds;
    GHashTable *used; /* a set of names */
    SoqlFormOf form_of;
    gpointer user_data;
    GString *result;
} Binding;

static void set_unknown(GError **error, const Binding *binding, const char *at, const char *name)
{
    g_autofree char *why = g_strdup_printf("nothing is bound to :%s", name);
    g_autofree char *next = g_strdup_printf("bind it: --bind %s=VALUE", name);

    set_at(error, binding->soql, at, why, next);
}

/* One :name, beginning at the colon; NULL with an error, else what stands behind it. */
static const char *bind_one(Binding *binding, const char *at, GError **error)
{
    gsize length = soql_word_length(at + 1);
    g_autofree char *name = g_strndup(at + 1, length);
    g_autofree char *literal = NULL;
    const char *why = NULL;
    const SoqlValue *value;
    SoqlPlace place;

    if (!binding->binds || !(value = g_hash_table_lookup(binding->binds, name))) {
        set_unknown(error, binding, at, name);
        return NULL;
    }
    soql_place_init(&place, binding->soql, at);
    literal = soql_literal(
        &place, value,
        binding->form_of ? binding->form_of(place.field, name, binding->user_data) : SOQL_GUESS,
        &why);
    soql_place_clear(&place);
    if (!literal) {
        g_autofree char *whole = g_strdup_printf("the value of :%s %s", name, why);

        set_at(error, binding->soql, at, whole, NULL);
        return NULL;
    }
    g_string_append(binding->result, literal);
    g_hash_table_add(binding->used, g_steal_pointer(&name));
    return at + 1 + length;
}

static bool bind_all(Binding *binding, GError **error)
{
    const char *at = binding->soql;

    while (*at) {
        const char *start = at;

        if (*at == ':' && soql_word_length(at + 1)) {
            at = bind_one(binding, at, error);
            if (!at)
                return false;
            continue;
        }
        if (*at == '\'')
            at = skip_literal(binding->soql, at, error);
        else
            at = is_fine_outside(binding->soql, at, error) ? g_utf8_next_char(at) : NULL;
        if (!at)
            return false;
        g_string_append_len(binding->result, start, at - start);
    }
    return true;
}

static bool check_used(const Binding *binding, GError **error)
{
    g_autoptr(GList) names = binding->binds ? g_hash_table_get_keys(binding->binds) : NULL;

    names = g_list_sort(names, (GCompareFunc) strcmp);
    for (GList *name = names; name; name = name->next) {
        g_autofree char *shown = NULL;

        if (g_hash_table_contains(binding->used, name->data))
            continue;
        shown = text_clean(name->data);
        problem_set(error, PROBLEM_USAGE, "there is no such name in the query", NULL,
                    "'%s' is bound for nothing", shown);
        return false;
    }
    return true;
}

char *soql_bind_as(const char *soql, GHashTable *binds, SoqlFormOf form_of, gpointer user_data,
                   GError **error)
{
    g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) result = g_string_new(NULL);
    Binding binding = {soql, binds, used, form_of, user_data, result};

    if (!check_bytes(soql, error) || !bind_all(&binding, error) || !check_used(&binding, error))
        return NULL;
    return g_string_free(g_steal_pointer(&result), FALSE);
}

char *soql_bind(const char *soql, GHashTable *binds, GError **error)
{
    if (!soql[strspn(soql, " \t\r\n")]) {
        problem_set(error, PROBLEM_USAGE, NULL, "write SELECT Id, Name FROM Account",
                    "the query is empty");
        return NULL;
    }
    return soql_bind_as(soql, binds, NULL, NULL, error);
}
