/* `orgwire new`: asks, plans, and hands the plan over. */
#include "config.h"

#include "app/set-up.h"

#include <string.h>

#include "app/app-private.h"
#include "app/change-private.h"
#include "app/set-up-private.h"
#include "app/settings.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "crypto/key-pair.h"

static bool blame(int *ret_question, int question)
{
    if (ret_question)
        *ret_question = question;
    return false;
}

/* Everything the org has to say before a plan can be made. */
static bool ask_org(App *app, SignIn *sign_in, const SetUpRequest *request,
                    const Connection *connection, Integration *integration, Asked *asked,
                    int *ret_question, GCancellable *cancellable, GError **error)
{
    g_autoptr(ObjectsView) view = objects_view_of(app, sign_in);

    if (!ask_user(view->api, connection->username, asked, cancellable, error))
        return blame(ret_question, QUESTION_USERNAME);
    if (!ask_globs(view, request->objects_like, request->like_rights, integration, cancellable,
                   error))
        return blame(ret_question, QUESTION_N);
    if (request->objects_like && !set_up_check_integration(app, integration, ret_question, error))
        return false;
    if (!ask_objects(view, integration, asked, cancellable, error) ||
        !asked_check_names(asked, integration, error))
        return blame(ret_question, QUESTION_N);
    return ask_taken(view->api, asked, cancellable, error) || blame(ret_question, QUESTION_ORG);
}

/* A user on a licence that cannot hold every row still gets into the app: by a set of its own. */
static bool needs_separate_set(const SetupUser *user)
{
    return user->licence && !g_str_equal(user->licence, "Salesforce") &&
           !g_str_equal(user->licence, "Salesforce Platform");
}

void set_up_use_names(Connection *connection, const PlanNames *names)
{
    const char *const sets[] = {names->access_set, names->data_set, NULL};

    g_free(connection->app);
    g_strfreev(connection->permission_sets);
    g_free(connection->client_id);
    connection->app = g_strdup(names->app);
    connection->permission_sets = g_strdupv((char **) sets);
    connection->client_id = g_strdup(names->consumer_key);
}

bool set_up_makes_integration(App *app, const Integration *integration)
{
    g_autoptr(Integration) saved = NULL;

    return integration &&
           files_find_integration(app_folders(app), integration->name, &saved, NULL) && !saved;
}

static Journal *journal_for(App *app, const SetUpRequest *request, const Connection *connection,
                            Integration *integration)
{
    g_autofree char *folder = app_journal_folder(app);
    Journal *journal = journal_new(folder, PLAN_CREATE, connection);

    journal->integration = integration;
    g_free(journal->connection->integration);
    journal->connection->integration = integration ? g_strdup(integration->name) : NULL;
    journal->made_integration = set_up_makes_integration(app, integration);
    journal->keep_sign_in = request->keep_sign_in;
    journal->key_size = (guint) answers_integer(request->answers, QUESTION_KEY_SIZE);
    journal->valid_days = (guint) answers_integer(request->answers, QUESTION_VALID_DAYS);
    g_free(journal->env);
    journal->env = request->env ? g_strdup(request->env) : setting_get(app, "env");
    return journal;
}

static Change *prepare_own_app(App *app, SignIn *sign_in, const SetUpRequest *request,
                               Connection *connection, Integration *integration, int *ret_question,
                               GCancellable *cancellable, GError **error)
{
    g_auto(Asked) asked = {0};
    g_autoptr(GPtrArray) grants = NULL;
    g_autoptr(Journal) journal = NULL;
    PlanFound found;
    Plan *plan;

    if (!ask_org(app, sign_in, request, connection, integration, &asked, ret_question, cancellable,
                 error))
        return NULL;
    grants = grants_build(integration, asked.describes, (const char *const *) asked.takers, error);
    if (!grants) {
        blame(ret_question, QUESTION_N);
        return NULL;
    }
    journal = journal_for(app, request, connection, integration_copy(integration));
    journal->names = plan_names_new(connection->name, (const char *const *) asked.taken,
                                    needs_separate_set(asked.user));
    g_free(journal->names->run_id);
    journal->names->run_id = g_strdup(journal->run);
    journal->grants = g_steal_pointer(&grants);
    set_up_use_names(journal->connection, journal->names);
    journal->connection->user_id = g_strdup(asked.user->id);
    found = (PlanFound){
        .user = asked.user, .has_sign_in = true, .taken = (const char *const *) asked.taken};
    plan = change_plan_of(app, journal, &found, cancellable);
    return change_new(app, plan, g_steal_pointer(&journal), sign_in, false);
}

