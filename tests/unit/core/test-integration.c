#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/integration.h"
#include "core/json.h"
#include "core/problem.h"

/* A file of each kind of entry, as the program writes it. */
static const char whole[] = "{\n"
                            "  \"schema\": 1,\n"
                            "  \"name\": \"Sales\",\n"
                            "  \"module\": \"Sales_IS\",\n"
                            "  \"api_version\": \"67.0\",\n"
                            "  \"objects\": [\n"
                            "    {\n"
                            "      \"name\": \"Account\",\n"
                            "      \"rights\": \"RCU\",\n"
                            "      \"fields\": [\n"
                            "        \"Name\",\n"
                            "        \"Industry\"\n"
                            "      ],\n"
                            "      \"rename\": \"Customer\",\n"
                            "      \"field_renames\": {\n"
                            "        \"Name\": \"Title\"\n"
                            "      }\n"
                            "    },\n"
                            "    {\n"
                            "      \"name\": \"ns__Plan__c\",\n"
                            "      \"rights\": \"R\"\n"
                            "    }\n"
                            "  ]\n"
                            "}\n";

static void test_whole(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Integration) integration = integration_parse(whole, -1, &error);
    g_autoptr(Integration) copy = NULL;
    g_autofree char *text = NULL;
    g_autofree char *module = NULL;
    IntegrationObject *account;

    g_assert_no_error(error);
    text = integration_build(integration);
    g_assert_cmpstr(text, ==, whole);
    module = integration_module(integration);
    g_assert_cmpstr(module, ==, "Sales_IS");
    account = integration_find(integration, "account");
    g_assert_nonnull(account);
    g_assert_cmpuint(account->rights, ==, RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE);
    g_assert_cmpuint(account->fields->len, ==, 2);
    g_assert_cmpstr(g_hash_table_lookup(account->renames, "Name"), ==, "Title");
    g_assert_null(integration_find(integration, "Contact"));
    g_assert_null(integration_find(integration, "ns__Plan__c")->fields);
    copy = integration_copy(integration);
    g_assert_true(integration_equal(copy, integration));
    integration_find(copy, "Account")->rights = RIGHT_READ;
    g_assert_false(integration_equal(copy, integration));
}

