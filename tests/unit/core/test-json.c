#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/json.h"
#include "core/problem.h"

static const struct {
    const char *name;
    const char *text;
    gssize length;
    bool good;
} rows[] = {
    {"an object is read", "{\"a\":1}", -1, true},
    {"white space around is fine", " \n[1, 2]\n ", -1, true},
    {"a bare number is read", "12", -1, true},
    {"64 bits fit", "[9223372036854775807]", -1, true},
    {"65 bits are refused", "[9223372036854775808]", -1, false},
    {"a key twice is refused", "{\"a\":1,\"a\":2}", -1, false},
    {"the same key one level down is fine", "{\"a\":{\"a\":2}}", -1, true},
    {"a key twice in other spellings is refused", "{\"a\":1,\"\\u0061\":2}", -1, false},
    {"an escaped key is read", "{\"a\\n\\\"\":1,\"a\\\\\":2}", -1, true},
    {"a key with a NUL is refused", "{\"a\\u0000b\":1}", -1, false},
    {"NaN is refused", "[NaN]", -1, false},
    {"Infinity is refused", "[-Infinity]", -1, false},
    {"TRUE is refused", "[TRUE]", -1, false},
    {"a leading zero is refused", "[01]", -1, false},
    {"a plus is refused", "[+1]", -1, false},
    {"a bare point is refused", "[1.]", -1, false},
    {"a bare exponent is refused", "[1e]", -1, false},
    {"every kind of number is read", "[0,-1,1.50,1e5,-2.5E-3,1e+2]", -1, true},
    {"a comma too many is refused", "[1,]", -1, false},
    {"two commas are refused", "[1,,2]", -1, false},
    {"a comma too few is refused", "[1 2]", -1, false},
    {"something behind is refused", "{} {}", -1, false},
    {"a truncated text is refused", "{\"a\":", -1, false},
    {"nothing is refused", "", -1, false},
    {"null alone is refused", "null", -1, false},
    {"a NUL is refused", "{\"a\":\"b\0c\"}", 11, false},
    {"overlong UTF-8 is refused", "[\"\xC0\xAF\"]", -1, false},
    {"a raw control byte is refused", "[\"\x01\"]", -1, false},
    {"a comment is refused", "{/* */}", -1, false},
    {"single quotes are refused", "{'a':1}", -1, false},
    {"an HTML page is refused", "<html></html>", -1, false},
    {"32 levels are read", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", -1,
     true},
    {"33 levels are refused", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
     -1, false},
};

static void test_gate(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) value = json_parse(rows[i].text, rows[i].length, &error);

    g_assert_cmpint(value != NULL, ==, rows[i].good);
    g_assert_cmpint(error == NULL, ==, rows[i].good);
    if (error)
        g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
}

static void test_getters(void)
{
    g_autoptr(json_object) object =
        json_parse("{\"t\":\"x\",\"nul\":\"a\\u0000b\",\"n\":12,\"s\":\"12\","
                   "\"yes\":true,\"no\":\"false\",\"l\":[1],\"z\":null}",
                   -1, NULL);
    g_autoptr(GError) error = NULL;

    g_assert_cmpstr(json_text(object, "t", NULL), ==, "x");
    g_assert_cmpstr(json_text(object, "nul", "gone"), ==, "gone");
    g_assert_cmpstr(json_text(object, "n", "other type"), ==, "other type");
    g_assert_cmpint(json_integer(object, "n", 0), ==, 12);
    g_assert_cmpint(json_integer(object, "s", 0), ==, 12);
    g_assert_cmpint(json_integer(object, "t", 7), ==, 7);
    g_assert_true(json_flag(object, "yes", false));
    g_assert_false(json_flag(object, "no", true));
    g_assert_nonnull(json_list(object, "l"));
    g_assert_null(json_list(object, "t"));
    g_assert_null(json_member(object, "z"));
    g_assert_null(json_text(NULL, "t", NULL));
    g_assert_null(json_need_text(object, "missing", &error));
    g_assert_nonnull(strstr(error->message, "'missing'"));
}

