#include "config.h"

#include "contract/salesforce-desk.h"

#include <string.h>

#include "loop/fiber.h"

HarnessOrg *desk_org;
static GPtrArray *faults; /* of char *: those that are on */

static void on_log(const char *line, gpointer user_data)
{
    g_string_append_printf(user_data, "%s\n", line);
}

HttpOptions desk_options(Desk *desk)
{
    return (HttpOptions){.ca_file = desk->org->ca_file,
                         .trusted_hosts = (const char *const *) desk->org->trusted,
                         .log = on_log,
                         .log_data = desk->log};
}

typedef struct {
    DeskTest test;
    bool reached;
} Run;

static void run(gpointer user_data)
{
    Run *this_run = user_data;
    Desk desk = {.org = desk_org, .log = g_string_new(NULL)};
    HttpOptions options = desk_options(&desk);

    desk.http = http_new(&options);
    desk.token = secret_new(desk_org->admin_token, -1);
    desk.api = api_new(desk.http, desk_org->url, "67.0", desk.token);
    this_run->test(&desk);
    api_free(desk.api);
    secret_unref(desk.token);
    http_free(desk.http);
    g_string_free(desk.log, TRUE);
    this_run->reached = true;
}

static void run_test(gconstpointer test)
{
    Run this_run = {(DeskTest) (gsize) test, false};

    faults = g_ptr_array_new_with_free_func(g_free);
    fiber_run(run, &this_run);
    for (guint i = 0; i < faults->len; i++)
        harness_org_fault(desk_org, g_ptr_array_index(faults, i), false);
    g_clear_pointer(&faults, g_ptr_array_unref);
    g_assert_true(this_run.reached);
}

void desk_fault(Desk *desk, const char *fault)
{
    harness_org_fault(desk->org, fault, true);
    g_ptr_array_add(faults, g_strndup(fault, strcspn(fault, ":")));
}

void desk_add(const char *name, DeskTest test)
{
    g_test_add_data_func(name, (gconstpointer) (gsize) test, run_test);
}

int desk_main(int *argc, char ***argv, const char *const *arguments, void (*add)(void))
{
    int result;

    g_test_init(argc, argv, NULL);
    desk_org = harness_org_start(arguments);
    add();
    result = g_test_run();
    harness_org_stop(desk_org);
    return result;
}
