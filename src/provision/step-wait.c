/* "Preparing" is a state, not an error: asked again until Salesforce accepts the key. */
#include "config.h"

#include "core/problem.h"
#include "core/text.h"
#include "loop/fiber.h"
#include "provision/step.h"
#include "salesforce/answer.h"
#include "salesforce/setup.h"

#define RATE_PAUSE 60      /* seconds, when there were too many logins of the user */
#define MAX_RATE_TRIES 10

static gint64 now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

/* At once, then after 5, 10, 20 and every 30 s, a tenth more or less so that many do not ask at
 * the same second. */
static guint pause_before(guint try, const GError *why)
{
    static const guint seconds[] = {0, 5, 10, 20};
    guint pause = answer_is_login_rate(why)     ? RATE_PAUSE
                  : try < G_N_ELEMENTS(seconds) ? seconds[try]
                                                : 30;
    guint tenth = pause * 1000 / 10;

    return pause * 1000 - tenth + (tenth ? (guint) g_random_int_range(0, (gint32) (2 * tenth)) : 0);
}

/* Only the key that the org was told of will do: none can be made in its place any more. */
static const KeyPair *need_key(Run *run, GError **error)
{
    const char *name = run->journal->name;
    g_autoptr(GError) why = NULL;
    g_autofree char *next = NULL;
    const KeyPair *key = run_key(run, &why);

    if (key)
        return key;
    if (problem_is(why, PROBLEM_NOT_FOUND)) {
        next = g_strdup_printf("take it back: orgwire new %s --undo\nthen begin it anew", name);
        problem_set(error, PROBLEM_NOT_FOUND, "it was deleted outside of orgwire", next,
                    "the private key of '%s' is not in the store", name);
    } else {
        g_propagate_error(error, g_steal_pointer(&why));
    }
    return NULL;
}

static OauthToken *mint(Run *run, GError **error)
{
    Connection *connection = run->journal->connection;
    const KeyPair *key = need_key(run, error);
    g_autofree char *audience = NULL;
    OauthToken *token;

    if (!key)
        return NULL;
    token = oauth_mint(run->context->http, connection->instance_url, connection->sandbox,
                       connection->client_id, connection->username, connection->audience, key,
                       &audience, run->cancellable, error);
    if (token && audience) {
        g_free(connection->audience);
        connection->audience = g_steal_pointer(&audience);
    }
    return token;
}

/* The token must be for the user and the org that were meant. */
static bool check_identity(Connection *connection, const OauthToken *token, GError **error)
{
    if (connection->org_id && token->org_id && !g_str_equal(connection->org_id, token->org_id)) {
        problem_set(error, PROBLEM_CONFLICT, "the app, or the address, is another org's",
                    "check the org's address", "the token is for the org %s, not %s", token->org_id,
                    connection->org_id);
        return false;
    }
    if (connection->user_id && token->user_id &&
        !g_str_equal(connection->user_id, token->user_id)) {
        problem_set(error, PROBLEM_CONFLICT, NULL, "check the Salesforce username",
                    "the token is for the user %s, not %s", token->user_id, connection->user_id);
        return false;
    }
    if (!connection->org_id)
        connection->org_id = g_strdup(token->org_id);
    if (!connection->user_id)
        connection->user_id = g_strdup(token->user_id);
    return true;
}

static bool is_spreading(const Run *run)
{
    gint64 deployed = run->journal->deployed_at;

    return deployed > 0 && now() - deployed < PROVISION_SPREADING;
}

/* Too many logins pass by themselves, whenever the deploy was. */
static bool may_wait(const Run *run, const GError *why, guint try)
{
    if (answer_is_login_rate(why))
        return !run->context->no_wait && try <= MAX_RATE_TRIES;
    return is_spreading(run) && answer_is_not_yet(why);
}

void provision_set_preparing(const char *connection, const GError *why, GError **error)
{
    g_autofree char *next = g_strdup_printf("orgwire status %s --wait", connection);

    problem_set(error, PROBLEM_PREPARING, problem_why(why), next,
                "Salesforce is still preparing the app of '%s'", connection);
    if (error)
        problem_set_salesforce(*error, problem_salesforce_status(why), problem_salesforce_code(why),
                               problem_salesforce_text(why));
}

static const char *last_words(const GError *why)
{
    const char *text = problem_salesforce_text(why);

    return text ? text : why->message;
}

/* Waits before the next try; false when it shall not be waited. */
static bool wait_for_next(Run *run, guint try, gint64 until, const GError *why, GError **error)
{
    guint pause = pause_before(try, why);

    if (run->context->no_wait || (until > 0 && now() + pause / 1000 > until)) {
        provision_set_preparing(run->journal->connection->name, why, error);
        return false;
    }
    run_progress(run, REPORT_WAITING, last_words(why), try, now() + pause / 1000);
    return fiber_sleep(pause, run->cancellable, error);
}

/* Long after the deploy it is no longer a matter of time: the assignment is looked at once more. */
static bool may_assign(const Run *run, const GError *why)
{
    return run->context->admin && run->journal->steps[STEP_ASSIGN] == JOURNAL_DONE &&
           problem_remedy(why) == PROBLEM_REMEDY_ASSIGN;
}

/* What only the administrator can see of the reason. */
static void explain(Run *run, GError *why)
{
    Api *admin = run->context->admin;

    if (!admin)
        return;
    setup_name_address(admin, run->journal->connection->user_id, why, run->cancellable);
    if (problem_remedy(why) == PROBLEM_REMEDY_KEY)
        run_name_differences(run, why);
}

