#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "salesforce/json-stream.h"
#include "salesforce/json-walk.h"

static bool collect(const char *text, gsize length, gpointer user_data, GError **error)
{
    g_ptr_array_add(user_data, g_strndup(text, length));
    return true;
}

/* Cuts `text` pushed in pieces of `piece` bytes; the entries joined by '|', or NULL. */
static char *cut(const char *text, gsize length, gsize piece, char **ret_outer, GError **error)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(JsonStream) stream = json_stream_new("records", collect, entries);
    g_autoptr(json_object) outer = NULL;

    for (gsize at = 0; at < length; at += piece) {
        if (!json_stream_push(stream, text + at, MIN(piece, length - at), error))
            return NULL;
    }
    outer = json_stream_end(stream, error);
    if (!outer)
        return NULL;
    if (ret_outer)
        *ret_outer = json_build(outer, false);
    g_ptr_array_add(entries, NULL);
    return g_strjoinv("|", (GStrv) entries->pdata);
}

static const struct {
    const char *name;
    const char *text;
    const char *entries; /* NULL: refused */
    const char *outer;
} rows[] = {
    {"entries are handed out as they are", "{\"done\":true,\"records\":[{\"a\":1.10},{\"b\":[]}]}",
     "{\"a\":1.10}|{\"b\":[]}", "{\"done\":true,\"records\":[]}"},
    {"what stands behind the list is kept", "{\"records\":[{}],\"n\":2}", "{}",
     "{\"records\":[],\"n\":2}"},
    {"an empty list has no entries", " { \"records\" : [ ] } ", "", "{\"records\":[]}"},
    {"brackets in texts are no brackets", "{\"records\":[{\"a\":\"}]\\\"{\"}]}",
     "{\"a\":\"}]\\\"{\"}", "{\"records\":[]}"},
    {"the key counts only in the outermost object",
     "{\"x\":{\"records\":[{\"n\":1}]},\"records\":[{}]}", "{}",
     "{\"x\":{\"records\":[{\"n\":1}]},\"records\":[]}"},
    {"a value that looks like the key is no key", "{\"x\":\"records\",\"records\":[{}]}", "{}",
     "{\"x\":\"records\",\"records\":[]}"},
    {"a list of records inside a record stays inside",
     "{\"records\":[{\"c\":{\"records\":[{\"d\":1}]}}]}", "{\"c\":{\"records\":[{\"d\":1}]}}",
     "{\"records\":[]}"},
    {"a missing list is refused", "{\"done\":true}", NULL, NULL},
    {"a list that is none is refused", "{\"records\":{}}", NULL, NULL},
    {"two lists are refused", "{\"records\":[],\"records\":[]}", NULL, NULL},
    {"an entry that is no object is refused", "{\"records\":[1]}", NULL, NULL},
    {"a missing comma is refused", "{\"records\":[{}{}]}", NULL, NULL},
    {"a doubled comma is refused", "{\"records\":[{},,{}]}", NULL, NULL},
    {"a comma at the start is refused", "{\"records\":[,{}]}", NULL, NULL},
    {"a comma at the end is refused", "{\"records\":[{},]}", NULL, NULL},
    {"something behind the text is refused", "{\"records\":[]}x", NULL, NULL},
    {"an array around it is refused", "[{\"records\":[]}]", NULL, NULL},
    {"nothing is refused", "", NULL, NULL},
};

static void test_row(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    gsize length = strlen(rows[i].text);

    for (gsize piece = 1; piece <= length + 1; piece++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *outer = NULL;
        g_autofree char *entries = cut(rows[i].text, length, piece, &outer, &error);

        g_assert_cmpstr(entries, ==, rows[i].entries);
        if (rows[i].entries)
            g_assert_cmpstr(outer, ==, rows[i].outer);
        else
            g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
    }
}

static void test_every_cut(void)
{
    static const char text[] =
        "{\"totalSize\":2,\"records\":[{\"a\":\"\\u00e4\\\\\"},{\"b\":{\"c\":[1,2]}}],\"d\":null}";

    for (gsize length = 0; length < strlen(text); length++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *entries = cut(text, length, 7, NULL, &error);

        g_assert_null(entries);
        g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
    }
}

static bool refuse(const char *text, gsize length, gpointer user_data, GError **error)
{
    problem_set(error, PROBLEM_CONFLICT, NULL, NULL, "enough");
    return false;
}

static void test_stop(void)
{
    g_autoptr(JsonStream) stream = json_stream_new("records", refuse, NULL);
    g_autoptr(GError) error = NULL;
    const char *text = "{\"records\":[{},{}]}";

    g_assert_false(json_stream_push(stream, text, strlen(text), &error));
    g_assert_true(problem_is(error, PROBLEM_CONFLICT));
    g_clear_error(&error);
    g_assert_false(json_stream_push(stream, " ", 1, &error));
    g_clear_error(&error);
    g_assert_null(json_stream_end(stream, &error));
}

