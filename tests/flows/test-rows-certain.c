/* Many rows where more goes wrong than one answer: all or none, broken off twice, a full disk,
 * large rows. Nothing is saved in part, nothing twice, and what is not certain is not called so. */
#include "config.h"

#include <glib/gstdio.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actions/rows.h"
#include "core/json.h"
#include "core/problem.h"
#include "org-driver.h"

static const char *const objects[] = {"Account:RCUD", "Case:RCUD", NULL};

static OrgDriver *org;
static ActionSet *set;
static char *folder; /* $TMPDIR, and where journals go */
static int run_number;

typedef struct {
    guint n, ok, unknown;
    guint stop_at; /* 0: never */
    bool in_order;
    gsize live; /* bytes held when the last result came */
} Seen;

static gsize live_bytes(void)
{
#ifdef __SANITIZE_ADDRESS__
    extern size_t __sanitizer_get_current_allocated_bytes(void);

    return __sanitizer_get_current_allocated_bytes();
#else
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
#endif
}

static bool on_result(json_object *record, gpointer user_data, GError **error)
{
    Seen *seen = user_data;
    const char *code = json_text(json_member(record, "error"), "code", NULL);

    seen->in_order =
        (seen->n == 0 || seen->in_order) && json_integer(record, "row", 0) == (gint64) seen->n + 1;
    if (code)
        g_test_message("row %u: %s: %s", seen->n + 1, code,
                       json_text(json_member(record, "error"), "message", ""));
    seen->n++;
    seen->ok += json_flag(record, "success", false);
    seen->unknown += g_strcmp0(code, "FATE_UNKNOWN") == 0;
    seen->live = live_bytes();
    if (seen->n != seen->stop_at)
        return true;
    problem_set(error, PROBLEM_FAILED, NULL, NULL, "the reader has gone");
    return false;
}

static char *new_mark(void)
{
    return g_strdup_printf("c%03d", ++run_number);
}

/* {"rows":[…]} of accounts named after the mark; `more` are other inputs, each with its comma. */
static char *make_body(const char *mark, guint n, const char *more, const char *description)
{
    GString *text = g_string_new("{");

    g_string_append_printf(text, "%s\"rows\":[", more);
    for (guint i = 0; i < n; i++) {
        g_string_append_printf(text, "%s{\"Name\":\"%s\",\"Ext__c\":\"%s-%05u\"", i ? "," : "",
                               mark, mark, i);
        if (description)
            g_string_append_printf(text, ",\"Description\":\"%s\"", description);
        g_string_append_c(text, '}');
    }
    g_string_append(text, "]}");
    return g_string_free(text, FALSE);
}

static Rows *make_rows(const char *action, const char *body, const RowsOptions *options)
{
    g_autoptr(Input) input = input_new();
    GError *error = NULL;
    Rows *rows;

    g_assert_true(input_set_body(input, body, -1, &error));
    rows = rows_new(action_set_find(set, action, NULL), input, options, &error);
    g_assert_no_error(error);
    return rows;
}

/* The error is the run's own. */
static GError *send_rows(OrgDriver *driver, const char *body, const RowsOptions *options,
                         GCancellable *cancellable, Seen *seen)
{
    g_autoptr(Rows) rows = make_rows("CreateAccounts", body, options);
    GError *error = NULL;

    rows_run(rows, org_driver_api(driver), on_result, seen, cancellable, &error);
    return error;
}

static gint64 count(OrgDriver *driver, const char *mark)
{
    g_autofree char *body = g_strdup_printf("{\"filter\":[[\"Ext__c\",\"starts\",\"%s-\"]]}", mark);
    g_autoptr(json_object) result = org_driver_one(driver, set, "CountAccounts", body);

    return json_integer(result, "count", -1);
}

static void assert_says(const char *text, const char *said)
{
    if (!text || !strstr(text, said))
        g_test_fail_printf("'%s' does not say '%s'", text ? text : "", said);
}

