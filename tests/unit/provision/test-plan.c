/* What a plan says and in which order; which rows a permission set gets. */
#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "provision/plan.h"
#include "sample.h"

/* --- steps --- */

typedef struct {
    const char *name;
    PlanKind kind;
    AppKind app;
    const char *findings; /* separated by spaces */
    const char *other_user;
    const char *steps;
} StepsRow;

static const StepsRow steps_rows[] = {
    {"create/seven steps in their order", PLAN_CREATE, APP_EXTERNAL_CLIENT_APP, "", NULL,
     "key store deploy read-back assign wait probe"},
    {"create/a connected app takes the same steps", PLAN_CREATE, APP_CONNECTED_APP, "", NULL,
     "key store deploy read-back assign wait probe"},
    {"create/a given app changes nothing in the org", PLAN_CREATE, APP_GIVEN, "", NULL,
     "store wait probe"},
    {"edit/the same user keeps the assignment", PLAN_EDIT, APP_EXTERNAL_CLIENT_APP, "", NULL,
     "deploy read-back assign wait probe"},
    {"edit/another user, and the former is let go", PLAN_EDIT, APP_EXTERNAL_CLIENT_APP, "",
     "0055g00000OTHERAAX", "deploy read-back assign wait probe unassign"},
    {"repair/nothing found, nothing done", PLAN_REPAIR, APP_EXTERNAL_CLIENT_APP, "", NULL, ""},
    {"repair/only the access", PLAN_REPAIR, APP_EXTERNAL_CLIENT_APP, "assign", NULL,
     "assign wait probe"},
    {"repair/a lost key is made anew and deployed", PLAN_REPAIR, APP_EXTERNAL_CLIENT_APP, "key",
     NULL, "key store deploy read-back assign wait probe"},
    {"rotate/the switch comes after the new key has worked", PLAN_ROTATE, APP_EXTERNAL_CLIENT_APP,
     "", NULL, "key store deploy read-back wait probe switch"},
    {"migrate/the old app goes last", PLAN_MIGRATE, APP_EXTERNAL_CLIENT_APP, "", NULL,
     "key store deploy read-back assign wait probe switch unassign delete"},
    {"remove/the org first, then what is here", PLAN_REMOVE, APP_EXTERNAL_CLIENT_APP, "", NULL,
     "unassign delete forget"},
    {"remove/a given app stays", PLAN_REMOVE, APP_GIVEN, "", NULL, "forget"},
    {"remove/by force only what is here", PLAN_REMOVE, APP_EXTERNAL_CLIENT_APP, "forget", NULL,
     "forget"},
};

static Plan *build(PlanKind kind, AppKind app, const char *objects, const char *findings,
                   const char *other_user, const char *const *taken)
{
    g_autoptr(Connection) connection = sample_connection(app);
    g_autoptr(Connection) before = sample_connection(app);
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) describes = sample_describes();
    g_autoptr(GPtrArray) grants = grants_build(integration, describes, NULL, NULL);
    g_autoptr(PlanNames) names = plan_names_new("acme", taken, false);
    g_auto(GStrv) found_words = g_strsplit(findings, " ", -1);
    PlanWanted wanted = {.connection = connection,
                         .integration = integration,
                         .env = "default",
                         .names = names,
                         .key_size = 2048,
                         .valid_days = 365,
                         .grants = grants};
    PlanFound found = {.findings = *findings ? (const char *const *) found_words : NULL,
                       .taken = taken};

    if (other_user) {
        g_free(before->user_id);
        before->user_id = g_strdup(other_user);
    }
    if (kind != PLAN_CREATE)
        found.connection = before;
    return plan_build(kind, &wanted, &found);
}

static void test_steps(gconstpointer data)
{
    const StepsRow *row = data;
    g_autoptr(Plan) plan =
        build(row->kind, row->app, "Account:R", row->findings, row->other_user, NULL);
    g_autoptr(GString) steps = g_string_new(NULL);

    for (guint i = 0; i < plan->steps->len; i++)
        g_string_append_printf(steps, "%s%s", i ? " " : "",
                               step_name(((PlanStep *) plan->steps->pdata[i])->id));
    g_assert_cmpstr(steps->str, ==, row->steps);
}

/* --- words --- */

