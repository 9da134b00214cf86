#include "config.h"

#include "core/problem.h"
#include "core/soql.h"
#include "salesforce/setup.h"

static bool has_code(const GError *problem, const char *code)
{
    return g_strcmp0(problem_salesforce_code(problem), code) == 0;
}

/* The Id of the first record of "query 'first'", or "query 'first' and 'second'"; NULL without
 * error: none. */
static char *find_id(Api *api, const char *query, const char *first, const char *and,
                     const char *second, GCancellable *cancellable, GError **error)
{
    g_autofree char *a = soql_quote(first, -1, error);
    g_autofree char *b = a && second ? soql_quote(second, -1, error) : NULL;
    g_autofree char *soql = NULL;
    g_autoptr(json_object) record = NULL;

    if (!a || (second && !b))
        return NULL;
    soql = g_strconcat(query, " ", a, b ? and : NULL, " ", b, NULL);
    record = api_query_one(api, soql, cancellable, error);
    return record ? g_strdup(json_text(record, "Id", NULL)) : NULL;
}

char *setup_permission_set_id(Api *api, const char *name, GCancellable *cancellable,
                              GError **error)
{
    return find_id(api, "SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = false AND Name =",
                   name, NULL, NULL, cancellable, error);
}

char *setup_assignment_id(Api *api, const char *user_id, const char *permission_set_id,
                          GCancellable *cancellable, GError **error)
{
    return find_id(api, "SELECT Id FROM PermissionSetAssignment WHERE AssigneeId =", user_id,
                   " AND PermissionSetId =", permission_set_id, cancellable, error);
}

char *setup_app_id(Api *api, const char *name, bool external, GCancellable *cancellable,
                   GError **error)
{
    return find_id(api,
                   external ? "SELECT Id FROM ExternalClientApplication WHERE DeveloperName ="
                            : "SELECT Id FROM ConnectedApplication WHERE Name =",
                   name, NULL, NULL, cancellable, error);
}

bool setup_has_access(Api *api, const char *permission_set_id, const char *app_id, bool *ret_has,
                      GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *id =
        find_id(api, "SELECT Id FROM SetupEntityAccess WHERE ParentId =", permission_set_id,
                " AND SetupEntityId =", app_id, cancellable, &problem);

    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    *ret_has = id != NULL;
    return true;
}

bool setup_create_permission_set(Api *api, const char *name, const char *description,
                                 GCancellable *cancellable, GError **error)
{
    g_autoptr(json_object) body = json_object_new_object();
    g_autoptr(json_object) answer = NULL;

    json_add_text(body, "Name", name);
    json_add_text(body, "Label", name);
    json_add_text(body, "Description", description);
    answer = api_send(api, "POST", "sobjects/PermissionSet", body,
                      "the permission set cannot be created", cancellable, error);
    return answer != NULL;
}

/* Creates a row of two references; that it is there already is as good. */
static bool create_pair(Api *api, const char *object, const char *first_name, const char *first,
                        const char *second_name, const char *second, const char *doing,
                        GCancellable *cancellable, GError **error)
{
    g_autoptr(json_object) body = json_object_new_object();
    g_autofree char *path = g_strconcat("sobjects/", object, NULL);
    g_autoptr(json_object) answer = NULL;
    g_autoptr(GError) problem = NULL;

    json_add_text(body, first_name, first);
    json_add_text(body, second_name, second);
    answer = api_send(api, "POST", path, body, doing, cancellable, &problem);
    if (answer || has_code(problem, "DUPLICATE_VALUE"))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

bool setup_assign(Api *api, const char *user_id, const char *permission_set_id,
                  GCancellable *cancellable, GError **error)
{
    return create_pair(api, "PermissionSetAssignment", "AssigneeId", user_id, "PermissionSetId",
                       permission_set_id, "the permission set cannot be assigned", cancellable,
                       error);
}

bool setup_grant_access(Api *api, const char *permission_set_id, const char *app_id,
                        GCancellable *cancellable, GError **error)
{
    return create_pair(api, "SetupEntityAccess", "ParentId", permission_set_id, "SetupEntityId",
                       app_id, "the permission set cannot be let into the app", cancellable, error);
}

bool setup_delete(Api *api, const char *object, const char *id, GCancellable *cancellable,
                  GError **error)
{
    g_autofree char *escaped = http_escape(id);
    g_autofree char *path = g_strdup_printf("sobjects/%s/%s", object, escaped);
    g_autofree char *doing = g_strdup_printf("the %s cannot be deleted", object);
    g_autoptr(GError) problem = NULL;
    g_autoptr(json_object) answer =
        api_send(api, "DELETE", path, NULL, doing, cancellable, &problem);

    if (answer || has_code(problem, "NOT_FOUND") || has_code(problem, "ENTITY_IS_DELETED"))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}