static void test_digits(void)
{
    g_autoptr(json_object) object = json_parse("{\"d\":1234567890.10,\"e\":0.1}", -1, NULL);
    g_autofree char *text = json_build(object, false);

    g_assert_cmpstr(text, ==, "{\"d\":1234567890.10,\"e\":0.1}");
}

/* Somebody who still looks sees nothing. */
static void test_secret(void)
{
    json_object *object = json_parse("{\"token\":\"CANARY-4711\",\"list\":[{\"key\":\"CANARY-"
                                     "a much longer text, kept in a place of its own\"}],\"n\":1}",
                                     -1, NULL);
    g_autoptr(json_object) witness = json_object_get(object);
    g_autofree char *text = json_build(object, false);
    g_autofree char *again = json_build(object, false);
    g_autofree char *after = NULL;

    g_assert_cmpstr(text, ==, again);
    json_secret_free(object);
    after = json_build(witness, false);
    g_assert_null(strstr(after, "CANARY"));
    g_assert_null(strstr(after, "longer"));
    json_secret_free(NULL);
}

static char *repeat(const char *piece, gsize times)
{
    GString *text = g_string_new("[");

    for (gsize i = 0; i < times; i++)
        g_string_append_printf(text, "%s%s", i ? "," : "", piece);
    g_string_append_c(text, ']');
    return g_string_free(text, FALSE);
}

/* Few bytes can stand for much memory: "{}" is 800 bytes to json-c. */
static void test_weight(void)
{
    const struct {
        const char *piece;
        gsize times;
        bool good;
    } cases[] = {
        {"{}", JSON_MAX_WEIGHT / 8 - 1, true}, {"{}", JSON_MAX_WEIGHT / 8, false},
        {"[]", JSON_MAX_WEIGHT / 8, false},    {"1", JSON_MAX_WEIGHT - 8, true},
        {"1", JSON_MAX_WEIGHT - 7, false},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = repeat(cases[i].piece, cases[i].times);
        g_autoptr(GError) error = NULL;
        g_autoptr(json_object) value = json_parse(text, -1, &error);

        g_assert_cmpint(value != NULL, ==, cases[i].good);
        if (!value) {
            g_assert_cmpstr(problem_why(error), ==, "it holds too many values");
            value = json_parse_own(text, -1, NULL);
            g_assert_nonnull(value);
        }
    }
}

/* What an editor puts in front of a file is no reason to refuse a person's; an org has no editor.
 */
static void test_mark(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) own = json_parse_own("\xef\xbb\xbf{\"a\":1}", -1, &error);

    g_assert_no_error(error);
    g_assert_cmpint(json_integer(own, "a", 0), ==, 1);
    g_assert_null(json_parse("\xef\xbb\xbf{}", -1, &error));
    g_assert_nonnull(strstr(problem_why(error), "BOM"));
    g_clear_error(&error);
    g_assert_null(json_parse_own("\xef\xbb\xbf", -1, &error));
    g_assert_nonnull(strstr(problem_why(error), "empty"));
}

/* Half of a character would become another one in silence. */
static void test_half(void)
{
    static const struct {
        const char *text;
        const char *means; /* NULL: refused */
    } cases[] = {
        {"\"\\ud83d\"", NULL},        {"\"\\ude00\"", NULL},
        {"\"\\ud83d\\u0041\"", NULL}, {"\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80"},
        {"\"\\\\ud83d\"", "\\ud83d"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(json_object) value = json_parse_own(cases[i].text, -1, &error);

        g_assert_cmpstr(json_object_get_string(value), ==, cases[i].means);
        if (!value)
            g_assert_nonnull(strstr(problem_why(error), "half of a character"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/json/%s", rows[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_gate);
    }
    g_test_add_func("/json/getters fall back on absent and on other types", test_getters);
    g_test_add_func("/json/a secret one is wiped", test_secret);
    g_test_add_func("/json/a text with too many values is refused", test_weight);
    g_test_add_func("/json/numbers keep their digits", test_digits);
    g_test_add_func("/json/a byte order mark", test_mark);
    g_test_add_func("/json/half of a character", test_half);
    return g_test_run();
}
