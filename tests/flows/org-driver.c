#include "config.h"

#include "org-driver.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actions/input.h"
#include "actions/rows.h"
#include "core/json.h"
#include "core/problem.h"
#include "loop/fiber.h"

struct OrgDriver {
    GPid pid;
    int in; /* the org ends when this is closed */
    int out;
    Http *http;
    Api *api;
};

static char *program(void)
{
    const char *given = g_getenv("ORGWIRE_ORG");
    const char *top = g_getenv("TOP_BUILDDIR");

    return given ? g_strdup(given) : g_build_filename(top ? top : ".", "orgwire-org", NULL);
}

/* The first line of its output. */
static json_object *read_line(int fd)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char byte;
    json_object *value;

    while (read(fd, &byte, 1) == 1 && byte != '\n')
        g_string_append_c(line, byte);
    value = json_parse(line->str, (gssize) line->len, NULL);
    if (!value)
        g_error("orgwire-org did not start: '%s'", line->str);
    return value;
}

OrgDriver *org_driver_start(const char *argument, ...)
{
    OrgDriver *driver = g_new0(OrgDriver, 1);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(json_object) line = NULL;
    g_autoptr(Secret) token = NULL;
    const char *host;
    va_list more;
    GError *error = NULL;

    g_ptr_array_add(arguments, program());
    va_start(more, argument);
    for (const char *a = argument; a; a = va_arg(more, const char *))
        g_ptr_array_add(arguments, g_strdup(a));
    va_end(more);
    g_ptr_array_add(arguments, NULL);
    if (!g_spawn_async_with_pipes(NULL, (char **) arguments->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                                  NULL, NULL, &driver->pid, &driver->in, &driver->out, NULL,
                                  &error))
        g_error("%s", error->message);
    line = read_line(driver->out);
    host = json_text(line, "url", "") + strlen("https://");
    driver->http = http_new(&(HttpOptions){.ca_file = json_text(line, "ca_file", NULL),
                                           .trusted_hosts = (const char *[]){host, NULL}});
    token = secret_new(json_text(line, "admin_token", ""), -1);
    driver->api = api_new(driver->http, json_text(line, "url", ""), "67.0", token);
    return driver;
}

void org_driver_stop(OrgDriver *driver)
{
    api_free(driver->api);
    http_free(driver->http);
    close(driver->in);
    close(driver->out);
    waitpid(driver->pid, NULL, 0);
    g_free(driver);
}

Api *org_driver_api(OrgDriver *driver)
{
    return driver->api;
}

void org_driver_fault(OrgDriver *driver, const char *fault, bool on)
{
    g_autoptr(json_object) body = json_object_new_object();
    g_autoptr(json_object) answer = NULL;
    GError *error = NULL;

    json_add_text(body, "name", fault);
    json_add_flag(body, "on", on);
    answer = api_send(driver->api, "POST", "/orgwire-org/fault", body, "the fault is not switched",
                      NULL, &error);
    g_assert_no_error(error);
}

static void free_describe(gpointer describe)
{
    describe_free(describe);
}

ActionSet *org_driver_set(OrgDriver *driver, const char *const *objects)
{
    g_autoptr(Integration) integration = integration_new("Test", "67.0");
    g_autoptr(GPtrArray) describes = g_ptr_array_new_with_free_func(free_describe);
    GError *error = NULL;
    ActionSet *set;

    for (gsize i = 0; objects[i]; i++) {
        IntegrationObject *object = integration_object_parse(objects[i], &error);
        Describe *describe;

        g_assert_no_error(error);
        g_ptr_array_add(integration->objects, object);
        describe = describe_object(driver->api, NULL, object->name, NULL, &error);
        g_assert_no_error(error);
        g_ptr_array_add(describes, describe);
    }
    set = action_set_new(integration, describes, &error);
    g_assert_no_error(error);
    return set;
}

static bool keep(json_object *record, gpointer user_data, GError **error)
{
    json_object_array_add(user_data, json_object_get(record));
    return true;
}

json_object *org_driver_input(OrgDriver *driver, const ActionSet *set, const char *name,
                              const Input *input, GError **error)
{
    const Action *action = action_set_find(set, name, error);
    g_autoptr(json_object) list = json_object_new_array();
    g_autoptr(Rows) rows = NULL;
    g_autoptr(Call) call = NULL;
    GError *problem = NULL;
    bool ok;

    if (!action)
        return NULL;
    if (action_is_rows(action)) {
        rows = rows_new(action, input, NULL, error);
        ok = rows && rows_run(rows, driver->api, keep, list, NULL, &problem);
    } else {
        call = call_new(action, input, error);
        ok = call && run_call(driver->api, call, NULL, keep, list, NULL, &problem);
    }
    if (problem) {
        bool partial = problem_is(problem, PROBLEM_PARTIAL);

        g_propagate_error(error, problem);
        return partial ? g_steal_pointer(&list) : NULL;
    }
    return ok ? g_steal_pointer(&list) : NULL;
}

json_object *org_driver_call(OrgDriver *driver, const ActionSet *set, const char *name,
                             const char *json, GError **error)
{
    g_autoptr(Input) input = input_new();

    return input_set_body(input, json, -1, error)
               ? org_driver_input(driver, set, name, input, error)
               : NULL;
}

json_object *org_driver_one(OrgDriver *driver, const ActionSet *set, const char *action,
                            const char *json)
{
    GError *error = NULL;
    g_autoptr(json_object) list = org_driver_call(driver, set, action, json, &error);

    if (error)
        g_error("%s %s: %s (%s)", action, json, error->message, problem_why(error));
    g_assert_cmpuint(json_object_array_length(list), ==, 1);
    return json_object_get(json_object_array_get_idx(list, 0));
}

typedef struct {
    OrgDriver *driver;
    void (*func)(OrgDriver *driver);
} Run;

static void in_fiber(gpointer user_data)
{
    Run *run = user_data;

    run->func(run->driver);
}

void org_driver_run(OrgDriver *driver, void (*func)(OrgDriver *driver))
{
    Run run = {driver, func};

    fiber_run(in_fiber, &run);
}
