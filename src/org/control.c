#include "config.h"

#include "org/control.h"

#include <string.h>

#include "core/json.h"
#include "crypto/certificate.h"
#include "crypto/key-pair.h"
#include "org/app.h"
#include "org/apply.h"
#include "org/log.h"
#include "org/sessions.h"
#include "org/setup.h"
#include "org/state.h"
#include "org/users.h"

#define PREFIX "/orgwire-org/"
#define OWN_CLIENT "orgwire-org"

const char *control_admin_token(Org *org)
{
    const OrgUser *admin = org_user_by_name(org, ORG_ADMIN_USERNAME);

    return session_open(org, admin->id, OWN_CLIENT, "api web refresh_token full", NULL)->token;
}

typedef struct {
    Org *org;
    json_object *body;   /* what was asked */
    json_object *answer; /* what is told beside "done" */
    const char *problem; /* NULL: done */
} Deed;

static App *wanted_app(Deed *deed)
{
    const char *name = json_text(deed->body, "app", NULL);
    GPtrArray *apps = deed->org->setup->apps;
    App *app = name ? setup_app(deed->org->setup, name) : apps->len ? apps->pdata[0] : NULL;

    if (!app)
        deed->problem = "there is no such app";
    return app;
}

static OrgUser *wanted_user(Deed *deed)
{
    OrgUser *user =
        org_user_by_name(deed->org, json_text(deed->body, "username", ORG_RUN_AS_USERNAME));

    if (!user)
        deed->problem = "there is no such user";
    return user;
}

static void delete_app(Deed *deed)
{
    const App *app = wanted_app(deed);
    const OrgUser *admin = org_user_by_name(deed->org, ORG_ADMIN_USERNAME);
    g_auto(Applied) applied = {0};
    Setup *draft;

    if (!app)
        return;
    draft = setup_copy(deed->org->setup);
    apply_removal(deed->org, admin, draft,
                  metadata_type_find(app->external ? TYPE_APP : TYPE_CONNECTED_APP), app->name,
                  &applied);
    apply_commit(deed->org, draft);
}

static void replace_certificate(Deed *deed)
{
    App *app = wanted_app(deed);
    Component *part = app && app->external ? app_part(deed->org->setup, app, TYPE_GLOBAL) : NULL;
    g_autoptr(KeyPair) key = part ? key_pair_generate(2048, NULL) : NULL;
    g_autoptr(Certificate) certificate =
        key ? certificate_make(key, "somebody else", org_now(deed->org), 365, NULL) : NULL;
    json_object *values = NULL;

    if (!certificate) {
        deed->problem = "no app with a certificate";
        return;
    }
    json_object_deep_copy(part->values, &values, NULL);
    json_object_object_del(values, "certificate");
    json_add_text(values, "certificate", certificate->pem);
    json_object_put(part->values);
    part->values = values;
    g_clear_pointer(&app->previous_certificate, g_free);
}

static void clear_certificate(Deed *deed)
{
    const App *app = wanted_app(deed);
    Component *part = app && app->external ? app_part(deed->org->setup, app, TYPE_GLOBAL) : NULL;
    json_object *values = NULL;

    if (!part)
        return;
    json_object_deep_copy(part->values, &values, NULL);
    json_object_object_del(values, "certificate");
    json_object_put(part->values);
    part->values = values;
}

static void remove_assignment(Deed *deed)
{
    const OrgUser *user = wanted_user(deed);
    const char *name = json_text(deed->body, "permission_set", NULL);
    GPtrArray *assignments = deed->org->setup->assignments;

    for (guint i = assignments->len; user && i-- > 0;) {
        const Assignment *assignment = assignments->pdata[i];
        const PermissionSet *set =
            setup_permission_set(deed->org->setup, assignment->permission_set_id);

        if (set && !set->profile_id && org_id_equal(assignment->user_id, user->id) &&
            (!name || g_ascii_strcasecmp(name, set->name) == 0))
            g_ptr_array_remove_index(assignments, i);
    }
}

static void remove_access(Deed *deed)
{
    const App *app = wanted_app(deed);

    if (app)
        setup_remove_accesses(deed->org->setup, NULL, app->id);
}

static void delete_permission_set(Deed *deed)
{
    const PermissionSet *set =
        setup_permission_set(deed->org->setup, json_text(deed->body, "permission_set", ""));

    if (set)
        setup_remove_permission_set(deed->org->setup, set->id);
    else
        deed->problem = "there is no such permission set";
}

static void disable_app(Deed *deed)
{
    const App *app = wanted_app(deed);
    Component *part = app ? app_part(deed->org->setup, app, TYPE_APP_POLICIES) : NULL;
    json_object *values = NULL;

    if (!part)
        return;
    json_object_deep_copy(part->values, &values, NULL);
    json_object_object_del(values, "isEnabled");
    json_add_text(values, "isEnabled",
                  json_flag(deed->body, "on", true) ? "false" : "true");
    json_object_put(part->values);
    part->values = values;
}

static void freeze_user(Deed *deed)
{
    OrgUser *user = wanted_user(deed);

    if (user)
        user->frozen = json_flag(deed->body, "on", true);
}

static void deactivate_user(Deed *deed)
{
    OrgUser *user = wanted_user(deed);

    if (user)
        user->active = !json_flag(deed->body, "on", true);
}

