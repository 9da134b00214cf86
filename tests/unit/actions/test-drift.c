#include "config.h"

#include <string.h>

#include "actions/drift.h"
#include "core/json.h"
#include "sample.h"

/* A change made to a describe after its shape was recorded, and how it is graded. `rights` are the
 * integration's. */
typedef struct {
    const char *name;
    const char *rights;
    const char *field; /* of Every__c; NULL: the object */
    void (*change)(Describe *describe, FieldInfo *field);
    const char *grade; /* "kind grade before after"; NULL: no change is seen */
} Row;

static void shorter(Describe *d, FieldInfo *f) { f->length -= 5; }
static void longer(Describe *d, FieldInfo *f) { f->length += 5; }
static void retype_string(Describe *d, FieldInfo *f)
{
    g_free(f->type);
    f->type = g_strdup("string");
}
static void retype_double(Describe *d, FieldInfo *f)
{
    g_free(f->type);
    f->type = g_strdup("double");
}
static void require(Describe *d, FieldInfo *f) { f->nillable = false; }
static void no_create(Describe *d, FieldInfo *f) { f->createable = false; }
static void no_update(Describe *d, FieldInfo *f) { f->updateable = false; }
static void may_create(Describe *d, FieldInfo *f) { f->createable = true; }
static void add_value(Describe *d, FieldInfo *f)
{
    g_strfreev(f->values);
    f->values = g_strsplit("Red;Green;Blue;Black", ";", -1);
}
static void drop_value(Describe *d, FieldInfo *f)
{
    g_strfreev(f->values);
    f->values = g_strsplit("Red;Green", ";", -1);
}
static void drop_open_value(Describe *d, FieldInfo *f)
{
    g_strfreev(f->values);
    f->values = g_strsplit("One", ";", -1);
}
static void restrict_it(Describe *d, FieldInfo *f) { f->restricted_picklist = true; }
static void free_it(Describe *d, FieldInfo *f) { f->restricted_picklist = false; }
static void less_scale(Describe *d, FieldInfo *f) { f->scale--; }
static void more_precision(Describe *d, FieldInfo *f) { f->precision++; }
static void fewer_digits(Describe *d, FieldInfo *f) { f->digits--; }
static void no_key(Describe *d, FieldInfo *f) { f->external_id = f->id_lookup = false; }
static void new_key(Describe *d, FieldInfo *f) { f->external_id = true; }
static void retarget(Describe *d, FieldInfo *f)
{
    g_strfreev(f->reference_to);
    f->reference_to = g_strsplit("Account;Contact", ";", -1);
}
static void lose_target(Describe *d, FieldInfo *f)
{
    g_strfreev(f->reference_to);
    f->reference_to = g_strsplit("Contact", ";", -1);
}
static void not_deletable(Describe *d, FieldInfo *f) { d->info.deletable = false; }
static void not_createable(Describe *d, FieldInfo *f) { d->info.createable = false; }
static void remove_field(Describe *d, FieldInfo *f)
{
    g_autofree char *lower = g_ascii_strdown(f->name, -1);

    g_hash_table_remove(d->index, lower);
    g_ptr_array_remove(d->fields, f);
}
static void relabel(Describe *d, FieldInfo *f)
{
    g_free(f->label);
    f->label = g_strdup("Another label");
}

