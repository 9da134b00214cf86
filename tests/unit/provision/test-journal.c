/* The journal: what is written is read back; what is damaged is not believed. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/problem.h"
#include "provision/journal.h"
#include "sample.h"

static char *folder(void)
{
    return g_build_filename(g_getenv("TEST_ROOT") ? g_getenv("TEST_ROOT") : g_get_tmp_dir(),
                            "journal", NULL);
}

static Journal *sample_journal(const char *in)
{
    g_autoptr(Connection) connection = sample_connection(APP_EXTERNAL_CLIENT_APP);
    g_autoptr(GPtrArray) describes = sample_describes();
    Journal *journal = journal_new(in, PLAN_CREATE, connection);

    journal->integration = sample_integration("Account:RCU Line__c:R");
    journal->grants = grants_build(journal->integration, describes, NULL, NULL);
    journal->integration_before = sample_integration("Account:R");
    journal->grants_before = grants_build(journal->integration_before, describes, NULL, NULL);
    journal->wrote_key = true;
    journal->names = plan_names_new("acme", NULL, true);
    journal->deploy_id = g_strdup("0Af5g00000EXMPLCAX");
    journal->deployed_at = 1790000000;
    journal->unanswered = true;
    journal->key_size = 3072;
    journal->steps[STEP_KEY] = JOURNAL_DONE;
    journal->steps[STEP_DEPLOY] = JOURNAL_INTENDED;
    return journal;
}

static void test_round(void)
{
    g_autofree char *in = folder();
    g_autoptr(Journal) journal = sample_journal(in);
    g_autoptr(Journal) read = NULL;
    g_autofree char *one = NULL;
    g_autofree char *other = NULL;
    GError *error = NULL;
    struct stat about;

    journal_write(journal, &error);
    g_assert_no_error(error);
    g_assert_cmpint(g_stat(journal->path, &about), ==, 0);
    g_assert_cmpuint(about.st_mode & 0777, ==, 0600);
    read = journal_read(in, "acme", &error);
    g_assert_no_error(error);
    one = journal_build(journal);
    other = journal_build(read);
    g_assert_cmpstr(one, ==, other);
    g_assert_cmpint(read->steps[STEP_DEPLOY], ==, JOURNAL_INTENDED);
    g_assert_cmpint(read->steps[STEP_WAIT], ==, JOURNAL_PENDING);
    g_assert_cmpuint(read->grants->len, ==, journal->grants->len);
    g_assert_cmpuint(read->grants_before->len, ==, journal->grants_before->len);
    g_assert_true(integration_equal(read->integration_before, journal->integration_before));
    g_assert_true(read->wrote_key);
    g_assert_true(read->unanswered);
    journal_end(journal, &error);
    g_assert_no_error(error);
    g_assert_null(journal_read(in, "acme", &error));
    g_assert_true(problem_is(error, PROBLEM_NOT_FOUND));
    g_clear_error(&error);
    journal_end(journal, &error);
    g_assert_no_error(error);
}

static void test_names(void)
{
    g_autofree char *in = folder();
    g_autoptr(Journal) journal = sample_journal(in);
    g_autofree char *stray = g_build_filename(in, "acme.json.Xa12Bc", NULL);
    g_autoptr(GPtrArray) names = NULL;

    journal_write(journal, NULL);
    /* What a kill in the middle of a write leaves behind is no journal. */
    g_assert_true(g_file_set_contents(stray, "{\"sch", -1, NULL));
    names = journal_names(in, NULL);
    g_assert_cmpuint(names->len, ==, 1);
    g_assert_cmpstr(names->pdata[0], ==, "acme");
    journal_end(journal, NULL);
    g_unlink(stray);
}

