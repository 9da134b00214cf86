#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/problem.h"
#include "core/soql.h"

static const struct {
    const char *name;
    const char *text;
    gssize length;
    const char *literal; /* NULL: refused */
} quotes[] = {
    {"a plain text", "Acme", -1, "'Acme'"},
    {"nothing", "", -1, "''"},
    {"an apostrophe", "O'Brien", -1, "'O\\'Brien'"},
    {"a backslash", "a\\b", -1, "'a\\\\b'"},
    {"a backslash before an apostrophe", "\\'", -1, "'\\\\\\''"},
    {"line ends and tabs", "a\nb\r\tc", -1, "'a\\nb\\r\\tc'"},
    {"backspace and form feed", "\b\f", -1, "'\\b\\f'"},
    {"other control characters", "\x01\x1b\x7f", -1, "'\\u0001\\u001B\\u007F'"},
    {"a double quote", "\"x\"", -1, "'\"x\"'"},
    {"an injection", "x' OR Name != '", -1, "'x\\' OR Name != \\''"},
    {"an emoji", "\xf0\x9f\x98\x80", -1, "'\xf0\x9f\x98\x80'"},
    {"percent and underscore", "50%_", -1, "'50%_'"},
    {"a part of a text", "abcdef", 3, "'abc'"},
    {"a NUL", "a\0b", 3, NULL},
    {"invalid UTF-8", "a\xff", -1, NULL},
    {"overlong UTF-8", "\xc0\xa7", -1, NULL},
};

static void test_quote(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_autofree char *literal = soql_quote(quotes[i].text, quotes[i].length, &error);

    g_assert_cmpstr(literal, ==, quotes[i].literal);
    if (literal)
        g_assert_true(soql_check(literal, NULL));
    else
        g_assert_true(problem_is(error, PROBLEM_USAGE));
}

static void test_like(void)
{
    g_autofree char *inside = soql_quote_like("50%_'\\", NULL);

    g_assert_cmpstr(inside, ==, "50\\%\\_\\'\\\\");
}

/* A query → the column its error names; 0: it is fine. */
static const struct {
    const char *name;
    const char *soql;
    int column;
} checks[] = {
    {"a plain query", "SELECT Id FROM Account WHERE Name = 'x'", 0},
    {"on several lines", "SELECT Id\n\tFROM Account\r\n", 0},
    {"escaped quotes", "Name = 'O\\'Brien \\\\'", 0},
    {"every escape", "'\\n\\r\\t\\b\\f\\\"\\'\\\\\\_\\%\\u00e9'", 0},
    {"a quote never closed", "Name = 'x", 8},
    {"a quote closed by an escape", "Name = 'x\\'", 8},
    {"one quote too many", "Name = 'O'Brien'", 16},
    {"an unknown escape", "Name = '\\x'", 9},
    {"half a Unicode escape", "Name = '\\u00g1'", 9},
    {"a backslash at the end", "Name = '\\", 9},
    {"a newline in a text", "Name = 'a\nb'", 10},
    {"an escape byte", "Name \x1b", 6},
    {"a C1 control character", "Name \xc2\x9b", 6},
    {"invalid UTF-8", "Name = '\xff'", 9},
    {"columns are characters", "N\xc3\xa4me = '\xe6\x9d\xb1'\x01", 11},
};

static void test_check(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_autofree char *column = g_strdup_printf("(column %d)", checks[i].column);

    g_assert_cmpint(soql_check(checks[i].soql, &error), ==, checks[i].column == 0);
    if (!error)
        return;
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_true(g_str_has_suffix(error->message, column));
}