static void test_too_long(void)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(JsonStream) stream = json_stream_new("records", collect, entries);
    g_autofree char *megabyte = g_strnfill(1024 * 1024, 'x');
    g_autoptr(GError) error = NULL;
    bool ok = json_stream_push(stream, "{\"records\":[{\"a\":\"", 17, NULL);

    for (int i = 0; ok && i < 64; i++)
        ok = json_stream_push(stream, megabyte, 1024 * 1024, &error);
    g_assert_false(ok);
    g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
}

/* The walk agrees with json_parse() on what is JSON. */
static const struct {
    const char *text;
    bool good;
} walks[] = {
    {"{}", true},
    {" {\"a\":1, \"b\" : [true,false,null,-0.5e+3,\"x\"]} ", true},
    {"{\"a\":{\"b\":{}}}", true},
    {"{\"a\":\"\\ud83d\\ude00\\n\\/\"}", true},
    {"", false},
    {"{", false},
    {"{\"a\"}", false},
    {"{\"a\":}", false},
    {"{\"a\":1,}", false},
    {"{,\"a\":1}", false},
    {"{\"a\":1 \"b\":2}", false},
    {"{\"a\":01}", false},
    {"{\"a\":1.}", false},
    {"{\"a\":.5}", false},
    {"{\"a\":+1}", false},
    {"{\"a\":1e}", false},
    {"{\"a\":tru}", false},
    {"{\"a\":NaN}", false},
    {"{\"a\":\"\\x\"}", false},
    {"{\"a\":\"\\u12g4\"}", false},
    {"{\"a\":\"\t\"}", false},
    {"{\"a\":'x'}", false},
    {"{a:1}", false},
    {"{} {}", false},
    {"[]", false},
};

static void test_walk(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(walks); i++) {
        bool good = json_walk_object(walks[i].text, strlen(walks[i].text), NULL, NULL);

        if (good != walks[i].good)
            g_test_message("wrong about %s", walks[i].text);
        g_assert_true(good == walks[i].good);
    }
}

/* "Account\<NUL>evil" is not "Account". */
static void test_walk_nul(void)
{
    static const char escaped[] = "{\"a\":\"b\\\0c\"}";
    static const char plain[] = "{\"a\":\"b\0c\"}";

    g_assert_false(json_walk_object(escaped, sizeof escaped - 1, NULL, NULL));
    g_assert_false(json_walk_object(plain, sizeof plain - 1, NULL, NULL));
    g_assert_false(json_walk_check(escaped, sizeof escaped - 1));
    g_assert_false(json_walk_check(plain, sizeof plain - 1));
    g_assert_true(json_walk_check(plain, 6));
}

static void test_walk_depth(void)
{
    g_autoptr(GString) text = g_string_new("{\"a\":");

    for (int i = 0; i < 100000; i++)
        g_string_append_c(text, '[');
    g_assert_false(json_walk_object(text->str, text->len, NULL, NULL));
}

static bool keep_text(const char *key, gsize length, const JsonSpan *value, gpointer user_data)
{
    *(char **) user_data = json_span_text(value);
    return true;
}

static const struct {
    const char *text;
    const char *decoded; /* NULL: none */
} texts[] = {
    {"{\"a\":\"plain\"}", "plain"},
    {"{\"a\":\"\"}", ""},
    {"{\"a\":\"q\\\"b\\\\s\\/n\\nt\\t\"}", "q\"b\\s/n\nt\t"},
    {"{\"a\":\"\\u00e4\"}", "ä"},
    {"{\"a\":\"\\ud83d\\ude00\"}", "😀"},
    {"{\"a\":\"\\ud83dx\"}", "\xef\xbf\xbdx"},
    {"{\"a\":\"\\ude00\"}", "\xef\xbf\xbd"},
    {"{\"a\":\"\\ud83d\\u0041\"}", "\xef\xbf\xbd"
                                   "A"},
    {"{\"a\":\"x\\u0000y\"}", NULL},
    {"{\"a\":12}", NULL},
    {"{\"a\":null}", NULL},
};

static void test_texts(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *decoded = NULL;

        g_assert_true(json_walk_object(texts[i].text, strlen(texts[i].text), keep_text, &decoded));
        g_assert_cmpstr(decoded, ==, texts[i].decoded);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = g_strdup_printf("/json-stream/%s", rows[i].name);

        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_row);
    }
    g_test_add_func("/json-stream/a text cut off anywhere is refused", test_every_cut);
    g_test_add_func("/json-stream/the receiver can stop it", test_stop);
    g_test_add_func("/json-stream/an entry without end is given up", test_too_long);
    g_test_add_func("/json-walk/takes what is JSON and nothing else", test_walk);
    g_test_add_func("/json-walk/takes no NUL", test_walk_nul);
    g_test_add_func("/json-walk/is not led too deep", test_walk_depth);
    g_test_add_func("/walk/NUL is nowhere", test_walk_nul);
    g_test_add_func("/json-walk/decodes texts", test_texts);
    return g_test_run();
}
