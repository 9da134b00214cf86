#include "config.h"

#include "org/sessions.h"

#include <string.h>

#include "crypto/encode.h"

#define GRANTS_PER_USER_AND_CLIENT 5

static void session_free(gpointer data)
{
    Session *session = data;

    g_free(session->id);
    g_free(session->token);
    g_free(session->user_id);
    g_free(session->client_id);
    g_free(session->scope);
    g_free(session->refresh_token);
    g_free(session);
}

static void grant_free(gpointer data)
{
    Grant *grant = data;

    g_free(grant->id);
    g_free(grant->refresh_token);
    g_free(grant->user_id);
    g_free(grant->client_id);
    g_free(grant->scope);
    g_ptr_array_unref(grant->used_tokens);
    g_free(grant);
}

void code_free(Code *code)
{
    if (!code)
        return;
    g_free(code->code);
    g_free(code->user_id);
    g_free(code->client_id);
    g_free(code->redirect_uri);
    g_free(code->scope);
    g_free(code->challenge);
    g_free(code);
}

void sessions_make(Org *org)
{
    org->sessions = g_ptr_array_new_with_free_func(session_free);
    org->grants = g_ptr_array_new_with_free_func(grant_free);
    org->codes = g_ptr_array_new_with_free_func((GDestroyNotify) code_free);
}

void sessions_clear(Org *org)
{
    g_clear_pointer(&org->sessions, g_ptr_array_unref);
    g_clear_pointer(&org->grants, g_ptr_array_unref);
    g_clear_pointer(&org->codes, g_ptr_array_unref);
}

Session *session_open(Org *org, const char *user_id, const char *client_id, const char *scope,
                      const char *refresh_token)
{
    Session *session = g_new0(Session, 1);
    g_autofree char *random = random_text(86);

    session->id = org_new_id(org, "0Ak");
    session->token = g_strdup_printf("%.15s!AQ%s._%s", org->id, random, "orgwire");
    session->user_id = g_strdup(user_id);
    session->client_id = g_strdup(client_id);
    session->scope = g_strdup(scope);
    session->refresh_token = g_strdup(refresh_token);
    session->created_at = session->used_at = org_now(org);
    g_ptr_array_add(org->sessions, session);
    return session;
}

bool session_is_live(const Org *org, const Session *session)
{
    const OrgUser *user = org_user(org, session->user_id);

    return user && user->active && !user->frozen &&
           org_now(org) - session->used_at <= SESSION_SECONDS;
}

Session *session_find(const Org *org, const char *token)
{
    for (guint i = 0; i < org->sessions->len; i++) {
        Session *session = org->sessions->pdata[i];

        if (strcmp(session->token, token) == 0)
            return session_is_live(org, session) ? session : NULL;
    }
    return NULL;
}

Session *session_use(Org *org, const char *token)
{
    Session *session = session_find(org, token);
    gint64 dies = fault_number(org, FAULT_TOKEN_DIES, -1);

    if (!session)
        return NULL;
    session->requests++;
    if (dies >= 0 && session->requests > dies) {
        session_close(org, session);
        return NULL;
    }
    session->used_at = org_now(org);
    return session;
}

void session_close(Org *org, Session *session)
{
    g_ptr_array_remove(org->sessions, session);
}

Grant *grant_open(Org *org, const char *user_id, const char *client_id, const char *scope)
{
    Grant *grant = g_new0(Grant, 1);
    Grant *oldest = NULL;
    guint n = 0;

    for (guint i = 0; i < org->grants->len; i++) {
        Grant *other = org->grants->pdata[i];

        if (strcmp(other->user_id, user_id) != 0 || strcmp(other->client_id, client_id) != 0)
            continue;
        oldest = oldest ? oldest : other;
        n++;
    }
    if (n >= GRANTS_PER_USER_AND_CLIENT)
        grant_close(org, oldest);
    grant->id = org_new_id(org, "0CQ");
    grant->used_tokens = g_ptr_array_new_with_free_func(g_free);
    grant->user_id = g_strdup(user_id);
    grant->client_id = g_strdup(client_id);
    grant->scope = g_strdup(scope);
    grant->created_at = grant->used_at = org_now(org);
    grant_rotate(grant);
    g_ptr_array_add(org->grants, grant);
    return grant;
}