/* A new copy of production: another org id, and nothing of what was made here. */
static void refresh_sandbox(Deed *deed)
{
    Org *org = deed->org;
    Setup *fresh = setup_new();

    for (guint i = 0; i < org->setup->apps->len; i++) {
        const char *key = app_key(org->setup, org->setup->apps->pdata[i]);

        if (key)
            g_hash_table_add(org->lost_keys, g_strdup(key));
    }
    g_free(org->id);
    org->id = org_new_id(org, "00D");
    org->sandbox = true;
    g_ptr_array_set_size(org->sessions, 0);
    g_ptr_array_set_size(org->grants, 0);
    g_ptr_array_set_size(org->codes, 0);
    users_make_profile_sets(org, fresh);
    apply_commit(org, fresh);
    json_add_text(deed->answer, "org_id", org->id);
    json_add_text(deed->answer, "admin_token", control_admin_token(org));
}

/* All but the sessions that the program itself gave out, or one user's. */
static void expire_tokens(Deed *deed)
{
    Org *org = deed->org;
    const char *username = json_text(deed->body, "username", NULL);
    const OrgUser *user = username ? org_user_by_name(org, username) : NULL;

    for (guint i = org->sessions->len; i-- > 0;) {
        const Session *session = org->sessions->pdata[i];

        if (user ? org_id_equal(session->user_id, user->id)
                 : strcmp(session->client_id, OWN_CLIENT) != 0)
            g_ptr_array_remove_index(org->sessions, i);
    }
}

static void new_admin_token(Deed *deed)
{
    json_add_text(deed->answer, "admin_token", control_admin_token(deed->org));
}

static void set_clock(Deed *deed)
{
    deed->org->clock_offset = json_integer(deed->body, "offset", 0);
}

static const struct {
    const char *name;
    void (*act)(Deed *deed);
} deeds[] = {
    {"delete-app", delete_app},
    {"disable-app", disable_app},
    {"replace-certificate", replace_certificate},
    {"clear-certificate", clear_certificate},
    {"remove-assignment", remove_assignment},
    {"remove-access", remove_access},
    {"delete-permission-set", delete_permission_set},
    {"freeze-user", freeze_user},
    {"deactivate-user", deactivate_user},
    {"refresh-sandbox", refresh_sandbox},
    {"expire-tokens", expire_tokens},
    {"new-admin-token", new_admin_token},
    {"set-clock", set_clock},
};

static void run_deed(Org *org, json_object *body, OrgReply *reply)
{
    Deed deed = {org, body, json_object_new_object(), "there is no such action"};
    const char *action = json_text(body, "action", "");

    for (gsize i = 0; i < G_N_ELEMENTS(deeds); i++)
        if (strcmp(deeds[i].name, action) == 0) {
            deed.problem = NULL;
            deeds[i].act(&deed);
        }
    json_add_flag(deed.answer, "done", deed.problem == NULL);
    json_add_text(deed.answer, "problem", deed.problem);
    org_reply_take_json(reply, deed.problem ? 400 : 200, deed.answer);
}

static void set_fault(Org *org, json_object *body, OrgReply *reply)
{
    json_object *answer = json_object_new_object();
    bool done = faults_set(org->faults, json_text(body, "name", ""), json_flag(body, "on", true));

    json_add_flag(answer, "done", done);
    json_add_text(answer, "problem", done ? NULL : "there is no such fault");
    org_reply_take_json(reply, done ? 200 : 400, answer);
}

/* Drift: see data_change_schema(). */
static void change_schema(Org *org, json_object *body, OrgReply *reply)
{
    json_object *answer = json_object_new_object();
    const char *problem = NULL;
    bool done = data_change_schema(org->data, body, &problem);

    json_add_flag(answer, "done", done);
    json_add_text(answer, "problem", problem);
    org_reply_take_json(reply, done ? 200 : 400, answer);
}

static void reply_pretty(OrgReply *reply, json_object *value)
{
    g_autofree char *text = json_build(value, true);

    json_object_put(value);
    org_reply_text(reply, 200, "application/json;charset=UTF-8", text);
}

static void handle_get(Org *org, const char *what, OrgReply *reply)
{
    if (strcmp(what, "state") == 0) {
        reply_pretty(reply, state_build(org));
    } else if (strcmp(what, "log") == 0) {
        reply_pretty(reply, log_build(org));
    } else if (strcmp(what, "faults") == 0) {
        g_autofree char *help = faults_help();

        org_reply_text(reply, 200, "text/plain;charset=UTF-8", help);
    } else {
        org_reply_text(reply, 404, "text/plain", "state, log, faults; POST fault, do, schema\n");
    }
}

bool control_handle(Org *org, const OrgRequest *request, OrgReply *reply)
{
    g_autoptr(json_object) body = NULL;
    const char *what;
    gsize length;
    const char *text = org_request_body(request, &length);

    if (!g_str_has_prefix(request->path, PREFIX))
        return false;
    what = request->path + strlen(PREFIX);
    if (!org_request_is(request, "POST")) {
        if (org_request_is(request, "DELETE") && strcmp(what, "log") == 0)
            log_forget(org);
        handle_get(org, what, reply);
        return true;
    }
    body = json_parse(text, (gssize) length, NULL);
    if (!body)
        org_reply_text(reply, 400, "text/plain", "a JSON object is needed\n");
    else if (strcmp(what, "fault") == 0)
        set_fault(org, body, reply);
    else if (strcmp(what, "do") == 0)
        run_deed(org, body, reply);
    else if (strcmp(what, "schema") == 0)
        change_schema(org, body, reply);
    else
        org_reply_text(reply, 404, "text/plain", "POST fault, do or schema\n");
    return true;
}
