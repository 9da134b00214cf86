/* Uses liborgwire and a generated module like a customer's program; run by library.sh. Prints TAP
 * lines without the plan. Nothing of orgwire's insides is included. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sales_is.h"

#define THREADS 8
#define CALLS 25

static int n, failures;

static void ok(int good, const char *name)
{
    printf("%sok %d - %s\n", good ? "" : "not ", ++n, name);
    failures += !good;
    fflush(stdout);
}

static int same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static void say(const orgwire_error *error)
{
    if (error)
        printf("# %s: %s (%s)\n", orgwire_code_name(orgwire_error_code(error)),
               orgwire_error_message(error), orgwire_error_why(error) ? orgwire_error_why(error) : "");
}

static int count_record(const sales_is_EveryType *record, void *user_data)
{
    if (record->has_Id == ORGWIRE_VALUE)
        ++*(int *) user_data;
    return 0;
}

static int stop_at_three(const sales_is_EveryType *record, void *user_data)
{
    (void) record;
    return ++*(int *) user_data == 3;
}

/* One record through the typed functions, and the same through JSON. */
static void life(orgwire *org)
{
    sales_is_EveryType record, change, *got = NULL;
    orgwire_result result, updated, deleted;
    orgwire_error *error = NULL;
    orgwire_code code;
    char input[64];
    char *json = NULL;
    orgwire_value *value;
    const char *const some[] = {"Id", "Currency__c", NULL};

    memset(&record, 0, sizeof record);
    record.has_Name = ORGWIRE_VALUE;
    record.Name = "O'Brien";
    record.has_Required__c = ORGWIRE_VALUE;
    record.Required__c = "r";
    record.has_Currency__c = ORGWIRE_VALUE;
    record.Currency__c = "1234567890123456.78";
    record.has_Boolean__c = ORGWIRE_VALUE;
    record.Boolean__c = true;
    record.has_Int__c = ORGWIRE_VALUE;
    record.Int__c = -42;
    record.has_Text__c = ORGWIRE_NULL;
    record.has_Ext__c = ORGWIRE_VALUE;
    record.Ext__c = "library-1";
    code = sales_is_CreateEveryType(org, &record, &result, &error);
    say(error);
    ok(code == ORGWIRE_OK && result.created && strlen(result.id) == 18, "a struct is created");
    code = sales_is_GetEveryType(org, NULL, result.id, NULL, &got, &error);
    say(error);
    ok(code == ORGWIRE_OK && same(got->Name, "O'Brien"), "it is read");
    ok(got && same(got->Currency__c, "1234567890123456.78"), "decimals digit for digit");
    ok(got && got->Boolean__c && got->Int__c == -42, "booleans and whole numbers");
    ok(got && got->has_Text__c == ORGWIRE_NULL, "null is not empty");
    snprintf(input, sizeof input, "{\"Id\":\"%s\"}", result.id);
    code = orgwire_call(org, "GetEveryType", input, &json, &error);
    value = code == ORGWIRE_OK ? orgwire_value_parse(json, strlen(json), &error) : NULL;
    ok(value && got && same(orgwire_value_number(value, "Currency__c"), got->Currency__c) &&
           same(orgwire_value_text(value, "Name"), got->Name) &&
           same(orgwire_value_text(value, "CreatedDate"), got->CreatedDate),
       "JSON and structs say the same");
    orgwire_value_free(value);
    orgwire_free(json);
    sales_is_EveryType_free(got);
    got = NULL;
    memset(&change, 0, sizeof change);
    change.has_Text__c = ORGWIRE_VALUE;
    change.Text__c = "new";
    code = sales_is_UpdateEveryType(org, result.id, &change, &updated, &error);
    ok(code == ORGWIRE_OK && same(updated.id, result.id), "one member is changed");
    code = sales_is_GetEveryType(org, "Ext__c", "library-1", some, &got, &error);
    ok(code == ORGWIRE_OK && got->has_Name == ORGWIRE_ABSENT && got->has_Id == ORGWIRE_VALUE,
       "by its external id, some fields");
    sales_is_EveryType_free(got);
    got = NULL;
    change.has_Ext__c = ORGWIRE_VALUE;
    change.Ext__c = "library-1";
    code = sales_is_UpsertEveryType(org, "Ext__c", &change, &updated, &error);
    ok(code == ORGWIRE_OK && !updated.created && same(updated.id, result.id), "it is upserted");
    code = sales_is_DeleteEveryType(org, result.id, &deleted, &error);
    ok(code == ORGWIRE_OK && deleted.success, "it is deleted");
    code = sales_is_GetEveryType(org, NULL, result.id, NULL, &got, &error);
    ok(code == ORGWIRE_NOT_FOUND && got == NULL && orgwire_error_code(error) == code,
       "what is gone is not found");
    orgwire_error_free(error);
}

