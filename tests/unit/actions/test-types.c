#include "config.h"

#include <string.h>

#include "actions/types.h"
#include "core/json.h"
#include "sample.h"

/* Every word of Salesforce's enum has a row of its own. */
static void test_complete(void)
{
    static const char *const words[] = {
        "string", "picklist", "multipicklist", "combobox", "reference", "base64", "boolean",
        "currency", "textarea", "int", "double", "percent", "phone", "id", "date", "datetime",
        "time", "url", "email", "encryptedstring", "datacategorygroupreference", "location",
        "address", "anyType", "json", "complexvalue", "long", "floatarray", "textarray",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        const TypeInfo *row = type_find(words[i]);

        g_assert_cmpstr(row->type, ==, words[i]);
        g_assert_nonnull(row->json);
        g_assert_nonnull(row->c);
        g_assert_nonnull(row->remark);
    }
    g_assert_cmpstr(type_find("newtype")->type, ==, "anyType");
}

/* The manual page has the table, word for word but for the capital. */
static void test_published(void)
{
    const char *top = g_getenv("TOP_SRCDIR");
    g_autofree char *path =
        g_build_filename(top ? top : ".", "man", "orgwire-actions.7", NULL);
    g_autofree char *page = NULL;

    if (!g_file_get_contents(path, &page, NULL, NULL)) {
        g_test_skip("the sources are not here");
        return;
    }
    for (const TypeInfo *row = types; row->type; row++) {
        g_autofree char *entry = g_strdup_printf(
            ".TP\n.B %s\nJSON %s%s%s%s; C %s.\n%c%s.\n", row->type, row->json,
            row->format ? " (" : "", row->format ? row->format : "", row->format ? ")" : "", row->c,
            g_ascii_toupper(*row->remark), row->remark + 1);

        if (!strstr(page, entry))
            g_test_fail_printf("the page has not: %s", entry);
    }
}

static FieldInfo *field(const char *name)
{
    FieldInfo *info = describe_field(sample_entity("Every__c")->describe, name);

    g_assert_nonnull(info);
    return info;
}

/* What the org gives → what callers get. */
static void test_output(void)
{
    static const char *const rows[][3] = {
        {"When__c", "\"2026-09-30T08:00:00.000+0000\"", "\"2026-09-30T08:00:00.000Z\""},
        {"When__c", "\"2026-09-30T08:00:00.123Z\"", "\"2026-09-30T08:00:00.123Z\""},
        {"When__c", "\"nonsense\"", "\"nonsense\""},
        {"Time__c", "\"08:00:00.000Z\"", "\"08:00:00.000Z\""},
        {"Date__c", "\"2026-09-30\"", "\"2026-09-30\""},
        {"Money__c", "12.50", "12.50"},
        {"Money__c", "1234567890123456.78", "1234567890123456.78"},
        {"Double__c", "1.0E10", "1.0E10"},
        {"Flag__c", "true", "true"},
        {"Text__c", "\"2026-09-30T08:00:00.000+0000\"", "\"2026-09-30T08:00:00.000+0000\""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(json_object) given = json_parse(rows[i][1], -1, NULL);
        g_autoptr(json_object) shown = type_output(field(rows[i][0]), given);
        g_autofree char *text = json_build(shown, false);

        g_assert_cmpstr(text, ==, rows[i][2]);
    }
}

static void test_cells(void)
{
    static const char *const rows[][3] = {
        {"Flag__c", "true", "true"},
        {"Money__c", "12.50", "12.50"},
        {"Int__c", "42", "42"},
        {"Text__c", "42", "\"42\""},
        {"Text__c", "", NULL},
        {"Money__c", "", NULL},
        {"When__c", "2026-09-30T08:00:00.000Z", "\"2026-09-30T08:00:00.000Z\""},
        {NULL, "42", "\"42\""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(json_object) value =
            type_from_cell(rows[i][0] ? field(rows[i][0]) : NULL, rows[i][1]);
        g_autofree char *text = value ? json_build(value, false) : NULL;

        g_assert_cmpstr(text, ==, rows[i][2]);
    }
}

static char *digits(guint n)
{
    GString *text = g_string_new(NULL);

    g_string_append_c(text, (char) ('1' + g_test_rand_int_range(0, 9)));
    for (guint i = 1; i < n; i++)
        g_string_append_c(text, (char) ('0' + g_test_rand_int_range(0, 10)));
    return g_string_free(text, FALSE);
}

/* A decimal of at most precision 18 and scale 6, as text. */
static char *random_decimal(void)
{
    g_autofree char *whole = digits((guint) g_test_rand_int_range(1, 13));
    g_autofree char *fraction = digits((guint) g_test_rand_int_range(1, 7));

    return g_strdup_printf("%s%s.%s", g_test_rand_bit() ? "-" : "", whole, fraction);
}

/* 500 decimals go through check, JSON text, parser and output and come back the same. */
static void test_decimals_survive(void)
{
    for (int i = 0; i < 500; i++) {
        g_autofree char *before = random_decimal();
        g_autoptr(json_object) given = json_object_new_string(before);
        g_autoptr(json_object) sent = type_check(field("Double__c"), "Double__c", given, NULL);
        g_autofree char *wire = sent ? json_build(sent, false) : NULL;
        g_autoptr(json_object) received = wire ? json_parse(wire, -1, NULL) : NULL;
        g_autoptr(json_object) shown = received ? type_output(field("Double__c"), received) : NULL;

        g_assert_nonnull(shown);
        g_assert_cmpstr(type_digits(shown), ==, before);
    }
}

/* Every day from 1700 to 4000 that the calendar has is taken, its neighbours that it has not are
 * refused. */
static void test_calendar(void)
{
    for (int year = 1700; year <= 4000; year += 1) {
        for (int month = 1; month <= 12; month++) {
            guint last = g_date_get_days_in_month((GDateMonth) month, (GDateYear) year);

            for (guint day = last; day <= last + 1; day++) {
                g_autofree char *text = g_strdup_printf("%04d-%02d-%02u", year, month, day);
                g_autoptr(json_object) given = json_object_new_string(text);
                g_autoptr(json_object) sent = type_check(field("Date__c"), "Date__c", given, NULL);

                g_assert_true((sent != NULL) == (day == last));
            }
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/types/the table is complete", test_complete);
    g_test_add_func("/types/the table is published", test_published);
    g_test_add_func("/types/output", test_output);
    g_test_add_func("/types/cells", test_cells);
    g_test_add_func("/types/500 decimals survive", test_decimals_survive);
    g_test_add_func("/types/calendar", test_calendar);
    return g_test_run();
}
