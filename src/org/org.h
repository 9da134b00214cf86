/* The built-in org's state: clock, users, sessions, setup (apps, permission sets, …), faults. One
 * thread, no locks. Times are seconds since 1970 by the org's own clock. */
#ifndef ORG_ORG_H
#define ORG_ORG_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "core/integration.h"
#include "org/data.h"
#include "org/faults.h"
#include "org/request.h"

#define ORG_ADMIN_USERNAME "admin@orgwire.example"
#define ORG_RUN_AS_USERNAME "integration@orgwire.example"

/* ---- users ---- */

struct OrgUser {
    char *id; /* 18 characters, as every id here */
    char *username;
    char *first_name;
    char *last_name;
    char *email;
    char *profile_id;
    bool active;
    bool frozen;
    bool admin; /* sees and may do everything */
};

/* ---- setup: what deploys and rows change; copied before a change and swapped in after it ---- */

typedef struct {
    Rights rights; /* of core/integration.h */
    bool view_all;
    bool modify_all;
} ObjectPermission;

typedef struct {
    bool readable;
    bool editable;
} FieldPermission;

typedef struct {
    char *id;
    char *name;
    char *label;
    char *description; /* NULL: none */
    char *license;     /* NULL: none */
    bool activation_required;
    char *profile_id; /* NULL: not owned by a profile */
    GHashTable *user_permissions; /* set of char *: "ApiEnabled" */
    GHashTable *objects; /* "Account" → ObjectPermission *; names as in the describe */
    GHashTable *fields;  /* "Account.Industry" → FieldPermission * */
} PermissionSet;

typedef struct {
    char *id;
    char *user_id;
    char *permission_set_id;
} Assignment;

typedef struct {
    char *id;
    char *permission_set_id; /* ParentId */
    char *app_id;            /* SetupEntityId */
} Access;

/* A deployed component but for permission sets: `values` are its elements in their order, a text,
 * an object (nested) or an array (repeated) each. */
typedef struct {
    char *type;
    char *full_name;
    char *id;
    json_object *values;
    gint64 created_at;
    gint64 modified_at;
} Component;

/* What belongs to an app besides its components. */
typedef struct {
    char *id;          /* 0xI… or 0H4… */
    char *consumer_id; /* 888… */
    char *name;        /* developer name: the fullName of ExternalClientApplication or ConnectedApp */
    bool external;
    gint64 created_at;     /* of the consumer key */
    gint64 certificate_at; /* when the certificate changed last */
    char *previous_certificate; /* PEM, still in use while a new one spreads; NULL: none */
} App;

typedef struct {
    GPtrArray *components;
    GPtrArray *apps;
    GPtrArray *permission_sets;
    GPtrArray *assignments;
    GPtrArray *accesses;
} Setup;

Setup *setup_new(void);
Setup *setup_copy(const Setup *setup);
void setup_free(Setup *setup);

/* ---- sessions ---- */

struct Session {
    char *id; /* of AuthSession */
    char *token;
    char *user_id;
    char *client_id;
    char *scope;
    char *refresh_token; /* the grant it came from; NULL: none */
    gint64 created_at;
    gint64 used_at;
    guint requests;
};

/* ---- the org ---- */

typedef struct {
    int port; /* 0: any free one */
    char *ca_out;
    char *describes;
    GStrv rows;      /* OBJECT:N */
    guint propagation; /* seconds */
    gint64 clock;    /* offset in seconds */
    GStrv callbacks; /* further registered callbacks of PlatformCLI */
    GStrv faults;
} OrgOptions;

struct Org {
    OrgOptions options;
    gint64 (*clock)(void); /* microseconds since 1970, without the offset */
    gint64 clock_offset;   /* seconds */
    char *id;              /* 00D… */
    char *url;             /* instance_url, an origin */
    char *login_url;
    bool sandbox;
    GPtrArray *users;
    GPtrArray *profiles; /* private to users.c, as are the licences */
    GPtrArray *licenses;
    Setup *setup;
    GPtrArray *sessions; /* of Session * */
    GPtrArray *grants;   /* private to sessions.c */
    GPtrArray *codes;    /* private to sessions.c */
    GHashTable *assertions; /* private to oauth-jwt.c: jti → exp */
    GHashTable *lost_keys; /* consumer keys of apps that a sandbox refresh took away */
    GPtrArray *deploys;  /* private to deploy.c */
    GPtrArray *logins;   /* private to logins.c */
    GPtrArray *log;      /* private to log.c */
    GHashTable *counters; /* private to log.c */
    GHashTable *serials; /* private to org.c */
    guint64 api_requests; /* counted by route.c: DailyApiRequests */
    Faults *faults;
    Data *data;
};

/* `options` are copied. NULL with a problem of --describes, --rows or --fault. */
Org *org_new(const OrgOptions *options, GError **error);
void org_free(Org *org);
gint64 org_now(const Org *org); /* seconds, by the org's clock */
gint64 org_now_ms(const Org *org);
/* "2026-10-02T09:15:00.000+0000", as in JSON answers */
char *org_time(gint64 seconds);
/* A new id of 18 characters: `prefix` (3), the org's part, a serial of the prefix, the checksum. */
char *org_new_id(Org *org, const char *prefix);
/* 15 → 18 characters; 18 stay. NULL if it is no id. */
char *org_id18(const char *id);
bool org_id_equal(const char *a, const char *b); /* 15 and 18 characters of one id are equal */

OrgUser *org_user(const Org *org, const char *id);              /* NULL: none */
OrgUser *org_user_by_name(const Org *org, const char *username); /* any case */
/* Has this user the user permission ("ApiEnabled", "ModifyMetadata", …), by profile or set? NULL is
 * the org itself, which may everything. */
bool org_user_may(const Org *org, const OrgUser *user, const char *permission);

/* What this user may do with an object: a set of Right. Everything for an administrator. */
Rights org_object_rights(const Org *org, const OrgUser *user, const char *object);
/* By the field permissions; fields that are required or not permissionable follow the object. */
bool org_field_readable(const Org *org, const OrgUser *user, const char *object,
                        const char *field);
bool org_field_editable(const Org *org, const OrgUser *user, const char *object,
                        const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Org, org_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Setup, setup_free)

#endif