static void many(orgwire *org)
{
    sales_is_EveryType records[300];
    char keys[300][16];
    orgwire_rows *rows = NULL;
    orgwire_error *error = NULL;
    orgwire_search search;
    orgwire_code code;
    int64_t count = -1;
    int seen = 0;
    size_t good = 0;

    memset(records, 0, sizeof records);
    for (int i = 0; i < 300; i++) {
        snprintf(keys[i], sizeof keys[i], "many-%03d", i);
        records[i].has_Name = records[i].has_Required__c = records[i].has_Ext__c = ORGWIRE_VALUE;
        records[i].Name = records[i].Required__c = "x";
        records[i].Ext__c = keys[i];
    }
    code = sales_is_CreateEveryTypes(org, records, 300, &rows, &error);
    say(error);
    for (size_t i = 0; rows && i < orgwire_rows_count(rows); i++)
        good += orgwire_rows_get(rows, i).created;
    ok(code == ORGWIRE_OK && good == 300, "300 structs are created");
    orgwire_rows_free(rows);
    rows = NULL;
    code = sales_is_CreateEveryTypes(org, records, 2, &rows, &error);
    ok(code == ORGWIRE_PARTIAL && rows && !orgwire_rows_get(rows, 0).success &&
           same(orgwire_rows_get(rows, 0).code, "DUPLICATE_VALUE"),
       "a row that fails has its reason");
    orgwire_rows_free(rows);
    orgwire_error_free(error);
    error = NULL;
    memset(&search, 0, sizeof search);
    search.filter = "[[\"Ext__c\",\"starts\",\"many-\"]]";
    code = sales_is_CountEveryTypes(org, &search, &count, &error);
    ok(code == ORGWIRE_OK && count == 300, "they are counted");
    code = sales_is_SearchEveryTypes(org, &search, count_record, &seen, &error);
    ok(code == ORGWIRE_OK && seen == 300, "they are found");
    seen = 0;
    code = sales_is_SearchEveryTypes(org, &search, stop_at_three, &seen, &error);
    ok(seen == 3 && (code == ORGWIRE_OK || code == ORGWIRE_INTERRUPTED), "a search can be stopped");
    orgwire_error_free(error);
}

static void wrong(orgwire *org)
{
    sales_is_EveryType record;
    orgwire_error *error = NULL;
    orgwire *none = NULL;
    char *json = NULL;
    orgwire_value *binds = orgwire_value_new();
    orgwire_search search;
    int64_t count = -1;

    memset(&record, 0, sizeof record);
    record.has_Name = ORGWIRE_VALUE;
    record.Name = "x";
    record.has_Currency__c = ORGWIRE_VALUE;
    record.Currency__c = "1,5";
    ok(sales_is_CreateEveryType(org, &record, NULL, &error) == ORGWIRE_USAGE &&
           strstr(orgwire_error_message(error), "Currency__c"),
       "a number that is none is named");
    orgwire_error_free(error);
    error = NULL;
    ok(orgwire_call(org, "SerchEveryTypes", NULL, &json, &error) == ORGWIRE_NOT_FOUND &&
           strstr(orgwire_error_next(error), "SearchEveryTypes"),
       "did you mean");
    orgwire_error_free(error);
    ok(orgwire_call(org, "SearchEveryTypes", "{", &json, NULL) == ORGWIRE_USAGE, "broken JSON");
    ok(orgwire_open("Nowhere", NULL, &none, NULL) == ORGWIRE_NOT_FOUND && none == NULL,
       "no such integration");
    memset(&search, 0, sizeof search);
    orgwire_value_set_text(binds, "v", "x' OR Name != '");
    search.where = "Name = :v";
    search.binds = binds;
    ok(sales_is_CountEveryTypes(org, &search, &count, NULL) == ORGWIRE_OK && count == 0,
       "a hostile value is bound");
    orgwire_value_free(binds);
}

