/* The object list and describes: our own, recorded ones, and changed ones. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/json.h"
#include "data-driver.h"

static const char *const entry_keys[] = {
    "activateable",
    "associateEntityType",
    "associateParentEntity",
    "createable",
    "custom",
    "customSetting",
    "deepCloneable",
    "deletable",
    "deprecatedAndHidden",
    "feedEnabled",
    "hasSubtypes",
    "isInterface",
    "isSubtype",
    "keyPrefix",
    "label",
    "labelPlural",
    "layoutable",
    "mergeable",
    "mruEnabled",
    "name",
    "queryable",
    "replicateable",
    "retrieveable",
    "searchable",
    "triggerable",
    "undeletable",
    "updateable",
    "urls",
    NULL,
};
static const char *const object_keys[] = {
    "actionOverrides",
    "childRelationships",
    "compactLayoutable",
    "defaultImplementation",
    "extendedBy",
    "extendsInterfaces",
    "fields",
    "implementedBy",
    "implementsInterfaces",
    "listviewable",
    "lookupLayoutable",
    "namedLayoutInfos",
    "networkScopeFieldName",
    "recordTypeInfos",
    "searchLayoutable",
    "sobjectDescribeOption",
    "supportedScopes",
    NULL,
};
static const char *const field_keys[] = {
    "aggregatable",
    "aiPredictionField",
    "autoNumber",
    "byteLength",
    "calculated",
    "calculatedFormula",
    "cascadeDelete",
    "caseSensitive",
    "compoundFieldName",
    "controllerName",
    "createable",
    "custom",
    "defaultValue",
    "defaultValueFormula",
    "defaultedOnCreate",
    "dependentPicklist",
    "deprecatedAndHidden",
    "digits",
    "displayLocationInDecimal",
    "encrypted",
    "externalId",
    "extraTypeInfo",
    "filterable",
    "filteredLookupInfo",
    "formulaTreatNullNumberAsZero",
    "groupable",
    "highScaleNumber",
    "htmlFormatted",
    "idLookup",
    "inlineHelpText",
    "label",
    "length",
    "mask",
    "maskType",
    "name",
    "nameField",
    "namePointing",
    "nillable",
    "permissionable",
    "picklistValues",
    "polymorphicForeignKey",
    "precision",
    "queryByDistance",
    "referenceTargetField",
    "referenceTo",
    "relationshipName",
    "relationshipOrder",
    "restrictedDelete",
    "restrictedPicklist",
    "scale",
    "searchPrefilterable",
    "soapType",
    "sortable",
    "type",
    "unique",
    "updateable",
    "writeRequiresMasterRead",
    NULL,
};

static void check_keys(json_object *object, const char *const *keys)
{
    for (; *keys; keys++)
        if (!json_object_object_get_ex(object, *keys, NULL))
            g_error("'%s' is missing", *keys);
}

static json_object *describe(Org *org, const OrgUser *user, const char *name)
{
    g_autofree char *target = g_strdup_printf("sobjects/%s/describe", name);
    json_object *answer = NULL;

    g_assert_cmpint(data_driver_json(org, user, "GET", target, NULL, &answer), ==, 200);
    return answer;
}

static json_object *field(json_object *object, const char *name)
{
    json_object *fields = json_list(object, "fields");

    for (gsize i = 0; i < json_object_array_length(fields); i++)
        if (g_str_equal(json_text(json_object_array_get_idx(fields, i), "name", ""), name))
            return json_object_array_get_idx(fields, i);
    return NULL;
}

static void check_describe(json_object *object)
{
    json_object *fields = json_list(object, "fields");

    check_keys(object, entry_keys);
    check_keys(object, object_keys);
    g_assert_cmpuint(json_object_array_length(fields), >, 0);
    for (gsize i = 0; i < json_object_array_length(fields); i++)
        check_keys(json_object_array_get_idx(fields, i), field_keys);
}

static void test_list(void)
{
    static const char *const suffixes[] = {
        "__c",         "__mdt",         "__e",          "__b",        "__x",
        "__kav",       "__ka",          "__Share",      "__History",  "__Feed",
        "__Tag",       "__ChangeEvent", "__ViewStat",   "__VoteStat", "__DataCategorySelection",
        "__dlm",       "Share",         "FieldHistory", "History",    "Feed",
        "ChangeEvent", "Tag",
    };
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(json_object) answer = NULL;
    json_object *list;

    g_assert_cmpint(data_driver_json(org, NULL, "GET", "sobjects", NULL, &answer), ==, 200);
    g_assert_cmpstr(json_text(answer, "encoding", NULL), ==, "UTF-8");
    g_assert_cmpint(json_integer(answer, "maxBatchSize", 0), ==, 200);
    list = json_list(answer, "sobjects");
    g_assert_cmpuint(json_object_array_length(list), >=, 300);
    for (gsize i = 0; i < json_object_array_length(list); i++)
        check_keys(json_object_array_get_idx(list, i), entry_keys);
    for (guint s = 0; s < G_N_ELEMENTS(suffixes); s++) {
        bool found = false;

        for (gsize i = 0; i < json_object_array_length(list) && !found; i++)
            found = g_str_has_suffix(json_text(json_object_array_get_idx(list, i), "name", ""),
                                     suffixes[s]);
        if (!found)
            g_error("no object ends in '%s'", suffixes[s]);
    }
}

/* Every object of the list has a describe with every key. */
static void test_every_describe(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(json_object) answer = NULL;
    json_object *list;

    data_driver_json(org, NULL, "GET", "sobjects", NULL, &answer);
    list = json_list(answer, "sobjects");
    for (gsize i = 0; i < json_object_array_length(list); i++) {
        g_autoptr(json_object) one =
            describe(org, NULL, json_text(json_object_array_get_idx(list, i), "name", ""));

        check_describe(one);
    }
}