/* One row is held by others: it goes again together with those that were rolled back for it. */
static void held_row_of_all(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autofree char *body = make_body(mark, 3, "\"all_or_none\":true,", NULL);
    Seen seen = {0};

    org_driver_fault(driver, "lock-row:1", true);
    g_assert_no_error(send_rows(driver, body, NULL, NULL, &seen));
    g_assert_cmpuint(seen.ok, ==, 3);
    g_assert_cmpint(count(driver, mark), ==, 3);
}

/* One is held and another refused: none is saved, and nothing is gained by sending them again. */
static void refused_row_of_all(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autofree char *body =
        g_strdup_printf("{\"all_or_none\":true,\"rows\":[{\"Name\":\"a\",\"Ext__c\":\"%s-1\"},"
                        "{\"Name\":\"b\",\"Ext__c\":\"%s-2\",\"ParentId\":\"001000000000000AAA\"},"
                        "{\"Name\":\"c\",\"Ext__c\":\"%s-3\"}]}",
                        mark, mark, mark);
    Seen seen = {0};
    g_autoptr(GError) error = NULL;

    org_driver_fault(driver, "lock-row:1", true);
    error = send_rows(driver, body, NULL, NULL, &seen);
    org_driver_fault(driver, "lock-row", false);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_PARTIAL);
    g_assert_cmpuint(seen.n, ==, 3);
    g_assert_cmpuint(seen.ok, ==, 0);
    g_assert_cmpint(count(driver, mark), ==, 0);
}

/* What does not fit into one request cannot be all or none. */
static void too_large_for_all(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autoptr(GString) description = g_string_new(NULL);
    g_autofree char *body = NULL;
    Seen seen = {0};
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < 30000; i++)
        g_string_append(description, "€");
    body = make_body(mark, 100, "\"all_or_none\":true,", description->str);
    error = send_rows(driver, body, NULL, NULL, &seen);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    assert_says(error->message, "all_or_none");
    assert_says(problem_why(error), "8 MiB");
    g_assert_cmpuint(seen.n, ==, 0);
    g_assert_cmpint(count(driver, mark), ==, 0);
}

/* A run goes on as it was begun, or rows that a job may hold would be sent again. */
static void other_options(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autofree char *path = g_build_filename(folder, "journal", NULL);
    g_autofree char *body = make_body(mark, 3, "", NULL);
    g_autofree char *whole = make_body(mark, 3, "\"all_or_none\":true,", NULL);
    RowsOptions options = {.bulk = true, .journal = path, .poll = 5};
    Seen seen = {.stop_at = 1}, again = {0};
    g_autoptr(GError) error = send_rows(driver, body, &options, NULL, &seen);

    g_assert_true(problem_is(error, PROBLEM_FAILED));
    g_clear_error(&error);
    options.resume = true;
    options.bulk = false;
    error = send_rows(driver, body, &options, NULL, &again);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    g_clear_error(&error);
    error = send_rows(driver, whole, &options, NULL, &again);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    g_assert_cmpuint(again.n, ==, 0);
    options.bulk = true;
    g_clear_error(&error);
    error = send_rows(driver, body, &options, NULL, &again);
    g_assert_no_error(error);
    g_assert_cmpuint(again.ok, ==, 3);
    g_assert_cmpint(count(driver, mark), ==, 3);
}

typedef struct {
    OrgDriver *driver;
    GCancellable *cancellable;
    bool second; /* the first job is done */
} Jobs;

/* The second job stays in the org's hands when the run ends. */
static void stop_at_second_job(const RowsProgress *now, gpointer user_data)
{
    Jobs *jobs = user_data;

    if (!jobs->second && g_str_equal(now->phase, "reading results")) {
        jobs->second = true;
        org_driver_fault(jobs->driver, "bulk-polls:1000000", true);
    } else if (jobs->second && g_str_equal(now->phase, "waiting")) {
        g_cancellable_cancel(jobs->cancellable);
    }
}

