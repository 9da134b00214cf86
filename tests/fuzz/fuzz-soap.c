#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "fuzz.h"
#include "salesforce/metadata-soap.h"

const char *const fuzz_name = "soap";
const char *const fuzz_words[] = {"<",          ">",         "</",         "/>",
                                  "&amp;",      "&lt;",      "&#0;",       "&#x41;",
                                  "&x;",        "<![CDATA[", "]]>",        "<!--",
                                  "-->",        "<?x ?>",    "<!DOCTYPE x>", "<!ENTITY x \"y\">",
                                  "<records>",  "</records>", "<fullName>", "xsi:nil=\"true\"",
                                  "<result>",   "xmlns:a=\"b\"", "a:b",     "sf:INVALID_SESSION_ID",
                                  "\xc3\xa4",   "\xff",      NULL};

static void check_read(const char *text, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) values = metadata_soap_read(text, size, 200, &error);
    GHashTableIter iter;
    gpointer key;
    gpointer value;

    g_assert_false(values && error);
    if (!values)
        return;
    g_hash_table_iter_init(&iter, values);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_assert_true(g_utf8_validate(key, -1, NULL) && g_utf8_validate(value, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *) bytes;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = metadata_soap_list(text, size, 500, &error);

    g_assert_true((names != NULL) == (error == NULL));
    check_read(text, size);
    /* A document type is refused whatever stands around it. */
    if (memmem(bytes, size, "<!DOCTYPE", 9))
        g_assert_null(names);
    return 0;
}
