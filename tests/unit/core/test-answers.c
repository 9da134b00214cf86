#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/answers.h"
#include "core/problem.h"

static const char whole[] = "{\n"
                            "  \"schema\": 1,\n"
                            "  \"connection\": \"acme\",\n"
                            "  \"integration\": \"Sales\",\n"
                            "  \"org\": \"acme.my.salesforce.com\",\n"
                            "  \"email\": \"admin@acme.com\",\n"
                            "  \"username\": \"run@acme.com\",\n"
                            "  \"app\": \"external-client-app\",\n"
                            "  \"store\": \"file\",\n"
                            "  \"key_size\": 4096,\n"
                            "  \"valid_days\": 90,\n"
                            "  \"objects\": [\n"
                            "    {\n"
                            "      \"name\": \"Account\",\n"
                            "      \"rights\": \"RCU\",\n"
                            "      \"fields\": [\n"
                            "        \"Name\"\n"
                            "      ],\n"
                            "      \"rename\": \"Customer\"\n"
                            "    },\n"
                            "    {\n"
                            "      \"name\": \"Contact\",\n"
                            "      \"rights\": \"R\"\n"
                            "    }\n"
                            "  ]\n"
                            "}\n";

static void test_whole(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Answers) answers = answers_parse(whole, -1, &error);
    g_autoptr(Answers) copy = NULL;
    g_autofree char *text = NULL;

    g_assert_no_error(error);
    g_assert_true(answers_check(answers, NULL, &error));
    g_assert_cmpint(answers_integer(answers, QUESTION_KEY_SIZE), ==, 4096);
    copy = answers_copy(answers);
    g_clear_pointer(&answers, answers_free);
    text = answers_build(copy);
    g_assert_cmpstr(text, ==, whole);
}

static char *command_line(const Answers *answers)
{
    g_auto(GStrv) words = answers_command(answers, NULL);

    return g_strjoinv(" ", words);
}

static void test_empty(void)
{
    g_autoptr(Answers) answers = answers_parse("{}", -1, NULL);
    g_autofree char *text = answers_build(answers);
    g_autofree char *line = command_line(answers);

    g_assert_cmpstr(text, ==, "{\n  \"schema\": 1\n}\n");
    g_assert_cmpstr(line, ==, "orgwire new");
    g_assert_cmpstr(answers_get(answers, QUESTION_ORG), ==, "production");
    g_assert_cmpstr(answers_get(answers, QUESTION_STORE), ==, "keyring");
    g_assert_cmpint(answers_integer(answers, QUESTION_KEY_SIZE), ==, 2048);
    g_assert_cmpint(answers_integer(answers, QUESTION_VALID_DAYS), ==, 365);
    g_assert_cmpint(answers_integer(answers, QUESTION_EMAIL), ==, -1);
    g_assert_null(answers_get(answers, QUESTION_EMAIL));
}

static const char *const bad[][4] = {
    {"no JSON", "email: x", "JSON", ""},
    {"a number alone", "12", "JSON", "no object"},
    {"an unknown key", "{\"e_mail\":\"a@b.c\"}", "'e_mail'", "no such key"},
    {"a flag for a key", "{\"valid-days\":3}", "'valid-days'", "no such key"},
    {"a list for a text", "{\"email\":[]}", "'email'", "no text"},
    {"a bad e-mail", "{\"email\":\"admin\"}", "'email'", "no @"},
    {"a bad username", "{\"username\":\"run@acme\"}", "'username'", "no dot"},
    {"a bad connection", "{\"connection\":\"Acme Inc\"}", "'connection'", "small letters"},
    {"a bad integration", "{\"integration\":\"my sales\"}", "'integration'", "letters"},
    {"no org", "{\"org\":\"my org\"}", "'org'", "space"},
    {"login discovery for an org", "{\"org\":\"welcome.salesforce.com\"}", "'org'", "finds out"},
    {"an app that is there", "{\"app\":\"given\"}", "'app'", "external-client-app"},
    {"a store that forgets", "{\"store\":\"memory\"}", "'store'", "forgets"},
    {"an unknown store", "{\"store\":\"vault\"}", "'store'", "keyring"},
    {"1024 bits", "{\"key_size\":1024}", "'key_size'", "4096"},
    {"2049 bits", "{\"key_size\":2049}", "'key_size'", "4096"},
    {"bits in words", "{\"key_size\":\"many\"}", "'key_size'", "4096"},
    {"bits with a point", "{\"key_size\":2048.0}", "'key_size'", "no text"},
    {"no days", "{\"valid_days\":0}", "'valid_days'", "1 to 1095"},
    {"three years and a day", "{\"valid_days\":1096}", "'valid_days'", "1 to 1095"},
    {"days below zero", "{\"valid_days\":-1}", "'valid_days'", "1 to 1095"},
    {"days with a sign", "{\"valid_days\":\"+5\"}", "'valid_days'", "1 to 1095"},
    {"wrong rights", "{\"objects\":[{\"name\":\"A\"},{\"name\":\"B\",\"rights\":\"RW\"}]}",
     "'objects[1].rights'", "RCUD"},
    {"a secret in it", "{\"token\":\"x\"}", "'token'", "no such key"},
};

