#include "config.h"

#include <string.h>

#include "core/org-host.h"
#include "core/problem.h"
#include "crypto/encode.h"
#include "salesforce/answer.h"
#include "salesforce/oauth.h"

#define LIFE 600 /* seconds */
#define MAX_ADDRESS (16 * 1024)
#define MAX_CODE 2048

#define DOING "the sign-in did not succeed"
#define COPY_ALL "copy the whole address that the browser ended on, from http to the end"

static char *random_hex(gsize bytes)
{
    g_autofree guint8 *random = g_malloc(bytes);
    char *hex = g_malloc(bytes * 2 + 1);

    random_bytes(random, bytes);
    for (gsize i = 0; i < bytes; i++)
        g_snprintf(hex + 2 * i, 3, "%02x", random[i]);
    return hex;
}

static Secret *new_verifier(void)
{
    guint8 random[32];
    Secret *verifier;

    random_bytes(random, sizeof random);
    verifier = secret_new_take(base64url_encode(random, sizeof random));
    secret_wipe(random, sizeof random);
    return verifier;
}

OauthAttempt *oauth_attempt_new(const char *host, const char *client_id, const char *redirect_uri,
                                gint64 now)
{
    OauthAttempt *attempt = g_new0(OauthAttempt, 1);

    attempt->host = g_strdup(host);
    attempt->client_id = g_strdup(client_id);
    attempt->redirect_uri = g_strdup(redirect_uri);
    attempt->state = random_hex(16);
    attempt->verifier = new_verifier();
    attempt->expires_at = now + LIFE;
    return attempt;
}

void oauth_attempt_free(OauthAttempt *attempt)
{
    if (!attempt)
        return;
    g_free(attempt->host);
    g_free(attempt->client_id);
    g_free(attempt->redirect_uri);
    g_free(attempt->state);
    secret_unref(attempt->verifier);
    g_free(attempt);
}

/* An app of the customer's need not have the scope web, and gets no more than it needs. */
static const char *scope_of(const OauthAttempt *attempt)
{
    return g_str_equal(attempt->client_id, OAUTH_CLIENT_ID) ? OAUTH_SCOPE : "refresh_token api";
}

char *oauth_attempt_url(const OauthAttempt *attempt)
{
    guint8 digest[32];
    g_autofree char *challenge = NULL;
    g_autofree char *query = NULL;

    sha256(secret_text(attempt->verifier), secret_length(attempt->verifier), digest);
    challenge = base64url_encode(digest, sizeof digest);
    query = http_form("response_type", "code", "client_id", attempt->client_id, "redirect_uri",
                      attempt->redirect_uri, "state", attempt->state, "scope", scope_of(attempt),
                      "code_challenge", challenge, "code_challenge_method", "S256", "prompt",
                      "login", NULL);
    return g_strconcat(attempt->host, "/services/oauth2/authorize?", query, NULL);
}

/* The parameters of an address, each decoded once. */
typedef struct {
    char *address; /* without white space */
    GHashTable *values;
    bool broken;
} Callback;

static void callback_clear(Callback *callback)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, callback->values);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        secret_wipe(value, strlen(value));
    g_hash_table_unref(callback->values);
    secret_free_text(callback->address);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Callback, callback_clear)

/* Terminals and mail programs break long addresses. */
static char *without_space(const char *text)
{
    gsize length = strnlen(text, MAX_ADDRESS);
    char *result = g_malloc0(length + 1);
    gsize n = 0;

    for (gsize i = 0; i < length; i++) {
        if ((unsigned char) text[i] > ' ' && text[i] != 0x7f)
            result[n++] = text[i];
    }
    return result;
}

static void add_pair(Callback *callback, const char *pair, gsize length)
{
    const char *equals = memchr(pair, '=', length);
    g_autofree char *raw = NULL;
    g_autofree char *name = NULL;
    char *value;

    if (!equals)
        return;
    name = g_uri_unescape_segment(pair, equals, NULL);
    raw = g_strndup(equals + 1, length - (gsize) (equals + 1 - pair));
    value = g_uri_unescape_string(g_strdelimit(raw, "+", ' '), NULL);
    secret_wipe(raw, strlen(raw));
    /* A doubled parameter means that somebody else had a hand in it. */
    if (!name || !value || g_hash_table_contains(callback->values, name)) {
        callback->broken = true;
        secret_free_text(value);
        return;
    }
    g_hash_table_insert(callback->values, g_steal_pointer(&name), value);
}

