#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "fuzz.h"
#include "salesforce/json-stream.h"
#include "salesforce/json-walk.h"

const char *const fuzz_name = "list";
const char *const fuzz_words[] = {"{",          "}",      "[",          "]",       ",",
                                  ":",          "\"",     "\\",         "\\\"",    "\"records\"",
                                  "\"records\":[", "{}",  ",{}",        "[{}]",    "\\u0072ecords",
                                  "null",       "true",   "1.50",       "\\ud83d", "\xc3\xa4",
                                  "\xc0\xaf",   "\t",     "\n",         "{{{{",    "]}",
                                  NULL};

static bool keep(const char *text, gsize length, gpointer entries, GError **error)
{
    g_ptr_array_add(entries, g_strndup(text, length));
    return true;
}

static json_object *cut(const char *text, gsize size, gsize piece, GPtrArray *entries,
                        GError **error)
{
    g_autoptr(JsonStream) stream = json_stream_new("records", keep, entries);

    for (gsize at = 0; at < size; at += piece) {
        if (!json_stream_push(stream, text + at, MIN(piece, size - at), error))
            return NULL;
    }
    return json_stream_end(stream, error);
}

/* The tree's list; NULL: there is none, or not of objects alone. */
static json_object *list_of(json_object *tree)
{
    json_object *list = json_list(tree, "records");

    for (gsize i = 0; list && i < json_object_array_length(list); i++) {
        if (!json_object_is_type(json_object_array_get_idx(list, i), json_type_object))
            return NULL;
    }
    return list;
}

static void compare(json_object *list, GPtrArray *entries)
{
    g_assert_cmpuint(json_object_array_length(list), ==, entries->len);
    for (guint i = 0; i < entries->len; i++) {
        const char *text = g_ptr_array_index(entries, i);
        g_autoptr(json_object) entry = json_parse(text, -1, NULL);
        g_autofree char *own = json_build(entry, false);
        g_autofree char *whole = json_build(json_object_array_get_idx(list, i), false);

        g_assert_cmpstr(own, ==, whole);
        g_assert_true(json_walk_check(text, strlen(text)));
        g_assert_true(json_walk_object(text, strlen(text), NULL, NULL));
    }
}

/* Cut or parsed as a tree, a list is the same; and the size of the pieces does not matter. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *) bytes;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(json_object) tree = size ? json_parse(text, (gssize) size, NULL) : NULL;
    g_autoptr(json_object) outer = cut(text, size, size ? size : 1, entries, &error);
    g_autoptr(json_object) again = cut(text, size, size % 7 + 1, pieces, NULL);

    g_assert_true((outer != NULL) == (error == NULL));
    g_assert_true((outer != NULL) == (again != NULL));
    if (outer)
        g_assert_cmpuint(entries->len, ==, pieces->len);
    if (tree && list_of(tree)) {
        /* An escaped key is the same key to a tree; the org writes it plain. */
        if (!outer && memmem(text, size, "\\u00", 4))
            return 0;
        g_assert_nonnull(outer);
        compare(list_of(tree), entries);
    }
    return 0;
}
