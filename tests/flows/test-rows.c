/* Many rows under faults: every row accounted for, none twice. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "actions/rows.h"
#include "core/json.h"
#include "core/problem.h"
#include "org-driver.h"

static const char *const objects[] = {"Account:RCUD", "Every_Type__c:RCUD", NULL};

static OrgDriver *org;
static ActionSet *set;
static int run_number; /* marks the rows of each test */

typedef struct {
    guint n;         /* results so far */
    guint ok, failed, unknown, created;
    guint stop_after; /* 0: never */
    bool in_order;
    GCancellable *cancellable;
} Seen;

static bool on_result(json_object *record, gpointer user_data, GError **error)
{
    Seen *seen = user_data;
    const char *code = json_text(json_member(record, "error"), "code", NULL);

    seen->in_order = seen->in_order && json_integer(record, "row", 0) == (gint64) seen->n + 1;
    seen->n++;
    if (json_flag(record, "success", false))
        seen->ok++;
    else if (g_strcmp0(code, "FATE_UNKNOWN") == 0)
        seen->unknown++;
    else
        seen->failed++;
    seen->created += json_flag(record, "created", false);
    if (seen->n == seen->stop_after)
        g_cancellable_cancel(seen->cancellable);
    return true;
}

/* A CSV of so many accounts in an unlinked file. */
static int make_csv(guint n, const char *columns, const char *mark)
{
    FILE *file = tmpfile();
    int fd;

    g_assert_nonnull(file);
    fprintf(file, "%s\n", columns);
    for (guint i = 0; i < n; i++)
        fprintf(file, "\"%s, %u\",%s-%05u\n", mark, i, mark, i);
    fflush(file);
    fd = dup(fileno(file));
    fclose(file);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static char *journal(void)
{
    const char *root = g_getenv("TEST_ROOT");

    return g_build_filename(root ? root : "/tmp", "journal", NULL);
}

typedef struct {
    const char *action;
    const char *mark;
    guint n;
    bool bulk, resume, keep;
    GCancellable *cancellable;
} Want;

/* Sends `n` accounts named after the mark; the error is the run's own. */
static GError *send_rows(OrgDriver *driver, const Want *want, Seen *seen)
{
    g_autofree char *path = want->keep ? journal() : NULL;
    RowsOptions options = {.bulk = want->bulk, .journal = path, .resume = want->resume, .poll = 5};
    g_autoptr(Input) input = input_new();
    GError *error = NULL;
    g_autoptr(Rows) rows = NULL;
    int fd = make_csv(want->n, "Name,Ext__c", want->mark);

    seen->in_order = true;
    if (g_str_has_prefix(want->action, "Upsert"))
        g_assert_true(input_add_word(input, "external_id=Ext__c", NULL));
    rows = rows_new(action_set_find(set, want->action, NULL), input, &options, &error);
    g_assert_no_error(error);
    g_assert_true(rows_read_csv(rows, fd, 0, &error));
    close(fd);
    g_assert_cmpuint(rows_count(rows), ==, want->n);
    rows_run(rows, org_driver_api(driver), on_result, seen, want->cancellable, &error);
    return error;
}

static gint64 count(OrgDriver *driver, const char *mark)
{
    g_autofree char *body =
        g_strdup_printf("{\"filter\":[[\"Ext__c\",\"starts\",\"%s-\"]]}", mark);
    g_autoptr(json_object) result = org_driver_one(driver, set, "CountAccounts", body);

    return json_integer(result, "count", -1);
}

static char *new_mark(void)
{
    return g_strdup_printf("m%03d", ++run_number);
}

static void make_set(OrgDriver *driver)
{
    set = org_driver_set(driver, objects);
}

static void collections(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0}, again = {0};
    GError *error =
        send_rows(driver, &(Want){.action = "CreateAccounts", .mark = mark, .n = 950}, &seen);

    g_assert_no_error(error);
    g_assert_cmpuint(seen.ok, ==, 950);
    g_assert_cmpuint(seen.created, ==, 950);
    g_assert_true(seen.in_order);
    g_assert_cmpint(count(driver, mark), ==, 950);
    error = send_rows(driver, &(Want){.action = "UpsertAccounts", .mark = mark, .n = 950}, &again);
    g_assert_no_error(error);
    g_assert_cmpuint(again.created, ==, 0);
    g_assert_cmpint(count(driver, mark), ==, 950);
}