static OauthToken *ask_until_accepted(Run *run, GError **error)
{
    gint64 until = run->context->wait ? now() + run->context->wait : 0;
    bool assigned = false;

    for (guint try = 1;; try++) {
        g_autoptr(GError) why = NULL;
        OauthToken *token = mint(run, &why);

        if (token)
            return token;
        if (!assigned && !is_spreading(run) && may_assign(run, why)) {
            assigned = true;
            if (!step_assign.act(run, error))
                return NULL;
            continue;
        }
        if (!may_wait(run, why, try)) {
            explain(run, why);
            g_propagate_error(error, g_steal_pointer(&why));
            return NULL;
        }
        if (!wait_for_next(run, try, until, why, error))
            return NULL;
    }
}

static void set_state(Connection *connection, const char *state)
{
    g_free(connection->state);
    connection->state = g_strdup(state);
    g_free(connection->checked_at);
    connection->checked_at = text_time(now());
}

static bool save(Run *run, GError **error)
{
    const ProvisionKeep *keep = run->context->keep;
    const Journal *journal = run->journal;

    return keep->save(keep->data, journal->connection, journal->integration, journal->env, error);
}

static bool act_wait(Run *run, GError **error)
{
    Connection *connection = run->journal->connection;
    const ProvisionKeep *keep = run->context->keep;

    /* Saved before the wait: whoever leaves now finds the connection, and status goes on. */
    set_state(connection, "preparing");
    if (!run_uses_next(run) && !save(run, error))
        return false;
    run->token = ask_until_accepted(run, error);
    return run->token && check_identity(connection, run->token, error) &&
           keep->put_token(keep->data, run->token, run->cancellable, error);
}

static bool undo_wait(Run *run, GError **error)
{
    const ProvisionKeep *keep = run->context->keep;
    const Journal *journal = run->journal;
    const char *made =
        journal->made_integration && journal->integration ? journal->integration->name : NULL;

    if (!keep->remove_token(keep->data, run->cancellable, error))
        return false;
    if (journal->before)
        return keep->save(keep->data, journal->before, journal->integration_before, journal->env,
                          error);
    return keep->forget(keep->data, journal->connection->name, made, error);
}

/* A token that died early is made anew once. Where none is given any more, that is the problem, and
 * not what was asked with it: then `run->token` is NULL. */
static Secret *renew(gpointer user_data, GCancellable *cancellable, GError **error)
{
    Run *run = user_data;
    const ProvisionKeep *keep = run->context->keep;
    GError *why = NULL;

    g_clear_pointer(&run->token, oauth_token_free);
    run->token = mint(run, &why);
    if (!run->token) {
        explain(run, why);
        g_propagate_error(error, why);
        return NULL;
    }
    if (!keep->put_token(keep->data, run->token, cancellable, error))
        return NULL;
    return secret_ref(run->token->access_token);
}

/* What the user can reach through the new connection, asked of the org itself. */
static bool probe_objects(Run *run, Api *api, GString *failures, GError **ret_first)
{
    const Integration *integration = run->journal->integration;

    for (guint i = 0; integration && i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];
        g_autofree char *soql = g_strdup_printf("SELECT Id FROM %s LIMIT 1", object->name);
        g_autoptr(GError) why = NULL;
        g_autoptr(json_object) record = NULL;
        const Grant *grant = NULL;

        for (guint k = 0; run->journal->grants && k < run->journal->grants->len && !grant; k++)
            if (g_str_equal(((Grant *) run->journal->grants->pdata[k])->object, object->name))
                grant = run->journal->grants->pdata[k];
        if ((grant && !grant->queryable) || !(object->rights & RIGHT_READ))
            continue;
        run_progress(run, REPORT_PROGRESS, object->name, 0, 0);
        record = api_query_one(api, soql, run->cancellable, &why);
        if (!why)
            continue;
        if (!run->token) {
            *ret_first = g_steal_pointer(&why);
            return false;
        }
        g_string_append_printf(failures, "%s%s: %s", failures->len ? "; " : "", object->name,
                               last_words(why));
        if (!*ret_first)
            *ret_first = g_steal_pointer(&why);
    }
    return failures->len == 0;
}

/* A rotation asks about the key alone: the rights are none of its business. */
static bool probe_key(Run *run, Api *api, GError **error)
{
    g_autoptr(json_object) limits = api_get(api, "limits",
                                            "the new key's token is not let into "
                                            "the org",
                                            run->cancellable, error);

    return limits != NULL;
}

static bool act_probe(Run *run, GError **error)
{
    Connection *connection = run->journal->connection;
    g_autoptr(GString) failures = g_string_new(NULL);
    g_autoptr(GError) first = NULL;
    g_autoptr(Api) api = NULL;

    if (!run->token && !(run->token = ask_until_accepted(run, error)))
        return false;
    api = api_new(run->context->http, run->token->instance_url, connection->api_version,
                  run->token->access_token);
    api_set_renew(api, renew, run);
    if (run->plan->kind == PLAN_ROTATE) {
        if (!probe_key(run, api, error))
            return false;
    } else if (!probe_objects(run, api, failures, &first)) {
        if (!run->token) {
            g_propagate_error(error, g_steal_pointer(&first));
            return false;
        }
        problem_set(error, problem_code(first), failures->str,
                    "give the user access to these objects, or leave them out",
                    "'%s' cannot read everything that was chosen", connection->username);
        return false;
    }
    set_state(connection, "ok");
    return run_uses_next(run) || save(run, error);
}

const Step step_wait = {act_wait, undo_wait};
const Step step_probe = {act_probe, NULL};
