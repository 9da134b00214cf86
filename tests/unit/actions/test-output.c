#include "config.h"

#include <string.h>

#include "actions/output.h"
#include "core/json.h"
#include "core/problem.h"
#include "sample.h"

static bool keep(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    g_string_append_len(user_data, bytes, (gssize) length);
    return true;
}

#define TWO "{\"Id\":\"1\",\"Owner\":{\"Name\":\"O,B\"},\"N\":12.50}", \
            "{\"Id\":\"2\",\"Owner\":null,\"N\":null}"

static const struct {
    const char *name;
    OutputFormat format;
    bool single, pretty;
    const char *columns;
    const char *records[4];
    const char *text;
} rows[] = {
    {"JSON", OUTPUT_JSON, false, false, NULL, {TWO},
     "[\n{\"Id\":\"1\",\"Owner\":{\"Name\":\"O,B\"},\"N\":12.50},\n"
     "{\"Id\":\"2\",\"Owner\":null,\"N\":null}\n]\n"},
    {"empty JSON", OUTPUT_JSON, false, false, NULL, {NULL}, "[]\n"},
    {"one JSON object", OUTPUT_JSON, true, false, NULL, {"{\"count\":3}"}, "{\"count\":3}\n"},
    {"one JSON object, indented", OUTPUT_JSON, true, true, NULL, {"{\"count\":3}"},
     "{\n  \"count\": 3\n}\n"},
    {"JSON lines", OUTPUT_JSONL, false, false, NULL, {TWO},
     "{\"Id\":\"1\",\"Owner\":{\"Name\":\"O,B\"},\"N\":12.50}\n"
     "{\"Id\":\"2\",\"Owner\":null,\"N\":null}\n"},
    {"empty JSON lines", OUTPUT_JSONL, false, false, NULL, {NULL}, ""},
    {"CSV", OUTPUT_CSV, false, false, "Id,Owner.Name,N", {TWO},
     "Id,Owner.Name,N\r\n1,\"O,B\",12.50\r\n2,,\r\n"},
    {"CSV without columns", OUTPUT_CSV, false, false, NULL, {"{\"a\":1,\"b\":\"x\\ny\"}"},
     "a,b\r\n1,\"x\ny\"\r\n"},
    {"CSV of nothing has its header", OUTPUT_CSV, false, false, "Id,N", {NULL}, "Id,N\r\n"},
    {"CSV of one empty column", OUTPUT_CSV, false, false, "N", {"{\"N\":null}"}, "N\r\n\"\"\r\n"},
    {"plain", OUTPUT_PLAIN, false, false, "Id,Owner.Name,N", {"{\"Id\":\"a\\tb\\nc\",\"N\":1}"},
     "a b c\t\t1\n"},
    {"table", OUTPUT_TABLE, false, false, "Id,N", {"{\"Id\":\"abc\",\"N\":1}", "{\"Id\":\"d\",\"N\":2}"},
     "Id   N\nabc  1\nd    2\n"},
    {"a table counts wide characters", OUTPUT_TABLE, false, false, "Id,N",
     {"{\"Id\":\"日本\",\"N\":1}", "{\"Id\":\"d\",\"N\":2}"}, "Id    N\n日本  1\nd     2\n"},
    {"a table shows no escapes", OUTPUT_TABLE, false, false, "Id", {"{\"Id\":\"a\\u001b[31mb\"}"}, NULL},
    {"a table of nothing", OUTPUT_TABLE, false, false, "Id,N", {NULL}, "Id  N\n"},
    {"lists inside cells", OUTPUT_CSV, false, false, "A", {"{\"A\":[{\"b\":1}]}"},
     "A\r\n\"[{\"\"b\"\":1}]\"\r\n"},
};

static void test_row(gconstpointer data)
{
    gsize row = GPOINTER_TO_SIZE(data);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(Output) output = output_new(rows[row].format, keep, text);
    g_autoptr(GError) error = NULL;

    if (rows[row].columns) {
        g_auto(GStrv) columns = g_strsplit(rows[row].columns, ",", -1);

        output_set_columns(output, (const char *const *) columns);
    }
    if (rows[row].single)
        output_set_single(output, rows[row].pretty);
    for (gsize i = 0; rows[row].records[i]; i++) {
        g_autoptr(json_object) record = json_parse(rows[row].records[i], -1, NULL);

        g_assert_nonnull(record);
        g_assert_true(output_row(record, output, &error));
    }
    g_assert_true(output_end(output, &error));
    if (rows[row].text)
        g_assert_cmpstr(text->str, ==, rows[row].text);
    g_assert_null(strchr(text->str, '\033'));
}