static void test_bad(gconstpointer data)
{
    const char *const *row = data;
    g_autoptr(GError) error = NULL;

    g_assert_null(answers_parse(row[1], -1, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    if (!strstr(error->message, row[2]))
        g_error("'%s' does not name %s", error->message, row[2]);
    if (!strstr(problem_why(error), row[3]))
        g_error("'%s' does not say '%s'", problem_why(error), row[3]);
}

static void test_merge(void)
{
    g_autoptr(Answers) answers = answers_parse(whole, -1, NULL);
    g_autoptr(Answers) later = answers_parse("{\"email\":\"new@acme.com\",\"objects\":["
                                             "{\"name\":\"account\",\"rights\":\"R\"},"
                                             "{\"name\":\"Lead\"}]}",
                                             -1, NULL);
    g_autofree char *line = NULL;

    answers_merge(answers, later);
    line = command_line(answers);
    g_assert_cmpstr(line, ==,
                    "orgwire new acme --integration=Sales --org=acme.my.salesforce.com "
                    "--email=new@acme.com --username=run@acme.com --app=external-client-app "
                    "--store=file --key-size=4096 --valid-days=90 --object=account:R "
                    "--object=Contact:R --object=Lead:R");
}

static void test_command_line(void)
{
    g_autoptr(Answers) answers = answers_new();
    g_autofree char *line = NULL;

    answers_set(answers, QUESTION_EMAIL, "o'brien@acme.com");
    answers_set(answers, QUESTION_INTEGRATION, "Sales_IS");
    g_ptr_array_add(answers->objects,
                    integration_object_parse("Account=Customer:RC:*,Name=Title", NULL));
    line = command_line(answers);
    g_assert_cmpstr(line, ==,
                    "orgwire new --integration=Sales '--email=o'\\''brien@acme.com' "
                    "'--object=Account=Customer:RC:*,Name=Title'");
}

/* What is given is checked, from wherever it came; what is missing is not this function's. */
static void test_check(void)
{
    g_autoptr(Answers) answers = answers_new();
    g_autoptr(GError) error = NULL;
    int question = -1;

    g_assert_true(answers_check(answers, &question, NULL));
    answers_set(answers, QUESTION_EMAIL, "a@b.com");
    g_assert_true(answers_check(answers, &question, NULL));
    g_assert_cmpint(question, ==, -1);
    answers_set(answers, QUESTION_KEY_SIZE, "1");
    g_assert_false(answers_check(answers, &question, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_true(g_str_has_prefix(error->message, "--key-size: '1'"));
    g_assert_cmpint(question, ==, QUESTION_KEY_SIZE);
}

static void test_questions(void)
{
    for (int id = 0; id < QUESTION_N; id++) {
        g_assert_true(g_str_has_prefix(questions[id].flag, "--"));
        g_assert_nonnull(questions[id].label);
        g_assert_nonnull(questions[id].help);
        g_assert_nonnull(questions[id].check);
        if (questions[id].fallback)
            g_assert_true(questions[id].check(questions[id].fallback, NULL));
        for (int other = 0; other < id; other++)
            g_assert_cmpstr(questions[id].key, !=, questions[other].key);
    }
}

static const struct {
    const char *address;
    const char *why; /* NULL: it is one */
} addresses[] = {
    {"admin@acme.com", NULL},
    {"o'brien+test@sub.acme.co.uk", NULL},
    {"x@y.zz", NULL},
    {"integration@acme.com.sandbox1", NULL},
    {"_a-b!#@acme-inc.com", NULL},
    {"", "empty"},
    {"admin", "no @"},
    {"@acme.com", "in front"},
    {"admin@", "behind"},
    {"a@b@c.com", "two @"},
    {"admin@acme", "no dot"},
    {"admin@acme.", "no domain"},
    {"admin@.com", "no domain"},
    {"admin@-acme.com", "no domain"},
    {"admin@ac me.com", "space"},
    {" admin@acme.com", "space"},
    {"admin@acme.com\n", "space"},
    {"a..b@acme.com", "dot"},
    {".a@acme.com", "dot"},
    {"a.@acme.com", "dot"},
    {"a<b>@acme.com", "character"},
    {"m\xc3\xbcller@acme.com", "character"},
    {"a@m\xc3\xbcller.com", "no domain"},
    {"a\x1b@acme.com", "character"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.com", "64"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com",
     "80"},
};

static void test_addresses(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    static const QuestionId ids[] = {QUESTION_EMAIL, QUESTION_USERNAME};

    for (gsize j = 0; j < G_N_ELEMENTS(ids); j++) {
        g_autoptr(GError) error = NULL;
        bool good = questions[ids[j]].check(addresses[i].address, &error);

        g_assert_cmpint(good, ==, addresses[i].why == NULL);
        if (good)
            continue;
        g_assert_true(problem_is(error, PROBLEM_USAGE));
        g_assert_nonnull(problem_next(error));
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        g_assert_null(strchr(error->message, '\x1b'));
        if (!strstr(problem_why(error), addresses[i].why))
            g_error("'%s' does not say '%s'", problem_why(error), addresses[i].why);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/answers/the file is read and written the same", test_whole);
    g_test_add_func("/answers/nothing is answered by fallbacks", test_empty);
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *path = g_strdup_printf("/answers/%s is refused", bad[i][0]);
        g_test_add_data_func(path, bad[i], test_bad);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_autofree char *path = g_strdup_printf("/answers/address %02" G_GSIZE_FORMAT " %s", i,
                                                addresses[i].why ? "is refused" : "is taken");
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_addresses);
    }
    g_test_add_func("/answers/later ones win and objects are added", test_merge);
    g_test_add_func("/answers/the command line is quoted", test_command_line);
    g_test_add_func("/answers/what is given is checked, and the flag named", test_check);
    g_test_add_func("/answers/every question is whole", test_questions);
    return g_test_run();
}
