#include "config.h"

#include "org/tables.h"

#include "core/json.h"

static const Table *const tables[] = {
    &table_user,
    &table_user_login,
    &table_profile,
    &table_user_license,
    &table_organization,
    &table_permission_set,
    &table_assignment,
    &table_access,
    &table_user_permission_access,
    &table_object_permissions,
    &table_field_permissions,
    &table_external_client_app,
    &table_connected_app,
    &table_oauth_policies,
    &table_app_policies,
    &table_oauth_token,
    &table_login_history,
    &table_auth_session,
};

void tables_add(Org *org)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        data_add_table(org->data, tables[i]);
    data_list_takers(org->data);
}

static void put(gpointer row)
{
    json_object_put(row);
}

GPtrArray *table_rows_new(void)
{
    return g_ptr_array_new_with_free_func(put);
}

json_object *table_row(GPtrArray *rows, const char *id)
{
    json_object *row = json_object_new_object();

    json_add_text(row, "Id", id);
    g_ptr_array_add(rows, row);
    return row;
}

void table_text(json_object *row, const char *column, const char *text)
{
    json_object_object_add(row, column, text ? json_object_new_string(text) : NULL);
}

void table_time(json_object *row, const char *column, gint64 seconds)
{
    g_autofree char *text = org_time(seconds);

    table_text(row, column, text);
}

bool table_check(const Org *org, const OrgUser *user, const char *permission, RowProblem *problem)
{
    if (org_user_may(org, user, permission))
        return true;
    row_problem_set(problem, 403, "INSUFFICIENT_ACCESS_OR_READONLY", NULL,
                    "insufficient access rights on object id");
    return false;
}
