/* A status as JSON: product.md §5. */
#include "config.h"

#include "app/status.h"
#include "core/json.h"
#include "core/text.h"

static json_object *certificate_to_json(const Status *status)
{
    json_object *object = json_object_new_object();
    g_autofree char *until = text_time(status->certificate_not_after);

    json_add_text(object, "sha256", status->certificate_sha256);
    json_add_text(object, "not_after", until);
    json_add_integer(object, "days_left", status->days_left);
    return object;
}

static json_object *token_to_json(const Status *status)
{
    json_object *object = json_object_new_object();
    g_autofree char *minted = text_time(status->minted_at);
    g_autofree char *verified = text_time(status->verified_at);

    json_add_text(object, "minted_at", status->minted_at ? minted : NULL);
    json_add_text(object, "verified_at", status->verified_at ? verified : NULL);
    return object;
}

static json_object *calls_to_json(const Status *status)
{
    json_object *object = json_object_new_object();

    json_add_integer(object, "used", status->calls_used);
    json_add_integer(object, "limit", status->calls_limit);
    return object;
}

static json_object *integrations_to_json(const Status *status)
{
    json_object *array = json_object_new_array();

    for (guint i = 0; i < status->associations->len; i++) {
        const Association *one = status->associations->pdata[i];
        json_object *entry = json_object_new_object();

        json_add_text(entry, "name", one->integration);
        json_add_text(entry, "env", one->env);
        json_object_array_add(array, entry);
    }
    return array;
}

static json_object *findings_to_json(const Status *status)
{
    json_object *array = json_object_new_array();

    for (guint i = 0; i < status->findings->len; i++) {
        const Finding *finding = status->findings->pdata[i];
        json_object *entry = json_object_new_object();

        json_add_text(entry, "state", status_state_name(finding->state));
        json_add_text(entry, "what", finding->what);
        json_add_text(entry, "effect", finding->effect);
        json_add_text(entry, "fix", finding->fix);
        json_add_text(entry, "command", finding->command);
        json_object_array_add(array, entry);
    }
    return array;
}

json_object *status_to_json(const Status *status)
{
    const Connection *connection = status->connection;
    json_object *object = json_object_new_object();

    json_add_text(object, "name", status->name);
    json_add_text(object, "state", status_state_name(status->state));
    json_add_text(object, "reason", status->reason);
    json_add_text(object, "next", status->next);
    if (connection) {
        json_add_text(object, "org_id", connection->org_id);
        json_add_text(object, "instance_url", connection->instance_url);
        json_add_text(object, "username", connection->username);
        json_add_text(object, "app", connection->app);
        json_add_text(object, "app_kind", app_kind_name(connection->app_kind));
    }
    if (status->certificate_sha256)
        json_add_take(object, "certificate", certificate_to_json(status));
    if (status->minted_at)
        json_add_take(object, "token", token_to_json(status));
    if (connection) {
        json_add_text(object, "store", store_kind_name(connection->store));
        json_add_text(object, "api_version", connection->api_version);
    }
    if (status->calls_limit >= 0)
        json_add_take(object, "api_calls", calls_to_json(status));
    json_add_take(object, "integrations", integrations_to_json(status));
    json_add_text(object, "since", status->since);
    json_add_take(object, "findings", findings_to_json(status));
    return object;
}
