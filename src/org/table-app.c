/* Apps: ExternalClientApplication, ConnectedApplication, and the policies of the former. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/app.h"
#include "org/component.h"
#include "org/schema-metadata.h"
#include "org/setup.h"
#include "org/tables.h"

static const TableColumn external_columns[] = {
    COLUMN_ID,
    COLUMN_TEXT("DeveloperName", 80),
    COLUMN_TEXT("MasterLabel", 80),
    COLUMN_TEXT("ContactEmail", 128),
    COLUMN_TEXT("Description", 255),
    COLUMN_WORD("DistributionState"),
    COLUMN_WORD("Language"),
    COLUMN_TIME("CreatedDate"),
    COLUMN_END,
};

static bool may_see_apps(const Org *org, const OrgUser *viewer)
{
    return org_user_may(org, viewer, "ExternalClientAppViewer") ||
           org_user_may(org, viewer, "ViewSetup");
}

static GPtrArray *external_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows;

    if (!may_see_apps(org, viewer))
        return NULL;
    rows = table_rows_new();
    for (guint i = 0; i < org->setup->apps->len; i++) {
        const App *app = org->setup->apps->pdata[i];
        const Component *part = app->external ? app_part(org->setup, app, TYPE_APP) : NULL;
        json_object *row;

        if (!part)
            continue;
        row = table_row(rows, app->id);
        table_text(row, "DeveloperName", app->name);
        table_text(row, "MasterLabel", json_text(part->values, "label", app->name));
        table_text(row, "ContactEmail", json_text(part->values, "contactEmail", NULL));
        table_text(row, "Description", json_text(part->values, "description", NULL));
        table_text(row, "DistributionState", json_text(part->values, "distributionState", "Local"));
        table_text(row, "Language", "en_US");
        table_time(row, "CreatedDate", part->created_at);
    }
    return rows;
}

const Table table_external_client_app = {"ExternalClientApplication",
                                         "External Client Application", "0xI", external_columns,
                                         external_rows, NULL, NULL, NULL};

static const TableColumn connected_columns[] = {
    COLUMN_ID,
    COLUMN_TEXT("Name", 80),
    COLUMN_FLAG("OptionsAllowAdminApprovedUsersOnly"),
    COLUMN_TIME("CreatedDate"),
    COLUMN_END,
};

static GPtrArray *connected_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();

    for (guint i = 0; i < org->setup->apps->len; i++) {
        const App *app = org->setup->apps->pdata[i];
        g_autoptr(AppView) view = app->external ? NULL : app_view(org, app);
        json_object *row;

        if (!view)
            continue;
        row = table_row(rows, app->id);
        table_text(row, "Name", view->label);
        json_add_flag(row, "OptionsAllowAdminApprovedUsersOnly", view->admin_approved);
        table_time(row, "CreatedDate", app->created_at);
    }
    return rows;
}

const Table table_connected_app = {"ConnectedApplication", "Connected Application", "0H4",
                                   connected_columns, connected_rows, NULL, NULL, NULL};

static const TableColumn oauth_policy_columns[] = {
    COLUMN_ID,
    COLUMN_TEXT("DeveloperName", 80),
    COLUMN_REFERENCE("ExternalClientApplicationId", "ExternalClientApplication",
                     "ExternalClientApplication"),
    COLUMN_WORD("PermittedUsersPolicyType"),
    COLUMN_WORD("IpRelaxationPolicyType"),
    COLUMN_WORD("RefreshTokenPolicyType"),
    COLUMN_WORD("RequiredSessionLevel"),
    COLUMN_END,
};

/* One row for each app that has such a part; the values with their defaults go to `fill`. */
static GPtrArray *part_rows(Org *org, const OrgUser *viewer, const char *type,
                            void (*fill)(json_object *row, json_object *values))
{
    GPtrArray *rows;

    if (!may_see_apps(org, viewer))
        return NULL;
    rows = table_rows_new();
    for (guint i = 0; i < org->setup->apps->len; i++) {
        const App *app = org->setup->apps->pdata[i];
        const Component *part = app->external ? app_part(org->setup, app, type) : NULL;
        g_autoptr(json_object) values = NULL;
        json_object *row;

        if (!part)
            continue;
        values = component_with_defaults(metadata_type_find(type), part->values);
        row = table_row(rows, part->id);
        table_text(row, "DeveloperName", part->full_name);
        table_text(row, "ExternalClientApplicationId", app->id);
        fill(row, values);
    }
    return rows;
}

static void fill_oauth_policy(json_object *row, json_object *values)
{
    table_text(row, "PermittedUsersPolicyType", json_text(values, "permittedUsersPolicyType", NULL));
    table_text(row, "IpRelaxationPolicyType", json_text(values, "ipRelaxationPolicyType", NULL));
    table_text(row, "RefreshTokenPolicyType", json_text(values, "refreshTokenPolicyType", NULL));
    table_text(row, "RequiredSessionLevel", json_text(values, "requiredSessionLevel", NULL));
}

static GPtrArray *oauth_policy_rows(Org *org, const OrgUser *viewer)
{
    return part_rows(org, viewer, TYPE_OAUTH_POLICIES, fill_oauth_policy);
}

const Table table_oauth_policies = {
    "ExtlClntAppOauthPlcyCnfg", "External Client App OAuth Policies Configuration", "0xQ",
    oauth_policy_columns, oauth_policy_rows, NULL, NULL, NULL};

static const TableColumn app_policy_columns[] = {
    COLUMN_ID,
    COLUMN_TEXT("DeveloperName", 80),
    COLUMN_REFERENCE("ExternalClientApplicationId", "ExternalClientApplication",
                     "ExternalClientApplication"),
    COLUMN_FLAG("IsEnabled"),
    COLUMN_WORD("OauthPluginStatus"),
    COLUMN_END,
};

static void fill_app_policy(json_object *row, json_object *values)
{
    json_add_flag(row, "IsEnabled", json_flag(values, "isEnabled", false));
    table_text(row, "OauthPluginStatus",
               json_flag(values, "isOauthPluginEnabled", false) ? "Enabled" : "Disabled");
}

static GPtrArray *app_policy_rows(Org *org, const OrgUser *viewer)
{
    return part_rows(org, viewer, TYPE_APP_POLICIES, fill_app_policy);
}

const Table table_app_policies = {"ExtlClntAppPlcyCnfg",
                                  "External Client App Policies Configuration", "0xP",
                                  app_policy_columns, app_policy_rows, NULL, NULL, NULL};
