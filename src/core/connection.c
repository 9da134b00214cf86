#include "config.h"

#include "core/connection.h"

#include <stddef.h>
#include <string.h>

#include "core/json.h"
#include "core/names.h"
#include "core/own-file.h"
#include "core/problem.h"
#include "core/text.h"
#include "core/url.h"

#define NAME_MAX_LENGTH 40

/* The members in the order of the file. */
typedef enum { TEXT, LINES, FLAG, TEXTS, APP, STORE } MemberType;

static const struct {
    const char *key;
    MemberType type;
    gsize offset;
} members[] = {
    {"name", TEXT, offsetof(Connection, name)},
    {"id", TEXT, offsetof(Connection, id)},
    {"org", TEXT, offsetof(Connection, org)},
    {"org_id", TEXT, offsetof(Connection, org_id)},
    {"instance_url", TEXT, offsetof(Connection, instance_url)},
    {"sandbox", FLAG, offsetof(Connection, sandbox)},
    {"email", TEXT, offsetof(Connection, email)},
    {"username", TEXT, offsetof(Connection, username)},
    {"user_id", TEXT, offsetof(Connection, user_id)},
    {"app", TEXT, offsetof(Connection, app)},
    {"app_kind", APP, offsetof(Connection, app_kind)},
    {"client_id", TEXT, offsetof(Connection, client_id)},
    {"permission_sets", TEXTS, offsetof(Connection, permission_sets)},
    {"integration", TEXT, offsetof(Connection, integration)},
    {"certificate", LINES, offsetof(Connection, certificate)},
    {"audience", TEXT, offsetof(Connection, audience)},
    {"api_version", TEXT, offsetof(Connection, api_version)},
    {"store", STORE, offsetof(Connection, store)},
    {"ca_file", TEXT, offsetof(Connection, ca_file)},
    {"trusted_hosts", TEXTS, offsetof(Connection, trusted_hosts)},
    {"deployed_at", TEXT, offsetof(Connection, deployed_at)},
    {"state", TEXT, offsetof(Connection, state)},
    {"checked_at", TEXT, offsetof(Connection, checked_at)},
    {"created_at", TEXT, offsetof(Connection, created_at)},
};

#define MEMBER(connection, i, Type) ((Type *) ((char *) (connection) + members[i].offset))

Connection *connection_new(const char *name)
{
    Connection *connection = g_new0(Connection, 1);

    connection->name = g_strdup(name);
    return connection;
}

Connection *connection_copy(const Connection *connection)
{
    Connection *copy = g_memdup2(connection, sizeof *connection);

    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        if (members[i].type == TEXT || members[i].type == LINES)
            *MEMBER(copy, i, char *) = g_strdup(*MEMBER(connection, i, char *));
        else if (members[i].type == TEXTS)
            *MEMBER(copy, i, GStrv) = g_strdupv(*MEMBER(connection, i, GStrv));
    }
    return copy;
}

void connection_free(Connection *connection)
{
    if (!connection)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        if (members[i].type == TEXT || members[i].type == LINES)
            g_free(*MEMBER(connection, i, char *));
        else if (members[i].type == TEXTS)
            g_strfreev(*MEMBER(connection, i, GStrv));
    }
    g_free(connection);
}

/* A member that is one of several words. */
static bool read_kind(json_object *file, Connection *connection, gsize i, GError **error)
{
    g_autofree char *word = NULL;
    GError *cause = NULL;
    bool known;

    if (!own_file_text(file, "", members[i].key, &word, error))
        return false;
    if (!word)
        return true;
    known = members[i].type == APP
                ? app_kind_parse(word, MEMBER(connection, i, AppKind), &cause)
                : store_kind_parse(word, MEMBER(connection, i, StoreKind), &cause);
    if (!known)
        own_file_set_because(error, "", members[i].key, cause);
    return known;
}

static bool read_member(json_object *file, Connection *connection, gsize i, GError **error)
{
    switch (members[i].type) {
    case TEXT:
        return own_file_text(file, "", members[i].key, MEMBER(connection, i, char *), error);
    case LINES:
        return own_file_lines(file, "", members[i].key, MEMBER(connection, i, char *), error);
    case FLAG:
        return own_file_flag(file, "", members[i].key, MEMBER(connection, i, bool), error);
    case TEXTS:
        return own_file_texts(file, "", members[i].key, MEMBER(connection, i, GStrv), error);
    default:
        return read_kind(file, connection, i, error);
    }
}

Connection *connection_parse(const char *text, gssize length, GError **error)
{
    /* Keys are only ever added to the format: unknown ones are a newer orgwire's. */
    g_autoptr(json_object) file = own_file_parse(text, length, NULL, error);
    g_autoptr(Connection) connection = connection_new(NULL);
    GError *cause = NULL;

    if (!file)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        if (!read_member(file, connection, i, error))
            return NULL;
    if (!connection_check_name(connection->name ? connection->name : "", &cause)) {
        own_file_set_because(error, "", "name", cause);
        return NULL;
    }
    return g_steal_pointer(&connection);
}