static void test_every_type(void)
{
    static const char *const types[] = {
        "string",
        "picklist",
        "multipicklist",
        "combobox",
        "reference",
        "base64",
        "boolean",
        "currency",
        "textarea",
        "int",
        "double",
        "percent",
        "phone",
        "id",
        "date",
        "datetime",
        "time",
        "url",
        "email",
        "encryptedstring",
        "datacategorygroupreference",
        "location",
        "address",
        "anyType",
        "json",
        "complexvalue",
        "long",
        "floatarray",
        "textarray",
    };
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(json_object) object = describe(org, NULL, "every_type__C");
    json_object *fields = json_list(object, "fields");

    for (guint t = 0; t < G_N_ELEMENTS(types); t++) {
        bool found = false;

        for (gsize i = 0; i < json_object_array_length(fields) && !found; i++)
            found =
                g_str_equal(json_text(json_object_array_get_idx(fields, i), "type", ""), types[t]);
        if (!found)
            g_error("no field of type '%s'", types[t]);
    }
}

/* Facts about single fields: object, field, key, JSON. */
static void test_facts(void)
{
    static const struct {
        const char *object, *field, *key, *json;
    } facts[] = {
        {"Account", "Id", "soapType", "\"tns:ID\""},
        {"Account", "Id", "idLookup", "true"},
        {"Account", "Name", "nillable", "false"},
        {"Account", "Name", "nameField", "true"},
        {"Account", "Name", "byteLength", "765"},
        {"Account", "CreatedDate", "createable", "false"},
        {"Account", "CreatedDate", "defaultedOnCreate", "true"},
        {"Account", "BillingStreet", "compoundFieldName", "\"BillingAddress\""},
        {"Account", "BillingStreet", "extraTypeInfo", "\"plaintextarea\""},
        {"Account", "BillingAddress", "soapType", "\"urn:address\""},
        {"Account", "BillingAddress", "updateable", "false"},
        {"Account", "AnnualRevenue", "precision", "18"},
        {"Account", "NumberOfEmployees", "digits", "8"},
        {"Account", "Description", "filterable", "false"},
        {"Account", "OwnerId", "referenceTo", "[\"User\"]"},
        {"Account", "OwnerId", "relationshipName", "\"Owner\""},
        {"Account", "Ext__c", "externalId", "true"},
        {"Account", "Ext__c", "unique", "true"},
        {"Account", "Active__c", "defaultValue", "true"},
        {"Account", "Tier_Score__c", "calculated", "true"},
        {"Account", "Tier_Score__c", "createable", "false"},
        {"Contact", "FirstName", "compoundFieldName", "\"Name\""},
        {"Contact", "Name", "extraTypeInfo", "\"personname\""},
        {"Lead", "OwnerId", "polymorphicForeignKey", "true"},
        {"Case", "CaseNumber", "autoNumber", "true"},
        {"Case", "City__c", "controllerName", "\"Country__c\""},
        {"Case", "City__c", "dependentPicklist", "true"},
        {"Plan_Item__c", "Account_Plan__c", "cascadeDelete", "true"},
        {"Plan_Item__c", "Account_Plan__c", "writeRequiresMasterRead", "true"},
        {"Plan_Item__c", "Account_Plan__c", "relationshipOrder", "0"},
        {"Every_Type__c", "Place__Latitude__s", "compoundFieldName", "\"Place__c\""},
        {"Every_Type__c", "Encrypted__c", "encrypted", "true"},
        {"Every_Type__c", "Rich__c", "htmlFormatted", "true"},
        {"Every_Type__c", "Restricted__c", "restrictedPicklist", "true"},
        {"User", "Username", "idLookup", "true"},
    };
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
        g_autoptr(json_object) object = describe(org, NULL, facts[i].object);
        json_object *one = field(object, facts[i].field);
        json_object *value = json_object_object_get(one, facts[i].key);

        g_test_message("%s.%s %s", facts[i].object, facts[i].field, facts[i].key);
        g_assert_cmpstr(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN), ==,
                        facts[i].json);
    }
}

