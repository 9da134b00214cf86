#include "config.h"

#include "cli/load.h"

#include <string.h>

#include "core/names.h"
#include "core/problem.h"

Connection *load_connection(Cli *cli, const char *integration, GError **error)
{
    return session_connection(cli_app(cli), cli_option(cli, "connection"), integration,
                              cli_option(cli, "env"), error);
}

/* The integration associated with the connection in use, if there is just one. */
static char *associated_with(Cli *cli)
{
    const Folders *folders = app_folders(cli_app(cli));
    g_autoptr(Connection) connection = load_connection(cli, NULL, NULL);
    g_autoptr(GPtrArray) associations = files_associations(folders);
    const char *found = NULL;

    for (guint i = 0; connection && i < associations->len; i++) {
        const Association *association = associations->pdata[i];

        if (!g_str_equal(association->connection, connection->name))
            continue;
        if (found && !g_str_equal(found, association->integration))
            return NULL;
        found = association->integration;
    }
    return g_strdup(found);
}

Integration *load_integration(Cli *cli, const char *name, GError **error)
{
    const Folders *folders = app_folders(cli_app(cli));
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *other = NULL;

    if (name)
        return files_integration(folders, name, error);
    names = files_integrations(folders);
    other = names->len == 1 ? g_strdup(names->pdata[0]) : associated_with(cli);
    if (other)
        return files_integration(folders, other, error);
    if (names->len == 0)
        problem_set(error, PROBLEM_NOT_FOUND, NULL, "orgwire new makes one",
                    "there is no integration yet");
    else
        problem_set(error, PROBLEM_USAGE, NULL, "name one: orgwire list shows them",
                    "there are %u integrations", names->len);
    return NULL;
}

void loaded_free(Loaded *loaded)
{
    if (!loaded)
        return;
    action_set_free(loaded->set);
    g_clear_pointer(&loaded->parents, g_hash_table_unref);
    api_free(loaded->api);
    connection_free(loaded->connection);
    integration_free(loaded->integration);
    g_free(loaded);
}

/* May the action's name mean this entity ("CreateAccount", "SearchAccounts" → Account)? */
static bool may_mean(const char *action, const char *entity)
{
    g_autofree char *plural = names_plural(entity);

    return !action || strstr(action, entity) || strstr(action, plural);
}

static DescribeCache *cache_of(const Loaded *loaded)
{
    return app_describe_cache(cli_app(loaded->cli), loaded->connection->org_id,
                              loaded->connection->user_id, loaded->integration->api_version);
}

static void free_describe(gpointer describe)
{
    describe_free(describe);
}

/* An ActionDescribe. A parent that cannot be described is not checked; the org will say. */
static const Describe *describe_parent(const char *object, gpointer user_data)
{
    Loaded *loaded = user_data;
    gpointer found = NULL;

    if (g_hash_table_lookup_extended(loaded->parents, object, NULL, &found))
        return found;
    {
        g_autoptr(DescribeCache) cache = cache_of(loaded);

        found = describe_object(loaded->api, cache, object, cli_cancellable(loaded->cli), NULL);
    }
    g_hash_table_insert(loaded->parents, g_strdup(object), found);
    return found;
}

/* Parallel to the integration's objects; NULL where not wanted or not there. */
static GPtrArray *describe_wanted(Cli *cli, const Loaded *loaded, const char *action,
                                  GError **error)
{
    GPtrArray *objects = loaded->integration->objects;
    g_autofree const char **names = g_new0(const char *, objects->len + 1);
    g_autofree const char **wanted = g_new0(const char *, objects->len + 1);
    g_autoptr(GPtrArray) entities = NULL;
    g_autoptr(GPtrArray) described = NULL;
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify) describe_free);
    g_autoptr(DescribeCache) cache = cache_of(loaded);
    guint n = 0;

    for (guint i = 0; i < objects->len; i++)
        names[i] = ((IntegrationObject *) objects->pdata[i])->name;
    entities = names_entities(names);
    for (guint i = 0; i < objects->len; i++) {
        const IntegrationObject *object = objects->pdata[i];

        if (may_mean(action, object->rename ? object->rename : entities->pdata[i]))
            wanted[n++] = object->name;
    }
    described = describe_objects(loaded->api, cache, wanted, cli_cancellable(cli), error);
    if (!described)
        return NULL;
    for (guint i = 0, at = 0; i < objects->len; i++) {
        bool is_wanted = at < n && names[i] == wanted[at];

        g_ptr_array_add(all, is_wanted ? g_steal_pointer(&described->pdata[at++]) : NULL);
    }
    return g_steal_pointer(&all);
}

static bool load_set(Cli *cli, Loaded *loaded, const char *action, GError **error)
{
    g_autoptr(GPtrArray) describes = describe_wanted(cli, loaded, action, error);

    g_clear_pointer(&loaded->set, action_set_free);
    if (describes)
        loaded->set = action_set_new(loaded->integration, describes, error);
    if (loaded->set)
        action_set_ask(loaded->set, describe_parent, loaded);
    return loaded->set != NULL;
}

static bool is_unknown(const ActionSet *set, const char *action)
{
    g_autoptr(GError) fault = NULL;

    return action && !action_set_find(set, action, &fault) && problem_is(fault, PROBLEM_NOT_FOUND);
}

Loaded *load_actions(Cli *cli, const char *integration, const char *action, GError **error)
{
    g_autoptr(Loaded) loaded = g_new0(Loaded, 1);

    loaded->cli = cli;
    loaded->parents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_describe);
    loaded->integration = load_integration(cli, integration, error);
    if (!loaded->integration)
        return NULL;
    loaded->connection = load_connection(cli, loaded->integration->name, error);
    if (!loaded->connection)
        return NULL;
    loaded->api = session_api(cli_app(cli), loaded->connection, cli_cancellable(cli), error);
    if (!loaded->api)
        return NULL;
    if (!load_set(cli, loaded, action, error))
        return NULL;
    /* A misspelt name: the one that is meant may be any object's. */
    if (is_unknown(loaded->set, action) && !load_set(cli, loaded, NULL, error))
        return NULL;
    return g_steal_pointer(&loaded);
}