void grant_rotate(Grant *grant)
{
    g_autofree char *random = random_text(72);

    if (grant->refresh_token)
        g_ptr_array_add(grant->used_tokens, g_steal_pointer(&grant->refresh_token));
    grant->refresh_token = g_strdup_printf("5Aep861%s", random);
}

static bool is_used_token(const Grant *grant, const char *token)
{
    return g_ptr_array_find_with_equal_func(grant->used_tokens, token, g_str_equal, NULL);
}

Grant *grant_find(Org *org, const char *refresh_token)
{
    for (guint i = 0; i < org->grants->len; i++) {
        Grant *grant = org->grants->pdata[i];

        if (strcmp(grant->refresh_token, refresh_token) == 0)
            return grant;
        if (is_used_token(grant, refresh_token)) {
            grant_close(org, grant);
            return NULL;
        }
    }
    return NULL;
}

/* Sessions know their grant by the token it had when they were opened. */
static void end_sessions_of(Org *org, const Grant *grant)
{
    for (guint i = org->sessions->len; i-- > 0;) {
        const Session *session = org->sessions->pdata[i];

        if (session->refresh_token && (strcmp(session->refresh_token, grant->refresh_token) == 0 ||
                                       is_used_token(grant, session->refresh_token)))
            g_ptr_array_remove_index(org->sessions, i);
    }
}

void grant_close(Org *org, Grant *grant)
{
    end_sessions_of(org, grant);
    g_ptr_array_remove(org->grants, grant);
}

bool grant_exists(const Org *org, const char *user_id, const char *client_id)
{
    for (guint i = 0; i < org->grants->len; i++) {
        const Grant *grant = org->grants->pdata[i];

        if (strcmp(grant->user_id, user_id) == 0 && strcmp(grant->client_id, client_id) == 0)
            return true;
    }
    return false;
}

const char *code_open(Org *org, const char *user_id, const char *client_id,
                      const char *redirect_uri, const char *scope, const char *challenge)
{
    Code *code = g_new0(Code, 1);
    g_autofree char *random = random_text(64);

    /* The real ones end like base64: whoever decodes them twice or not at all finds out here. */
    code->code = g_strdup_printf("aPrx%s==", random);
    code->user_id = g_strdup(user_id);
    code->client_id = g_strdup(client_id);
    code->redirect_uri = g_strdup(redirect_uri);
    code->scope = g_strdup(scope);
    code->challenge = g_strdup(challenge);
    code->expires_at = org_now(org) + CODE_SECONDS;
    g_ptr_array_add(org->codes, code);
    return code->code;
}

Code *code_take(Org *org, const char *text)
{
    for (guint i = 0; i < org->codes->len; i++) {
        Code *code = org->codes->pdata[i];

        if (strcmp(code->code, text) != 0)
            continue;
        code = g_ptr_array_steal_index(org->codes, i);
        if (code->expires_at > org_now(org) && !fault_on(org, FAULT_CODE_EXPIRED))
            return code;
        code_free(code);
        return NULL;
    }
    return NULL;
}

static bool matches(const char *wanted, const char *text)
{
    return !wanted || strcmp(wanted, text) == 0;
}

void sessions_end(Org *org, const char *user_id, const char *client_id, const Session *except)
{
    for (guint i = org->sessions->len; i-- > 0;) {
        const Session *session = org->sessions->pdata[i];

        if (session != except && matches(user_id, session->user_id) &&
            matches(client_id, session->client_id))
            g_ptr_array_remove_index(org->sessions, i);
    }
}

void grants_end(Org *org, const char *user_id, const char *client_id)
{
    for (guint i = org->grants->len; i-- > 0;) {
        Grant *grant = org->grants->pdata[i];

        if (matches(user_id, grant->user_id) && matches(client_id, grant->client_id))
            grant_close(org, grant);
    }
}
