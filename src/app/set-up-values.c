/* From answers to the connection and the integration that are wanted. */
#include "config.h"

#include "app/app-private.h"
#include "app/set-up-private.h"
#include "core/names.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"
#include "crypto/encode.h"
#include "provision/journal.h"

#define ID_LENGTH 16

static bool wrong(int *ret_question, int question)
{
    if (ret_question)
        *ret_question = question;
    return false;
}

bool set_up_name_is_free(App *app, const char *name, GError **error)
{
    g_autofree char *folder = app_journal_folder(app);
    g_autoptr(GError) why = NULL;
    g_autoptr(Connection) there = files_connection(app_folders(app), name, &why);
    g_autoptr(Journal) journal = NULL;
    g_autofree char *next = NULL;

    if (there) {
        next = g_strdup_printf("choose another name\nor change it: orgwire edit %s", name);
        problem_set(error, PROBLEM_CONFLICT, NULL, next, "there is a connection '%s' already",
                    name);
        return false;
    }
    if (problem_is(why, PROBLEM_NOT_FOUND)) {
        g_clear_error(&why);
        journal = journal_read(folder, name, &why);
    }
    if (journal) {
        next = g_strdup_printf("orgwire new %s --resume\nor orgwire new %s --undo", name, name);
        problem_set(error, PROBLEM_CONFLICT, NULL, next,
                    "a set-up of '%s' was begun and not finished", name);
        return false;
    }
    if (problem_is(why, PROBLEM_NOT_FOUND))
        return true;
    /* Neither free nor taken: what cannot be read may be either. */
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool set_name(App *app, Connection **ret_connection, const char *answer,
                     const char *instance_url, int *ret_question, GError **error)
{
    g_autofree char *name = answer ? g_strdup(answer) : connection_suggest_name(instance_url);

    if (!connection_check_name(name, error) || !set_up_name_is_free(app, name, error))
        return wrong(ret_question, QUESTION_CONNECTION);
    *ret_connection = connection_new(name);
    return true;
}

static bool set_kinds(App *app, Connection *connection, const SetUpRequest *request,
                      int *ret_question, GError **error)
{
    const Answers *answers = request->answers;
    const char *store = answers->values[QUESTION_STORE];

    connection->app_kind = APP_GIVEN;
    if (!request->client_id &&
        !app_kind_parse(answers_get(answers, QUESTION_APP), &connection->app_kind, error))
        return wrong(ret_question, QUESTION_APP);
    connection->store = app_store_kind(app);
    if (store && connection->store != STORE_MEMORY &&
        !store_kind_parse(store, &connection->store, error))
        return wrong(ret_question, QUESTION_STORE);
    return true;
}

static void fill_from_sign_in(Connection *connection, const SignIn *sign_in)
{
    connection->org = g_strdup(sign_in->host);
    connection->org_id = g_strdup(sign_in->org_id);
    connection->instance_url = g_strdup(sign_in->instance_url);
    connection->sandbox = sign_in->sandbox;
    connection->api_version = g_strdup(sign_in->api_version);
    connection->ca_file = g_strdup(sign_in->ca_file);
    connection->trusted_hosts = g_strdupv(sign_in->trusted_hosts);
}

static bool fill_from_answers(App *app, Connection *connection, const SetUpRequest *request,
                              int *ret_question, GError **error)
{
    const char *org = answers_get(request->answers, QUESTION_ORG);
    g_autofree char *host = org_host_parse(org ? org : "", app_trusted_hosts(app), error);

    if (!host)
        return wrong(ret_question, QUESTION_ORG);
    connection->org = g_strdup(host);
    connection->instance_url = g_steal_pointer(&host);
    connection->sandbox = org_host_is_sandbox(connection->org);
    connection->ca_file = g_strdup(app_options(app)->ca_file);
    connection->trusted_hosts = g_strdupv((char **) app_trusted_hosts(app));
    return true;
}

static const char *origin_of(App *app, const SetUpRequest *request, const SignIn *sign_in,
                             char **owned)
{
    const char *org = answers_get(request->answers, QUESTION_ORG);

    if (sign_in)
        return sign_in->instance_url;
    *owned = org_host_parse(org ? org : "", app_trusted_hosts(app), NULL);
    return *owned ? *owned : "https://login.salesforce.com";
}

Connection *set_up_connection(App *app, const SetUpRequest *request, const SignIn *sign_in,
                              int *ret_question, GError **error)
{
    const Answers *answers = request->answers;
    const char *email = answers_get(answers, QUESTION_EMAIL);
    g_autofree char *owned = NULL;
    g_autoptr(Connection) connection = NULL;

    if (!answers_get(answers, QUESTION_USERNAME)) {
        problem_set(error, PROBLEM_USAGE, NULL, "--username=USER",
                    "the Salesforce username is missing");
        wrong(ret_question, QUESTION_USERNAME);
        return NULL;
    }
    if (!set_name(app, &connection, answers_get(answers, QUESTION_CONNECTION),
                  origin_of(app, request, sign_in, &owned), ret_question, error) ||
        !set_kinds(app, connection, request, ret_question, error))
        return NULL;
    if (sign_in)
        fill_from_sign_in(connection, sign_in);
    else if (!fill_from_answers(app, connection, request, ret_question, error))
        return NULL;
    g_free(connection->id);
    connection->id = random_text(ID_LENGTH);
    connection->email = g_strdup(email ? email : sign_in ? sign_in->email : NULL);
    connection->username = g_strdup(answers_get(answers, QUESTION_USERNAME));
    connection->created_at = text_time(app_now(app));
    return g_steal_pointer(&connection);
}

bool set_up_check_integration(App *app, Integration *integration, int *ret_question, GError **error)
{
    g_autoptr(Integration) saved = NULL;
    g_autofree char *next = NULL;

    if (!files_find_integration(app_folders(app), integration->name, &saved, error))
        return wrong(ret_question, QUESTION_INTEGRATION);
    if (saved)
        integration_keep_names(integration, saved);
    if (!integration_check_names(integration, error))
        return wrong(ret_question, QUESTION_N);
    if (!saved || integration_equal(saved, integration))
        return true;
    next = g_strdup_printf("choose another name: --integration=NAME\n"
                           "or leave the objects out to use '%s' as it is",
                           integration->name);
    problem_set(error, PROBLEM_CONFLICT, "it has other objects, fields or rights", next,
                "there is an integration '%s' already", integration->name);
    return wrong(ret_question, QUESTION_INTEGRATION);
}

Integration *set_up_integration(App *app, const SetUpRequest *request, const char *api_version,
                                const char *connection, int *ret_question, GError **error)
{
    const Answers *answers = request->answers;
    const char *answer = answers_get(answers, QUESTION_INTEGRATION);
    g_autofree char *name =
        answer ? integration_name_from_module(answer) : names_developer(connection, 40);
    g_autoptr(Integration) integration = NULL;

    if (!integration_check_name(name, error)) {
        wrong(ret_question, QUESTION_INTEGRATION);
        return NULL;
    }
    if (answers->objects->len == 0 && !request->objects_like) {
        g_autoptr(Integration) saved = NULL;

        if (!files_find_integration(app_folders(app), name, &saved, error)) {
            wrong(ret_question, QUESTION_INTEGRATION);
            return NULL;
        }
        if (saved)
            return g_steal_pointer(&saved);
        problem_set(error, PROBLEM_USAGE, NULL, "--object=NAME[:RCUD]", "no object is chosen");
        wrong(ret_question, QUESTION_N);
        return NULL;
    }
    integration = integration_new(name, api_version);
    for (guint i = 0; i < answers->objects->len; i++)
        g_ptr_array_add(integration->objects, integration_object_copy(answers->objects->pdata[i]));
    if (!request->objects_like && !set_up_check_integration(app, integration, ret_question, error))
        return NULL;
    return g_steal_pointer(&integration);
}