/* What cannot be looked at may be there: that is not "no change is under way". */
static void test_unreadable(void)
{
    g_autofree char *in = folder();
    g_autofree char *missing = g_build_filename(in, "missing", NULL);
    g_autofree char *file = g_build_filename(in, "file", NULL);
    g_autoptr(GPtrArray) none = NULL;
    g_autoptr(GError) error = NULL;

    g_mkdir_with_parents(in, 0700);
    g_assert_true(g_file_set_contents(file, "", -1, NULL));
    g_assert_null(journal_read(file, "acme", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_FAILED);
    g_assert_nonnull(strstr(error->message, "cannot be read"));
    g_clear_error(&error);
    g_assert_null(journal_names(file, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_FAILED);
    g_clear_error(&error);
    none = journal_names(missing, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(none->len, ==, 0);
    g_unlink(file);
}

typedef struct {
    const char *name;
    const char *text; /* NULL: the first half of a good one */
    const char *message;
    ProblemCode code;
} BadRow;

static const BadRow bad_rows[] = {
    {"empty", "", "is damaged", PROBLEM_MALFORMED_ANSWER},
    {"half written", NULL, "is damaged", PROBLEM_MALFORMED_ANSWER},
    {"no JSON", "what is this", "is damaged", PROBLEM_MALFORMED_ANSWER},
    {"a list", "[]", "schema 0", PROBLEM_CONFLICT},
    {"of a newer version", "{\"schema\":2,\"kind\":\"create\"}", "schema 2", PROBLEM_CONFLICT},
    {"of an unknown kind", "{\"schema\":1,\"kind\":\"dance\"}", "is damaged",
     PROBLEM_MALFORMED_ANSWER},
    {"without a connection", "{\"schema\":1,\"kind\":\"create\"}", "is damaged",
     PROBLEM_MALFORMED_ANSWER},
};

static void test_bad(gconstpointer data)
{
    const BadRow *row = data;
    g_autofree char *in = folder();
    g_autofree char *path = g_build_filename(in, "acme.json", NULL);
    g_autoptr(Journal) good = sample_journal(in);
    g_autofree char *whole = journal_build(good);
    g_autoptr(GError) error = NULL;
    g_autofree char *after = NULL;
    const char *text = row->text;

    g_mkdir_with_parents(in, 0700);
    whole[strlen(whole) / 2] = '\0';
    if (!text)
        text = whole;
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_null(journal_read(in, "acme", &error));
    g_assert_true(problem_is(error, row->code));
    g_assert_nonnull(strstr(error->message, row->message));
    /* Nothing is done with it. */
    g_assert_true(g_file_get_contents(path, &after, NULL, NULL));
    g_assert_cmpstr(after, ==, text);
    g_unlink(path);
}

static void test_link_is_not_believed(void)
{
    g_autofree char *in = folder();
    g_autofree char *path = g_build_filename(in, "acme.json", NULL);
    g_autofree char *elsewhere = g_build_filename(in, "elsewhere", NULL);
    g_autoptr(Journal) good = sample_journal(in);
    g_autofree char *text = journal_build(good);
    g_autoptr(GError) error = NULL;

    g_mkdir_with_parents(in, 0700);
    g_assert_true(g_file_set_contents(elsewhere, text, -1, NULL));
    g_assert_cmpint(symlink(elsewhere, path), ==, 0);
    g_assert_null(journal_read(in, "acme", &error));
    g_assert_true(problem_is(error, PROBLEM_CONFLICT));
    g_unlink(path);
    g_unlink(elsewhere);
}

static void test_unwritable(void)
{
    g_autofree char *in = folder();
    g_autofree char *file = g_build_filename(in, "file", NULL);
    g_autofree char *below = g_build_filename(file, "journal", NULL);
    g_autoptr(Journal) journal = sample_journal(below);
    g_autoptr(GError) error = NULL;

    g_mkdir_with_parents(in, 0700);
    g_assert_true(g_file_set_contents(file, "", -1, NULL));
    g_assert_false(journal_write(journal, &error));
    g_assert_true(problem_is(error, PROBLEM_FAILED));
    g_assert_nonnull(problem_why(error));
    g_unlink(file);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/journal/what is written is read back, in every part", test_round);
    g_test_add_func("/journal/half a file is not listed", test_names);
    for (gsize i = 0; i < G_N_ELEMENTS(bad_rows); i++) {
        g_autofree char *path =
            g_strconcat("/journal/refused and left alone/", bad_rows[i].name, NULL);

        g_test_add_data_func(path, &bad_rows[i], test_bad);
    }
    g_test_add_func("/journal/what cannot be read is not absent", test_unreadable);
    g_test_add_func("/journal/a link is not believed", test_link_is_not_believed);
    g_test_add_func("/journal/a folder that cannot be made is said", test_unwritable);
    return g_test_run();
}
