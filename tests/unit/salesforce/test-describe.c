#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "harness/fixture.h"
#include "salesforce/describe.h"

#define ENTRY(name, more)                                                                          \
    "{\"name\":\"" name "\",\"label\":\"L " name "\",\"labelPlural\":\"P\",\"keyPrefix\":\"001\"," \
    "\"queryable\":true,\"retrieveable\":true,\"createable\":true,\"updateable\":true,"            \
    "\"deletable\":false,\"layoutable\":true,\"triggerable\":true,\"associateEntityType\":null,"   \
    "\"deprecatedAndHidden\":false,\"customSetting\":false" more "}"

static GPtrArray *read_list(const char *text, gsize length, gsize piece, GError **error)
{
    g_autoptr(DescribeListReader) reader = describe_list_reader_new();

    for (gsize at = 0; at < length; at += piece) {
        if (!describe_list_reader_push(reader, text + at, MIN(piece, length - at), error))
            return NULL;
    }
    return describe_list_reader_end(g_steal_pointer(&reader), error);
}

static const struct {
    const char *name;
    const char *more; /* "key":value that replaces one of the usual */
    const char *from;
    ObjectKind kind;
    bool hidden;
} kinds[] = {
    {"Account", "", NULL, OBJECT_STANDARD, false},
    {"Account_Plan__c", "", NULL, OBJECT_CUSTOM, false},
    {"ns__Account_Plan__c", "", NULL, OBJECT_MANAGED, false},
    {"Config__c", "\"customSetting\":true", "\"customSetting\":false", OBJECT_SETTING, true},
    {"Config__mdt", "", NULL, OBJECT_METADATA_TYPE, true},
    {"Order__e", "", NULL, OBJECT_EVENT, false},
    {"Log__b", "", NULL, OBJECT_BIG, false},
    {"Phone__x", "", NULL, OBJECT_EXTERNAL, false},
    {"FAQ__kav", "", NULL, OBJECT_OTHER, false},
    {"Lake__dlm", "", NULL, OBJECT_OTHER, true},
    {"Account_Plan__Share", "", NULL, OBJECT_SATELLITE, true},
    {"Account_Plan__ChangeEvent", "", NULL, OBJECT_SATELLITE, true},
    {"AccountChangeEvent", "", NULL, OBJECT_SATELLITE, true},
    {"AccountHistory", "\"associateEntityType\":\"History\"", "\"associateEntityType\":null",
     OBJECT_SATELLITE, true},
    {"Old", "\"deprecatedAndHidden\":true", "\"deprecatedAndHidden\":false", OBJECT_STANDARD, true},
    {"NoPrefix", "\"keyPrefix\":null", "\"keyPrefix\":\"001\"", OBJECT_STANDARD, true},
};

static void test_kind(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_auto(GStrv) named = g_strsplit("{\"sobjects\":[" ENTRY("NAME", "") "]}", "NAME", -1);
    g_autofree char *text = g_strjoinv(kinds[i].name, named);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) objects = NULL;
    ObjectInfo *info;

    if (kinds[i].from) {
        g_auto(GStrv) halves = g_strsplit(text, kinds[i].from, 2);

        g_free(text);
        text = g_strjoinv(kinds[i].more, halves);
    }
    objects = read_list(text, strlen(text), 11, &error);
    g_assert_no_error(error);
    info = g_ptr_array_index(objects, 0);
    g_assert_cmpstr(info->name, ==, kinds[i].name);
    g_assert_cmpstr(object_kind_name(info->kind), ==, object_kind_name(kinds[i].kind));
    g_assert_true(info->hidden == kinds[i].hidden);
    g_assert_true(info->business);
    g_assert_cmpuint(object_info_rights(info), ==, RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE);
}

