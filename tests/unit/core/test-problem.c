#include "config.h"

#include <gio/gio.h>

#include "core/problem.h"

static void test_carries(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) copy = NULL;

    problem_set(&error, PROBLEM_LIMIT, "the org's daily limit is used up", "try again tomorrow",
                "'%s' cannot be read", "Account");
    problem_set_salesforce(error, 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    copy = g_error_copy(error);
    g_assert_cmpstr(copy->message, ==, "'Account' cannot be read");
    g_assert_cmpstr(problem_why(copy), ==, "the org's daily limit is used up");
    g_assert_cmpstr(problem_next(copy), ==, "try again tomorrow");
    g_assert_cmpint(problem_salesforce_status(copy), ==, 403);
    g_assert_cmpstr(problem_salesforce_code(copy), ==, "REQUEST_LIMIT_EXCEEDED");
    g_assert_cmpstr(problem_salesforce_text(copy), ==, "TotalRequests Limit exceeded.");
    g_assert_true(problem_is_retryable(copy));
    g_assert_cmpint(problem_exit(copy), ==, 7);
}

static void test_exits(void)
{
    static const int exits[PROBLEM_N_CODES] = {1, 2, 3, 4, 4, 5, 5, 6, 7, 7, 7, 1, 8, 9, 1, 130};

    for (int code = 0; code < PROBLEM_N_CODES; code++) {
        g_assert_cmpint(problem_code_exit(code), ==, exits[code]);
        for (int other = 0; other < code; other++)
            g_assert_cmpstr(problem_code_name(code), !=, problem_code_name(other));
    }
}

static void test_foreign(void)
{
    g_autoptr(GError) error = g_error_new(G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
    g_autoptr(GError) other = g_error_new(G_IO_ERROR, G_IO_ERROR_FAILED, "broken");

    g_assert_cmpint(problem_exit(error), ==, 130);
    g_assert_cmpint(problem_exit(other), ==, 1);
    g_assert_cmpint(problem_exit(NULL), ==, 0);
    g_assert_null(problem_why(other));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/problem/carries what, why, next and Salesforce's words", test_carries);
    g_test_add_func("/problem/each code has the exit of the contract", test_exits);
    g_test_add_func("/problem/errors of other domains count as failed", test_foreign);
    return g_test_run();
}
