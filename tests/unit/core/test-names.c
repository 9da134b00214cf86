#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/names.h"

static const struct {
    const char *api_name;
    const char *plain;
    const char *full;
} entities[] = {
    {"Account", "Account", "Account"},
    {"Account_Plan__c", "AccountPlan", "AccountPlanC"},
    {"ns__Account_Plan__c", "AccountPlan", "nsAccountPlanC"},
    {"Order_Sent__e", "OrderSentE", "OrderSentE"},
    {"ns__Rate__mdt", "RateMdt", "nsRateMdt"},
    {"Account_Plan__History", "AccountPlanHistory", "AccountPlanHistory"},
    {"Big__b", "BigB", "BigB"},
    {"AccountTeamMember", "AccountTeamMember", "AccountTeamMember"},
    {"a___c", "a", "aC"},
    {"__c", "__c", "C"},
    {"___", "___", "___"},
};

static void test_entities(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(entities); i++) {
        g_autofree char *plain = names_entity(entities[i].api_name, false);
        g_autofree char *full = names_entity(entities[i].api_name, true);

        g_assert_cmpstr(plain, ==, entities[i].plain);
        g_assert_cmpstr(full, ==, entities[i].full);
    }
}

static void check_list(const char *const *api_names, const char *const *expected)
{
    g_autoptr(GPtrArray) names = names_entities(api_names);

    g_assert_cmpuint(names->len, ==, g_strv_length((char **) expected));
    for (guint i = 0; i < names->len; i++)
        g_assert_cmpstr(g_ptr_array_index(names, i), ==, expected[i]);
}

static void test_lists(void)
{
    static const char *const apart[] = {"Account", "Plan__c", NULL};
    static const char *const apart_names[] = {"Account", "Plan", NULL};
    static const char *const suffix[] = {"Order", "Order__c", "Other", NULL};
    static const char *const suffix_names[] = {"Order", "OrderC", "Other", NULL};
    static const char *const space[] = {"a__Plan__c", "b__plan__c", "Lead", NULL};
    static const char *const space_names[] = {"aPlanC", "bplanC", "Lead", NULL};
    static const char *const whole[] = {"A_B__c", "AB__c", NULL};
    static const char *const chain[] = {"OrderC__c", "Order", "Order__c", NULL};
    static const char *const chain_names[] = {"OrderCC", "Order", "OrderC", NULL};
    static const char *const none[] = {NULL};

    check_list(apart, apart_names);
    check_list(suffix, suffix_names);
    check_list(space, space_names);
    check_list(whole, whole);
    check_list(chain, chain_names);
    check_list(none, none);
}

static void test_plurals(void)
{
    static const char *const rows[][2] = {
        {"Account", "Accounts"},
        {"Opportunity", "Opportunities"},
        {"Day", "Days"},
        {"Key", "Keys"},
        {"Address", "Addresses"},
        {"Tax", "Taxes"},
        {"Branch", "Branches"},
        {"Wish", "Wishes"},
        {"Case", "Cases"},
        {"TAX", "TAXes"},
        {"Quiz", "Quizs"},
        {"Y", "Ys"},
        {"Category", "Categories"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *plural = names_plural(rows[i][0]);

        g_assert_cmpstr(plural, ==, rows[i][1]);
    }
}

static const struct {
    const char *text;
    gsize max;
    const char *name;
} developers[] = {
    {"acme", 80, "acme"},
    {"Orgwire acme-dev", 80, "Orgwire_acme_dev"},
    {"a--b__c", 80, "a_b_c"},
    {"  spaced  ", 80, "spaced"},
    {"2acme", 80, "X2acme"},
    {"_x_", 80, "x"},
    {"", 80, "X"},
    {"---", 80, "X"},
    {"M\xc3\xbcller & S\xc3\xb6hne", 80, "Muller_Sohne"},
    {"\xe6\x9d\xb1\xe4\xba\xac", 80, "X"},
    {"\xff\xfe", 80, "X"},
    {"abcdef", 3, "abc"},
    {"ab cd", 3, "ab"},
    {"a\nb\x1b", 80, "a_b"},
};

static void test_developers(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(developers); i++) {
        g_autofree char *name = names_developer(developers[i].text, developers[i].max);

        g_assert_cmpstr(name, ==, developers[i].name);
    }
}

static void test_identifiers(void)
{
    g_autofree char *longest = g_strnfill(80, 'a');
    g_autofree char *longer = g_strnfill(81, 'a');
    static const char *const good[] = {"Account", "ns__Field__c", "a", "A1_"};
    static const char *const bad[] = {"", "1a", "_a", "a b", "a.b", "a'", "a-b", "\xc3\xa9", "a\n"};

    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(names_is_identifier(good[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(names_is_identifier(bad[i]));
    g_assert_true(names_is_identifier(longest));
    g_assert_false(names_is_identifier(longer));
}

static void test_nearest(void)
{
    static const char *const names[] = {"Account",     "Contact",           "Name", "Id",
                                        "Opportunity", "Annual_Revenue__c", NULL};
    static const char *const rows[][2] = {
        {"Acount", "Account"},
        {"account", "Account"},
        {"Accuont", "Account"},
        {"Nmae", "Name"},
        {"Nam", "Name"},
        {"Oppor", "Opportunity"},
        {"Oportunity", "Opportunity"},
        {"Annual_Revenue_c", "Annual_Revenue__c"},
        {"ID", "Id"},
        {"Zebra", NULL},
        {"xy", NULL},
        {"", NULL},
        {"Ac", NULL},
    };
    g_autofree char *endless = g_strnfill(100000, 'A');

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpstr(names_nearest(rows[i][0], names), ==, rows[i][1]);
    g_assert_null(names_nearest(endless, names));
}

static void test_ids(void)
{
    static const char *const rows[][2] = {
        {"001D000000INjVe", "001D000000INjVeIAL"},
        {"0Afxx00000000lW", "0Afxx00000000lWCAQ"},
        {"001D000000INjVeIAL", "001D000000INjVeIAL"},
        {"001D000000INjVeIAM", NULL},
        {"001d000000injveIAL", NULL},
        {"001D000000INjV", NULL},
        {"001D000000INjVeI", NULL},
        {"001D000000INj'e", NULL},
        {"", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *id = names_id18(rows[i][0]);

        g_assert_cmpstr(id, ==, rows[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/names/entities come from API names", test_entities);
    g_test_add_func("/names/no two entities of a list are equal", test_lists);
    g_test_add_func("/names/plurals follow four rules", test_plurals);
    g_test_add_func("/names/any text gives a developer name", test_developers);
    g_test_add_func("/names/identifiers are told from other texts", test_identifiers);
    g_test_add_func("/names/a slip finds its word and a stranger none", test_nearest);
    g_test_add_func("/names/ids of 15 become 18, and 18 are checked", test_ids);
    return g_test_run();
}