/* The built-in org works on a job when it is looked at; a real one does so by itself. */
static void let_jobs_end(OrgDriver *driver)
{
    Api *api = org_driver_api(driver);
    g_autoptr(json_object) answer = NULL;
    json_object *list;

    org_driver_fault(driver, "bulk-polls", false);
    answer = api_get(api, "jobs/ingest", "no jobs", NULL, NULL);
    list = json_list(answer, "records");
    g_assert_nonnull(list);
    for (gsize i = 0; i < json_object_array_length(list); i++) {
        g_autofree char *path = g_strdup_printf(
            "jobs/ingest/%s", json_text(json_object_array_get_idx(list, i), "id", ""));

        for (int looks = 0; looks < 2; looks++)
            json_object_put(api_get(api, path, "no job", NULL, NULL));
    }
}

/* Job A leaves a row that others hold, job B is sent for it, the run breaks off, B succeeds: the
 * row is there once, and B tells its result. */
static void broken_off_in_second_job(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autofree char *path = g_build_filename(folder, "journal", NULL);
    g_autofree char *body = make_body(mark, 3, "", NULL);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Jobs jobs = {driver, cancellable, false};
    RowsOptions options = {.bulk = true,
                           .journal = path,
                           .poll = 5,
                           .progress = stop_at_second_job,
                           .progress_data = &jobs};
    Seen seen = {0}, rest = {0};
    g_autoptr(GError) error = NULL;

    org_driver_fault(driver, "lock-row:1", true);
    error = send_rows(driver, body, &options, cancellable, &seen);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_INTERRUPTED);
    g_clear_error(&error);
    let_jobs_end(driver);
    g_assert_cmpint(count(driver, mark), ==, 3);
    options.progress = NULL;
    options.resume = true;
    error = send_rows(driver, body, &options, NULL, &rest);
    g_assert_no_error(error);
    g_assert_cmpuint(rest.ok, ==, 3);
    g_assert_cmpint(count(driver, mark), ==, 3);
}

/* The rows do not fit on the disk: that is said, and nothing is sent. */
static void full_disk(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autofree char *body = make_body(mark, 3, "", NULL);
    struct rlimit before, none;
    Seen seen = {0};
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    none = (struct rlimit){20, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &none), ==, 0);
    error = send_rows(driver, body, NULL, NULL, &seen);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    g_assert_true(problem_is(error, PROBLEM_FAILED));
    assert_says(error->message, "cannot be kept");
    g_assert_cmpuint(seen.n, ==, 0);
    g_assert_cmpint(count(driver, mark), ==, 0);
}

/* The descriptor of the rows: the one new file of ours without a name. */
static int find_spool(void)
{
    g_autoptr(GDir) dir = g_dir_open("/proc/self/fd", 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename("/proc/self/fd", name, NULL);
        g_autofree char *target = g_file_read_link(path, NULL);

        if (target && g_str_has_prefix(target, folder) && g_str_has_suffix(target, " (deleted)"))
            return atoi(name);
    }
    return -1;
}