static void test_long(void)
{
    g_autofree char *text = g_strnfill(100001, 'a');
    g_autoptr(GError) error = NULL;

    g_assert_false(soql_check(text, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    text[100000] = '\0';
    g_assert_true(soql_check(text, NULL));
}

/* What is bound: "name=value|name:=JSON". */
static GHashTable *binds_of(const char *text)
{
    GHashTable *binds = soql_binds_new();
    g_auto(GStrv) pairs = g_strsplit(text, "|", -1);

    for (gsize i = 0; pairs[i]; i++)
        if (strchr(pairs[i], '='))
            g_assert_true(soql_binds_add_word(binds, pairs[i], NULL));
    return binds;
}

static const struct {
    const char *name;
    const char *soql;
    const char *binds;
    const char *bound; /* NULL: refused */
    const char *why;   /* a part of the reason */
} bindings[] = {
    {"a text is quoted", "Name = :n", "n=O'Brien", "Name = 'O\\'Brien'", NULL},
    {"a number is not", "Amount > :min", "min=1000", "Amount > 1000", NULL},
    {"nor a negative one with a point", "Amount>:min", "min=-0.50", "Amount>-0.50", NULL},
    {"a number with a leading zero is a text", "Zip = :z", "z=01234", "Zip = '01234'", NULL},
    {"a huge number is kept digit for digit", "A = :a", "a=12345678901234567890.10",
     "A = 12345678901234567890.10", NULL},
    {"a date is not quoted", "CloseDate = :d", "d=2026-11-25", "CloseDate = 2026-11-25", NULL},
    {"a time with its date is not", "CreatedDate > :d", "d=2026-11-25T08:00:00Z",
     "CreatedDate > 2026-11-25T08:00:00Z", NULL},
    {"nor one with an offset", "CreatedDate > :d", "d=2026-11-25T08:00:00.000+0100",
     "CreatedDate > 2026-11-25T08:00:00.000+0100", NULL},
    {"true is not", "IsActive = :a", "a=true", "IsActive = true", NULL},
    {"null is a text", "Name = :n", "n=null", "Name = 'null'", NULL},
    {"a date word is a text", "Name = :n", "n=TODAY", "Name = 'TODAY'", NULL},
    {"an impossible date is a text", "Name = :n", "n=2026-13-01", "Name = '2026-13-01'", NULL},
    {"a number with something behind is a text", "Name = :n", "n=1 OR 1", "Name = '1 OR 1'", NULL},
    {"a number with a newline is a text", "Name = :n", "n=1\n", "Name = '1\\n'", NULL},
    {"nothing is an empty text", "Name = :n", "n=", "Name = ''", NULL},
    {"a name may be there twice", "A = :n OR B = :n", "n=x", "A = 'x' OR B = 'x'", NULL},
    {"two names", "A = :a AND B = :b", "a=x|b=2", "A = 'x' AND B = 2", NULL},
    {"a longer name is another", "A = :a1 AND B = :a", "a=x|a1=y", "A = 'y' AND B = 'x'", NULL},
    {"a name in a text stays", "A = ':a' AND B = :b", "b=x", "A = ':a' AND B = 'x'", NULL},
    {"a bound colon is not bound again", "A = :a", "a=:b", "A = ':b'", NULL},
    {"a bound quote opens nothing", "A = :a AND B = :b", "a='|b=:a", "A = '\\'' AND B = ':a'",
     NULL},
    {"times in the query stay", "D > 2026-11-25T08:00:00Z AND A = :a", "a=x",
     "D > 2026-11-25T08:00:00Z AND A = 'x'", NULL},
    {"date functions stay", "D = LAST_N_DAYS:7", "", "D = LAST_N_DAYS:7", NULL},
    {"a count of days is bound", "D = LAST_N_DAYS:n", "n=7", "D = LAST_N_DAYS:7", NULL},
    {"and must be one", "D = LAST_N_DAYS:n", "n=7 OR", NULL, "whole number"},
    {"a limit is bound", "SELECT Id FROM A LIMIT :n", "n=10", "SELECT Id FROM A LIMIT 10", NULL},
    {"and must be a number", "SELECT Id FROM A LIMIT :n", "n=10; x", NULL, "whole number"},
    {"no negative one", "SELECT Id FROM A LIMIT :n", "n=-1", NULL, "whole number"},
    {"IN gets its parentheses", "Name IN :n", "n=x", "Name IN ('x')", NULL},
    {"or has them", "Name IN (:a, :b)", "a=x|b=y", "Name IN ('x', 'y')", NULL},
    {"LIKE takes the wildcards", "Name LIKE :p", "p=Ac%", "Name LIKE 'Ac%'", NULL},
    {"nothing to bind", "Name = 'x'", "", "Name = 'x'", NULL},
    {"an unknown name", "Name = :m", "n=x", NULL, ":m"},
    {"a name too many", "Name = :n", "n=x|m=y", NULL, "no such name"},
    {"names have their case", "Name = :N", "n=x", NULL, ":N"},
    {"a quote never closed", "Name = ':n", "n=x", NULL, "never closed"},
    {"a JSON text is a text, whatever it looks like", "Zip = :z", "z:=\"12345\"", "Zip = '12345'",
     NULL},
    {"a date in one, too", "Zip = :z", "z:=\"2026-11-25\"", "Zip = '2026-11-25'", NULL},
    {"a JSON number is one", "A = :a", "a:=12.50", "A = 12.50", NULL},
    {"JSON null is null", "A = :a", "a:=null", "A = null", NULL},
    {"JSON true is true", "A = :a", "a:=true", "A = true", NULL},
    {"a list gets its parentheses", "Name IN :n", "n:=[\"O'B\",\"1\",null]",
     "Name IN ('O\\'B','1',null)", NULL},
    {"or has got them", "Name NOT IN (:n)", "n:=[1,2]", "Name NOT IN (1,2)", NULL},
    {"or stands among others", "Name IN ('a', :n)", "n:=[1,2]", NULL, "list"},
    {"a list elsewhere", "Name = :n", "n:=[1,2]", NULL, "list"},
    {"a list in parentheses of another kind", "(:n", "n:=[1,2]", NULL, "list"},
    {"a JSON text is no count", "SELECT Id FROM A LIMIT :n", "n:=\"x\"", NULL, "whole number"},
    {"a control character", "Name = :n\x01", "n=x", NULL, "control"},
};

static void test_bind(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GHashTable) binds = binds_of(bindings[i].binds);
    g_autoptr(GError) error = NULL;
    g_autofree char *bound = soql_bind(bindings[i].soql, binds, &error);

    g_assert_cmpstr(bound, ==, bindings[i].bound);
    if (bound) {
        g_assert_true(soql_check(bound, NULL));
        return;
    }
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    if (!strstr(problem_why(error), bindings[i].why))
        g_error("'%s' does not say '%s'", problem_why(error), bindings[i].why);
}

static SoqlForm form_of(const char *field, const char *name, gpointer user_data)
{
    GString *asked = user_data;

    g_string_append_printf(asked, "%s:%s ", field ? field : "-", name);
    return g_strcmp0(field, "Amount") == 0 ? SOQL_BARE : SOQL_TEXT;
}

static const char *const fields[][3] = {
    {"Name = :n", "n=5", "Name:n "},
    {"Owner.Name != :n", "n=5", "Owner.Name:n "},
    {"Name>=:n", "n=5", "Name:n "},
    {"Name LIKE :n", "n=5", "Name:n "},
    {"Name NOT IN :n", "n=5", "Name:n "},
    {"Name NOT IN (:n)", "n=5", "Name:n "},
    {"Name IN ( 1, :n)", "n=5", "Name:n "},
    {"Name IN ('(', :n)", "n=5", "-:n "},
    {"Roles__c INCLUDES (:n)", "n=5", "Roles__c:n "},
    {"(Name = :n)", "n=5", "Name:n "},
    {"(:n", "n=5", "-:n "},
    {":n", "n=5", "-:n "},
    {"LIMIT :n", "n=5", "-:n "},
};

static void test_fields(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autoptr(GHashTable) binds = binds_of(fields[i][1]);
        g_autoptr(GString) asked = g_string_new(NULL);
        g_autofree char *bound = soql_bind_as(fields[i][0], binds, form_of, asked, NULL);

        g_assert_nonnull(bound);
        g_assert_cmpstr(asked->str, ==, fields[i][2]);
    }
}