static void *work(void *user_data)
{
    orgwire *org = user_data;
    size_t good = 0;

    for (int i = 0; i < CALLS; i++) {
        orgwire_search search;
        int64_t count = -1;
        int seen = 0;

        memset(&search, 0, sizeof search);
        search.filter = "Ext__c starts many-";
        if (i % 2)
            good += sales_is_CountEveryTypes(org, &search, &count, NULL) == ORGWIRE_OK &&
                    count == 300;
        else
            good += sales_is_SearchEveryTypes(org, &search, count_record, &seen, NULL) ==
                        ORGWIRE_OK && seen == 300;
    }
    return (void *) good;
}

static void threads(orgwire *org)
{
    pthread_t all[THREADS];
    size_t good = 0;

    for (int i = 0; i < THREADS; i++)
        pthread_create(&all[i], NULL, work, org);
    for (int i = 0; i < THREADS; i++) {
        void *result;

        pthread_join(all[i], &result);
        good += (size_t) result;
    }
    ok(good == THREADS * CALLS, "eight threads call one handle");
}

/* Two rows with one external id: the org refuses the second. */
static void options(orgwire *org)
{
    sales_is_EveryType rows[2];
    orgwire_write_options how;
    orgwire_rows *results = NULL;
    orgwire_error *error = NULL;
    orgwire_code code;

    memset(rows, 0, sizeof rows);
    memset(&how, 0, sizeof how);
    for (int i = 0; i < 2; i++) {
        rows[i].has_Name = rows[i].has_Required__c = rows[i].has_Ext__c = ORGWIRE_VALUE;
        rows[i].Name = "twice";
        rows[i].Required__c = "r";
        rows[i].Ext__c = "library-twice";
    }
    how.all_or_none = true;
    code = sales_is_CreateEveryTypes_with(org, rows, 2, &how, &results, &error);
    ok(code == ORGWIRE_PARTIAL && results && !orgwire_rows_get(results, 0).success &&
           !orgwire_rows_get(results, 1).success,
       "all or none: one failure is everybody's");
    orgwire_rows_free(results);
    orgwire_error_free(error);
    results = NULL;
    error = NULL;
    code = sales_is_CreateEveryTypes_with(org, rows, 2, NULL, &results, &error);
    ok(code == ORGWIRE_PARTIAL && results && orgwire_rows_get(results, 0).success &&
           !orgwire_rows_get(results, 1).success,
       "without options each row is for itself");
    orgwire_rows_free(results);
    orgwire_error_free(error);
    error = NULL;
    code = sales_is_CreateEveryType_with(org, rows, &how, NULL, &error);
    ok(code == ORGWIRE_USAGE, "one record is no matter of all or none");
    orgwire_error_free(error);
    error = NULL;
    memset(&how, 0, sizeof how);
    how.assignment_rule = "some";
    code = sales_is_CreateEveryType_with(org, rows, &how, NULL, &error);
    ok(code == ORGWIRE_USAGE && strstr(orgwire_error_message(error), "assignment_rule"),
       "an assignment rule is an id, true or false");
    orgwire_error_free(error);
    error = NULL;
    how.assignment_rule = "true";
    how.allow_duplicates = true;
    rows[0].Ext__c = "library-options";
    code = sales_is_CreateEveryType_with(org, rows, &how, NULL, &error);
    say(error);
    ok(code == ORGWIRE_OK, "rules of duplicates and assignment are taken");
    orgwire_error_free(error);
}

int main(void)
{
    orgwire *org = NULL;
    orgwire_error *error = NULL;

    if (orgwire_open("Sales_IS", NULL, &org, &error) != ORGWIRE_OK) {
        say(error);
        printf("Bail out! the integration does not open\n");
        return 1;
    }
    ok(org != NULL, "an integration opens");
    life(org);
    many(org);
    options(org);
    wrong(org);
    threads(org);
    orgwire_close(org);
    printf("1..%d\n", n);
    return failures != 0;
}