/* A file body → the path its error names and a word of the reason; NULL: it is fine. */
static const struct {
    const char *name;
    const char *text;
    const char *path;
    const char *why;
} files[] = {
    {"the least there is", "{\"name\":\"S\"}", NULL, NULL},
    {"no objects yet", "{\"schema\":1,\"name\":\"S\",\"objects\":[]}", NULL, NULL},
    {"no field chosen", "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"fields\":[]}]}", NULL,
     NULL},
    {"null means absent", "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"rename\":null}]}", NULL,
     NULL},
    {"no JSON", "name: S", "JSON", NULL},
    {"nothing", "", "JSON", "empty"},
    {"a list", "[]", "JSON", "no object"},
    {"no name", "{}", "'name'", "empty"},
    {"a number for a name", "{\"name\":1}", "'name'", "no text"},
    {"a bad name", "{\"name\":\"9\"}", "'name'", "start with a letter"},
    {"a name with its suffix", "{\"name\":\"Sales_IS\"}", "'name'", "_IS"},
    {"a newline in the name", "{\"name\":\"S\\n\"}", "'name'", "control"},
    {"a newer schema", "{\"schema\":2,\"name\":\"S\",\"news\":1}", "'schema'", "newer"},
    {"schema 0", "{\"schema\":0,\"name\":\"S\"}", "'schema'", "only schema"},
    {"schema in text", "{\"schema\":\"1\",\"name\":\"S\"}", "'schema'", "only schema"},
    {"an unknown key", "{\"name\":\"S\",\"object\":[]}", "'object'", "no such key"},
    {"another module", "{\"name\":\"S\",\"module\":\"T_IS\"}", "'module'", "_IS"},
    {"a version in words", "{\"name\":\"S\",\"api_version\":\"latest\"}", "'api_version'", "67.0"},
    {"a version without point", "{\"name\":\"S\",\"api_version\":\"67\"}", "'api_version'", "67.0"},
    {"objects that are none", "{\"name\":\"S\",\"objects\":{}}", "'objects'", "no list"},
    {"an object in text", "{\"name\":\"S\",\"objects\":[\"Account\"]}", "'objects[0]'",
     "no object"},
    {"an object null", "{\"name\":\"S\",\"objects\":[null]}", "'objects[0]'", "no object"},
    {"an object without name", "{\"name\":\"S\",\"objects\":[{}]}", "'objects[0].name'",
     "API name"},
    {"an injected name", "{\"name\":\"S\",\"objects\":[{\"name\":\"A' OR 1\"}]}",
     "'objects[0].name'", "API name"},
    {"the third object's rights",
     "{\"name\":\"S\",\"objects\":[{\"name\":\"A\"},{\"name\":\"B\"},{\"name\":\"C\",\"rights\":"
     "\"X\"}]}",
     "'objects[2].rights'", "RCUD"},
    {"no rights at all", "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"rights\":\"\"}]}",
     "'objects[0].rights'", "no letter"},
    {"an object twice", "{\"name\":\"S\",\"objects\":[{\"name\":\"A\"},{\"name\":\"a\"}]}",
     "'objects[1].name'", "already"},
    {"an unknown key inside", "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"right\":\"R\"}]}",
     "'objects[0].right'", "no such key"},
    {"a field that is none",
     "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"fields\":[\"Name\",7]}]}",
     "'objects[0].fields[1]'", "no text"},
    {"a field with a dot",
     "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"fields\":[\"Owner.Name\"]}]}",
     "'objects[0].fields[0]'", "API name"},
    {"a field twice", "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"fields\":[\"X\",\"x\"]}]}",
     "'objects[0].fields[1]'", "already"},
    {"a bad rename", "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"rename\":\"a b\"}]}",
     "'objects[0].rename'", "letters"},
    {"renames in a list", "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"field_renames\":[]}]}",
     "'objects[0].field_renames'", "no object"},
    {"a rename without name",
     "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"field_renames\":{\"X\":null}}]}",
     "'objects[0].field_renames.X'", "letters"},
    {"two fields of one name",
     "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"field_renames\":{\"X\":\"N\",\"Y\":\"n\"}}]}",
     "'objects[0].field_renames.Y'", "already"},
    {"a rename of a field left out",
     "{\"name\":\"S\",\"objects\":[{\"name\":\"A\",\"fields\":[\"X\"],"
     "\"field_renames\":{\"Y\":\"N\"}}]}",
     "'objects[0].field_renames.Y'", "not among"},
};

static void test_file(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_autoptr(Integration) integration = integration_parse(files[i].text, -1, &error);

    if (!files[i].path) {
        g_autofree char *text = NULL;
        g_autoptr(Integration) again = NULL;
        g_autofree char *text_again = NULL;

        g_assert_no_error(error);
        text = integration_build(integration);
        again = integration_parse(text, -1, &error);
        g_assert_no_error(error);
        text_again = integration_build(again);
        g_assert_cmpstr(text_again, ==, text);
        g_assert_true(integration_equal(again, integration));
        return;
    }
    g_assert_null(integration);
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    if (!strstr(error->message, files[i].path))
        g_error("'%s' does not name %s", error->message, files[i].path);
    if (files[i].why && !strstr(problem_why(error), files[i].why))
        g_error("'%s' does not say '%s'", problem_why(error), files[i].why);
}

static void test_did_you_mean(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(integration_parse("{\"name\":\"S\",\"objets\":[]}", -1, &error));
    g_assert_cmpstr(problem_next(error), ==, "did you mean 'objects'?");
}

/* A field is unmarked in the wizard while it still has a name of its own. */
static void test_stale_rename(void)
{
    g_autoptr(IntegrationObject) object = integration_object_parse("A:R:X=N,Y", NULL);
    g_autoptr(json_object) entry = NULL;

    g_ptr_array_remove_index(object->fields, 0);
    entry = integration_object_to_json(object);
    g_assert_null(json_member(entry, "field_renames"));
}