static void callback_init(Callback *callback, const char *address)
{
    const char *at;
    const char *end;

    callback->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    callback->address = without_space(address);
    at = strchr(callback->address, '?');
    if (!at)
        return;
    at++;
    end = at + strcspn(at, "#");
    while (at < end) {
        gsize length = strcspn(at, "&#");

        add_pair(callback, at, length);
        at += length + (at[length] == '&');
    }
}

static const char *value_of(const Callback *callback, const char *name)
{
    return g_hash_table_lookup(callback->values, name);
}

static bool equals_in_constant_time(const char *a, const char *b)
{
    gsize length = strlen(a);
    volatile unsigned char difference = 0;

    if (strlen(b) != length)
        return false;
    for (gsize i = 0; i < length; i++)
        difference |= (unsigned char) (a[i] ^ b[i]);
    return difference == 0;
}

/* RFC 9207: an answer that names another issuer is a mix-up. */
static bool check_issuer(const OauthAttempt *attempt, const char *issuer, GError **error)
{
    if (!issuer || g_str_equal(issuer, attempt->host))
        return true;
    if (org_host_is_generic(attempt->host) && org_host_check_url(issuer, NULL, NULL))
        return true;
    problem_set(error, PROBLEM_REFUSED_HOST, "the answer was issued by another host", NULL, DOING);
    return false;
}

/* Salesforce shows some errors on a page of its own and never comes back (salesforce-api §4.2). */
static bool is_error_page(const OauthAttempt *attempt, const Callback *callback)
{
    return g_str_has_prefix(callback->address, "https://") &&
           !g_str_has_prefix(callback->address, attempt->redirect_uri) &&
           !value_of(callback, "state") && value_of(callback, "error");
}

static bool check_state(const OauthAttempt *attempt, const Callback *callback, GError **error)
{
    const char *state = value_of(callback, "state");

    if (callback->broken) {
        problem_set(error, PROBLEM_USAGE, "a part of it is broken or stands there twice", COPY_ALL,
                    "the address cannot be read");
        return false;
    }
    if (!state) {
        problem_set(error, PROBLEM_USAGE, "it has no 'state' and no 'code'", COPY_ALL,
                    "this is not the address that the sign-in ends on");
        return false;
    }
    if (!equals_in_constant_time(attempt->state, state)) {
        problem_set(error, PROBLEM_USAGE, "it belongs to another attempt to sign in",
                    "open this attempt's link and use the address it ends on",
                    "the address is not of this attempt");
        return false;
    }
    if (g_get_real_time() / G_USEC_PER_SEC > attempt->expires_at) {
        problem_set(error, PROBLEM_TIMEOUT, "it took longer than the attempt lasts",
                    "start the sign-in again", DOING);
        return false;
    }
    return true;
}

static Secret *take_code(const Callback *callback, GError **error)
{
    const char *code = value_of(callback, "code");

    if (!code || !*code) {
        problem_set(error, PROBLEM_USAGE, "there is no code in it", COPY_ALL,
                    "the address holds no answer");
        return NULL;
    }
    for (const char *p = code; *p; p++) {
        if (!g_ascii_isalnum(*p) && !strchr("._=-!~+/", *p)) {
            problem_set(error, PROBLEM_USAGE,
                        *p == '%' ? "it has been encoded twice" : "the code is no code",
                        COPY_ALL, "the address cannot be read");
            return NULL;
        }
    }
    if (strlen(code) > MAX_CODE) {
        problem_set(error, PROBLEM_USAGE, "the code is too long", COPY_ALL,
                    "the address cannot be read");
        return NULL;
    }
    return secret_new(code, -1);
}

Secret *oauth_attempt_read(const OauthAttempt *attempt, const char *address, GError **error)
{
    g_auto(Callback) callback = {0};
    const char *word;

    callback_init(&callback, address);
    word = value_of(&callback, "error");
    if (is_error_page(attempt, &callback)) {
        answer_set_oauth_words(error, word, value_of(&callback, "error_description"), DOING);
        return NULL;
    }
    if (!check_state(attempt, &callback, error) ||
        !check_issuer(attempt, value_of(&callback, "iss"), error))
        return NULL;
    if (word) {
        answer_set_oauth_words(error, word, value_of(&callback, "error_description"), DOING);
        return NULL;
    }
    return take_code(&callback, error);
}
