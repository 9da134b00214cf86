/* What a filter leaves and in which order; marks; patterns; ten thousand rows. */
#include "config.h"

#include <string.h>

#include "wizard/filter.h"
#include "wizard/picker.h"

static const struct {
    const char *name;
    const char *label;
    guint group;
} objects[] = {
    {"Account", "Account", 0},
    {"AccountTeamMember", "Account Team Member", 0},
    {"Account_Plan__c", "Account Plan", 1},
    {"AccountHistory", "Account History", 4},
    {"Contact", "Contact", 0},
    {"npsp__Payment__c", "Payment", 2},
    {"Opportunity", "Deal", 0},
    {"Ort__c", "\xc3\x96rtlichkeit", 1},
    {"BigAccount", "Large Customer", 0},
};

typedef struct {
    const char *name;
    const char *filter;
    const char *shown; /* names with blanks, best first */
} Row;

static const Row rows[] = {
    {"nothing typed shows all in their order", "",
     "Account AccountTeamMember Account_Plan__c AccountHistory Contact npsp__Payment__c "
     "Opportunity "
     "Ort__c BigAccount"},
    {"blanks alone are nothing", "   ",
     "Account AccountTeamMember Account_Plan__c AccountHistory Contact npsp__Payment__c "
     "Opportunity "
     "Ort__c BigAccount"},
    {"the best match comes first", "account",
     "Account Account_Plan__c AccountHistory AccountTeamMember BigAccount"},
    {"case does not matter", "ACCOUNT PLAN", "Account_Plan__c"},
    {"words are all needed", "acc mem", "AccountTeamMember"},
    {"the label counts as well", "deal", "Opportunity"},
    {"the API name counts as well", "oppor", "Opportunity"},
    {"one word in the name, one in the label", "oppor deal", "Opportunity"},
    {"start", "^acc", "Account Account_Plan__c AccountHistory AccountTeamMember"},
    {"end", "__c$", "Ort__c Account_Plan__c npsp__Payment__c"},
    {"whole", "^account$", "Account"},
    {"exact", "'plan", "Account_Plan__c"},
    {"exact is never loose", "'acpl", ""},
    {"not", "account !hist !team", "Account Account_Plan__c BigAccount"},
    {"not alone", "!a", "Ort__c"},
    {"not at the end", "acc !member$", "Account Account_Plan__c AccountHistory BigAccount"},
    {"not at the start", "account !^acc", "BigAccount"},
    {"loosely when nothing fits plainly", "acpl", "Account_Plan__c"},
    {"letters beyond ASCII", "\xc3\xb6rt", "Ort__c"},
    {"capitals beyond ASCII", "\xc3\x96RT", "Ort__c"},
    {"nothing fits", "zzz", ""},
    {"a mark alone is nothing", "^ ! '",
     "Account AccountTeamMember Account_Plan__c AccountHistory Contact npsp__Payment__c "
     "Opportunity "
     "Ort__c BigAccount"},
    {"a dollar alone is a letter", "$", ""},
    {"broken UTF-8 breaks nothing", "\xff", ""},
    {"regex signs are letters", "acc.*", ""},
};

static void fill(Picker *picker)
{
    picker_init(picker);
    for (gsize i = 0; i < G_N_ELEMENTS(objects); i++)
        picker_add(picker, objects[i].name, objects[i].label, objects[i].group);
    picker_update(picker);
}

static char *shown(const Picker *picker)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < picker_n_shown(picker); i++)
        g_string_append_printf(text, "%s%s", i ? " " : "",
                               picker_name(picker, picker_shown(picker, i)));
    return g_string_free(text, FALSE);
}

static void test_filter(gconstpointer data)
{
    const Row *row = data;
    g_autofree char *text = NULL;
    Picker picker;

    fill(&picker);
    picker_set_filter(&picker, row->filter);
    text = shown(&picker);
    g_assert_cmpstr(text, ==, row->shown);
    picker_clear(&picker);
}

typedef struct {
    const char *name;
    const char *pattern;
    const char *marked; /* NULL: refused */
} PatternRow;

static const PatternRow patterns[] = {
    {"custom ones", "*__c", "Account_Plan__c npsp__Payment__c Ort__c"},
    {"a glob is the whole name", "account", "Account"},
    {"a start", "acc*", "Account AccountTeamMember Account_Plan__c AccountHistory"},
    {"one sign", "?rt__c", "Ort__c"},
    {"a regex is found anywhere", "/team|big/", "AccountTeamMember BigAccount"},
    {"a regex may be bound", "/^account$/", "Account"},
    {"the last slash may be left out", "/^con", "Contact"},
    {"a bad regex", "/(/", NULL},
    {"an empty regex", "//", NULL},
    {"one slash", "/", NULL},
    {"empty", "", NULL},
    {"no UTF-8", "\xff*", NULL},
    {"nothing fits", "zzz*", ""},
};

static void test_pattern(gconstpointer data)
{
    const PatternRow *row = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Pattern) pattern = pattern_parse(row->pattern, &error);
    GString *text = g_string_new(NULL);

    g_assert_true((pattern == NULL) == (row->marked == NULL));
    g_assert_true((error != NULL) == (row->marked == NULL));
    for (gsize i = 0; pattern && i < G_N_ELEMENTS(objects); i++)
        if (pattern_matches(pattern, objects[i].name))
            g_string_append_printf(text, "%s%s", text->len ? " " : "", objects[i].name);
    if (pattern)
        g_assert_cmpstr(text->str, ==, row->marked);
    g_string_free(text, TRUE);
}

