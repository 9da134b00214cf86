#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "core/soql.h"
#include "fuzz.h"

const char *const fuzz_name = "soql";
const char *const fuzz_words[] = {"'",          "\\'",
                                  "\\\\",       "\\",
                                  ":a",         ":b",
                                  ":",          " LIMIT :a",
                                  " IN :a",     " IN (:a, :b)",
                                  " LIKE :a",   "LAST_N_DAYS:a",
                                  "Name = :a",  "' OR Id != '",
                                  "\\u0027",    "\n",
                                  "\x01",       "\xff",
                                  "1000",       "-1.5",
                                  "2026-11-25", "2026-11-25T08:00:00Z",
                                  "true",       "null",
                                  "(",          ")",
                                  " AND ",      "\xf0\x9f\x98\x80",
                                  NULL};

static const char *decode_escape(const char *at, GString *value)
{
    static const char from[] = "nrtbf'\\";
    static const char to[] = "\n\r\t\b\f'\\";
    const char *known = strchr(from, *at);

    if (*at == 'u') {
        g_autofree char *digits = g_strndup(at + 1, 4);

        g_string_append_unichar(value, (gunichar) g_ascii_strtoull(digits, NULL, 16));
        return at + 5;
    }
    g_assert_true(known && *known);
    g_string_append_c(value, to[known - from]);
    return at + 1;
}

/* Reads one literal as an org would; what stands behind it. */
static const char *decode(const char *at, GString *value)
{
    g_assert_cmpint(*at, ==, '\'');
    at++;
    while (*at != '\'') {
        g_assert_cmpint(*at, !=, '\0');
        if (*at == '\\')
            at = decode_escape(at + 1, value);
        else
            g_string_append_c(value, *at++);
    }
    return at + 1;
}

static gsize name_length(const char *at)
{
    gsize length = 0;

    if (g_ascii_isdigit(*at))
        return 0;
    while (g_ascii_isalnum(at[length]) || at[length] == '_')
        length++;
    return length;
}

/* What stands in the bound query for one name: the very value, and nothing that ends it early. */
static const char *expect_value(const char *at, const char *value)
{
    g_autoptr(GString) read = g_string_new(NULL);
    bool in_list = *at == '(';

    if (g_ascii_isdigit(*at) || *at == ':') { /* LIMIT, LAST_N_DAYS */
        at += *at == ':';
        g_assert_cmpuint(strspn(value, "0123456789"), ==, strlen(value));
        g_assert_true(g_str_has_prefix(at, value));
        return at + strlen(value);
    }
    at = decode(at + in_list, read);
    g_assert_cmpstr(read->str, ==, value);
    if (in_list)
        g_assert_cmpint(*at, ==, ')');
    return at + in_list;
}

/* Walks over the query and its bound form side by side. */
static void compare(const char *soql, const char *bound, const char *value)
{
    bool inside = false;

    while (*soql) {
        gsize length = *soql == ':' && !inside ? name_length(soql + 1) : 0;

        if (length) {
            soql += 1 + length;
            bound = expect_value(bound, value);
            continue;
        }
        if (*soql == '\'')
            inside = !inside;
        if (*soql == '\\' && inside) {
            g_assert_cmpint(*soql++, ==, *bound++);
        }
        g_assert_cmpint(*soql++, ==, *bound++);
    }
    g_assert_cmpint(*bound, ==, '\0');
}

static SoqlForm always_text(const char *field, const char *name, gpointer user_data)
{
    g_assert_true(!field || *field);
    g_assert_cmpuint(strlen(name), >, 0);
    return SOQL_TEXT;
}

static void check_quote(const char *value)
{
    g_autofree char *literal = soql_quote(value, -1, NULL);
    g_autoptr(GString) read = g_string_new(NULL);

    g_assert_cmpint(literal != NULL, ==, g_utf8_validate(value, -1, NULL));
    if (!literal)
        return;
    g_assert_cmpstr(decode(literal, read), ==, "");
    g_assert_cmpstr(read->str, ==, value);
}

/* The first line is a query, the rest the value of all its names. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *soql = g_strndup((const char *) bytes, size);
    char *line_end = strchr(soql, '\n');
    g_autofree char *value = g_strdup(line_end ? line_end + 1 : "O'Brien \\");
    g_autoptr(GHashTable) binds = soql_binds_new();
    json_object *text = json_object_new_string(value);
    g_autofree char *bound = NULL;
    g_autofree char *guessed = NULL;
    g_autoptr(GError) error = NULL;

    if (line_end)
        *line_end = '\0';
    if (strstr(soql, ":a"))
        soql_binds_add(binds, "a", text, SOQL_GUESS, NULL);
    if (strstr(soql, ":b"))
        soql_binds_add(binds, "b", text, SOQL_GUESS, NULL);
    json_object_put(text);
    check_quote(value);
    bound = soql_bind_as(soql, binds, always_text, NULL, &error);
    guessed = soql_bind(soql, binds, NULL);
    /* A condition may be empty, a whole query not. */
    if (!soql[strspn(soql, " \t\r\n")]) {
        g_assert_null(guessed);
        return 0;
    }
    g_assert_cmpint(bound != NULL, ==, guessed != NULL);
    if (!bound) {
        g_assert_true(problem_is(error, PROBLEM_USAGE));
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        return 0;
    }
    g_assert_true(soql_check(bound, NULL) || strlen(bound) > 90000);
    g_assert_true(soql_check(guessed, NULL) || strlen(guessed) > 90000);
    compare(soql, bound, value);
    return 0;
}