/* Bit 7 of byte 0 is the controller's first value. */
static void test_dependent(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(json_object) object = describe(org, NULL, "Case");
    json_object *values = json_list(field(object, "City__c"), "picklistValues");
    static const guchar expected[] = {0x80, 0x80, 0x40, 0x40, 0x20, 0xE0};

    g_assert_cmpuint(json_object_array_length(values), ==, G_N_ELEMENTS(expected));
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        gsize length;
        g_autofree guchar *bits = g_base64_decode(
            json_text(json_object_array_get_idx(values, i), "validFor", ""), &length);

        g_assert_cmpuint(bits[0], ==, expected[i]);
    }
}

static void test_children(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(json_object) object = describe(org, NULL, "Account_Plan__c");
    json_object *list = json_list(object, "childRelationships");
    bool found = false;

    for (gsize i = 0; i < json_object_array_length(list); i++) {
        json_object *one = json_object_array_get_idx(list, i);

        if (!g_str_equal(json_text(one, "childSObject", ""), "Plan_Item__c"))
            continue;
        found = true;
        g_assert_cmpstr(json_text(one, "relationshipName", ""), ==, "Plan_Items__r");
        g_assert_true(json_flag(one, "cascadeDelete", false));
    }
    g_assert_true(found);
}

static void test_rights(void)
{
    const char *const rights[] = {"Account:RU", NULL};
    const char *const fields[] = {"Account.Industry", "+Account.Rating", NULL};
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    const OrgUser *user = data_driver_limited(org, rights, fields);
    g_autoptr(json_object) object = describe(org, user, "Account");
    g_autoptr(json_object) answer = NULL;
    json_object *list;

    g_assert_false(json_flag(object, "createable", true));
    g_assert_true(json_flag(object, "updateable", false));
    g_assert_false(json_flag(object, "deletable", true));
    g_assert_null(field(object, "Phone"));
    g_assert_false(json_flag(field(object, "Industry"), "updateable", true));
    g_assert_true(json_flag(field(object, "Rating"), "updateable", false));
    g_assert_false(json_flag(field(object, "Rating"), "createable", true));
    g_assert_true(json_flag(field(object, "Name"), "updateable", false));
    data_driver_json(org, user, "GET", "sobjects", NULL, &answer);
    list = json_list(answer, "sobjects");
    for (gsize i = 0; i < json_object_array_length(list); i++)
        g_assert_cmpstr(json_text(json_object_array_get_idx(list, i), "name", ""), !=, "Contact");
}

