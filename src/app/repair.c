/* What is missing is found, and planned to be put back. */
#include "config.h"

#include "app/life-private.h"
#include "app/set-up-private.h"
#include "core/problem.h"
#include "crypto/certificate.h"
#include "crypto/encode.h"

/* Is the key here, and the certificate's? A store that does not answer is an error, not a loss. */
static bool inspect_key(LifeStart *start, bool *ret_lost, GCancellable *cancellable, GError **error)
{
    const Connection *connection = start->connection;
    GError *why = NULL;
    g_autoptr(Secret) pem = secret_store_get(app_store(start->app, connection->store),
                                             connection->id, SECRET_PRIVATE_KEY, cancellable, &why);
    g_autoptr(KeyPair) key = pem ? key_pair_parse(pem, NULL) : NULL;
    g_autoptr(Certificate) certificate =
        connection->certificate ? certificate_parse(connection->certificate, NULL) : NULL;

    if (why && !problem_is(why, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, why);
        return false;
    }
    g_clear_error(&why);
    *ret_lost = !key || !certificate || !certificate_matches(certificate, key);
    return true;
}

static void add_finding(GPtrArray *findings, StepId step)
{
    if (step != STEP_N &&
        !g_ptr_array_find_with_equal_func(findings, step_name(step), g_str_equal, NULL))
        g_ptr_array_add(findings, g_strdup(step_name(step)));
}

static GStrv as_strv(GPtrArray *findings)
{
    g_ptr_array_add(findings, NULL);
    return g_strdupv((char **) findings->pdata);
}

/* A refreshed sandbox is another org behind the same address: the app is made anew there, with a
 * consumer key of its own, since keys are unique across all orgs. */
static void move_to_new_org(Journal *journal, const SignIn *sign_in)
{
    g_free(journal->names->consumer_key);
    journal->names->consumer_key = random_text(85);
    g_free(journal->connection->client_id);
    journal->connection->client_id = g_strdup(journal->names->consumer_key);
    g_free(journal->connection->org_id);
    journal->connection->org_id = g_strdup(sign_in->org_id);
}

static bool has_kind(GPtrArray *defects, DefectKind kind)
{
    for (guint i = 0; i < defects->len; i++)
        if (((Defect *) defects->pdata[i])->kind == kind)
            return true;
    return false;
}

static bool refuse_user(GPtrArray *defects, GError **error)
{
    for (guint i = 0; i < defects->len; i++) {
        const Defect *defect = defects->pdata[i];

        if (defect->kind != DEFECT_USER)
            continue;
        problem_set(error, PROBLEM_NOT_PERMITTED, defect->text,
                    "open the user in Setup under Users\n"
                    "or choose another: orgwire edit NAME --username=USER",
                    "the connection's user must be put right by hand first");
        return false;
    }
    return true;
}

static Change *plan_repair(LifeStart *start, GPtrArray *defects, Asked *asked, bool key_lost,
                           GPtrArray *grants, GCancellable *cancellable)
{
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
    Journal *journal = life_begin(start, PLAN_REPAIR);

    if (key_lost)
        add_finding(findings, STEP_KEY);
    for (guint i = 0; i < defects->len; i++)
        add_finding(findings, ((Defect *) defects->pdata[i])->step);
    journal->findings = as_strv(findings);
    journal->grants = g_ptr_array_ref(grants);
    life_key_like_before(journal, 0, 0);
    if (has_kind(defects, DEFECT_REFRESHED))
        move_to_new_org(journal, start->sign_in);
    g_free(journal->connection->user_id);
    journal->connection->user_id = g_strdup(asked->user->id);
    return life_finish(start, journal, asked->user, cancellable);
}

Change *repair_prepare(App *app, const char *name, GCancellable *cancellable, GError **error)
{
    g_auto(LifeStart) start = {0};
    g_auto(Asked) asked = {0};
    g_autoptr(GPtrArray) grants = NULL;
    g_autoptr(GPtrArray) defects = NULL;
    g_autoptr(Api) api = NULL;
    bool key_lost = false;

    if (!life_start(app, &start, name, true, cancellable, error) ||
        (start.connection->app_kind != APP_GIVEN && !life_need_integration(&start, error)) ||
        !inspect_key(&start, &key_lost, cancellable, error))
        return NULL;
    api = sign_in_api(app, start.sign_in);
    if (start.connection->app_kind != APP_GIVEN) {
        g_autoptr(ObjectsView) view = objects_view_of(app, start.sign_in);

        grants = ask_grants(view, start.integration, &asked, cancellable, error);
    } else {
        grants = g_ptr_array_new_with_free_func((GDestroyNotify) grant_free);
    }
    defects = grants ? provision_inspect(api, start.connection, grants, cancellable, error) : NULL;
    if (!defects || !refuse_user(defects, error) ||
        !ask_user(api, start.connection->username, &asked, cancellable, error))
        return NULL;
    return plan_repair(&start, defects, &asked, key_lost, grants, cancellable);
}
