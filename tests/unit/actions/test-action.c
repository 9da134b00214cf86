#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "sample.h"

/* Each row: an integration's objects, a name, and what becomes of it. */
static const struct {
    const char *name;
    const char *objects[4];
    const char *action;
    int code; /* -1: found */
    const char *hint;
} finds[] = {
    {"create is there", {"Account:RCUD"}, "CreateAccount", -1, NULL},
    {"get is there", {"Account:R"}, "GetAccount", -1, NULL},
    {"update is there", {"Account:RU"}, "UpdateAccount", -1, NULL},
    {"upsert needs create and update", {"Account:RCU"}, "UpsertAccount", -1, NULL},
    {"delete is there", {"Account:RD"}, "DeleteAccount", -1, NULL},
    {"search is in the plural", {"Account:R"}, "SearchAccounts", -1, NULL},
    {"count is in the plural", {"Account:R"}, "CountAccounts", -1, NULL},
    {"picklists are there", {"Account:R"}, "GetAccountPicklists", -1, NULL},
    {"many rows create", {"Account:RC"}, "CreateAccounts", -1, NULL},
    {"many rows update", {"Account:RU"}, "UpdateAccounts", -1, NULL},
    {"many rows upsert", {"Account:RCU"}, "UpsertAccounts", -1, NULL},
    {"many rows delete", {"Account:RD"}, "DeleteAccounts", -1, NULL},
    {"a custom object loses its suffix", {"Every__c:R"}, "GetEvery", -1, NULL},
    {"y after a consonant becomes ies", {"Every__c:R"}, "SearchEveries", -1, NULL},
    {"underscores go", {"Read_Only__c:R"}, "GetReadOnly", -1, NULL},
    {"a right the integration lacks", {"Account:R"}, "DeleteAccount", PROBLEM_NOT_PERMITTED,
     "right D"},
    {"a right the user lacks", {"Read_Only__c:RCUD"}, "CreateReadOnly", PROBLEM_NOT_PERMITTED,
     "does not give"},
    {"upsert without create", {"Account:RU"}, "UpsertAccount", PROBLEM_NOT_PERMITTED, "right C"},
    {"no picklist, no picklists", {"Read_Only__c:R"}, "GetReadOnlyPicklists",
     PROBLEM_NOT_PERMITTED, "no picklist"},
    {"an object the org has not", {"Nowhere__c:R"}, "GetNowhere", PROBLEM_NOT_PERMITTED,
     "no object"},
    {"a slip of the pen", {"Account:R"}, "SerchAccounts", PROBLEM_NOT_FOUND, "SearchAccounts"},
    {"case matters", {"Account:R"}, "searchaccounts", PROBLEM_NOT_FOUND, "SearchAccounts"},
    {"nothing like it", {"Account:R"}, "Zzz", PROBLEM_NOT_FOUND, "orgwire actions"},
    {"an object outside the integration", {"Account:R"}, "GetLead", PROBLEM_NOT_FOUND, NULL},
};

static void test_find(gconstpointer data)
{
    gsize row = GPOINTER_TO_SIZE(data);
    g_autoptr(ActionSet) set = sample_set(finds[row].objects);
    g_autoptr(GError) error = NULL;
    const Action *action = action_set_find(set, finds[row].action, &error);
    g_autofree char *said = NULL;

    if (finds[row].code < 0) {
        g_assert_no_error(error);
        g_assert_cmpstr(action->name, ==, finds[row].action);
        return;
    }
    g_assert_null(action);
    g_assert_cmpint(problem_code(error), ==, finds[row].code);
    said = g_strdup_printf("%s|%s|%s", error->message, problem_why(error), problem_next(error));
    if (finds[row].hint && !strstr(said, finds[row].hint))
        g_error("'%s' does not say '%s'", said, finds[row].hint);
}