static void test_forms(void)
{
    g_autoptr(GString) asked = g_string_new(NULL);
    g_autoptr(GHashTable) binds = binds_of("a=1000|n=1000");
    g_autoptr(GHashTable) bad = binds_of("a=1 OR Id != null");
    g_autoptr(GHashTable) word = binds_of("a=LAST_N_DAYS:7");
    g_autoptr(GError) error = NULL;
    g_autofree char *bound = soql_bind_as("Amount > :a AND Name = :n", binds, form_of, asked, NULL);
    g_autofree char *words = soql_bind_as("Amount = :a", word, form_of, asked, NULL);

    g_assert_cmpstr(bound, ==, "Amount > 1000 AND Name = '1000'");
    g_assert_cmpstr(words, ==, "Amount = LAST_N_DAYS:7");
    g_assert_null(soql_bind_as("Amount > :a", bad, form_of, asked, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
}

static const char *const words[][2] = {
    {"n", "binds nothing"},         {"n:=", "no JSON"},           {"n:=[", "no JSON"},
    {"n:=1,2", "no JSON"},          {"n:=[]", "cannot be used"},  {"n:={}", "cannot be used"},
    {"n:=[[1]]", "cannot be used"}, {"n x=1", "cannot be bound"}, {"=1", "cannot be bound"},
    {"n.m=1", "cannot be bound"},   {"n=\xff", "cannot be used"}, {"n:=\"a\\ud83d\"", "no JSON"},
};

static void test_words(void)
{
    g_autoptr(GHashTable) binds = soql_binds_new();
    g_autoptr(GError) twice = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_false(soql_binds_add_word(binds, words[i][0], &error));
        g_assert_true(problem_is(error, PROBLEM_USAGE));
        if (!strstr(error->message, words[i][1]))
            g_error("'%s': '%s'", words[i][0], error->message);
    }
    g_assert_true(soql_binds_add_word(binds, "n=1", NULL));
    g_assert_false(soql_binds_add_word(binds, "n=2", &twice));
    g_assert_nonnull(strstr(twice->message, "twice"));
}

/* From programs: what is a number, JSON says; what is a date, only the text. */
static void test_moments(void)
{
    static const char *const rows[][2] = {
        {"12345", "A = '12345'"},
        {"true", "A = 'true'"},
        {"2026-11-25", "A = 2026-11-25"},
        {"2026-11-25T08:00:00Z", "A = 2026-11-25T08:00:00Z"},
        {"2026-11-25 ", "A = '2026-11-25 '"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GHashTable) binds = soql_binds_new();
        json_object *value = json_object_new_string(rows[i][0]);
        g_autofree char *bound = NULL;

        g_assert_true(soql_binds_add(binds, "a", value, SOQL_MOMENT, NULL));
        json_object_put(value);
        bound = soql_bind("A = :a", binds, NULL);
        g_assert_cmpstr(bound, ==, rows[i][1]);
    }
}

/* The type of the field goes before the type of the value, but null is null. */
static void test_typed_forms(void)
{
    g_autoptr(GString) asked = g_string_new(NULL);
    g_autoptr(GHashTable) binds = binds_of("a:=\"1000\"|n:=1000|z:=null");
    g_autofree char *bound =
        soql_bind_as("Amount > :a AND Name = :n AND Zip = :z", binds, form_of, asked, NULL);

    g_assert_cmpstr(bound, ==, "Amount > 1000 AND Name = '1000' AND Zip = null");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(quotes); i++) {
        g_autofree char *path = g_strdup_printf("/soql/quoted: %s", quotes[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_quote);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autofree char *path =
            g_strdup_printf("/soql/%s: %s", checks[i].column ? "refused" : "fine", checks[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_check);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bindings); i++) {
        g_autofree char *path = g_strdup_printf("/soql/bound: %s", bindings[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_bind);
    }
    g_test_add_func("/soql/the inside of a pattern", test_like);
    g_test_add_func("/soql/100,000 characters and no more", test_long);
    g_test_add_func("/soql/the field of a name is found", test_fields);
    g_test_add_func("/soql/the caller says which form", test_forms);
    g_test_add_func("/soql/and goes before the value's own", test_typed_forms);
    g_test_add_func("/soql/words that bind nothing", test_words);
    g_test_add_func("/soql/texts of programs", test_moments);
    return g_test_run();
}