static const struct {
    const char *typed;
    const char *built; /* NULL: refused */
} objects[] = {
    {"Account", "Account:R"},
    {"Account:RCU", "Account:RCU"},
    {"Account:ucr", "Account:RCU"},
    {"Account:D", "Account:RD"},
    {"Order_Sent__e:C", "Order_Sent__e:C"},
    {"Account:R:Name,Industry", "Account:R:Name,Industry"},
    {"Account::Name", "Account:R:Name"},
    {"Account:R:", "Account:R:"},
    {"Account:R:*", "Account:R"},
    {"Account=Customer", "Account=Customer:R"},
    {"Account=Customer:RCUD:Name=Title,Industry", "Account=Customer:RCUD:Name=Title,Industry"},
    {"Account:R:*,Name=Title,Industry=Branch", "Account:R:*,Industry=Branch,Name=Title"},
    {"", NULL},
    {":R", NULL},
    {"Account:X", NULL},
    {"Account:RR", NULL},
    {"Account:Name", NULL},
    {"Account:R:Name,", NULL},
    {"Account:R:,Name", NULL},
    {"Account:R:Name,name", NULL},
    {"Account:R:Owner.Name", NULL},
    {"Account:R:Name:X", NULL},
    {"Account:R:Name,*", NULL},
    {"Account:R:*,*", NULL},
    {"Account:R:*,Name", NULL},
    {"Account:R:Name=", NULL},
    {"Account:R:Name=A,Industry=a", NULL},
    {"Account:R:Name=A=B", NULL},
    {"Account=", NULL},
    {"Account'--:R", NULL},
    {"Acc ount", NULL},
    {" Account", NULL},
    {"9Account", NULL},
};

static void test_objects(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(objects); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(IntegrationObject) object = integration_object_parse(objects[i].typed, &error);
        g_autofree char *built = object ? integration_object_build(object) : NULL;

        g_assert_cmpstr(built, ==, objects[i].built);
        if (!built) {
            g_assert_true(problem_is(error, PROBLEM_USAGE));
        } else {
            g_autoptr(IntegrationObject) again = integration_object_parse(built, NULL);
            g_autoptr(IntegrationObject) copy = integration_object_copy(object);
            g_autoptr(json_object) entry = integration_object_to_json(object);
            g_autoptr(IntegrationObject) read = integration_object_from_json(entry, "", &error);

            g_assert_no_error(error);
            g_assert_true(integration_object_equal(again, object));
            g_assert_true(integration_object_equal(copy, object));
            g_assert_true(integration_object_equal(read, object));
        }
    }
}

static void test_rights(void)
{
    Rights rights = 0;
    g_autofree char *fixed = rights_build_fixed(RIGHT_READ | RIGHT_DELETE);
    g_autofree char *none = rights_build(0);

    g_assert_cmpstr(fixed, ==, "R--D");
    g_assert_cmpstr(none, ==, "");
    for (Rights set = 1; set < 16; set++) {
        g_autofree char *text = rights_build(set);
        Rights expected = set & (RIGHT_UPDATE | RIGHT_DELETE) ? set | RIGHT_READ : set;

        g_assert_true(rights_parse(text, &rights, NULL));
        g_assert_cmpuint(rights, ==, expected);
    }
    g_assert_false(rights_parse("-", &rights, NULL));
    g_assert_false(rights_parse("RCUDR", &rights, NULL));
}