/* --- an app made by somebody else --- */

static bool take_key(App *app, const SetUpRequest *request, Connection *connection,
                     Secret **ret_key, GError **error)
{
    g_autofree char *id = NULL;
    g_autofree char *certificate = NULL;
    g_autoptr(KeyPair) pair = NULL;
    StoreKind store;

    if (request->key) {
        pair = key_pair_parse(request->key, error);
        *ret_key = pair ? key_pair_pem(pair) : NULL;
        return pair != NULL;
    }
    if (!hand_over_find(app, connection->name, &id, &store, &certificate)) {
        problem_set(error, PROBLEM_USAGE, NULL, "--key-file=FILE",
                    "a consumer key alone is not enough: the app's private key is needed");
        return false;
    }
    g_free(connection->id);
    connection->id = g_steal_pointer(&id);
    connection->store = store;
    connection->certificate = g_steal_pointer(&certificate);
    return true;
}

static bool find_version(App *app, Connection *connection, GCancellable *cancellable,
                         GError **error)
{
    if (connection->api_version)
        return true;
    if (org_host_is_generic(connection->instance_url)) {
        problem_set(error, PROBLEM_USAGE,
                    "an app of an org is known at that org's own address alone",
                    "name the org: --org=NAME.my.salesforce.com",
                    "the address of the org is needed with an app of its own");
        return false;
    }
    connection->api_version =
        app_negotiate(app, app_http(app, connection), connection->instance_url, cancellable, error);
    return connection->api_version != NULL;
}

static Change *prepare_given_app(App *app, SignIn *sign_in, const SetUpRequest *request,
                                 Connection *connection, int *ret_question,
                                 GCancellable *cancellable, GError **error)
{
    g_autoptr(Secret) key = NULL;
    g_autoptr(Journal) journal = NULL;
    Integration *integration;
    Change *change;
    Plan *plan;

    if (!take_key(app, request, connection, &key, error) ||
        !find_version(app, connection, cancellable, error)) {
        blame(ret_question, QUESTION_ORG);
        return NULL;
    }
    connection->client_id = g_strdup(request->client_id);
    integration = set_up_integration(app, request, connection->api_version, connection->name,
                                     ret_question, error);
    if (!integration)
        return NULL;
    journal = journal_for(app, request, connection, integration);
    /* What is signed in stays so: this set-up does not use it. */
    journal->keep_sign_in = true;
    plan = change_plan_of(app, journal, NULL, cancellable);
    change = change_new(app, plan, g_steal_pointer(&journal), sign_in, false);
    change->given_key = g_steal_pointer(&key);
    return change;
}

static Change *prepare(App *app, SignIn *sign_in, const SetUpRequest *request, int *ret_question,
                       GCancellable *cancellable, GError **error)
{
    g_autoptr(Connection) connection = NULL;
    g_autoptr(Integration) integration = NULL;
    Change *change = NULL;

    if (!answers_check(request->answers, ret_question, error))
        return NULL;
    connection = set_up_connection(app, request, sign_in, ret_question, error);
    if (!connection)
        return NULL;
    if (request->client_id) {
        change =
            prepare_given_app(app, sign_in, request, connection, ret_question, cancellable, error);
    } else if (!sign_in) {
        problem_set(error, PROBLEM_SIGN_IN_NEEDED, NULL,
                    "orgwire auth begin\nor orgwire auth token",
                    "an administrator must be signed in to create an app");
    } else {
        integration = set_up_integration(app, request, connection->api_version, connection->name,
                                         ret_question, error);
        if (integration)
            change = prepare_own_app(app, sign_in, request, connection, integration, ret_question,
                                     cancellable, error);
    }
    return change;
}

Change *set_up_prepare(App *app, SignIn *sign_in, const SetUpRequest *request, int *ret_question,
                       GCancellable *cancellable, GError **error)
{
    SetUpRequest whole = *request;
    g_autoptr(Answers) answers = NULL;
    g_autofree char *env = NULL;

    /* The consumer key that a hand-over waited for: all else was answered then. */
    if (request->client_id && !request->key) {
        answers = hand_over_answers(app, request->answers, &env);
        whole.answers = answers;
        if (!whole.env)
            whole.env = env;
    }
    return prepare(app, sign_in, &whole, ret_question, cancellable, error);
}
