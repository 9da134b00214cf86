#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "fuzz.h"

const char *const fuzz_name = "json";
const char *const fuzz_words[] = {"{",
                                  "}",
                                  "[",
                                  "]",
                                  ",",
                                  ":",
                                  "\"",
                                  "\\",
                                  "\\u0000",
                                  "\\ud800",
                                  "\\udc00",
                                  "null",
                                  "true",
                                  "false",
                                  "NaN",
                                  "-Infinity",
                                  "1e999",
                                  "-0",
                                  "9223372036854775808",
                                  "18446744073709551616",
                                  "\"a\":1,",
                                  "\"\\u0061\":",
                                  "[[[[[[[[[[[[[[[[",
                                  "]]]]]]]]]]]]]]]]",
                                  "\xc0\xaf",
                                  "\xed\xa0\x80",
                                  "/*",
                                  "*/",
                                  "\xef\xbb\xbf",
                                  "\t",
                                  "\n",
                                  "0x10",
                                  "1.5E+10",
                                  NULL};

static guint depth_of(json_object *value)
{
    guint deepest = 0;
    guint depth;

    if (json_object_is_type(value, json_type_array)) {
        for (gsize i = 0; i < json_object_array_length(value); i++) {
            depth = depth_of(json_object_array_get_idx(value, i));
            deepest = MAX(deepest, depth);
        }
    } else if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreach(value, key, member)
        {
            g_assert_true(g_utf8_validate(key, -1, NULL));
            depth = depth_of(member);
            deepest = MAX(deepest, depth);
        }
    }
    return deepest + 1;
}

/* What the gate lets in is written and read back without a change, plain and indented. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) value = json_parse((const char *) bytes, (gssize) size, &error);
    g_autoptr(json_object) again = NULL;
    g_autoptr(json_object) indented = NULL;
    g_autofree char *text = NULL;
    g_autofree char *text_again = NULL;
    g_autofree char *pretty = NULL;
    g_autofree char *text_indented = NULL;

    if (!value) {
        g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        return 0;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(depth_of(value), <=, JSON_MAX_DEPTH);
    text = json_build(value, false);
    again = json_parse(text, -1, &error);
    g_assert_no_error(error);
    text_again = json_build(again, false);
    g_assert_cmpstr(text_again, ==, text);
    pretty = json_build(value, true);
    indented = json_parse(pretty, -1, &error);
    g_assert_no_error(error);
    text_indented = json_build(indented, false);
    g_assert_cmpstr(text_indented, ==, text);
    return 0;
}