static void bulk(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0};
    GError *error =
        send_rows(driver, &(Want){.action = "CreateAccounts", .mark = mark, .n = 2500}, &seen);

    g_assert_no_error(error);
    g_assert_cmpuint(seen.ok, ==, 2500);
    g_assert_cmpuint(seen.created, ==, 2500);
    g_assert_true(seen.in_order);
    g_assert_cmpint(count(driver, mark), ==, 2500);
}

/* A create that was sent and not answered: named as such, not repeated, the others go on. */
static void lost_create(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0};
    g_autoptr(GError) error = NULL;

    org_driver_fault(driver, "cut-after:POST /services/data/v67.0/composite", true);
    error = send_rows(driver, &(Want){.action = "CreateAccounts", .mark = mark, .n = 600}, &seen);
    org_driver_fault(driver, "cut-after", false);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_PARTIAL);
    g_assert_cmpuint(seen.unknown, ==, 200);
    g_assert_cmpuint(seen.ok, ==, 400);
    g_assert_cmpuint(seen.n, ==, 600);
    g_assert_true(seen.in_order);
    g_assert_cmpint(count(driver, mark), ==, 600); /* they had arrived: once */
}

/* An upsert that was sent and not answered is repeated: nothing is doubled. */
static void lost_upsert(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0};

    org_driver_fault(driver, "cut-after:PATCH /services/data/v67.0/composite", true);
    g_assert_no_error(
        send_rows(driver, &(Want){.action = "UpsertAccounts", .mark = mark, .n = 600}, &seen));
    org_driver_fault(driver, "cut-after", false);
    g_assert_cmpuint(seen.ok, ==, 600);
    g_assert_cmpint(count(driver, mark), ==, 600);
}

/* A delete that was sent and not answered: what is gone the second time was deleted the first. */
static void lost_delete(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0};
    g_autofree char *filter = g_strdup_printf(
        "{\"filter\":[[\"Ext__c\",\"starts\",\"%s-\"]],\"fields\":[\"Id\"]}", mark);
    g_autoptr(json_object) ids = NULL, results = NULL;
    g_autofree char *body = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_no_error(send_rows(
        driver, &(Want){.action = "CreateAccounts", .mark = mark, .n = 300}, &seen));
    ids = org_driver_call(driver, set, "SearchAccounts", filter, NULL);
    body = json_build(ids, false);
    org_driver_fault(driver, "cut-after:DELETE /services/data/v67.0/composite", true);
    results = org_driver_call(driver, set, "DeleteAccounts", body, &error);
    org_driver_fault(driver, "cut-after", false);
    g_assert_no_error(error);
    g_assert_cmpuint(json_object_array_length(results), ==, 300);
    g_assert_cmpint(count(driver, mark), ==, 0);
}

static void busy(OrgDriver *driver)
{
    static const char *const faults[] = {"503:2", "429:2", "lock-row:150"};

    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autofree char *mark = new_mark();
        Seen seen = {0};

        org_driver_fault(driver, faults[i], true);
        g_assert_no_error(
            send_rows(driver, &(Want){.action = "CreateAccounts", .mark = mark, .n = 300}, &seen));
        g_assert_cmpuint(seen.ok, ==, 300);
        g_assert_cmpint(count(driver, mark), ==, 300);
    }
}

/* One dropped connection at each step of a bulk job. */
static void lost_bulk(OrgDriver *driver)
{
    static const char *const steps[] = {
        "cut-after:POST /services/data/v67.0/jobs/ingest",
        "cut-after:PUT /services/data/v67.0/jobs/ingest",
        "cut-after:PATCH /services/data/v67.0/jobs/ingest",
        "cut-after:GET /services/data/v67.0/jobs/ingest",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *mark = new_mark();
        Seen seen = {0};
        GError *error;

        org_driver_fault(driver, steps[i], true);
        error = send_rows(driver,
                          &(Want){.action = "CreateAccounts", .mark = mark, .n = 300, .bulk = true},
                          &seen);
        org_driver_fault(driver, "cut-after", false);
        g_assert_no_error(error);
        g_assert_cmpuint(seen.ok, ==, 300);
        g_assert_true(seen.in_order);
        g_assert_cmpint(count(driver, mark), ==, 300);
    }
}

