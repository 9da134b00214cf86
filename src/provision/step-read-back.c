/* Everything deployed is read back and compared, field by field. */
#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "core/text.h"
#include "provision/step.h"

static gint compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* "Api, RefreshToken" and "RefreshToken,Api" are one list. */
static char *sorted_words(const char *list)
{
    g_auto(GStrv) words = g_strsplit_set(list, ", \n;", -1);
    GPtrArray *kept = g_ptr_array_new();
    char *text;

    for (char **word = words; *word; word++)
        if (**word)
            g_ptr_array_add(kept, *word);
    g_ptr_array_sort(kept, compare_words);
    g_ptr_array_add(kept, NULL);
    text = g_strjoinv(",", (char **) kept->pdata);
    g_ptr_array_unref(kept);
    return text;
}

static bool equal(const BundleFact *fact, const char *is)
{
    g_autofree char *one = NULL;
    g_autofree char *other = NULL;

    if (g_str_has_suffix(fact->element, "certificate"))
        return certificates_equal(fact->value, is);
    if (!is)
        return g_str_equal(fact->value, "false");
    one = sorted_words(fact->value);
    other = sorted_words(is);
    return g_str_equal(one, other);
}

static void add_difference(GString *differences, const BundleFact *fact, const char *is)
{
    g_autofree char *clean = is ? text_clean(is) : NULL;
    bool certificate = g_str_has_suffix(fact->element, "certificate");

    g_string_append_printf(differences, "%s%s of %s is %s, not %s", differences->len ? "; " : "",
                           fact->element, fact->full_name,
                           certificate ? "another" : clean ? clean : "missing",
                           certificate ? "ours" : fact->value);
}

/* One component's facts stand together in the list: it is read once. */
static bool compare(Run *run, GPtrArray *facts, GString *differences, GError **error)
{
    g_autoptr(GHashTable) read = NULL;
    const BundleFact *last = NULL;

    for (guint i = 0; i < facts->len; i++) {
        const BundleFact *fact = facts->pdata[i];
        const char *is;

        if (!last || !g_str_equal(last->full_name, fact->full_name) ||
            !g_str_equal(last->type, fact->type)) {
            GError *why = NULL;

            g_clear_pointer(&read, g_hash_table_unref);
            read = metadata_read(run->context->admin, fact->type, fact->full_name,
                                 run->cancellable, &why);
            if (why) {
                g_propagate_error(error, why);
                return false;
            }
            if (!read)
                g_string_append_printf(differences, "%s%s %s is missing",
                                       differences->len ? "; " : "", fact->type,
                                       fact->full_name);
        }
        last = fact;
        is = read ? g_hash_table_lookup(read, fact->element) : NULL;
        if (read && !equal(fact, is))
            add_difference(differences, fact, is);
    }
    return true;
}

/* The consumer key is the org's word: a redeploy with another key keeps the first one in silence. */
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
    journal->connection->client_id =
        g_strdup(key && *key ? key : journal->names->consumer_key);
    return true;
}

static bool has_line(const char *lines, const char *line)
{
    g_auto(GStrv) all = g_strsplit(lines ? lines : "", "\n", -1);

    return g_strv_contains((const char *const *) all, line);
}

/* Every row that was asked for is in the set; rows that the org adds by itself do no harm. */
static bool compare_set(Run *run, GString *differences, GError **error)
{
    const PlanNames *names = run->journal->names;
    const char *name = names->data_set ? names->data_set : names->access_set;
    GError *why = NULL;
    g_autoptr(GHashTable) read = metadata_read(run->context->admin, "PermissionSet", name,
                                               run->cancellable, &why);
    const char *objects;

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    if (!read)
        g_string_append_printf(differences, "%sthe permission set %s is missing",
                               differences->len ? "; " : "", name);
    objects = read ? g_hash_table_lookup(read, "objectPermissions.object") : NULL;
    for (guint i = 0; read && run->journal->grants && i < run->journal->grants->len; i++) {
        const Grant *grant = run->journal->grants->pdata[i];

        if (grant->permissions && !has_line(objects, grant->object))
            g_string_append_printf(differences, "%s%s is missing in %s",
                                   differences->len ? "; " : "", grant->object, name);
    }
    return true;
}

static bool act_read_back(Run *run, GError **error)
{
    g_autoptr(Connection) wanted = connection_copy(run->journal->connection);
    g_autoptr(GString) differences = g_string_new(NULL);
    g_autoptr(GPtrArray) facts = NULL;

    g_free(wanted->certificate);
    wanted->certificate = g_strdup(run_certificate(run));
    facts = bundle_facts(wanted, run->journal->names);
    if (!compare(run, facts, differences, error) || !compare_set(run, differences, error) ||
        !read_consumer_key(run, error))
        return false;
    if (differences->len == 0)
        return true;
    problem_set(error, PROBLEM_FAILED, differences->str,
                "undo, then try again\n"
                "or look at the app in Setup under External Client App Manager",
                "the org did not keep what was deployed");
    return false;
}

const Step step_read_back = {act_read_back, NULL};
