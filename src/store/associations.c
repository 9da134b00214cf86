/* Which connection an integration uses in which environment: one JSON file for each integration. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "store/files.h"

#define SUFFIX ".json"
#define MAX_ENV 40
#define LOCK_SECONDS 10

void association_free(Association *association)
{
    if (!association)
        return;
    g_free(association->integration);
    g_free(association->env);
    g_free(association->connection);
    g_free(association);
}

static char *folder_of(const Folders *folders)
{
    return g_build_filename(folders->config, "associations", NULL);
}

static char *path_of(const Folders *folders, const char *integration)
{
    g_autofree char *folder = folder_of(folders);
    g_autofree char *file = g_strconcat(integration, SUFFIX, NULL);

    return g_build_filename(folder, file, NULL);
}

static bool check_env(const char *env, GError **error)
{
    gsize length = strlen(env);

    if (length > 0 && length <= MAX_ENV && g_ascii_isalnum(env[0]) &&
        strspn(env, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == length)
        return true;
    problem_set(error, PROBLEM_USAGE,
                "An environment is named with small letters, digits, '-', '_' and '.'",
                "Use a name such as dev, test or prod", "'%s' is no name for an environment", env);
    return false;
}

/* Around reading, changing and writing: of two who do it at once neither is lost. */
static FileLock *lock_all(const Folders *folders, GError **error)
{
    return file_lock_take(folders, "associations", LOCK_SECONDS, NULL, error);
}

/* env → connection, in order of the names; empty when there is no file yet. */
static GTree *read_environments(const Folders *folders, const char *integration, GError **error)
{
    g_autofree char *path = path_of(folders, integration);
    g_autofree char *text = NULL;
    g_autoptr(GError) problem = NULL;
    g_autoptr(json_object) root = NULL;
    GTree *tree;
    gsize length = 0;
    json_object *list;

    text = files_read(path, &length, &problem);
    if (!text && !problem_is(problem, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    root = text ? json_parse(text, (gssize) length, error) : NULL;
    if (text && !root)
        return NULL;
    tree = g_tree_new_full((GCompareDataFunc) (void (*)(void)) strcmp, NULL, g_free, g_free);
    list = json_member(root, "environments");
    if (list && json_object_is_type(list, json_type_object)) {
        json_object_object_foreach(list, env, value)
        {
            if (json_object_is_type(value, json_type_string))
                g_tree_insert(tree, g_strdup(env), g_strdup(json_object_get_string(value)));
        }
    }
    return tree;
}

static gboolean add_environment(gpointer env, gpointer connection, gpointer object)
{
    json_add_text(object, env, connection);
    return FALSE;
}

static bool write_environments(const Folders *folders, const char *integration, GTree *tree,
                               GError **error)
{
    g_autoptr(json_object) root = json_object_new_object();
    json_object *environments = json_object_new_object();
    g_autofree char *folder = folder_of(folders);
    g_autofree char *path = path_of(folders, integration);
    g_autofree char *text = NULL;

    g_tree_foreach(tree, add_environment, environments);
    json_add_integer(root, "schema", 1);
    json_add_text(root, "integration", integration);
    json_add_take(root, "environments", environments);
    if (g_tree_nnodes(tree) == 0)
        return files_remove(path, error);
    text = json_build(root, true);
    return files_make_folder(folders->config, error) && files_make_folder(folder, error) &&
           files_write(path, text, strlen(text), error);
}

typedef struct {
    const char *integration;
    GPtrArray *into;
} Collect;

static gboolean collect(gpointer env, gpointer connection, gpointer user_data)
{
    Collect *to = user_data;
    Association *association = g_new0(Association, 1);

    association->integration = g_strdup(to->integration);
    association->env = g_strdup(env);
    association->connection = g_strdup(connection);
    g_ptr_array_add(to->into, association);
    return FALSE;
}

GPtrArray *files_associations(const Folders *folders)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify) association_free);
    g_autofree char *folder = folder_of(folders);
    g_autoptr(GPtrArray) names = files_names(folder, SUFFIX);

    for (guint i = 0; i < names->len; i++) {
        g_autoptr(GTree) tree = read_environments(folders, names->pdata[i], NULL);
        Collect to = {names->pdata[i], all};

        if (tree)
            g_tree_foreach(tree, collect, &to);
    }
    return all;
}

char *files_associated(const Folders *folders, const char *integration, const char *env,
                       GError **error)
{
    g_autofree char *name = integration_name_from_module(integration);
    g_autoptr(GTree) tree = NULL;
    g_autofree char *next = NULL;
    const char *connection;

    env = env ? env : FILES_DEFAULT_ENV;
    if (!integration_check_name(name, error) || !check_env(env, error))
        return NULL;
    tree = read_environments(folders, name, error);
    if (!tree)
        return NULL;
    connection = g_tree_lookup(tree, env);
    if (connection)
        return g_strdup(connection);
    next = g_strdup_printf("Associate one: orgwire use %s CONNECTION --env=%s", name, env);
    problem_set(error, PROBLEM_NOT_FOUND, NULL, next,
                "integration '%s' has no connection in environment '%s'", name, env);
    return NULL;
}

bool files_associate(const Folders *folders, const char *integration, const char *env,
                     const char *connection, GError **error)
{
    g_autofree char *name = integration_name_from_module(integration);
    g_autoptr(FileLock) lock = NULL;
    g_autoptr(GTree) tree = NULL;

    env = env ? env : FILES_DEFAULT_ENV;
    if (!integration_check_name(name, error) || !check_env(env, error) ||
        !connection_check_name(connection, error))
        return false;
    lock = lock_all(folders, error);
    if (!lock)
        return false;
    tree = read_environments(folders, name, error);
    if (!tree)
        return false;
    g_tree_insert(tree, g_strdup(env), g_strdup(connection));
    return write_environments(folders, name, tree, error);
}

bool files_dissociate(const Folders *folders, const char *connection, GError **error)
{
    g_autoptr(FileLock) lock = lock_all(folders, error);
    g_autoptr(GPtrArray) all = lock ? files_associations(folders) : NULL;

    for (guint i = 0; all && i < all->len; i++) {
        const Association *one = all->pdata[i];
        g_autoptr(GTree) tree = NULL;

        if (strcmp(one->connection, connection) != 0)
            continue;
        tree = read_environments(folders, one->integration, error);
        if (!tree)
            return false;
        g_tree_remove(tree, one->env);
        if (!write_environments(folders, one->integration, tree, error))
            return false;
    }
    return all != NULL;
}
