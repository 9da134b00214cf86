/* The demo played without keys: the same operations as the screens use, each said as one line. */
#include "config.h"

#include <string.h>

#include "actions/action.h"
#include "actions/input.h"
#include "actions/run.h"
#include "app/demo.h"
#include "app/life.h"
#include "app/objects.h"
#include "app/session.h"
#include "app/set-up.h"
#include "app/status.h"
#include "core/problem.h"

#define NAME "demo"

typedef struct {
    Demo *demo;
    DemoSay say;
    gpointer user_data;
    GCancellable *cancellable;
    SignIn *sign_in;
} Play;

static void say(const Play *play, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void say(const Play *play, const char *format, ...)
{
    g_autofree char *line = NULL;
    va_list args;

    va_start(args, format);
    line = g_strdup_vprintf(format, args);
    va_end(args);
    play->say(line, play->user_data);
}

static bool play_sign_in(Play *play, GError **error)
{
    say(play, "Built-in org at %s", play->demo->url);
    play->sign_in = demo_consent(play->demo, NULL, play->cancellable, error);
    if (!play->sign_in)
        return false;
    say(play, "1 Sign in   %s, %s, %s", play->sign_in->username,
        play->sign_in->edition ? play->sign_in->edition : "edition not known",
        play->sign_in->sandbox ? "sandbox" : "production");
    return true;
}

static bool play_answers(Play *play, Answers *answers, GError **error)
{
    static const char *const objects[] = {"Account:RCUD", "Contact:RCU", "Opportunity:R"};
    g_autoptr(ObjectsView) view = objects_view_of(play->demo->app, play->sign_in);
    g_autoptr(GPtrArray) list = objects_list(view, NULL, false, play->cancellable, error);

    if (!list)
        return false;
    answers_set(answers, QUESTION_ORG, play->sign_in->instance_url);
    answers_set(answers, QUESTION_EMAIL,
                play->sign_in->email ? play->sign_in->email : "admin@orgwire.example");
    answers_set(answers, QUESTION_USERNAME, play->demo->run_as);
    answers_set(answers, QUESTION_CONNECTION, NAME);
    answers_set(answers, QUESTION_INTEGRATION, "Demo");
    say(play, "2 Details   app administrator %s, Salesforce username %s",
        answers_get(answers, QUESTION_EMAIL), play->demo->run_as);
    for (gsize i = 0; i < G_N_ELEMENTS(objects); i++) {
        IntegrationObject *object = integration_object_parse(objects[i], error);

        if (!object)
            return false;
        g_ptr_array_add(answers->objects, object);
    }
    say(play, "3 Objects   %u offered; chosen: Account RCUD, Contact RCU, Opportunity R",
        list->len);
    return true;
}

static void on_report(const Report *report, gpointer user_data)
{
    const Play *play = user_data;

    if (report->kind == REPORT_DONE || report->kind == REPORT_FOUND)
        say(play, "            %s: done (%.1f s)", step_title(report->step),
            (double) report->milliseconds / 1000);
    else if (report->kind == REPORT_WAITING)
        say(play, "            try %u: %s", report->tries, report->text ? report->text : "not yet");
}

static bool play_create(Play *play, GError **error)
{
    g_autoptr(Answers) answers = answers_new();
    SetUpRequest request = {.answers = answers, .keep_sign_in = true};
    g_autoptr(Change) change = NULL;
    g_autoptr(GPtrArray) lines = NULL;

    if (!play_answers(play, answers, error))
        return false;
    change =
        set_up_prepare(play->demo->app, play->sign_in, &request, NULL, play->cancellable, error);
    if (!change)
        return false;
    lines = plan_lines(change_plan(change));
    say(play, "4 Review    %u lines", lines->len);
    for (guint i = 0; i < lines->len; i++)
        say(play, "            %s", (char *) lines->pdata[i]);
    say(play, "5 Create");
    return change_run(change, on_report, play, play->cancellable, error);
}

static bool on_row(json_object *record, gpointer user_data, GError **error)
{
    g_autofree char *line = json_build(record, false);

    say(user_data, "            %s", line);
    return true;
}

static ActionSet *load_set(Play *play, Api *api, GError **error)
{
    static const char *const names[] = {"Account", "Contact", "Opportunity", NULL};
    g_autoptr(Integration) integration =
        files_integration(app_folders(play->demo->app), "Demo", error);
    g_autoptr(GPtrArray) describes = NULL;

    if (!integration)
        return NULL;
    describes = describe_objects(api, NULL, names, play->cancellable, error);
    return describes ? action_set_new(integration, describes, error) : NULL;
}

static bool call(Play *play, Api *api, const ActionSet *set, const char *name, const char *body,
                 GError **error)
{
    const Action *action = action_set_find(set, name, error);
    g_autoptr(Input) input = input_new();
    g_autoptr(Call) ready = NULL;

    if (!action || !input_set_body(input, body, -1, error))
        return false;
    ready = call_new(action, input, error);
    if (!ready)
        return false;
    say(play, "Call        Demo_IS.%s %s", name, body);
    return run_call(api, ready, NULL, on_row, play, play->cancellable, error);
}

static bool play_calls(Play *play, GError **error)
{
    g_autoptr(Connection) connection = session_connection(play->demo->app, NAME, NULL, NULL, error);
    g_autoptr(Api) api =
        connection ? session_api(play->demo->app, connection, play->cancellable, error) : NULL;
    g_autoptr(ActionSet) set = api ? load_set(play, api, error) : NULL;

    return set && call(play, api, set, "CreateAccount", "{\"Name\":\"Made by the demo\"}", error) &&
           call(play, api, set, "SearchAccounts",
                "{\"filter\":[[\"Name\",\"starts\",\"Made by\"]],\"fields\":[\"Id\",\"Name\"]}",
                error) &&
           call(play, api, set, "CountContacts", "{}", error);
}

static bool play_status(Play *play, GError **error)
{
    static const char *const names[] = {NAME, NULL};
    StatusRequest request = {.names = names};
    g_autoptr(GPtrArray) statuses =
        status_check(play->demo->app, &request, NULL, NULL, play->cancellable, error);
    const Status *status;

    if (!statuses)
        return false;
    status = statuses->pdata[0];
    say(play, "Status      %s: %s%s%s", NAME, status_state_name(status->state),
        status->reason ? ", " : "", status->reason ? status->reason : "");
    if (status->state == STATUS_OK)
        return true;
    problem_set(error, PROBLEM_FAILED, status->reason, NULL, "the demo's connection is not ok");
    return false;
}

static bool play_remove(Play *play, GError **error)
{
    g_autoptr(Change) change =
        remove_prepare(play->demo->app, NAME, false, false, play->cancellable, error);

    if (!change)
        return false;
    say(play, "Remove      the app, the permission set, the key, the files");
    if (!change_run(change, on_report, play, play->cancellable, error))
        return false;
    say(play, "Done. Nothing was kept.");
    return true;
}

bool demo_script(Demo *demo, DemoSay say_line, gpointer user_data, GCancellable *cancellable,
                 GError **error)
{
    Play play = {demo, say_line, user_data, cancellable, NULL};
    bool ok = play_sign_in(&play, error) && play_create(&play, error) && play_calls(&play, error) &&
              play_status(&play, error) && play_remove(&play, error);

    sign_in_free(play.sign_in);
    return ok;
}
