/* A connection: how to get in. No secrets: they are in the store under `id`. */
#ifndef CORE_CONNECTION_H
#define CORE_CONNECTION_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    APP_EXTERNAL_CLIENT_APP, /* "external-client-app" */
    APP_CONNECTED_APP,       /* "connected-app" */
    APP_GIVEN,               /* "given": made by somebody else, --client-id */
} AppKind;

typedef enum {
    STORE_KEYRING,    /* "keyring" */
    STORE_FILE,       /* "file": a file per secret, under a passphrase */
    STORE_FILE_PLAIN, /* "file-plain": only by that exact word */
    STORE_MEMORY,     /* "memory": the demo and the pure tests */
} StoreKind;

typedef struct {
    char *name;
    char *id;           /* random; the only thing a keyring's attributes show */
    char *org;          /* origin the sign-in used, "https://…" */
    char *org_id;       /* 18 characters */
    char *instance_url; /* My Domain origin */
    bool sandbox;
    char *email;    /* of the app administrator */
    char *username; /* who every request runs as */
    char *user_id;  /* 18 characters */
    char *app;      /* developer name, "Orgwire_acme" */
    AppKind app_kind;
    char *client_id;       /* consumer key: an identifier */
    GStrv permission_sets; /* developer names that we made */
    char *integration;     /* whose rights they grant; NULL: made before this was kept */
    char *certificate;     /* PEM, public */
    char *audience;        /* the winner of the ladder; NULL: not known yet */
    char *api_version;     /* "67.0" */
    StoreKind store;
    char *ca_file;       /* --ca-file */
    GStrv trusted_hosts; /* --trust-host */
    char *deployed_at;   /* ISO 8601 UTC: the app was last changed in the org; NULL: not by us */
    char *state;         /* last known: "ok", "preparing", … ; NULL: never checked */
    char *checked_at;    /* ISO 8601 UTC */
    char *created_at;
} Connection;

Connection *connection_new(const char *name);
Connection *connection_copy(const Connection *connection);
void connection_free(Connection *connection);
/* File form: {"schema":1,…} in the order above. */
Connection *connection_parse(const char *text, gssize length, GError **error);
char *connection_build(const Connection *connection);

/* Lower-case letters, digits, "-", "_", "."; starts with a letter or digit; ≤ 40. */
bool connection_check_name(const char *name, GError **error);
/* A name from an org's host: "acme", "acme-dev". */
char *connection_suggest_name(const char *instance_url);

const char *app_kind_name(AppKind kind);
bool app_kind_parse(const char *typed, AppKind *ret_kind, GError **error);
const char *store_kind_name(StoreKind kind);
bool store_kind_parse(const char *typed, StoreKind *ret_kind, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_free)

#endif