static const struct {
    const char *name;
    const char *text;
} broken[] = {
    {"an entry without a name", "{\"sobjects\":[{\"label\":\"x\"}]}"},
    {"an entry with two names", "{\"sobjects\":[{\"name\":\"a\",\"name\":\"b\"}]}"},
    {"a name that is a number", "{\"sobjects\":[{\"name\":1}]}"},
    {"a name with a NUL", "{\"sobjects\":[{\"name\":\"a\\u0000b\"}]}"},
    {"an entry that is broken inside", "{\"sobjects\":[{\"name\":\"a\",}]}"},
    {"bytes that are no UTF-8", "{\"sobjects\":[{\"name\":\"\xc0\xaf\"}]}"},
    {"no list", "{\"encoding\":\"UTF-8\"}"},
    {"HTML", "<html></html>"},
};

static void test_broken(gconstpointer data)
{
    const char *text = broken[GPOINTER_TO_SIZE(data)].text;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) objects = read_list(text, strlen(text), strlen(text), &error);

    g_assert_null(objects);
    g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
}

static void test_order(void)
{
    const char *text = "{\"sobjects\":[{\"name\":\"C\",\"label\":\"Äpfel\"},{\"name\":\"B\","
                       "\"label\":\"banana\"},{\"name\":\"A\",\"label\":\"Apple\"},{\"name\":\"D\","
                       "\"label\":\"apple\"}]}";
    g_autoptr(GPtrArray) objects = read_list(text, strlen(text), 3, NULL);

    g_assert_cmpuint(objects->len, ==, 4);
    g_assert_cmpstr(((ObjectInfo *) g_ptr_array_index(objects, 0))->name, ==, "A");
    g_assert_cmpstr(((ObjectInfo *) g_ptr_array_index(objects, 1))->name, ==, "D");
}

static void test_list_cuts(void)
{
    const char *text = "{\"encoding\":\"UTF-8\",\"sobjects\":[" ENTRY("A", "") "," ENTRY("B", "") "]}";

    for (gsize length = 0; length < strlen(text); length++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(read_list(text, length, 64, &error));
        g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
    }
}

static const char account[] =
    "{\"name\":\"Account\",\"label\":\"Account\",\"labelPlural\":\"Accounts\",\"keyPrefix\":\"001\","
    "\"queryable\":true,\"createable\":true,\"fields\":["
    "{\"name\":\"Id\",\"type\":\"id\",\"label\":\"Account ID\",\"length\":18,\"nillable\":false,"
    "\"defaultedOnCreate\":true,\"createable\":false,\"idLookup\":true},"
    "{\"name\":\"Name\",\"type\":\"string\",\"label\":\"Name\",\"length\":255,\"nillable\":false,"
    "\"createable\":true,\"updateable\":true,\"nameField\":true},"
    "{\"name\":\"Active__c\",\"type\":\"boolean\",\"label\":\"Active\",\"nillable\":false,"
    "\"createable\":true},"
    "{\"name\":\"Industry\",\"type\":\"picklist\",\"label\":\"Industry\",\"nillable\":true,"
    "\"createable\":true,\"picklistValues\":[{\"active\":true,\"value\":\"Energy\"},"
    "{\"active\":false,\"value\":\"Coal\"},{\"value\":\"Food \\u0026 Drink\",\"active\":true}]},"
    "{\"name\":\"OwnerId\",\"type\":\"reference\",\"label\":\"Owner\",\"referenceTo\":[\"User\","
    "\"Group\"],\"relationshipName\":\"Owner\",\"nillable\":false,\"defaultedOnCreate\":true,"
    "\"createable\":true},"
    "{\"name\":\"AnnualRevenue\",\"type\":\"currency\",\"label\":\"Revenue\",\"precision\":18,"
    "\"scale\":2,\"digits\":0,\"nillable\":true,\"createable\":true,\"compoundFieldName\":null}"
    "]}";