/* A query's select list → columns. */
static const char *const lists[][2] = {
    {"SELECT Id, Name FROM Account", "Id|Name"},
    {"select Id,Owner.Name from Account", "Id|Owner.Name"},
    {"SELECT\n Id\n,\tName\nFROM\nAccount", "Id|Name"},
    {"SELECT COUNT(Id) FROM Account", "expr0"},
    {"SELECT Industry, COUNT(Id) n, MAX(AnnualRevenue) FROM Account GROUP BY Industry",
     "Industry|n|expr0"},
    {"SELECT Id, (SELECT Id, Name FROM Contacts) FROM Account", "Id|Contacts"},
    {"SELECT toLabel(Status) FROM Case", "Status"},
    {"SELECT toLabel(Status) s FROM Case", "s"},
    {"SELECT FORMAT(Amount) a FROM Opportunity", "a"},
    {"SELECT FIELDS(ALL) FROM Account LIMIT 200", NULL},
    {"SELECT TYPEOF What WHEN Account THEN Name END FROM Event", NULL},
    {"SELECT Id", NULL},
    {"FIND {x} IN ALL FIELDS", NULL},
};

static void test_columns(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(GStrv) columns = output_columns_of(lists[i][0]);
        g_autofree char *joined = columns ? g_strjoinv("|", columns) : NULL;

        g_assert_cmpstr(joined, ==, lists[i][1]);
    }
}

static void test_shape(void)
{
    g_autoptr(json_object) record = json_parse(
        "{\"attributes\":{\"type\":\"Every__c\"},\"Id\":\"1\",\"When__c\":\"2026-09-30T08:00:00.000+0000\","
        "\"Money__c\":10.0,\"Owner\":{\"attributes\":{\"type\":\"User\"},\"Name\":\"O\"},"
        "\"Kids__r\":{\"totalSize\":1,\"done\":true,\"records\":[{\"attributes\":{},\"Id\":\"2\"}]},"
        "\"Empty__r\":null}",
        -1, NULL);
    g_autoptr(json_object) shaped = output_shape(sample_entity("Every__c"), record);
    g_autofree char *text = json_build(shaped, false);

    g_assert_cmpstr(text, ==,
                    "{\"Id\":\"1\",\"When__c\":\"2026-09-30T08:00:00.000Z\",\"Money__c\":10.0,"
                    "\"Owner\":{\"Name\":\"O\"},\"Kids__r\":[{\"Id\":\"2\"}],\"Empty__r\":null}");
}

static bool fail(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    problem_set(error, PROBLEM_FAILED, "no space left", NULL, "the output cannot be written");
    return false;
}

static void test_full_disk(void)
{
    g_autoptr(Output) output = output_new(OUTPUT_JSONL, fail, NULL);
    g_autoptr(json_object) record = json_parse("{\"a\":1}", -1, NULL);
    g_autoptr(GError) error = NULL;

    g_assert_false(output_row(record, output, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_FAILED);
}

/* A long table is cut to the widths of its first rows. */
static void test_long_table(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(Output) output = output_new(OUTPUT_TABLE, keep, text);
    g_autoptr(json_object) small = json_parse("{\"a\":\"abcd\",\"b\":1}", -1, NULL);
    g_autoptr(json_object) large = json_parse("{\"a\":\"abcdefgh\",\"b\":2}", -1, NULL);

    for (int i = 0; i < 100; i++)
        g_assert_true(output_row(small, output, NULL));
    g_assert_cmpuint(text->len, >, 0); /* it streams from here on */
    g_assert_true(output_row(large, output, NULL));
    g_assert_true(g_str_has_suffix(text->str, "abc…  2\n"));
    g_assert_cmpuint(output_rows(output), ==, 101);
}

static void test_formats(void)
{
    OutputFormat format;
    g_autoptr(GError) error = NULL;

    g_assert_true(output_format_parse("csv", &format, NULL));
    g_assert_cmpint(format, ==, OUTPUT_CSV);
    g_assert_false(output_format_parse("cvs", &format, &error));
    g_assert_cmpstr(problem_next(error), ==, "did you mean 'csv'?");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/output/%s", rows[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
    }
    g_test_add_func("/output/columns of a query", test_columns);
    g_test_add_func("/output/shape of a record", test_shape);
    g_test_add_func("/output/a full disk is an error", test_full_disk);
    g_test_add_func("/output/a long table streams", test_long_table);
    g_test_add_func("/output/formats", test_formats);
    return g_test_run();
}