static bool any_line(const Plan *plan, const char *part)
{
    g_autoptr(GPtrArray) lines = plan_lines(plan);

    for (guint i = 0; i < lines->len; i++)
        if (strstr(lines->pdata[i], part))
            return true;
    g_test_message("no line with: %s", part);
    return false;
}

static void test_words(void)
{
    static const char *const taken[] = {"orgwire_ACME", NULL};
    g_autoptr(Plan) plan =
        build(PLAN_CREATE, APP_EXTERNAL_CLIENT_APP,
              "Account:RCU Line__c:R Opportunity:D Switches__c:R", "", NULL, taken);

    g_assert_true(any_line(plan, "create external client app Orgwire_acme_2"));
    g_assert_true(any_line(plan, "the org has something named Orgwire_acme"));
    g_assert_true(any_line(plan, "grant object Account: RCU; 3 fields, 2 of them to edit"));
    g_assert_true(any_line(plan, "grant object Invoice__c: R; needed by Line__c"));
    g_assert_true(any_line(plan, "grant object Opportunity: RUD (delete needs edit)"));
    g_assert_true(any_line(plan, "Switches__c: custom settings take no object permissions"));
    g_assert_true(any_line(plan, "no View All, no Modify All"));
    g_assert_true(any_line(plan, "Api RefreshToken"));
    g_assert_true(any_line(plan, "Not touched"));
}

static void test_json_has_every_item(void)
{
    g_autoptr(Plan) plan = build(PLAN_CREATE, APP_EXTERNAL_CLIENT_APP, "Account:R", "", NULL, NULL);
    g_autoptr(json_object) object = plan_to_json(plan);
    json_object *steps = json_list(object, "steps");

    g_assert_cmpstr(json_text(object, "kind", NULL), ==, "create");
    g_assert_cmpuint(json_object_array_length(steps), ==, plan->steps->len);
    for (guint i = 0; i < plan->steps->len; i++) {
        const PlanStep *step = plan->steps->pdata[i];
        json_object *entry = json_object_array_get_idx(steps, i);

        g_assert_cmpstr(json_text(entry, "step", NULL), ==, step_name(step->id));
        g_assert_cmpuint(json_object_array_length(json_list(entry, "items")), ==, step->items->len);
    }
    g_assert_cmpuint(json_object_array_length(json_list(object, "scopes")), ==, 2);
}

/* --- rows --- */

typedef struct {
    const char *name;
    const char *objects;
    const char *takers; /* NULL: not known */
    const char *rows;   /* "Object:RIGHTS:field*,field": * editable, ! no row */
} RowsRow;

static const RowsRow rows_rows[] = {
    {"rows/required fields and the id are left out", "Account:R", NULL,
     "Account:R:Industry,BillingAddress,Score__c"},
    {"rows/what is written may be edited, formulas not", "Account:RCU", NULL,
     "Account:RCU:Industry*,BillingAddress*,Score__c"},
    {"rows/a part of an address is granted through the whole", "Account:RU:BillingStreet", NULL,
     "Account:RU:BillingAddress*"},
    {"rows/a chosen required field needs no row", "Account:R:Name", NULL, "Account:R:"},
    {"rows/parents of a master-detail, and theirs", "Line__c:RC", NULL,
     "Line__c:RC:Amount__c* Invoice__c:R: Account:R:"},
    {"rows/a chosen parent keeps its rights", "Line__c:R Invoice__c:RCU", NULL,
     "Line__c:R:Amount__c Invoice__c:RCU: Account:R:"},
    {"rows/line items follow what they belong to", "OpportunityLineItem:RC", NULL,
     "!OpportunityLineItem:RC: Opportunity:RU: Account:R:"},
    {"rows/custom settings get none", "Switches__c:R", NULL, "!Switches__c:R:"},
    {"rows/the org's own list beats the table", "Account:R", "Opportunity Invoice__c",
     "!Account:R:"},
};

static char *write_rows(GPtrArray *grants)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < grants->len; i++) {
        const Grant *grant = grants->pdata[i];
        g_autofree char *rights = rights_build(grant->rights);

        g_string_append_printf(text, "%s%s%s:%s:", i ? " " : "", grant->permissions ? "" : "!",
                               grant->object, rights);
        for (guint k = 0; k < grant->fields->len; k++) {
            const GrantField *field = grant->fields->pdata[k];

            g_string_append_printf(text, "%s%s%s", k ? "," : "", field->field,
                                   field->editable ? "*" : "");
        }
    }
    return g_string_free(text, FALSE);
}

