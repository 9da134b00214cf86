/* The setup objects as tables of the data half (data.h): columns, rows and what may be changed. */
#ifndef ORG_TABLES_H
#define ORG_TABLES_H

#include "org/org.h"

void tables_add(Org *org);

/* ---- among the table-*.c files ---- */

extern const Table table_user, table_user_login, table_profile, table_user_license,
    table_organization;
extern const Table table_permission_set, table_assignment, table_access,
    table_user_permission_access, table_object_permissions, table_field_permissions;
extern const Table table_external_client_app, table_connected_app, table_oauth_policies,
    table_app_policies, table_oauth_token, table_login_history, table_auth_session;

GPtrArray *table_rows_new(void);
/* A new row, with its Id, added to the rows; borrowed. */
json_object *table_row(GPtrArray *rows, const char *id);
/* NULL text is JSON null. */
void table_text(json_object *row, const char *column, const char *text);
void table_time(json_object *row, const char *column, gint64 seconds);
/* False with INSUFFICIENT_ACCESS_OR_READONLY. */
bool table_check(const Org *org, const OrgUser *user, const char *permission, RowProblem *problem);

/* Columns most rows have. */
#define COLUMN_ID {.name = "Id", .type = "id", .length = 18}
#define COLUMN_TEXT(n, l) {.name = n, .type = "string", .length = l, .nillable = true}
#define COLUMN_FLAG(n) {.name = n, .type = "boolean"}
#define COLUMN_INT(n) {.name = n, .type = "int", .nillable = true}
#define COLUMN_TIME(n) {.name = n, .type = "datetime", .nillable = true}
#define COLUMN_WORD(n) {.name = n, .type = "picklist", .length = 255, .nillable = true}
#define COLUMN_REFERENCE(n, to, r) \
    {.name = n, .type = "reference", .length = 18, .reference_to = to, .relationship = r, \
     .nillable = true}
#define COLUMN_END {.name = NULL}

#endif