static int ask_since(Org *org, const char *target, const char *since, char **ret_date)
{
    const char *const headers[] = {"If-Modified-Since", since, NULL};
    g_auto(OrgReply) reply;

    data_driver_ask(org, NULL, "GET", target, NULL, since ? headers : NULL, &reply);
    if (ret_date)
        *ret_date = g_strdup(org_reply_get_header(&reply, "Last-Modified"));
    return reply.status;
}

static void test_not_modified(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(json_object) change =
        json_parse("{\"object\":\"Account\",\"field\":\"New__c\",\"change\":\"add-field\","
                   "\"type\":\"double\"}",
                   -1, NULL);
    g_autofree char *date = NULL;
    const char *problem;

    g_assert_cmpint(ask_since(org, "sobjects", NULL, &date), ==, 200);
    g_assert_nonnull(date);
    g_assert_cmpint(ask_since(org, "sobjects", date, NULL), ==, 304);
    g_assert_cmpint(ask_since(org, "sobjects/Account/describe", date, NULL), ==, 304);
    g_assert_cmpint(ask_since(org, "sobjects", "Wed, 02 Sep 2015 08:00:00 GMT", NULL), ==, 200);
    g_assert_cmpint(ask_since(org, "sobjects", "nonsense", NULL), ==, 200);
    g_assert_true(data_change_schema(org->data, change, &problem));
    g_assert_cmpint(ask_since(org, "sobjects/Account/describe", date, NULL), ==, 200);
}

/* Twelve kinds of change, each seen in the describe afterwards. */
static void test_drift(void)
{
    static const struct {
        const char *change;                      /* members but for object and braces */
        const char *object, *field, *key, *json; /* key NULL: is it there */
    } changes[] = {
        {"\"field\":\"New__c\",\"change\":\"add-field\",\"type\":\"currency\"", "Account", "New__c",
         "type", "\"currency\""},
        {"\"field\":\"Need__c\",\"change\":\"add-field\",\"required\":true", "Account", "Need__c",
         "nillable", "false"},
        {"\"field\":\"Phone\",\"change\":\"remove-field\"", "Account", "Phone", NULL, "no"},
        {"\"field\":\"Site\",\"change\":\"type\",\"type\":\"textarea\"", "Account", "Site", "type",
         "\"textarea\""},
        {"\"field\":\"Fax\",\"change\":\"length\",\"length\":20", "Account", "Fax", "length", "20"},
        {"\"field\":\"Sic\",\"change\":\"required\",\"required\":true", "Account", "Sic",
         "nillable", "false"},
        {"\"field\":\"Name\",\"change\":\"required\",\"required\":false", "Account", "Name",
         "nillable", "true"},
        {"\"field\":\"Region__c\",\"change\":\"picklist\",\"values\":[\"X\"]", "Account",
         "Region__c", "picklistValues",
         "[{\"active\":true,\"defaultValue\":false,\"label\":\"X\",\"validFor\":null,"
         "\"value\":\"X\"}]"},
        {"\"field\":\"Rating\",\"change\":\"createable\",\"value\":false", "Account", "Rating",
         "createable", "false"},
        {"\"field\":\"Rating\",\"change\":\"updateable\",\"value\":false", "Account", "Rating",
         "updateable", "false"},
        {"\"field\":\"Rating\",\"change\":\"label\",\"label\":\"Grade\"", "Account", "Rating",
         "label", "\"Grade\""},
    };
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *text =
            g_strdup_printf("{\"object\":\"%s\",%s}", changes[i].object, changes[i].change);
        g_autoptr(json_object) change = json_parse(text, -1, NULL);
        g_autoptr(json_object) object = NULL;
        const char *problem = NULL;

        g_assert_true(data_change_schema(org->data, change, &problem));
        object = describe(org, NULL, changes[i].object);
        if (!changes[i].key) {
            g_assert_null(field(object, changes[i].field));
            continue;
        }
        g_assert_cmpstr(json_object_to_json_string_ext(
                            json_object_object_get(field(object, changes[i].field), changes[i].key),
                            JSON_C_TO_STRING_PLAIN),
                        ==, changes[i].json);
    }
}

