#include "config.h"

#include "core/answers.h"
#include "core/problem.h"
#include "fuzz-own-files.h"
#include "fuzz.h"

const char *const fuzz_name = "answers";
const char *const fuzz_words[] = {OWN_FILE_WORDS, NULL};

static void check_connection(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) read = connection_parse((const char *) bytes, (gssize) size, &error);
    g_autoptr(Connection) copy = NULL;
    g_autoptr(Connection) again = NULL;
    g_autofree char *text = NULL;
    g_autofree char *text_again = NULL;

    if (!read) {
        g_assert_true(problem_is(error, PROBLEM_USAGE));
        return;
    }
    copy = connection_copy(read);
    text = connection_build(copy);
    again = connection_parse(text, -1, &error);
    g_assert_no_error(error);
    text_again = connection_build(again);
    g_assert_cmpstr(text_again, ==, text);
}

static void check_questions(const char *typed)
{
    for (int id = 0; id < QUESTION_N; id++) {
        g_autoptr(GError) error = NULL;
        bool good = questions[id].check(typed, &error);

        g_assert_cmpint(good, ==, error == NULL);
        if (error)
            g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
}

/* The command line is one that a shell takes apart into as many words as there are answers. */
static void check_command_line(const Answers *answers)
{
    g_auto(GStrv) quoted = answers_command(answers, NULL);
    g_autofree char *line = g_strjoinv(" ", quoted);
    g_auto(GStrv) words = NULL;
    int n = 0;
    int expected = 2 + (int) answers->objects->len;

    for (int id = 0; id < QUESTION_N; id++)
        expected += answers->values[id] != NULL;
    g_assert_true(g_shell_parse_argv(line, &n, &words, NULL));
    g_assert_cmpint(n, ==, expected);
}

/* What is read is written, and read again as the same: answers and connections. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *typed = g_strndup((const char *) bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(Answers) read = answers_parse((const char *) bytes, (gssize) size, &error);
    g_autoptr(Answers) again = NULL;
    g_autofree char *text = NULL;
    g_autofree char *text_again = NULL;

    check_connection(bytes, size);
    check_questions(typed);
    if (!read) {
        g_assert_true(problem_is(error, PROBLEM_USAGE));
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        return 0;
    }
    text = answers_build(read);
    again = answers_parse(text, -1, &error);
    g_assert_no_error(error);
    answers_merge(again, read);
    text_again = answers_build(again);
    g_assert_cmpstr(text_again, ==, text);
    check_command_line(read);
    answers_check(read, NULL, NULL);
    return 0;
}