/* 1 % of 5,000 rows fail: each has its reason, in its place. */
static void some_fail(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0};
    g_autoptr(GError) error = NULL;

    org_driver_fault(driver, "row-fails:1", true);
    error = send_rows(driver, &(Want){.action = "UpsertAccounts", .mark = mark, .n = 5000}, &seen);
    org_driver_fault(driver, "row-fails", false);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_PARTIAL);
    g_assert_cmpuint(seen.n, ==, 5000);
    g_assert_cmpuint(seen.unknown, ==, 0);
    g_assert_cmpuint(seen.failed, >, 0);
    g_assert_cmpuint(seen.failed + seen.ok, ==, 5000);
    g_assert_cmpint(count(driver, mark), ==, seen.ok);
}

/* A job that fails as a whole breaks the run off; later the same rows go through. */
static void failed_job(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0}, again = {0};
    Want want = {.action = "CreateAccounts", .mark = mark, .n = 300, .bulk = true, .keep = true};
    g_autoptr(GError) error = NULL;

    org_driver_fault(driver, "bulk-fails", true);
    error = send_rows(driver, &want, &seen);
    org_driver_fault(driver, "bulk-fails", false);
    g_assert_nonnull(error);
    g_assert_cmpint(count(driver, mark), ==, 0);
    want.resume = true;
    g_clear_error(&error);
    error = send_rows(driver, &want, &again);
    g_assert_no_error(error);
    g_assert_cmpuint(again.ok, ==, 300);
    g_assert_cmpint(count(driver, mark), ==, 300);
}

static bool all_different(OrgDriver *driver, const char *mark)
{
    g_autofree char *body = g_strdup_printf(
        "{\"filter\":[[\"Ext__c\",\"starts\",\"%s-\"]],\"fields\":[\"Ext__c\"]}", mark);
    g_autoptr(json_object) found = org_driver_call(driver, set, "SearchAccounts", body, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    bool all = found != NULL;

    for (size_t i = 0; all && i < json_object_array_length(found); i++)
        all = g_hash_table_add(seen, (gpointer) json_text(json_object_array_get_idx(found, i),
                                                          "Ext__c", ""));
    return all;
}

/* Broken off in the middle, then resumed: all results, no row twice. */
static void resume(OrgDriver *driver, const char *action)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0}, wrong = {0}, rest = {0};
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Want want = {
        .action = action, .mark = mark, .n = 1400, .keep = true, .cancellable = cancellable};
    g_autoptr(GError) error = NULL;

    seen.cancellable = cancellable;
    seen.stop_after = 200;
    error = send_rows(driver, &want, &seen);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_INTERRUPTED);
    g_clear_error(&error);
    want.cancellable = NULL;
    /* Without --resume it is refused, because rows may be saved already. */
    error = send_rows(driver, &want, &wrong);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_CONFLICT);
    g_assert_cmpuint(wrong.n, ==, 0);
    g_clear_error(&error);
    want.resume = true;
    error = send_rows(driver, &want, &rest);
    g_assert_cmpuint(rest.n, ==, 1400);
    g_assert_true(rest.in_order);
    g_assert_cmpuint(rest.ok + rest.unknown, ==, 1400);
    g_assert_true(rest.unknown == 0 || problem_is(error, PROBLEM_PARTIAL));
    g_clear_error(&error);
    /* Rows of unknown fate may be there or not; none is there twice. */
    g_assert_cmpint(count(driver, mark), <=, 1400);
    g_assert_cmpint(count(driver, mark), >=, (gint64) 1400 - rest.unknown);
    g_assert_true(all_different(driver, mark));
}

static void resume_create(OrgDriver *driver)
{
    resume(driver, "CreateAccounts");
}

static void resume_upsert(OrgDriver *driver)
{
    resume(driver, "UpsertAccounts");
}

/* Cancelled while the job runs: the job is waited for, not sent again. */
static gboolean cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void resume_bulk(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Seen seen = {0}, rest = {0};
    Want want = {.action = "CreateAccounts", .mark = mark, .n = 2200, .bulk = true, .keep = true,
                 .cancellable = cancellable};
    g_autoptr(GError) error = NULL;

    org_driver_fault(driver, "bulk-polls:1000000", true);
    g_timeout_add(700, cancel, cancellable);
    error = send_rows(driver, &want, &seen);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_INTERRUPTED);
    g_clear_error(&error);
    org_driver_fault(driver, "bulk-polls", false);
    want.cancellable = NULL;
    want.resume = true;
    error = send_rows(driver, &want, &rest);
    g_assert_no_error(error);
    g_assert_cmpuint(rest.ok, ==, 2200);
    g_assert_cmpint(count(driver, mark), ==, 2200);
}