/* Rows wait in $TMPDIR, without a name and for nobody else. */
static void kept_in_tmpdir(OrgDriver *driver)
{
    g_autofree char *body = make_body("none", 3, "", NULL);
    g_autoptr(Rows) rows = make_rows("CreateAccounts", body, NULL);
    int fd = find_spool();
    struct stat status;

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(fstat(fd, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0600);
}

/* What was sent is let go: 2,000 rows of 8 KiB are not all in memory at the end. */
static void large_rows(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autofree char *description = g_strnfill(8192, 'd');
    g_autofree char *body = make_body(mark, 2000, "", description);
    g_autoptr(Rows) rows = make_rows("CreateAccounts", body, NULL);
    gsize before = live_bytes();
    Seen seen = {0};
    GError *error = NULL;

    rows_run(rows, org_driver_api(driver), on_result, &seen, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(seen.ok, ==, 2000);
    g_assert_true(seen.in_order);
    g_test_message("%zu bytes more at the last result", seen.live - before);
    g_assert_cmpuint(seen.live, <, before + 8 * 1024 * 1024);
}

/* A row of unknown fate is not certain, and "rows 1 to 0" are none. */
static void words_of_break_off(OrgDriver *driver)
{
    g_autofree char *mark = new_mark();
    g_autofree char *path = g_build_filename(folder, "journal", NULL);
    g_autofree char *body = make_body(mark, 201, "", NULL);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    RowsOptions options = {.journal = path};
    Seen seen = {0}, lost = {.stop_at = 201};
    g_autofree char *said = NULL;
    g_autoptr(GError) error = NULL;

    g_cancellable_cancel(cancellable);
    error = send_rows(driver, body, &options, cancellable, &seen);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_INTERRUPTED);
    assert_says(problem_why(error), "none of the 201 rows is certain");
    g_clear_error(&error);
    options.journal = NULL;
    g_free(path);
    path = g_build_filename(folder, "another", NULL);
    options.journal = path;
    org_driver_fault(driver, "cut-after:POST /services/data/v67.0/composite", true);
    error = send_rows(driver, body, &options, NULL, &lost);
    org_driver_fault(driver, "cut-after", false);
    g_assert_true(problem_is(error, PROBLEM_FAILED));
    g_assert_true(lost.unknown == 1 || lost.unknown == 200);
    said = g_strdup_printf("of rows 1 to 201 of 201, %u %s certain and the fate of %u is unknown",
                           201 - lost.unknown, lost.unknown == 200 ? "is" : "are", lost.unknown);
    assert_says(problem_why(error), said);
}

/* The three options of a write hold for many rows as for one. */
static void assignment_rule(OrgDriver *driver)
{
    static const struct {
        const char *rule, *said; /* NULL: sent */
        bool bulk;
    } cases[] = {
        {"true", NULL, false},
        {"false", NULL, false},
        {"\"01Q000000000001\"", NULL, false},
        {"\"Standard\"", "id of a rule", false},
        {"false", NULL, true},
        {"\"01Q000000000001\"", NULL, true},
        {"true", "id of a rule", true},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *body = g_strdup_printf(
            "{\"assignment_rule\":%s,\"rows\":[{\"Subject\":\"rule\"}]}", cases[i].rule);
        RowsOptions options = {.bulk = cases[i].bulk, .poll = 5};
        g_autoptr(Input) input = input_new();
        g_autoptr(GError) error = NULL;
        g_autoptr(Rows) rows = NULL;
        Seen seen = {0};

        g_assert_true(input_set_body(input, body, -1, NULL));
        rows = rows_new(action_set_find(set, "CreateCases", NULL), input, &options, &error);
        if (rows)
            rows_run(rows, org_driver_api(driver), on_result, &seen, NULL, &error);
        if (!cases[i].said)
            g_assert_no_error(error);
        else
            assert_says(error ? error->message : NULL, cases[i].said);
        g_assert_cmpuint(seen.ok, ==, cases[i].said ? 0 : 1);
    }
}

static void run_test(gconstpointer func)
{
    org_driver_run(org, (void (*)(OrgDriver *)) func);
}

static void make_set(OrgDriver *driver)
{
    set = org_driver_set(driver, objects);
}

static void remove_folder(void)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*func)(OrgDriver *driver);
    } tests[] = {
        {"all or none: a held row is sent again with all others", held_row_of_all},
        {"all or none: a refused row ends it", refused_row_of_all},
        {"all or none: more than one request is refused", too_large_for_all},
        {"other options do not resume", other_options},
        {"broken off in the second job of a row", broken_off_in_second_job},
        {"a full disk", full_disk},
        {"rows wait in $TMPDIR", kept_in_tmpdir},
        {"large rows are let go", large_rows},
        {"what is certain when it breaks off", words_of_break_off},
        {"assignment rules", assignment_rule},
    };
    const char *root = g_getenv("TEST_ROOT");
    int failed;

    folder = g_mkdtemp(g_build_filename(root ? root : "/tmp", "rows-XXXXXX", NULL));
    g_assert_nonnull(folder);
    g_setenv("TMPDIR", folder, true); /* before GLib looks, once */
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
    remove_folder();
    return failed;
}
