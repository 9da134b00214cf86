#include "config.h"

#include <string.h>
#include <zip.h>

#include "core/problem.h"
#include "harness/fixture.h"
#include "salesforce/metadata-soap.h"
#include "salesforce/metadata.h"

/* name → text of every file in the archive. */
static GHashTable *unzip(GBytes *bytes)
{
    GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    zip_error_t problem;
    zip_source_t *source = zip_source_buffer_create(data, size, 0, &problem);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &problem);

    g_assert_nonnull(archive);
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); i++) {
        zip_stat_t about;
        zip_file_t *file = zip_fopen_index(archive, (zip_uint64_t) i, 0);
        char *text;

        g_assert_cmpint(zip_stat_index(archive, (zip_uint64_t) i, 0, &about), ==, 0);
        text = g_malloc0(about.size + 1);
        g_assert_cmpint(zip_fread(file, text, about.size), ==, (zip_int64_t) about.size);
        zip_fclose(file);
        g_hash_table_insert(files, g_strdup(about.name), text);
    }
    zip_discard(archive);
    return files;
}

static const MetadataPart parts[] = {
    {"PermissionSet", "Acme_Access", "<a/>"},
    {"ExternalClientApplication", "Acme", "<b/>"},
    {"PermissionSet", "Acme_More", "<c/>"},
};

static void test_bundle(void)
{
    g_autoptr(GBytes) zip = metadata_zip(parts, 3, "67.0", false);
    g_autoptr(GBytes) again = metadata_zip(parts, 3, "67.0", false);
    g_autoptr(GHashTable) files = unzip(zip);

    g_assert_true(g_bytes_equal(zip, again));
    g_assert_cmpuint(g_hash_table_size(files), ==, 4);
    g_assert_cmpstr(g_hash_table_lookup(files, "permissionsets/Acme_Access.permissionset"), ==,
                    "<a/>");
    g_assert_cmpstr(g_hash_table_lookup(files, "externalClientApps/Acme.eca"), ==, "<b/>");
    g_assert_cmpstr(g_hash_table_lookup(files, "package.xml"), ==,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
                    "    <types>\n        <members>Acme_Access</members>\n"
                    "        <members>Acme_More</members>\n        <name>PermissionSet</name>\n"
                    "    </types>\n    <types>\n        <members>Acme</members>\n"
                    "        <name>ExternalClientApplication</name>\n    </types>\n"
                    "    <version>67.0</version>\n</Package>\n");
}

static void test_removal(void)
{
    g_autoptr(GBytes) zip = metadata_zip(parts, 3, "67.0", true);
    g_autoptr(GHashTable) files = unzip(zip);
    const char *list = g_hash_table_lookup(files, "destructiveChangesPost.xml");

    g_assert_cmpuint(g_hash_table_size(files), ==, 2);
    g_assert_null(strstr(g_hash_table_lookup(files, "package.xml"), "members"));
    g_assert_nonnull(strstr(list, "<members>Acme_More</members>"));
    g_assert_null(strstr(list, "version>67.0"));
}

static void test_xml(void)
{
    g_autofree char *xml =
        metadata_xml("X", "label", "a<b>&\"'\x01\xff", "none", NULL, "n", "1", NULL);

    g_assert_cmpstr(xml, ==,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<X xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
                    "    <label>a&lt;b&gt;&amp;&quot;&apos;\xef\xbf\xbd\xef\xbf\xbd</label>\n"
                    "    <n>1</n>\n</X>\n");
}

#define ENVELOPE(body)                                                            \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope "                \
    "xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" "                \
    "xmlns=\"http://soap.sforce.com/2006/04/metadata\" "                          \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>" body \
    "</soapenv:Body></soapenv:Envelope>"

static const char app[] =
    ENVELOPE("<readMetadataResponse><result><records xsi:type=\"ConnectedApp\">"
             "<fullName>Acme</fullName><label>Acme &amp; Co</label><oauthConfig>"
             "<consumerKey> Ab12 </consumerKey><scopes>Api</scopes><scopes>RefreshToken</scopes>"
             "</oauthConfig></records></result></readMetadataResponse>");

static void test_read(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) values = metadata_soap_read(app, strlen(app), 200, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(g_hash_table_lookup(values, "fullName"), ==, "Acme");
    g_assert_cmpstr(g_hash_table_lookup(values, "label"), ==, "Acme & Co");
    g_assert_cmpstr(g_hash_table_lookup(values, "oauthConfig.consumerKey"), ==, "Ab12");
    g_assert_cmpstr(g_hash_table_lookup(values, "oauthConfig.scopes"), ==, "Api\nRefreshToken");
}

static const char *const absent[] = {
    ENVELOPE("<readMetadataResponse><result><records xsi:nil=\"true\"/></result>"
             "</readMetadataResponse>"),
    ENVELOPE("<readMetadataResponse><result/></readMetadataResponse>"),
    ENVELOPE("<readMetadataResponse><result><records/></result></readMetadataResponse>"),
};