static const Row rows[] = {
    {"a shorter text breaks", "RCUD", "Text__c", shorter, "length breaking 10 5"},
    {"a longer text is safe", "RCUD", "Text__c", longer, "length safe 10 15"},
    {"another type breaks", "RCUD", "Date__c", retype_string, "type breaking date string"},
    {"another type within text is safe", "RCUD", "Phone__c", retype_string,
     "type safe phone string"},
    {"another type within decimals is safe", "RCUD", "Money__c", retype_double,
     "type safe currency double"},
    {"required now breaks creates", "RC", "Text__c", require, "required breaking no yes"},
    {"required now does not matter to readers", "R", "Text__c", require, "required safe no yes"},
    {"no longer createable breaks creates", "RC", "Text__c", no_create,
     "createable breaking yes no"},
    {"no longer createable does not matter to readers", "R", "Text__c", no_create,
     "createable safe yes no"},
    {"createable now is safe", "RC", "Formula__c", may_create, "createable safe no yes"},
    {"no longer updateable breaks updates", "RU", "Text__c", no_update,
     "updateable breaking yes no"},
    {"no longer updateable does not matter to readers", "R", "Text__c", no_update,
     "updateable safe yes no"},
    {"a new picklist value is safe", "RCUD", "Pick__c", add_value, "value_added safe - Black"},
    {"a lost value of a restricted picklist breaks", "RCUD", "Pick__c", drop_value,
     "value_removed breaking Blue -"},
    {"a lost value of an open picklist is safe", "RCUD", "Open__c", drop_open_value,
     "value_removed safe Two -"},
    {"a picklist that is restricted now breaks", "RCUD", "Open__c", restrict_it,
     "restricted breaking no yes"},
    {"a picklist that is no longer restricted is safe", "RCUD", "Pick__c", free_it,
     "restricted safe yes no"},
    {"a smaller scale breaks", "RCUD", "Money__c", less_scale, "precision breaking 18,2 18,1"},
    {"more digits are safe", "RCUD", "Money__c", more_precision, "precision safe 18,2 19,2"},
    {"fewer digits of a whole number break", "RCUD", "Int__c", fewer_digits,
     "precision breaking 9 8"},
    {"no longer a key breaks", "RCUD", "Key__c", no_key, "key breaking yes no"},
    {"a key now is safe", "RCUD", "Text__c", new_key, "key safe no yes"},
    {"a new target is safe", "RCUD", "Lookup__c", retarget, "reference safe - Contact"},
    {"a lost target breaks", "RCUD", "Lookup__c", lose_target, "reference breaking Account -"},
    {"a lost right that is used breaks", "RCUD", NULL, not_deletable,
     "object_rights breaking RCUD RCU"},
    {"a lost right that is not used is safe", "RC", NULL, not_deletable,
     "object_rights safe RCUD RCU"},
    {"a lost create breaks", "RC", NULL, not_createable, "object_rights breaking RCUD RUD"},
    {"a field that is gone breaks", "R", "Text__c", remove_field, "field_removed breaking string -"},
    {"labels are no drift", "RCUD", "Text__c", relabel, NULL},
};

static bool has_change(GPtrArray *changes, const char *wanted)
{
    for (guint i = 0; i < changes->len; i++) {
        const DriftChange *change = changes->pdata[i];
        g_autofree char *seen =
            g_strdup_printf("%s %s %s %s", drift_kind_name(change->kind),
                            change->breaking ? "breaking" : "safe",
                            change->before ? change->before : "-",
                            change->after ? change->after : "-");
        g_autofree char *line = drift_line(change);

        g_assert_true(g_str_has_prefix(line, "Every__c"));
        if (g_str_equal(seen, wanted))
            return true;
        g_test_message("%s", seen);
    }
    return false;
}

static void test_row(gconstpointer data)
{
    const Row *row = data;
    g_autofree char *typed = g_strdup_printf("Every__c:%s", row->rights);
    const char *const objects[] = {typed, NULL};
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    g_autoptr(json_object) shape = shape_build(integration, describes);
    g_autofree char *text = json_build(shape, true);
    g_autoptr(json_object) again = shape_parse(text, -1, NULL);
    Describe *describe = describes->pdata[0];
    g_autoptr(GPtrArray) none = drift_compare(again, integration, describes);
    g_autoptr(GPtrArray) changes = NULL;

    g_assert_cmpuint(none->len, ==, 0);
    row->change(describe, row->field ? describe_field(describe, row->field) : NULL);
    changes = drift_compare(again, integration, describes);
    if (!row->grade)
        g_assert_cmpuint(changes->len, ==, 0);
    else
        g_assert_true(has_change(changes, row->grade));
    g_assert_true(drift_has_breaking(changes) == (row->grade && strstr(row->grade, "breaking")));
}

/* The org has a field more than was recorded. */
static void test_field_added(gconstpointer required)
{
    static const char *const objects[] = {"Every__c:RC", NULL};
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) before = sample_describes(integration);
    g_autoptr(GPtrArray) after = sample_describes(integration);
    g_autoptr(json_object) shape = NULL;
    g_autoptr(GPtrArray) changes = NULL;

    remove_field(before->pdata[0], describe_field(before->pdata[0], "Text__c"));
    shape = shape_build(integration, before);
    describe_field(after->pdata[0], "Text__c")->nillable = !required;
    changes = drift_compare(shape, integration, after);
    g_assert_cmpuint(changes->len, ==, 1);
    g_assert_true(has_change(changes, required ? "field_added breaking - string, required"
                                               : "field_added safe - string"));
}