static void test_names(void)
{
    static const char *const good[] = {"Sales", "s", "Order_Export", "A1", "IS", "Sales_ISX"};
    static const char *const bad[] = {"",
                                      "1",
                                      "_a",
                                      "a-b",
                                      "a b",
                                      "a.b",
                                      "../x",
                                      "Sales_IS",
                                      "sales_is",
                                      "_IS",
                                      "\xc3\xa9t\xc3\xa9",
                                      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    static const char *const modules[][2] = {
        {"Sales_IS", "Sales"}, {"Sales", "Sales"}, {"sales_is", "sales"}, {"_IS", "_IS"}, {"", ""}};

    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(integration_check_name(good[i], NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_false(integration_check_name(bad[i], &error));
        g_assert_true(problem_is(error, PROBLEM_USAGE));
        g_assert_nonnull(problem_why(error));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(modules); i++) {
        g_autofree char *name = integration_name_from_module(modules[i][0]);

        g_assert_cmpstr(name, ==, modules[i][1]);
    }
}

/* An integration of these objects, in the form of --object. */
static Integration *integration_of(const char *const *typed)
{
    Integration *integration = integration_new("Sales", "67.0");

    for (; *typed; typed++) {
        IntegrationObject *object = integration_object_parse(*typed, NULL);

        g_assert_nonnull(object);
        g_ptr_array_add(integration->objects, object);
    }
    return integration;
}

static void test_entities(void)
{
    static const char *const typed[] = {"b__Plan__c", "Account=Firm", "a__Plan__c", "Firms__c",
                                        NULL};
    static const char *const names[] = {"bPlanC", "Firm", "aPlanC", "FirmsC"};
    g_autoptr(Integration) integration = integration_of(typed);
    g_autoptr(GPtrArray) entities = integration_entity_names(integration);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_cmpstr(entities->pdata[i], ==, names[i]);
    g_assert_true(integration_check_names(integration, NULL));
}

/* Objects, and a word of what is wrong with their names; NULL: nothing. */
static const struct {
    const char *name;
    const char *typed[4];
    const char *what;
} clashes[] = {
    {"names that differ", {"Account=Firm:R:Name=Title,Industry", "Contact=Person"}, NULL},
    {"names that change places", {"Account:R:Name=Industry,Industry=Name"}, NULL},
    {"one's own name", {"Account=Account:R:Name=Name"}, NULL},
    {"entities in other letters", {"Account=Firma", "Contact=firma"}, "'Contact'"},
    {"another object's own name", {"Account=contact", "Contact"}, "'Contact'"},
    {"another's plural", {"Account=Firm", "Contact=firms"}, "'firms'"},
    {"one plural of two", {"Account=Box", "Contact=Boxe"}, "'Boxe'"},
    {"a word of actions", {"Account:R:Name=filter"}, "'filter'"},
    {"a word of actions, in capitals", {"Account:R:*,Name=Limit"}, "'Limit'"},
    {"the record's id", {"Account:R:*,Name=id"}, "'id'"},
    {"another chosen field", {"Account:R:Name,Industry=name"}, "'name'"},
};

static void test_clash(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(Integration) integration = integration_of(clashes[i].typed);
    g_autofree char *text = integration_build(integration);
    g_autoptr(GError) error = NULL;
    g_autoptr(Integration) read = integration_parse(text, -1, &error);

    g_assert_cmpint(read != NULL, ==, clashes[i].what == NULL);
    if (read)
        return;
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_nonnull(strstr(error->message, clashes[i].what));
    g_assert_nonnull(problem_next(error));
}

/* What --object says from now on, after an edit of what was there before. */
static Integration *edited(const Integration *before, const char *const *typed)
{
    Integration *after = integration_of(typed);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    Integration *read;

    integration_keep_names(after, before);
    text = integration_build(after);
    read = integration_parse(text, -1, &error);
    g_assert_no_error(error);
    g_assert_true(integration_equal(after, read));
    integration_free(after);
    return read;
}

static void assert_objects(const Integration *integration, const char *const *typed)
{
    for (guint i = 0; i < integration->objects->len; i++) {
        g_autofree char *text = integration_object_build(integration->objects->pdata[i]);

        g_assert_cmpstr(text, ==, typed[i]);
    }
    g_assert_cmpuint(integration->objects->len, ==, g_strv_length((char **) typed));
}

/* Names are for ever: they outlive the choice of what has them. */
static void test_names_stay(void)
{
    static const char *const first[] = {"Account=Firm:R:Name=Title,Industry=Branch",
                                        "Contact=Person:R:*,Email=Mail", "Plan__c:R", NULL};
    static const char *const fewer[] = {"account:RC:Industry", "a__Plan__c:R", NULL};
    static const char *const then[] = {"account=Firm:RC:Industry=Branch", "a__Plan__c:R", NULL};
    static const char *const again[] = {"Contact:R", "Account:R", "Plan__c:R", "a__Plan__c:R",
                                        NULL};
    static const char *const at_last[] = {"Contact=Person:R:*,Email=Mail",
                                          "Account=Firm:R:*,Industry=Branch,Name=Title",
                                          "Plan__c:R", "a__Plan__c=Plan:R", NULL};
    g_autoptr(Integration) one = integration_of(first);
    g_autoptr(Integration) two = edited(one, fewer);
    g_autoptr(Integration) three = edited(two, again);
    IntegrationObject *account = integration_find(two, "Account");

    assert_objects(two, then);
    g_assert_cmpstr(integration_field_name(two, account, "Industry"), ==, "Branch");
    /* A field that is held unchosen. */
    g_assert_cmpstr(integration_field_name(two, account, "Name"), ==, "Title");
    g_assert_cmpstr(integration_field_name(two, account, "Phone"), ==, "Phone");
    assert_objects(three, at_last);
    g_assert_cmpuint(three->former->len, ==, 0);
}

/* A name that somebody else has meanwhile is not given back, and not forgotten. */
static void test_names_given_away(void)
{
    static const char *const first[] = {"Account=Firm:R:Name=Title,Industry", "Contact", NULL};
    static const char *const without[] = {"Contact=Firm", NULL};
    static const char *const back[] = {"Contact", "Account:R:Name,Industry=Title", NULL};
    static const char *const now[] = {"Contact=Firm:R", "Account:R:Name,Industry=Title", NULL};
    static const char *const own[] = {"Contact=Contact", "Account", NULL};
    static const char *const then[] = {"Contact=Contact:R", "Account=Firm:R:*,Industry=Title",
                                       NULL};
    g_autoptr(Integration) one = integration_of(first);
    g_autoptr(Integration) two = edited(one, without);
    g_autoptr(Integration) three = edited(two, back);
    g_autoptr(Integration) four = edited(three, own);

    assert_objects(three, now);
    assert_objects(four, then);
}

/* Of two fields that had one name the last one has it, when both are gone and come back. */
static void test_last_one_has_it(void)
{
    static const struct {
        const char *steps[6];
        const char *then;
    } cases[] = {
        {{"Account:R:Name,Industry=Branch,Type", "Account:R:Name,Type",
          "Account:R:Name,Type=Branch", "Account:R:Name", "Account:R:Name,Industry,Type"},
         "Account:R:Name,Industry,Type=Branch"},
        {{"Account:R:Name,Industry=Branch", "Account:R:Name", "Account:R:Name,industry=Sector",
          "Account:R:Name", "Account:R:Name,industry"},
         "Account:R:Name,industry=Sector"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const first[] = {cases[i].steps[0], NULL};
        const char *const then[] = {cases[i].then, NULL};
        g_autoptr(Integration) now = integration_of(first);

        for (gsize j = 1; cases[i].steps[j]; j++) {
            const char *const step[] = {cases[i].steps[j], NULL};
            g_autoptr(Integration) before = g_steal_pointer(&now);

            now = edited(before, step);
        }
        assert_objects(now, then);
    }
}

/* Two objects that had one name, one after the other. */
static void test_new_object_gives_way(void)
{
    static const char *const first[] = {"a__Plan__c", NULL};
    static const char *const more[] = {"b__Plan__c", "a__Plan__c", NULL};
    static const char *const then[] = {"b__Plan__c:R", "a__Plan__c=Plan:R", NULL};
    g_autoptr(Integration) one = integration_of(first);
    g_autoptr(Integration) two = edited(one, more);

    assert_objects(two, then);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/integration/its file is read and written the same", test_whole);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_strdup_printf("/integration/%s %s", files[i].name,
                                                files[i].path ? "is refused" : "is fine");
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_file);
    }
    g_test_add_func("/integration/a misspelt key is guessed", test_did_you_mean);
    g_test_add_func("/integration/a rename goes with its field", test_stale_rename);
    g_test_add_func("/integration/--object is read and written", test_objects);
    g_test_add_func("/integration/rights are letters and sets", test_rights);
    g_test_add_func("/integration/names are checked", test_names);
    g_test_add_func("/integration/entities have names of their own", test_entities);
    for (gsize i = 0; i < G_N_ELEMENTS(clashes); i++) {
        g_autofree char *path = g_strdup_printf("/integration/clash/%s", clashes[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_clash);
    }
    g_test_add_func("/integration/names are for ever", test_names_stay);
    g_test_add_func("/integration/a name given away stays there", test_names_given_away);
    g_test_add_func("/integration/the last one has the name", test_last_one_has_it);
    g_test_add_func("/integration/a new object gives way", test_new_object_gives_way);
    return g_test_run();
}
