#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "fuzz.h"
#include "salesforce/describe.h"

const char *const fuzz_name = "describe";
const char *const fuzz_words[] = {"{",           "}",          "[",
                                  "]",           ",",          "\"",
                                  "null",        "true",       "\"sobjects\":[",
                                  "\"fields\":[", "\"name\":\"", "\"label\":\"\\u200b\"",
                                  "\"picklistValues\":[{\"active\":true,\"value\":\"x\"}]",
                                  "\"referenceTo\":[\"User\"]", "\"length\":99999999999999999999",
                                  "\"precision\":-1", "\"type\":\"boolean\"", "\"nillable\":false",
                                  "__c",         "__mdt",      "\\u0000",
                                  "\xc3\xa4",    "\xff",       NULL};

static void check_list(const char *text, gsize size)
{
    g_autoptr(DescribeListReader) reader = describe_list_reader_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) objects = NULL;

    if (describe_list_reader_push(reader, text, size / 2, &error) &&
        describe_list_reader_push(reader, text + size / 2, size - size / 2, &error))
        objects = describe_list_reader_end(g_steal_pointer(&reader), &error);
    g_assert_true((objects != NULL) == (error == NULL));
    for (guint i = 0; objects && i < objects->len; i++) {
        const ObjectInfo *info = g_ptr_array_index(objects, i);

        g_assert_true(info->name && *info->name && info->label && info->label_plural);
        g_assert_nonnull(object_kind_name(info->kind));
    }
}

static void check_field(const Describe *describe, const FieldInfo *field)
{
    g_assert_true(describe_field(describe, field->name) == field);
    g_assert_true(field->label && field->type && field->reference_to && field->values);
    g_assert_true(g_utf8_validate(field->label, -1, NULL));
    g_assert_cmpint(field->length, >=, 0);
    (void) field_is_required(field);
}

/* What comes out is whole, and came out of JSON. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *) bytes;
    g_autoptr(GError) error = NULL;
    g_autoptr(Describe) describe = describe_parse(text, size, &error);

    check_list(text, size);
    g_assert_true((describe != NULL) == (error == NULL));
    if (!describe)
        return 0;
    g_assert_true(describe->info.name && *describe->info.name);
    for (guint i = 0; i < describe->fields->len; i++)
        check_field(describe, g_ptr_array_index(describe->fields, i));
    return 0;
}
