/* OauthToken, LoginHistory, AuthSession. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/app.h"
#include "org/logins.h"
#include "org/sessions.h"
#include "org/tables.h"

static const TableColumn token_columns[] = {
    COLUMN_ID,
    COLUMN_TEXT("AppName", 255),
    COLUMN_REFERENCE("UserId", "User", "User"),
    COLUMN_INT("UseCount"),
    COLUMN_TIME("LastUsedDate"),
    COLUMN_TIME("CreatedDate"),
    COLUMN_END,
};

static GPtrArray *token_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();
    bool all = org_user_may(org, viewer, "CustomizeApplication");

    for (guint i = 0; i < org->grants->len; i++) {
        const Grant *grant = org->grants->pdata[i];
        g_autoptr(AppView) app = app_view_find(org, grant->client_id);
        json_object *row;

        if (!all && !org_id_equal(grant->user_id, viewer->id))
            continue;
        row = table_row(rows, grant->id);
        table_text(row, "AppName", app ? app->label : NULL);
        table_text(row, "UserId", grant->user_id);
        json_add_integer(row, "UseCount", grant->uses);
        table_time(row, "LastUsedDate", grant->used_at);
        table_time(row, "CreatedDate", grant->created_at);
    }
    return rows;
}

const Table table_oauth_token = {"OauthToken", "OAuth Token", "0CQ", token_columns, token_rows,
                                 NULL, NULL, NULL};

static const TableColumn history_columns[] = {
    COLUMN_ID,
    COLUMN_REFERENCE("UserId", "User", "User"),
    COLUMN_TIME("LoginTime"),
    COLUMN_WORD("LoginType"),
    COLUMN_TEXT("Status", 128),
    COLUMN_TEXT("Application", 64),
    COLUMN_TEXT("SourceIp", 39),
    COLUMN_TEXT("ApiVersion", 32),
    COLUMN_END,
};

static GPtrArray *history_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();
    bool all = org_user_may(org, viewer, "ManageUsers");

    for (guint i = 0; i < org->logins->len; i++) {
        const Login *login = org->logins->pdata[i];
        json_object *row;

        if (!all && !org_id_equal(login->user_id, viewer->id))
            continue;
        row = table_row(rows, login->id);
        table_text(row, "UserId", login->user_id);
        table_time(row, "LoginTime", login->time);
        table_text(row, "LoginType", login->type);
        table_text(row, "Status", login->status);
        table_text(row, "Application", login->application);
        table_text(row, "SourceIp", "127.0.0.1");
        table_text(row, "ApiVersion", "67.0");
    }
    return rows;
}

const Table table_login_history = {"LoginHistory", "Login History", "0Ya", history_columns,
                                   history_rows, NULL, NULL, NULL};

static const TableColumn session_columns[] = {
    COLUMN_ID,
    COLUMN_REFERENCE("UsersId", "User", "Users"),
    COLUMN_INT("NumSecondsValid"),
    COLUMN_WORD("SessionType"),
    COLUMN_WORD("LoginType"),
    COLUMN_TIME("CreatedDate"),
    COLUMN_TIME("LastModifiedDate"),
    COLUMN_END,
};

static GPtrArray *session_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows;

    if (!org_user_may(org, viewer, "ManageUsers"))
        return NULL;
    rows = table_rows_new();
    for (guint i = 0; i < org->sessions->len; i++) {
        const Session *session = org->sessions->pdata[i];
        json_object *row;

        if (!session_is_live(org, session))
            continue;
        row = table_row(rows, session->id);
        table_text(row, "UsersId", session->user_id);
        json_add_integer(row, "NumSecondsValid", SESSION_SECONDS);
        table_text(row, "SessionType", "API");
        table_text(row, "LoginType", "Remote Access 2.0");
        table_time(row, "CreatedDate", session->created_at);
        table_time(row, "LastModifiedDate", session->used_at);
    }
    return rows;
}

const Table table_auth_session = {"AuthSession", "Auth Session", "0Ak", session_columns,
                                  session_rows, NULL, NULL, NULL};
