/* Everything deployed is read back and compared, field by field. */
#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "core/text.h"
#include "provision/step.h"

/* The consumer key is the org's word: a redeploy with another key keeps the first one in silence.
 */
static bool read_consumer_key(Run *run, GError **error)
{
    Journal *journal = run->journal;
    bool external = journal->connection->app_kind == APP_EXTERNAL_CLIENT_APP;
    g_autofree char *global = g_strconcat(journal->names->app, "_glbloauth", NULL);
    GError *why = NULL;
    g_autoptr(GHashTable) read = metadata_read(
        run->context->admin, external ? "ExtlClntAppGlobalOauthSettings" : "ConnectedApp",
        external ? global : journal->names->app, run->cancellable, &why);
    const char *key;

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    key = read ? g_hash_table_lookup(read, external ? "consumerKey" : "oauthConfig.consumerKey")
               : NULL;
    g_free(journal->connection->client_id);
    journal->connection->client_id = g_strdup(key && *key ? key : journal->names->consumer_key);
    return true;
}

/* The certificate included. */
static bool compare_app(Run *run, GPtrArray *differences, GError **error)
{
    g_autoptr(Connection) wanted = connection_copy(run->journal->connection);
    g_autoptr(GPtrArray) facts = NULL;

    g_free(wanted->certificate);
    wanted->certificate = g_strdup(run_certificate(run));
    facts = bundle_facts(wanted, run->journal->names);
    return bundle_compare(run->context->admin, facts, differences, run->cancellable, error);
}

/* A new key has deployed no rights: what others did to them meanwhile is not its matter. */
static bool compare_rights(Run *run, GPtrArray *differences, GError **error)
{
    const Journal *journal = run->journal;

    return run->plan->kind == PLAN_ROTATE ||
           bundle_compare_set(run->context->admin, journal->names, journal->grants, differences,
                              differences, run->cancellable, error);
}

void run_name_differences(Run *run, GError *problem)
{
    g_autoptr(GPtrArray) differences = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *list = NULL;
    g_autofree char *why = NULL;

    if (!compare_app(run, differences, NULL))
        return;
    g_ptr_array_add(differences, NULL);
    list = g_strjoinv("; ", (char **) differences->pdata);
    why = g_strdup_printf("%s; compared just now: %s", problem_why(problem),
                          *list ? list : "the app in the org holds this very certificate");
    problem_reword(problem, why, problem_next(problem));
}

static bool act_read_back(Run *run, GError **error)
{
    g_autoptr(GPtrArray) differences = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *why = NULL;

    if (!compare_app(run, differences, error) || !compare_rights(run, differences, error) ||
        !read_consumer_key(run, error))
        return false;
    if (differences->len == 0)
        return true;
    g_ptr_array_add(differences, NULL);
    why = g_strjoinv("; ", (char **) differences->pdata);
    problem_set(error, PROBLEM_FAILED, why,
                "undo, then try again\n"
                "or look at the app in Setup under External Client App Manager",
                "the org did not keep what was deployed");
    return false;
}

const Step step_read_back = {act_read_back, NULL};