static void test_no_longer_required(void)
{
    static const char *const objects[] = {"Contact:RC", NULL};
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    g_autoptr(json_object) shape = shape_build(integration, describes);
    g_autoptr(GPtrArray) changes = NULL;
    const DriftChange *change;

    describe_field(describes->pdata[0], "LastName")->nillable = true;
    changes = drift_compare(shape, integration, describes);
    g_assert_cmpuint(changes->len, ==, 1);
    change = changes->pdata[0];
    g_assert_cmpint(change->kind, ==, DRIFT_REQUIRED);
    g_assert_false(change->breaking);
}

static void test_object_removed(void)
{
    static const char *const objects[] = {"Account:R", "Every__c:R", NULL};
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    g_autoptr(json_object) shape = shape_build(integration, describes);
    g_autoptr(GPtrArray) changes = NULL;
    g_autoptr(json_object) document = NULL;
    json_object *entry;

    describe_free(describes->pdata[1]);
    describes->pdata[1] = NULL;
    changes = drift_compare(shape, integration, describes);
    g_assert_cmpuint(changes->len, ==, 1);
    document = drift_to_json(integration, changes);
    entry = json_object_array_get_idx(json_list(document, "changes"), 0);
    g_assert_true(json_flag(document, "breaking", false));
    g_assert_cmpstr(json_text(entry, "kind", NULL), ==, "object_removed");
    g_assert_cmpstr(json_text(entry, "grade", NULL), ==, "breaking");
    g_assert_cmpstr(json_text(entry, "object", NULL), ==, "Every__c");
}

/* A field that is not chosen is nobody's business, unless creates need it. */
static void test_chosen_only(void)
{
    static const char *const objects[] = {"Every__c:RC:Text__c", NULL};
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    g_autoptr(json_object) shape = shape_build(integration, describes);
    Describe *describe = describes->pdata[0];
    g_autoptr(GPtrArray) changes = NULL;

    describe_field(describe, "Phone__c")->length = 1;
    changes = drift_compare(shape, integration, describes);
    g_assert_cmpuint(changes->len, ==, 0);
    g_clear_pointer(&changes, g_ptr_array_unref);
    describe_field(describe, "Phone__c")->nillable = false;
    changes = drift_compare(shape, integration, describes);
    g_assert_cmpuint(changes->len, ==, 1);
    g_assert_true(drift_has_breaking(changes));
}

static void test_misfits(void)
{
    static const char *const objects[] = {"Account:RCUD:Name,Nonsense", "Read_Only__c:RCUD",
                                          "Nowhere__c:R", NULL};
    g_autoptr(Integration) integration = sample_integration(objects);
    g_autoptr(GPtrArray) describes = sample_describes(integration);
    g_autoptr(GPtrArray) lines = drift_misfits(integration, describes);

    g_assert_cmpuint(lines->len, ==, 3);
    g_assert_true(g_str_has_prefix(lines->pdata[0], "Account.Nonsense: "));
    g_assert_nonnull(strstr(lines->pdata[1], "right CUD"));
    g_assert_true(g_str_has_prefix(lines->pdata[2], "Nowhere__c: "));
}

/* The manual page has the table, word for word. */
static void test_published(void)
{
    const char *top = g_getenv("TOP_SRCDIR");
    g_autofree char *path = g_build_filename(top ? top : ".", "man", "orgwire.1", NULL);
    g_autofree char *page = NULL;

    if (!g_file_get_contents(path, &page, NULL, NULL)) {
        g_test_skip("the sources are not here");
        return;
    }
    for (DriftKind kind = 0; kind < DRIFT_N_KINDS; kind++) {
        const char *breaking, *safe;
        g_autofree char *entry = NULL;

        drift_grades(kind, &breaking, &safe);
        entry = g_strdup_printf(".TP\n.B %s\nbreaking: %s; safe: %s\n", drift_kind_name(kind),
                                breaking, safe);
        if (!strstr(page, entry))
            g_test_fail_printf("the page has not: %s", entry);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/drift/%s", rows[i].name);

        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_data_func("/drift/a new field is safe", NULL, test_field_added);
    g_test_add_data_func("/drift/a new required field breaks creates", "", test_field_added);
    g_test_add_func("/drift/no longer required is safe", test_no_longer_required);
    g_test_add_func("/drift/an object that is gone breaks", test_object_removed);
    g_test_add_func("/drift/only what was chosen counts", test_chosen_only);
    g_test_add_func("/drift/misfits are listed", test_misfits);
    g_test_add_func("/drift/the grades are published", test_published);
    return g_test_run();
}