static void test_object(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Describe) describe = describe_parse(account, strlen(account), &error);
    FieldInfo *field;

    g_assert_no_error(error);
    g_assert_cmpstr(describe->info.label_plural, ==, "Accounts");
    g_assert_cmpuint(describe->fields->len, ==, 6);
    g_assert_true(field_is_required(describe_field(describe, "name")));
    g_assert_false(field_is_required(describe_field(describe, "ID")));
    g_assert_false(field_is_required(describe_field(describe, "active__C")));
    g_assert_false(field_is_required(describe_field(describe, "OwnerId")));
    g_assert_null(describe_field(describe, "Nothing"));
    field = describe_field(describe, "Industry");
    g_assert_cmpuint(g_strv_length(field->values), ==, 2);
    g_assert_cmpstr(field->values[1], ==, "Food & Drink");
    field = describe_field(describe, "OwnerId");
    g_assert_cmpstr(field->reference_to[1], ==, "Group");
    g_assert_cmpstr(field->relationship, ==, "Owner");
    field = describe_field(describe, "AnnualRevenue");
    g_assert_cmpint(field->precision, ==, 18);
    g_assert_cmpint(field->scale, ==, 2);
    g_assert_null(field->compound);
    g_assert_cmpuint(g_strv_length(field->values), ==, 0);
}

static void test_object_cuts(void)
{
    for (gsize length = 0; length < strlen(account); length++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(describe_parse(account, length, &error));
        g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
    }
}

/* Changed bytes give an error or a description, never a crash. */
static void test_object_mutations(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261125);

    for (int i = 0; i < 5000; i++) {
        g_autofree char *text = g_strdup(account);
        g_autoptr(GError) error = NULL;
        g_autoptr(Describe) describe = NULL;

        for (int c = g_rand_int_range(random, 1, 5); c > 0; c--)
            text[g_rand_int_range(random, 0, sizeof account - 1)] =
                "{}[]\",:\\0x\n"[g_rand_int_range(random, 0, 11)];
        describe = describe_parse(text, sizeof account - 1, &error);
        g_assert_true((describe != NULL) != (error != NULL));
    }
}

static void test_recorded_lists(void)
{
    static const struct {
        const char *name;
        guint count;
    } lists[] = {
        {"describe-global/elasticio-514-objects.json", 514},
        {"describe-global/cumulusci-global.json", 110},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        gsize length;
        g_autofree char *text = fixture_read(lists[i].name, &length);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) objects = text ? read_list(text, length, 16384, &error) : NULL;

        if (!text)
            return;
        g_assert_no_error(error);
        g_assert_cmpuint(objects->len, ==, lists[i].count);
    }
}

static void test_recorded_objects(void)
{
    static const struct {
        const char *name;
        const char *object;
        const char *required;
    } objects[] = {
        {"describe/cumulusci-Account.json", "Account", "Name"},
        {"describe/cumulusci-Contact.json", "Contact", "LastName"},
        {"describe/elasticio-Account.json", "Account", "Name"},
        {"describe/elasticio-Document.json", "Document", "FolderId"},
        {"describe/forcetoolkit-User.json", "User", "Username"},
        {"describe/fixitfelix-Opportunity.json", "Opportunity", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(objects); i++) {
        gsize length;
        g_autofree char *text = fixture_read(objects[i].name, &length);
        g_autoptr(GError) error = NULL;
        g_autoptr(Describe) describe = text ? describe_parse(text, length, &error) : NULL;

        if (!text)
            return;
        g_assert_no_error(error);
        g_assert_cmpstr(describe->info.name, ==, objects[i].object);
        g_assert_cmpuint(describe->fields->len, >, 5);
        if (objects[i].required)
            g_assert_true(field_is_required(describe_field(describe, objects[i].required)));
    }
}

#define ADD(prefix, table, func)                                                                   \
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {                                              \
        g_autofree char *name = g_strdup_printf(prefix "%s", (table)[i].name);                     \
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), func);                                     \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/describe/kind of ", kinds, test_kind)
    ADD("/describe/refused: ", broken, test_broken)
    g_test_add_func("/describe/the list is sorted by label", test_order);
    g_test_add_func("/describe/a list cut off anywhere is refused", test_list_cuts);
    g_test_add_func("/describe/an object is read", test_object);
    g_test_add_func("/describe/an object cut off anywhere is refused", test_object_cuts);
    g_test_add_func("/describe/5,000 changed objects do no harm", test_object_mutations);
    g_test_add_func("/describe/recorded lists are read", test_recorded_lists);
    g_test_add_func("/describe/recorded objects are read", test_recorded_objects);
    return g_test_run();
}
