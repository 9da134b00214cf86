/* Connections and integrations: one JSON file each. */
#include "config.h"

#include <string.h>

#include "core/names.h"
#include "core/problem.h"
#include "store/files.h"

#define SUFFIX ".json"

static char *path_of(const Folders *folders, const char *what, const char *name)
{
    g_autofree char *file = g_strconcat(name, SUFFIX, NULL);

    return g_build_filename(folders->config, what, file, NULL);
}

static GPtrArray *names_of(const Folders *folders, const char *what)
{
    g_autofree char *folder = g_build_filename(folders->config, what, NULL);

    return files_names(folder, SUFFIX);
}

static void set_not_found(const Folders *folders, const char *what, const char *one,
                          const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = names_of(folders, what);
    const char *near;
    g_autofree char *next = NULL;

    g_ptr_array_add(names, NULL);
    near = names_nearest(name, (const char *const *) names->pdata);
    if (near)
        next = g_strdup_printf("Did you mean '%s'?", near);
    else if (names->len == 1)
        next = g_strdup("Set one up: orgwire new");
    else
        next = g_strdup("See what there is: orgwire list");
    problem_set(error, PROBLEM_NOT_FOUND, NULL, next, "there is no %s '%s'", one, name);
}

static char *read_record(const Folders *folders, const char *what, const char *one,
                         const char *name, gsize *ret_length, GError **error)
{
    g_autofree char *path = path_of(folders, what, name);
    g_autoptr(GError) problem = NULL;
    char *text = files_read(path, ret_length, &problem);

    if (text)
        return text;
    if (problem_is(problem, PROBLEM_NOT_FOUND))
        set_not_found(folders, what, one, name, error);
    else
        g_propagate_error(error, g_steal_pointer(&problem));
    return NULL;
}

/* The folders are checked each time: they may have been handed to somebody else meanwhile. */
static bool write_record(const Folders *folders, const char *what, const char *name,
                         const char *text, GError **error)
{
    g_autofree char *folder = g_build_filename(folders->config, what, NULL);
    g_autofree char *path = path_of(folders, what, name);

    return files_make_folder(folders->config, error) && files_make_folder(folder, error) &&
           files_write(path, text, strlen(text), error);
}

/* A file of another name was copied by hand: two records would share one id and its secrets. */
static bool check_same(const char *path_name, const char *own_name, const char *one, GError **error)
{
    if (g_strcmp0(path_name, own_name) == 0)
        return true;
    problem_set(error, PROBLEM_MALFORMED_ANSWER, "The name inside the file is another one",
                "Give the file back its name", "the file of %s '%s' says it is '%s'", one,
                path_name, own_name ? own_name : "");
    return false;
}

static void prefix_damaged(GError **error, const char *one, const char *name)
{
    g_autoptr(GError) problem = g_steal_pointer(error);

    problem_set(error, problem_code(problem), problem_why(problem),
                problem_next(problem) ? problem_next(problem)
                                      : "Mend the file, or remove it and set up again",
                "the file of %s '%s' is damaged: %s", one, name, problem->message);
}

GPtrArray *files_connections(const Folders *folders)
{
    return names_of(folders, "connections");
}

Connection *files_connection(const Folders *folders, const char *name, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(Connection) connection = NULL;
    g_autoptr(GError) problem = NULL;
    gsize length;

    if (!connection_check_name(name, error))
        return NULL;
    text = read_record(folders, "connections", "connection", name, &length, error);
    if (!text)
        return NULL;
    connection = connection_parse(text, (gssize) length, &problem);
    if (!connection) {
        prefix_damaged(&problem, "connection", name);
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    if (!check_same(name, connection->name, "connection", error))
        return NULL;
    return g_steal_pointer(&connection);
}

bool files_save_connection(const Folders *folders, const Connection *connection, GError **error)
{
    g_autofree char *text = NULL;

    if (!connection_check_name(connection->name, error))
        return false;
    text = connection_build(connection);
    return write_record(folders, "connections", connection->name, text, error);
}

bool files_remove_connection(const Folders *folders, const char *name, GError **error)
{
    g_autofree char *path = NULL;

    if (!connection_check_name(name, error))
        return false;
    path = path_of(folders, "connections", name);
    return files_remove(path, error);
}

GPtrArray *files_integrations(const Folders *folders)
{
    return names_of(folders, "integrations");
}

Integration *files_integration(const Folders *folders, const char *typed, GError **error)
{
    g_autofree char *name = integration_name_from_module(typed);
    g_autofree char *text = NULL;
    g_autoptr(Integration) integration = NULL;
    g_autoptr(GError) problem = NULL;
    gsize length;

    if (!integration_check_name(name, error))
        return NULL;
    text = read_record(folders, "integrations", "integration", name, &length, error);
    if (!text)
        return NULL;
    integration = integration_parse(text, (gssize) length, &problem);
    if (!integration) {
        prefix_damaged(&problem, "integration", name);
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    if (!check_same(name, integration->name, "integration", error))
        return NULL;
    return g_steal_pointer(&integration);
}

bool files_find_integration(const Folders *folders, const char *typed,
                            Integration **ret_integration, GError **error)
{
    g_autoptr(GError) why = NULL;
    Integration *integration = files_integration(folders, typed, &why);

    if (!integration && !problem_is(why, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    *ret_integration = integration;
    return true;
}

bool files_save_integration(const Folders *folders, const Integration *integration, GError **error)
{
    g_autofree char *text = NULL;

    if (!integration_check_name(integration->name, error))
        return false;
    text = integration_build(integration);
    return write_record(folders, "integrations", integration->name, text, error);
}

bool files_remove_integration(const Folders *folders, const char *name, GError **error)
{
    g_autofree char *plain = integration_name_from_module(name);
    g_autofree char *path = NULL;

    if (!integration_check_name(plain, error))
        return false;
    path = path_of(folders, "integrations", plain);
    return files_remove(path, error);
}