static void test_groups(void)
{
    g_autofree char *text = NULL;
    Picker picker;

    fill(&picker);
    picker_mark(&picker, 3, true);
    picker_set_groups(&picker, 1u << 1);
    text = shown(&picker);
    /* What is marked never hides behind the choice of kinds. */
    g_assert_cmpstr(text, ==, "Account_Plan__c AccountHistory Ort__c");
    picker_clear(&picker);
}

static void test_marked_only(void)
{
    g_autofree char *text = NULL;
    Picker picker;

    fill(&picker);
    picker_mark(&picker, 7, true);
    picker_mark(&picker, 0, true);
    picker_mark(&picker, 4, true);
    picker_mark(&picker, 4, false);
    picker_set_marked_only(&picker, true);
    text = shown(&picker);
    g_assert_cmpstr(text, ==, "Account Ort__c");
    g_assert_cmpuint(picker.n_marked, ==, 2);
    picker_clear(&picker);
}

static void test_order_of_marking(void)
{
    g_autoptr(GArray) marked = NULL;
    Picker picker;

    fill(&picker);
    picker_mark(&picker, 7, true);
    picker_mark(&picker, 0, true);
    picker_mark(&picker, 7, false);
    picker_mark(&picker, 4, true);
    picker_mark(&picker, 7, true);
    marked = picker_marked(&picker);
    g_assert_cmpuint(marked->len, ==, 3);
    g_assert_cmpuint(g_array_index(marked, guint32, 0), ==, 0);
    g_assert_cmpuint(g_array_index(marked, guint32, 1), ==, 4);
    g_assert_cmpuint(g_array_index(marked, guint32, 2), ==, 7);
    picker_clear(&picker);
}

static void test_cursor(void)
{
    Picker picker;

    fill(&picker);
    picker_go(&picker, 4);
    picker_set_groups(&picker, 1);
    g_assert_cmpstr(picker_name(&picker, (guint) picker_current(&picker)), ==, "Contact");
    picker_set_filter(&picker, "acc");
    g_assert_cmpstr(picker_name(&picker, (guint) picker_current(&picker)), ==, "Account");
    picker_move(&picker, 1000);
    g_assert_cmpuint(picker.cursor, ==, picker_n_shown(&picker) - 1);
    picker_move(&picker, -1000);
    g_assert_cmpuint(picker.cursor, ==, 0);
    picker_set_filter(&picker, "zzz");
    g_assert_cmpint(picker_current(&picker), ==, -1);
    picker_move(&picker, 1);
    g_assert_cmpint(picker_current(&picker), ==, -1);
    picker_clear(&picker);
}

static void test_long_texts(void)
{
    g_autofree char *name = g_strnfill(70000, 'x');
    Picker picker;

    picker_init(&picker);
    picker_add(&picker, name, name, 0);
    picker_add(&picker, "a", NULL, 0);
    picker_update(&picker);
    g_assert_cmpuint(strlen(picker_name(&picker, 0)), <=, 1000);
    g_assert_cmpstr(picker_label(&picker, 1), ==, "");
    g_assert_cmpint(picker_find(&picker, "a"), ==, 1);
    g_assert_cmpint(picker_find(&picker, "b"), ==, -1);
    picker_clear(&picker);
}

/* Not timed: that every one is looked at and the order holds. */
static void test_many(void)
{
    Picker picker;

    picker_init(&picker);
    for (int i = 0; i < 10000; i++) {
        g_autofree char *name = g_strdup_printf("Thing_%05d__c", i);
        g_autofree char *label = g_strdup_printf("Thing number %d", i);

        picker_add(&picker, name, label, 0);
    }
    picker_update(&picker);
    g_assert_cmpuint(picker_n_shown(&picker), ==, 10000);
    picker_set_filter(&picker, "thing_0999");
    g_assert_cmpuint(picker_n_shown(&picker), ==, 10);
    picker_set_filter(&picker, "99$ !^thing_05");
    g_assert_cmpuint(picker_n_shown(&picker), ==, 90);
    for (guint i = 0; i < 10000; i++)
        picker_mark(&picker, i, true);
    picker_set_filter(&picker, "");
    picker_set_marked_only(&picker, true);
    g_assert_cmpuint(picker_n_shown(&picker), ==, 10000);
    g_assert_cmpint(picker_find(&picker, "Thing_07777__c"), ==, 7777);
    picker_clear(&picker);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/filter/%s", rows[i].name);

        g_test_add_data_func(path, &rows[i], test_filter);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autofree char *path = g_strdup_printf("/pattern/%s", patterns[i].name);

        g_test_add_data_func(path, &patterns[i], test_pattern);
    }
    g_test_add_func("/kinds hide rows but marked ones", test_groups);
    g_test_add_func("/marked ones only", test_marked_only);
    g_test_add_func("/marks keep their order", test_order_of_marking);
    g_test_add_func("/the cursor stays with its row, or goes to the best match", test_cursor);
    g_test_add_func("/long and absent texts", test_long_texts);
    g_test_add_func("/ten thousand rows", test_many);
    return g_test_run();
}