/* The typed name → integration and action. */
static void test_split(void)
{
    static const char *const rows[][3] = {
        {"SearchAccounts", NULL, "SearchAccounts"},
        {"Sales_IS.SearchAccounts", "Sales", "SearchAccounts"},
        {"Sales.SearchAccounts", "Sales", "SearchAccounts"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *integration = NULL;
        g_autofree char *action = NULL;

        action_split(rows[i][0], &integration, &action);
        g_assert_cmpstr(integration, ==, rows[i][1]);
        g_assert_cmpstr(action, ==, rows[i][2]);
    }
}

static void test_renames(void)
{
    static const char *const objects[] = {"Account:RCUD", "Every__c:R", NULL};
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    IntegrationObject *account = integration->objects->pdata[0];
    g_autoptr(ActionSet) set = NULL;
    g_autoptr(GError) error = NULL;
    const ActionEntity *entity;

    account->rename = g_strdup("Company");
    account->renames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(account->renames, g_strdup("Industry"), g_strdup("Branch"));
    set = action_set_new(integration, describes, &error);
    g_assert_no_error(error);
    g_assert_nonnull(action_set_find(set, "SearchCompanies", NULL));
    g_assert_null(action_set_find(set, "SearchAccounts", NULL));
    entity = action_set_entity(set, "Account");
    g_assert_cmpstr(action_entity_field(entity, "Branch", NULL)->info->name, ==, "Industry");
    g_assert_null(action_entity_field(entity, "Industry", &error));
    g_assert_cmpstr(problem_next(error), ==, "did you mean 'Branch'?");
}

/* Two renames that make equal names are refused; a rename never takes one of our words. */
static void test_conflicts(void)
{
    static const char *const objects[] = {"Account:R", "Contact:R", NULL};
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    IntegrationObject *account = integration->objects->pdata[0];
    IntegrationObject *contact = integration->objects->pdata[1];
    g_autoptr(GError) error = NULL;

    account->rename = g_strdup("Contact");
    contact->rename = g_strdup("contact");
    g_assert_null(action_set_new(integration, describes, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_CONFLICT);
    g_clear_error(&error);
    g_clear_pointer(&account->rename, g_free);
    account->renames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(account->renames, g_strdup("Industry"), g_strdup("filter"));
    g_assert_null(action_set_new(integration, describes, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_CONFLICT);
}

/* The plural of one object is the singular of another: the custom one gives way. */
static void test_plural_clash(void)
{
    g_autoptr(Integration) integration = integration_new("Sales", "67.0");
    g_autoptr(GPtrArray) describes = NULL;
    g_autoptr(ActionSet) set = NULL;
    g_autoptr(GError) error = NULL;

    g_ptr_array_add(integration->objects, integration_object_new("Accounts__c", RIGHT_READ));
    g_ptr_array_add(integration->objects, integration_object_new("Account", RIGHT_READ));
    describes = sample_describes(integration);
    describes->pdata[0] = sample_describe("Every__c");
    set = action_set_new(integration, describes, &error);
    g_assert_no_error(error);
    g_assert_nonnull(action_set_find(set, "SearchAccounts", NULL));
    g_assert_nonnull(action_set_find(set, "SearchAccountsCs", NULL));
}

/* The org's own names of fields, which no integration tells, and a held field's former name. */
static void test_names_of_fields(void)
{
    static const char *const all[] = {"Account:R:*,Name=INDUSTRY", NULL};
    static const char *const held[] = {"Account:RC:Industry", NULL};
    g_autoptr(Integration) clashing = sample_integration(all);
    g_autoptr(Integration) integration = sample_integration(held);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    IntegrationObject *former = integration_object_new("Account", 0);
    g_autoptr(ActionSet) set = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_null(action_set_new(clashing, describes, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_CONFLICT);
    integration_object_rename(former, "Name", "Title");
    g_ptr_array_add(integration->former, former);
    set = action_set_new(integration, describes, NULL);
    g_assert_cmpstr(action_entity_field(action_set_entity(set, "Account"), "Title", NULL)->info->name,
                    ==, "Name");
}

/* What is ours among the inputs is taken; core has the list. */
static void test_words(void)
{
    GPtrArray *actions = action_set_actions(sample_everything());
    guint n = 0;

    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];

        for (guint j = 0; j < action->inputs->len; j++) {
            const ActionInput *input = &g_array_index(action->inputs, ActionInput, j);

            g_assert_cmpint(names_is_input(input->name), ==, input->field == NULL);
            n += input->field == NULL;
        }
    }
    g_assert_cmpuint(n, >, 10);
}

static void test_document(void)
{
    g_autoptr(json_object) document = action_set_to_json(sample_everything());
    json_object *actions = json_list(document, "actions");
    json_object *create = json_object_array_get_idx(actions, 0);
    bool seen_industry = false, seen_created = false;

    g_assert_cmpint(json_integer(document, "schema", 0), ==, 1);
    g_assert_cmpstr(json_text(document, "integration", NULL), ==, "Sales");
    g_assert_cmpstr(json_text(document, "module", NULL), ==, "Sales_IS");
    g_assert_cmpint(json_object_array_length(actions), ==, 35); /* Contact has no picklist */
    g_assert_cmpstr(json_text(create, "name", NULL), ==, "CreateAccount");
    for (gsize i = 0; i < json_object_array_length(json_list(create, "inputs")); i++) {
        json_object *input = json_object_array_get_idx(json_list(create, "inputs"), i);
        const char *name = json_text(input, "name", "");

        if (g_str_equal(name, "Name"))
            g_assert_true(json_flag(input, "required", false));
        if (g_str_equal(name, "Industry"))
            seen_industry = json_object_array_length(json_list(input, "values")) == 3;
        if (g_str_equal(name, "CreatedDate"))
            seen_created = json_flag(input, "read_only", false);
    }
    g_assert_true(seen_industry && seen_created);
}

/* A field that a create needs is there although it was not chosen. */
static void test_required_held(void)
{
    static const char *const creates[] = {"Account:RC:Industry", NULL};
    static const char *const reads[] = {"Account:R:Industry", NULL};
    g_autoptr(ActionSet) writing = sample_set(creates);
    g_autoptr(ActionSet) reading = sample_set(reads);

    g_assert_nonnull(action_entity_field(action_set_entity(writing, "Account"), "Name", NULL));
    g_assert_null(action_entity_field(action_set_entity(reading, "Account"), "Name", NULL));
    g_assert_null(action_entity_field(action_set_entity(writing, "Account"), "Rating", NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(finds); i++) {
        g_autofree char *path = g_strdup_printf("/action/find/%s", finds[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_find);
    }
    g_test_add_func("/action/split", test_split);
    g_test_add_func("/action/renames work both ways", test_renames);
    g_test_add_func("/action/equal names are refused", test_conflicts);
    g_test_add_func("/action/a plural that is another's name", test_plural_clash);
    g_test_add_func("/action/names of fields that the org alone knows", test_names_of_fields);
    g_test_add_func("/action/our words are no names of fields", test_words);
    g_test_add_func("/action/document", test_document);
    g_test_add_func("/action/required fields are held", test_required_held);
    return g_test_run();
}