static void test_drift_objects(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(json_object) removal =
        json_parse("{\"object\":\"Campaign\",\"change\":\"remove-object\"}", -1, NULL);
    g_autoptr(json_object) addition =
        json_parse("{\"object\":\"Brand_New__c\",\"change\":\"add-object\"}", -1, NULL);
    g_autoptr(json_object) nonsense =
        json_parse("{\"object\":\"Account\",\"change\":\"explode\"}", -1, NULL);
    g_autofree char *gone = NULL;
    g_autofree char *empty = NULL;
    const char *problem = NULL;

    g_assert_true(data_change_schema(org->data, removal, &problem));
    gone = data_driver_query(org, NULL, "SELECT Id FROM Campaign");
    g_assert_cmpstr(gone, ==, "INVALID_TYPE");
    g_assert_true(data_change_schema(org->data, addition, &problem));
    empty = data_driver_query(org, NULL, "SELECT Id FROM Brand_New__c");
    g_assert_cmpstr(empty, ==, "#0");
    g_assert_false(data_change_schema(org->data, nonsense, &problem));
    g_assert_nonnull(problem);
}

/* ---- recorded ---- */

static char *fixtures(void)
{
    const char *given = g_getenv("ORGWIRE_FIXTURES");
    const char *top = g_getenv("TOP_SRCDIR");

    return given ? g_strdup(given)
                 : g_build_filename(top ? top : ".", "..", "shared", "fixtures", NULL);
}

static char *folder_new(const char *list)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("orgwire-describes-XXXXXX", &error);
    g_autofree char *path = g_build_filename(folder, "global.json", NULL);

    g_assert_no_error(error);
    g_file_set_contents(path, list, -1, &error);
    g_assert_no_error(error);
    return folder;
}

static void add_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *file = g_strconcat(name, ".json", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_rmdir(folder);
}

/* What every recording must keep: each of its fields, with each of its keys. */
static void compare_recorded(json_object *answer, json_object *recorded)
{
    json_object *fields = json_list(recorded, "fields");

    for (gsize i = 0; i < json_object_array_length(fields); i++) {
        json_object *before = json_object_array_get_idx(fields, i);
        json_object *after = field(answer, json_text(before, "name", ""));
        json_object_iter iter;

        if (!after)
            g_error("field '%s' is lost", json_text(before, "name", ""));
        json_object_object_foreachC(before, iter)
        {
            json_object *value = NULL;

            if (!json_object_object_get_ex(after, iter.key, &value))
                g_error("'%s' is lost", iter.key);
            /* What we do not work out ourselves is passed on as it was. */
            if (json_object_is_type(iter.val, json_type_boolean) && value &&
                !json_object_equal(iter.val, value))
                g_error("%s.%s differs", json_text(before, "name", ""), iter.key);
        }
    }
}

