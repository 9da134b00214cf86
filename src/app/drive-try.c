/* Three commands to try at the end of a set-up; carried out here and now. */
#include "config.h"

#include "actions/action.h"
#include "actions/input.h"
#include "actions/run.h"
#include "app/drive-private.h"
#include "app/session.h"
#include "app/status.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"

#define ROWS 3

static const IntegrationObject *first_readable(const Integration *integration)
{
    for (guint i = 0; integration && i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];

        if (object->rights & RIGHT_READ)
            return object;
    }
    return NULL;
}

static char *search_name(const Integration *integration, const IntegrationObject *object)
{
    g_autofree char *entity =
        object->rename ? g_strdup(object->rename) : names_entity(object->name, false);
    g_autofree char *plural = names_plural(entity);

    return g_strdup_printf("Search%s", plural);
}

GStrv drive_commands(const Change *change)
{
    const Connection *connection = change_connection(change);
    const Integration *integration = change_integration(change);
    const IntegrationObject *object = first_readable(integration);
    GPtrArray *commands = g_ptr_array_new();

    g_ptr_array_add(commands, g_strdup_printf("orgwire status %s", connection->name));
    if (object) {
        g_autofree char *search = search_name(integration, object);
        g_autofree char *module = integration_module(integration);

        g_ptr_array_add(commands,
                        g_strdup_printf("orgwire call %s.%s limit=%d", module, search, ROWS));
        g_ptr_array_add(commands, g_strdup_printf("orgwire query 'SELECT Id FROM %s LIMIT %d'",
                                                  object->name, ROWS));
    }
    g_ptr_array_add(commands, NULL);
    return (GStrv) g_ptr_array_free(commands, FALSE);
}

typedef struct {
    Job *job;
    Connection *connection;
    Integration *integration;
    GString *output;
} Try;

static bool on_row(json_object *record, gpointer user_data, GError **error)
{
    Try *attempt = user_data;
    g_autofree char *line = json_build(record, false);

    g_string_append_printf(attempt->output, "%s\n", line);
    return true;
}

static bool try_status(Try *attempt, GError **error)
{
    const char *const names[] = {attempt->connection->name, NULL};
    StatusRequest request = {.names = names};
    g_autoptr(GPtrArray) statuses = status_check(attempt->job->drive->app, &request, NULL, NULL,
                                                 attempt->job->cancellable, error);
    const Status *status;

    if (!statuses)
        return false;
    status = statuses->pdata[0];
    g_string_append_printf(attempt->output, "%s  %s%s%s\n", status->name,
                           status_state_name(status->state), status->reason ? ": " : "",
                           status->reason ? status->reason : "");
    return true;
}

static ActionSet *load_actions(Try *attempt, Api *api, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) describes = NULL;

    for (guint i = 0; i < attempt->integration->objects->len; i++)
        g_ptr_array_add(names,
                        ((IntegrationObject *) attempt->integration->objects->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    describes = describe_objects(api, NULL, (const char *const *) names->pdata,
                                 attempt->job->cancellable, error);
    return describes ? action_set_new(attempt->integration, describes, error) : NULL;
}

static bool try_search(Try *attempt, Api *api, const IntegrationObject *object, GError **error)
{
    g_autofree char *name = search_name(attempt->integration, object);
    g_autofree char *body = g_strdup_printf("{\"limit\":%d}", ROWS);
    g_autoptr(ActionSet) set = load_actions(attempt, api, error);
    const Action *action = set ? action_set_find(set, name, error) : NULL;
    g_autoptr(Input) input = input_new();
    g_autoptr(Call) call = NULL;

    if (!action || !input_set_body(input, body, -1, error))
        return false;
    call = call_new(action, input, error);
    return call && run_call(api, call, NULL, on_row, attempt, attempt->job->cancellable, error);
}

static bool try_query(Try *attempt, Api *api, const IntegrationObject *object, GError **error)
{
    g_autofree char *soql = g_strdup_printf("SELECT Id FROM %s LIMIT %d", object->name, ROWS);

    return run_query(api, soql, NULL, ROWS, on_row, attempt, attempt->job->cancellable, error);
}

static bool try_number(Try *attempt, int number, GError **error)
{
    App *app = attempt->job->drive->app;
    const IntegrationObject *object = first_readable(attempt->integration);
    g_autoptr(Api) api = NULL;

    if (number == 0)
        return try_status(attempt, error);
    api = object ? session_api(app, attempt->connection, attempt->job->cancellable, error) : NULL;
    if (!api)
        return false;
    return number == 1 ? try_search(attempt, api, object, error)
                       : try_query(attempt, api, object, error);
}

void drive_try(Job *job)
{
    Drive *drive = job->drive;
    const Folders *folders = app_folders(drive->app);
    g_autoptr(GError) error = NULL;
    Try attempt = {.job = job, .output = g_string_new(NULL)};
    WizardTried tried = {.index = job->number};
    WizardEvent event = {.kind = WIZARD_EVENT_TRIED};

    attempt.connection =
        drive->try_connection ? files_connection(folders, drive->try_connection, &error) : NULL;
    attempt.integration =
        drive->try_integration ? files_integration(folders, drive->try_integration, NULL) : NULL;
    tried.ok = attempt.connection && try_number(&attempt, job->number, &error);
    if (!tried.ok)
        g_string_append(attempt.output, error ? error->message : "there is nothing to try");
    else if (attempt.output->len == 0)
        g_string_append(attempt.output, "no records");
    tried.output = attempt.output->str;
    event.tried = &tried;
    job_post(job, &event);
    g_string_free(attempt.output, TRUE);
    connection_free(attempt.connection);
    integration_free(attempt.integration);
}
