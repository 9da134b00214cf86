#include "config.h"

#include "core/integration.h"
#include "core/problem.h"
#include "fuzz-own-files.h"
#include "fuzz.h"

const char *const fuzz_name = "integration";
const char *const fuzz_words[] = {OWN_FILE_WORDS, NULL};

static void check_error(const GError *error)
{
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

static void check_object(const char *typed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(IntegrationObject) object = integration_object_parse(typed, &error);
    g_autoptr(IntegrationObject) again = NULL;
    g_autofree char *built = NULL;

    if (!object) {
        check_error(error);
        return;
    }
    built = integration_object_build(object);
    again = integration_object_parse(built, &error);
    g_assert_no_error(error);
    g_assert_true(integration_object_equal(object, again));
}

/* What is read is written, and read again as the same; the same for --object. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *typed = g_strndup((const char *) bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(Integration) read = integration_parse((const char *) bytes, (gssize) size, &error);
    g_autoptr(Integration) again = NULL;
    g_autoptr(Integration) copy = NULL;
    g_autofree char *text = NULL;
    g_autofree char *text_again = NULL;

    check_object(typed);
    if (!read) {
        check_error(error);
        return 0;
    }
    g_assert_true(integration_check_name(read->name, NULL));
    text = integration_build(read);
    again = integration_parse(text, -1, &error);
    g_assert_no_error(error);
    text_again = integration_build(again);
    g_assert_cmpstr(text_again, ==, text);
    copy = integration_copy(read);
    g_assert_true(integration_equal(copy, again));
    for (guint i = 0; i < read->objects->len; i++) {
        g_autofree char *built = integration_object_build(g_ptr_array_index(read->objects, i));

        check_object(built);
    }
    return 0;
}