static void check_recording(const char *path)
{
    g_autofree char *text = NULL;
    g_autofree char *folder = NULL;
    g_autofree char *entry = NULL;
    g_autoptr(json_object) root = NULL;
    g_autoptr(json_object) answer = NULL;
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *bare = g_strndup(base, strlen(base) - strlen(".json"));
    json_object *recorded;
    gsize length;
    const char *name;

    g_assert_true(g_file_get_contents(path, &text, &length, NULL));
    root = json_parse(text, (gssize) length, NULL);
    g_assert_nonnull(root);
    recorded = json_member(root, "result") ? json_member(root, "result") : root;
    name = json_text(recorded, "name", bare);
    entry = g_strdup_printf("{\"sobjects\":[{\"name\":\"%s\",\"queryable\":true},"
                            "{\"name\":\"Other__c\",\"queryable\":true}]}",
                            name);
    folder = folder_new(entry);
    add_file(folder, name, text);
    {
        g_autoptr(Org) org = data_driver_org(folder, NULL, NULL);
        g_autoptr(json_object) other = describe(org, NULL, "Other__c");

        answer = describe(org, NULL, name);
        check_describe(answer);
        check_describe(other);
        compare_recorded(answer, recorded);
    }
    remove_folder(folder);
}

static guint check_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    guint n = 0;

    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_str_has_suffix(name, ".json")) {
            g_test_message("%s", path);
            check_recording(path);
            n++;
        } else if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            n += check_folder(path);
        }
    }
    return n;
}

static void test_recorded(gconstpointer which)
{
    g_autofree char *base = fixtures();
    g_autofree char *folder = g_build_filename(base, (const char *) which, NULL);

    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_test_skip("the recorded describes are not here");
        return;
    }
    g_assert_cmpuint(check_folder(folder), >, 10);
}

static void test_recorded_list(void)
{
    g_autofree char *base = fixtures();
    g_autofree char *path =
        g_build_filename(base, "describe-global", "elasticio-514-objects.json", NULL);
    g_autofree char *text = NULL;
    g_autofree char *folder = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        g_test_skip("the recorded object list is not here");
        return;
    }
    folder = folder_new(text);
    {
        g_autoptr(Org) org = data_driver_org(folder, NULL, NULL);
        g_autoptr(json_object) answer = NULL;
        json_object *list;

        data_driver_json(org, NULL, "GET", "sobjects", NULL, &answer);
        list = json_list(answer, "sobjects");
        g_assert_cmpuint(json_object_array_length(list), ==, 514);
        for (gsize i = 0; i < json_object_array_length(list); i++) {
            json_object *entry = json_object_array_get_idx(list, i);
            const char *name = json_text(entry, "name", "");
            g_autoptr(json_object) one = describe(org, NULL, name);
            g_autofree char *soql = g_strdup_printf("SELECT Id FROM %s LIMIT 1", name);
            g_autofree char *row = NULL;

            check_keys(entry, entry_keys);
            check_describe(one);
            if (!json_flag(entry, "queryable", false) || !field(one, "Id"))
                continue;
            row = data_driver_query(org, NULL, soql);
            g_assert_null(strstr(row, "INVALID"));
        }
    }
    remove_folder(folder);
}

static void test_bad_folder(void)
{
    const OrgOptions options = {.describes = (char *) "/nonexistent/describes"};
    g_autoptr(GError) error = NULL;
    Org *org = org_new(&options, &error);

    g_assert_null(org);
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error->message, "global.json"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/describe/the list has every kind of object", test_list);
    g_test_add_func("/describe/every listed object has a describe", test_every_describe);
    g_test_add_func("/describe/one object has every type", test_every_type);
    g_test_add_func("/describe/facts about fields", test_facts);
    g_test_add_func("/describe/dependent values name their controllers", test_dependent);
    g_test_add_func("/describe/children are counted", test_children);
    g_test_add_func("/describe/flags are those of the user", test_rights);
    g_test_add_func("/describe/304 until something changes", test_not_modified);
    g_test_add_func("/describe/drift shows", test_drift);
    g_test_add_func("/describe/objects come and go", test_drift_objects);
    g_test_add_data_func("/describe/recorded describes keep what they say", "describe",
                         test_recorded);
    g_test_add_data_func("/describe/reduced describes are filled up", "describe-min",
                         test_recorded);
    g_test_add_func("/describe/a recorded object list", test_recorded_list);
    g_test_add_func("/describe/no such folder", test_bad_folder);
    return g_test_run();
}