static void test_absent(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(absent); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(metadata_soap_read(absent[i], strlen(absent[i]), 200, &error));
        g_assert_no_error(error);
    }
}

static void test_cuts(void)
{
    for (gsize length = 0; length < strlen(app); length++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(metadata_soap_read(app, length, 200, &error));
        g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
    }
}

static const struct {
    const char *name;
    const char *text;
} hostile[] = {
    {"a document type", "<!DOCTYPE x><x/>"},
    {"an external entity", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"},
    {"entities of entities", "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><l>&b;</l>"},
    {"bytes that are no UTF-8", "<x>\xff\xfe</x>"},
    {"an unknown entity", "<x>&nothing;</x>"},
    {"no XML", "{\"a\":1}"},
    {"HTML", "<html><body><p>maintenance</body></html>"},
    {"nothing", ""},
};

static void test_hostile(gconstpointer data)
{
    const char *text = hostile[GPOINTER_TO_SIZE(data)].text;
    g_autoptr(GError) error = NULL;

    g_assert_null(metadata_soap_read(text, strlen(text), 200, &error));
    g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
}

static void test_deep(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 100000; i++)
        g_string_append(text, "<a>");
    g_assert_null(metadata_soap_read(text->str, text->len, 200, &error));
    g_assert_nonnull(error);
}

static char *component(const char *element, guint times)
{
    GString *text =
        g_string_new("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>"
                     "<r><result><records><fullName>A</fullName>");

    for (guint i = 0; i < times; i++)
        g_string_append(text, element);
    g_string_append(text, "</records></result></r></e:Body></e:Envelope>");
    return g_string_free(text, FALSE);
}

/* Joining them one by one took 52 s for a million. */
static void test_many_elements(void)
{
    g_autofree char *some = component("<a>x</a>", 19999);
    g_autofree char *too_many = component("<a/>", 1000000);
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) values = metadata_soap_read(some, strlen(some), 200, &error);
    gint64 started = g_get_monotonic_time();

    g_assert_no_error(error);
    g_assert_cmpuint(strlen(g_hash_table_lookup(values, "a")), ==, 19999 * 2 - 1);
    g_assert_null(metadata_soap_read(too_many, strlen(too_many), 200, &error));
    g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
    g_assert_nonnull(strstr(problem_why(error), "too many"));
    g_test_message("%.1f s", (double) (g_get_monotonic_time() - started) / G_USEC_PER_SEC);
}

static void test_fault(void)
{
    static const char fault[] =
        ENVELOPE("<soapenv:Fault><faultcode>sf:INSUFFICIENT_ACCESS</faultcode><faultstring>"
                 "INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the "
                 "ModifyAllData or ModifyMetadata permissions</faultstring></soapenv:Fault>");
    g_autoptr(GError) error = NULL;

    g_assert_null(metadata_soap_read(fault, strlen(fault), 500, &error));
    g_assert_true(problem_is(error, PROBLEM_NOT_PERMITTED));
    g_assert_cmpstr(problem_salesforce_code(error), ==, "INSUFFICIENT_ACCESS");
    g_assert_cmpint(problem_salesforce_status(error), ==, 500);
}

static void test_recorded(void)
{
    gsize length;
    g_autofree char *list = fixture_read("soap/list_metadata-objects.xml", &length);
    g_autofree char *fault = NULL;
    g_autoptr(GPtrArray) names = NULL;
    g_autoptr(GError) error = NULL;

    if (!list)
        return;
    names = metadata_soap_list(list, length, 200, NULL);
    g_assert_cmpuint(names->len, >, 1);
    g_assert_cmpstr(g_ptr_array_index(names, 0), ==, "ContractContactRole");
    fault = fixture_read("soap/foo-invalid_session.xml", &length);
    g_assert_null(metadata_soap_list(fault, length, 500, &error));
    g_assert_cmpstr(problem_salesforce_code(error), ==, "INVALID_SESSION_ID");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metadata/a bundle has its files and its list", test_bundle);
    g_test_add_func("/metadata/a removal lists and brings nothing", test_removal);
    g_test_add_func("/metadata/values cannot break out of their elements", test_xml);
    g_test_add_func("/metadata/a component is read", test_read);
    g_test_add_func("/metadata/an absent component is no error", test_absent);
    g_test_add_func("/metadata/an answer cut off anywhere is refused", test_cuts);
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autofree char *name = g_strdup_printf("/metadata/refused: %s", hostile[i].name);

        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_hostile);
    }
    g_test_add_func("/metadata/endless depth is refused", test_deep);
    g_test_add_func("/metadata/a component has its limit", test_many_elements);
    g_test_add_func("/metadata/a fault says what it is", test_fault);
    g_test_add_func("/metadata/recorded answers are read", test_recorded);
    return g_test_run();
}