static void test_rows(gconstpointer data)
{
    const RowsRow *row = data;
    g_autoptr(Integration) integration = sample_integration(row->objects);
    g_autoptr(GPtrArray) describes = sample_describes();
    g_auto(GStrv) takers = row->takers ? g_strsplit(row->takers, " ", -1) : NULL;
    GError *error = NULL;
    g_autoptr(GPtrArray) grants =
        grants_build(integration, describes, (const char *const *) takers, &error);
    g_autofree char *text = NULL;

    g_assert_no_error(error);
    text = write_rows(grants);
    g_assert_cmpstr(text, ==, row->rows);
}

static void test_needed_describes(void)
{
    g_autoptr(Integration) integration = sample_integration("Line__c:R");
    g_autoptr(GPtrArray) all = sample_describes();
    g_autoptr(GPtrArray) some = g_ptr_array_new();
    g_autoptr(GPtrArray) first = grants_needed(integration, some);
    g_autoptr(GPtrArray) second = NULL;

    g_assert_cmpuint(first->len, ==, 1);
    g_assert_cmpstr(first->pdata[0], ==, "Line__c");
    g_ptr_array_add(some, all->pdata[1]);
    second = grants_needed(integration, some);
    g_assert_cmpuint(second->len, ==, 1);
    g_assert_cmpstr(second->pdata[0], ==, "Invoice__c");
}

typedef struct {
    const char *name;
    const char *objects;
    const char *message;
} RefusedRow;

static const RefusedRow refused_rows[] = {
    {"refused/an object the org does not have", "Acount:R",
     "'Acount' is not an object of this org"},
    {"refused/a field the org does not have", "Account:R:Indutry",
     "'Indutry' is not a field of 'Account'"},
};

static void test_refused(gconstpointer data)
{
    const RefusedRow *row = data;
    g_autoptr(Integration) integration = sample_integration(row->objects);
    g_autoptr(GPtrArray) describes = sample_describes();
    g_autoptr(GError) error = NULL;

    g_assert_null(grants_build(integration, describes, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_cmpstr(error->message, ==, row->message);
}

/* --- names --- */

typedef struct {
    const char *name;
    const char *connection;
    const char *taken;
    const char *app;
} NamesRow;

static const NamesRow names_rows[] = {
    {"names/plain", "acme", "", "Orgwire_acme"},
    {"names/no double or trailing underscore", "acme-.dev-", "", "Orgwire_acme_dev"},
    {"names/taken by an app, case aside", "acme", "ORGWIRE_ACME", "Orgwire_acme_2"},
    {"names/taken by a permission set", "acme", "Orgwire_acme_Access", "Orgwire_acme_2"},
    {"names/the next number that is free", "acme", "Orgwire_acme Orgwire_acme_2", "Orgwire_acme_3"},
    {"names/never longer than 30", "a-very-long-name-of-a-connection", "",
     "Orgwire_a_very_long_name_of_a"},
};

static void test_names(gconstpointer data)
{
    const NamesRow *row = data;
    g_auto(GStrv) taken = g_strsplit(row->taken, " ", -1);
    g_autoptr(PlanNames) names =
        plan_names_new(row->connection, (const char *const *) taken, false);

    g_assert_cmpstr(names->app, ==, row->app);
    g_assert_cmpuint(strlen(names->app), <=, 30);
    g_assert_true(g_str_has_prefix(names->access_set, names->app));
    g_assert_cmpint(names->wished != NULL, ==, *row->taken != '\0');
    g_assert_cmpuint(strlen(names->consumer_key), ==, 85);
}

#define ADD_ROWS(rows, function)                                           \
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {                       \
        g_autofree char *path = g_strconcat("/plan/", rows[i].name, NULL); \
                                                                           \
        g_test_add_data_func(path, &rows[i], function);                    \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_ROWS(steps_rows, test_steps)
    ADD_ROWS(rows_rows, test_rows)
    ADD_ROWS(refused_rows, test_refused)
    ADD_ROWS(names_rows, test_names)
    g_test_add_func("/plan/the words name what is made and what is not", test_words);
    g_test_add_func("/plan/json has every step and item", test_json_has_every_item);
    g_test_add_func("/plan/describes are asked for until none is missing", test_needed_describes);
    return g_test_run();
}
