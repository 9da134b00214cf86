#include "config.h"

#include <unistd.h>

#include "core/problem.h"
#include "loop/fiber.h"

static void sleeper(gpointer user_data)
{
    GString *order = user_data;

    g_string_append(order, "a");
    g_assert_true(fiber_sleep(5, NULL, NULL));
    g_string_append(order, "c");
}

static void two(gpointer user_data)
{
    GString *order = user_data;

    fiber_start(sleeper, order);
    g_string_append(order, "b");
    g_assert_true(fiber_sleep(50, NULL, NULL));
    g_string_append(order, "d");
}

static void test_order(void)
{
    g_autoptr(GString) order = g_string_new(NULL);

    fiber_run(two, order);
    g_assert_cmpstr(order->str, ==, "abcd");
}

static gboolean cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void cancelled(gpointer user_data)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    g_timeout_add(5, cancel, cancellable);
    g_assert_false(fiber_sleep(60000, cancellable, &error));
    g_assert_true(problem_is(error, PROBLEM_INTERRUPTED));
    *(bool *) user_data = true;
}

static void test_cancel(void)
{
    bool reached = false;

    fiber_run(cancelled, &reached);
    g_assert_true(reached);
}

static void waits_for_fd(gpointer user_data)
{
    int ends[2];

    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpint(fiber_wait_fd(ends[0], G_IO_IN, 5, NULL, NULL), ==, 0);
    g_assert_cmpint(write(ends[1], "x", 1), ==, 1);
    g_assert_cmpint(fiber_wait_fd(ends[0], G_IO_IN, 1000, NULL, NULL), ==, G_IO_IN);
    close(ends[0]);
    close(ends[1]);
    *(bool *) user_data = true;
}

static void test_fd(void)
{
    bool reached = false;

    fiber_run(waits_for_fd, &reached);
    g_assert_true(reached);
}

static int running, most, done;

static void item(gpointer user_data)
{
    running++;
    most = MAX(most, running);
    fiber_sleep(GPOINTER_TO_UINT(user_data), NULL, NULL);
    running--;
    done++;
}

static void many(gpointer user_data)
{
    gpointer items[20];

    for (guint i = 0; i < 20; i++)
        items[i] = GUINT_TO_POINTER(i % 7);
    fiber_each(items, 20, 5, item);
    g_assert_cmpint(done, ==, 20);
}

static void test_each(void)
{
    fiber_run(many, NULL);
    g_assert_cmpint(most, ==, 5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fiber/another goes on while one waits", test_order);
    g_test_add_func("/fiber/a wait ends when cancelled", test_cancel);
    g_test_add_func("/fiber/a descriptor or the time ends a wait", test_fd);
    g_test_add_func("/fiber/each runs all, at most the limit at once", test_each);
    return g_test_run();
}