char *connection_build(const Connection *connection)
{
    g_autoptr(json_object) file = own_file_new();

    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        const char *key = members[i].key;

        if (members[i].type == FLAG)
            json_add_flag(file, key, *MEMBER(connection, i, bool));
        else if (members[i].type == TEXTS)
            own_file_add_texts(file, key, (const char *const *) *MEMBER(connection, i, GStrv));
        else if (members[i].type == APP)
            json_add_text(file, key, app_kind_name(connection->app_kind));
        else if (members[i].type == STORE)
            json_add_text(file, key, store_kind_name(connection->store));
        else
            json_add_text(file, key, *MEMBER(connection, i, char *));
    }
    return json_build(file, true);
}

static const char *why_no_name(const char *name)
{
    gsize length = strlen(name);

    if (length == 0)
        return "it is empty";
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_islower(name[i]) && !g_ascii_isdigit(name[i]) && !strchr("-_.", name[i]))
            return "only small letters (a to z), digits, - _ and . may be in it";
    if (!g_ascii_isalnum(name[0]))
        return "it does not start with a letter or a digit";
    if (length > NAME_MAX_LENGTH)
        return "it is longer than 40 characters";
    return NULL;
}

bool connection_check_name(const char *name, GError **error)
{
    const char *why = why_no_name(name);
    g_autofree char *shown = text_clean(name);

    if (why)
        problem_set(error, PROBLEM_USAGE, why, "choose a name like acme or acme-test",
                    "'%s' cannot name a connection", shown);
    return why == NULL;
}

char *connection_suggest_name(const char *instance_url)
{
    g_autoptr(Url) url = url_parse(instance_url, NULL);
    GString *name = g_string_new(NULL);
    gsize length;

    if (!url) {
        g_string_assign(name, "org");
        return g_string_free(name, FALSE);
    }
    /* Of an address all counts, of a name the first label: that is the My Domain. */
    length = url_host_is_literal(url->host) ? strlen(url->host) : strcspn(url->host, ".");
    for (gsize i = 0; i < length && name->len < NAME_MAX_LENGTH; i++) {
        char c = url->host[i];

        if (g_ascii_isalnum(c) || c == '.')
            g_string_append_c(name, c);
        else if (name->len && name->str[name->len - 1] != '-')
            g_string_append_c(name, '-');
    }
    while (name->len && !g_ascii_isalnum(name->str[name->len - 1]))
        g_string_truncate(name, name->len - 1);
    if (name->len == 0)
        g_string_assign(name, "org");
    return g_string_free(name, FALSE);
}

static const char *const app_kinds[] = {
    [APP_EXTERNAL_CLIENT_APP] = "external-client-app",
    [APP_CONNECTED_APP] = "connected-app",
    [APP_GIVEN] = "given",
    NULL,
};

static const char *const store_kinds[] = {
    [STORE_KEYRING] = "keyring",
    [STORE_FILE] = "file",
    [STORE_FILE_PLAIN] = "file-plain",
    [STORE_MEMORY] = "memory",
    NULL,
};

/* The number of the word; -1 with the words for a person. */
static int parse_word(const char *typed, const char *const *words, const char *what,
                      const char *choice, GError **error)
{
    g_autofree char *shown = text_clean(typed);
    const char *near = names_nearest(typed, words);
    g_autofree char *next = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;

    for (int i = 0; words[i]; i++)
        if (g_str_equal(typed, words[i]))
            return i;
    problem_set(error, PROBLEM_USAGE, choice, next, "'%s' is no kind of %s", shown, what);
    return -1;
}

const char *app_kind_name(AppKind kind)
{
    g_return_val_if_fail(kind < G_N_ELEMENTS(app_kinds) - 1, NULL);
    return app_kinds[kind];
}

bool app_kind_parse(const char *typed, AppKind *ret_kind, GError **error)
{
    int i = parse_word(typed, app_kinds, "app", "there are external-client-app and connected-app",
                       error);

    if (i >= 0)
        *ret_kind = (AppKind) i;
    return i >= 0;
}

const char *store_kind_name(StoreKind kind)
{
    g_return_val_if_fail(kind < G_N_ELEMENTS(store_kinds) - 1, NULL);
    return store_kinds[kind];
}

bool store_kind_parse(const char *typed, StoreKind *ret_kind, GError **error)
{
    int i =
        parse_word(typed, store_kinds, "store", "there are keyring, file and file-plain", error);

    if (i >= 0)
        *ret_kind = (StoreKind) i;
    return i >= 0;
}