/* A run that answered everything leaves nothing to resume. */
static void nothing_to_resume(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    Seen seen = {0}, again = {0};
    Want want = {.action = "CreateAccounts", .mark = mark, .n = 10, .keep = true};
    g_autoptr(GError) error = send_rows(driver, &want, &seen);

    g_assert_no_error(error);
    want.resume = true;
    error = send_rows(driver, &want, &again);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_NOT_FOUND);
    g_assert_cmpuint(again.n, ==, 0);
}

/* Wrong rows are found before any is sent: line, column, field. */
static void checked_first(OrgDriver *driver)
{
    static const struct {
        const char *csv, *said;
    } rows[] = {
        {"Name,Nmae\na,b\n", "line 1, column 2"},
        {"Name,AnnualRevenue\na,1\nb,x\n", "line 3: the value of 'AnnualRevenue'"},
        {"Name,Industry\na,b,c\n", "line 2 has 3 columns"},
        {"Industry\nEnergy\n", "line 2: the field 'Name' is missing"},
        {"Name,CreatedDate\na,2026-01-01\n", "line 1, column 2"},
        {"Name\nK\xf6ln\n", "line 2, column 1"},
    };
    const Action *create = action_set_find(set, "CreateAccounts", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Input) input = input_new();
        g_autoptr(GError) error = NULL;
        g_autoptr(Rows) made = rows_new(create, input, NULL, &error);
        FILE *file = tmpfile();

        fputs(rows[i].csv, file);
        fflush(file);
        lseek(fileno(file), 0, SEEK_SET);
        g_assert_false(rows_read_csv(made, fileno(file), 0, &error));
        g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
        if (!strstr(error->message, rows[i].said))
            g_test_fail_printf("'%s' does not say '%s'", error->message, rows[i].said);
        fclose(file);
    }
}

/* Searches through Bulk give what REST gives. */
static bool keep(json_object *record, gpointer user_data, GError **error)
{
    json_object_array_add(user_data, json_object_get(record));
    return true;
}

static char *search(OrgDriver *driver, bool through_bulk)
{
    g_autoptr(Input) input = input_new();
    g_autoptr(json_object) list = json_object_new_array();
    g_autoptr(Call) call = NULL;
    RunOptions options = {.bulk = through_bulk};
    GError *error = NULL;

    g_assert_true(input_add_word(input, "fields=Id,Name,AnnualRevenue,NumberOfEmployees,"
                                        "CreatedDate,IsDeleted,Owner.Name,ParentId", NULL));
    g_assert_true(input_add_word(input, "order=Id", NULL));
    call = call_new(action_set_find(set, "SearchAccounts", NULL), input, &error);
    g_assert_no_error(error);
    run_call(org_driver_api(driver), call, &options, keep, list, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(json_object_array_length(list), >, 10000);
    return json_build(list, false);
}

static void same_through_bulk(OrgDriver *driver)
{
    g_autofree char *rest = search(driver, false);
    g_autofree char *bulked = search(driver, true);

    g_assert_true(g_str_equal(rest, bulked));
}

static void run_test(gconstpointer func)
{
    org_driver_run(org, (void (*)(OrgDriver *)) func);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*func)(OrgDriver *driver);
    } tests[] = {
        {"collections", collections},
        {"above 2,000 rows go through Bulk", bulk},
        {"a create without an answer is named, not repeated", lost_create},
        {"an upsert without an answer is repeated", lost_upsert},
        {"a delete without an answer is repeated", lost_delete},
        {"503, 429 and held rows are waited out", busy},
        {"a dropped connection at each step of a bulk job", lost_bulk},
        {"1 % of 5,000 rows fail", some_fail},
        {"a failed job, then again", failed_job},
        {"creates are resumed", resume_create},
        {"upserts are resumed", resume_upsert},
        {"a bulk job is resumed", resume_bulk},
        {"nothing to resume", nothing_to_resume},
        {"wrong rows are found first", checked_first},
        {"Bulk finds what REST finds", same_through_bulk},
    };
    int failed;

    g_test_init(&argc, &argv, NULL);
    org = org_driver_start(NULL);
    org_driver_run(org, make_set);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strdup_printf("/rows/%s", tests[i].name);

        g_test_add_data_func(path, tests[i].func, run_test);
    }
    failed = g_test_run();
    action_set_free(set);
    org_driver_stop(org);
    return failed;
}
