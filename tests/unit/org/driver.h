/* Asks the built-in org without a network: handlers are functions of (state, request). */
#ifndef TESTS_ORG_DRIVER_H
#define TESTS_ORG_DRIVER_H

#include "crypto/key-pair.h"
#include "org/org.h"
#include "org/route.h"

#define DRIVER_BASE "/services/data/v67.0/"
#define DRIVER_APP "Acme_Desk"
#define DRIVER_SET "Acme_Desk_Access"
#define DRIVER_KEY "acmedeskconsumerkey1234567890"

extern gint64 driver_time; /* seconds: the org's clock stands still at it */

/* An org with a clock that stands still; `faults` may be NULL, else "a,b:c". */
Org *driver_org(const char *faults, guint propagation);
const char *driver_admin(Org *org); /* a token of the administrator */
const OrgUser *driver_user(Org *org, const char *username);

/* `target`: path with query, percent-encoded. NULL token, body, type: none. */
void driver_ask(Org *org, const char *method, const char *target, const char *token,
                const char *type, GBytes *body, OrgReply *reply);
/* The same with a form or JSON text; the answer's status, its body as JSON (NULL if it is none). */
int driver_form(Org *org, const char *target, const char *form, json_object **ret_json);
int driver_json(Org *org, const char *method, const char *target, const char *token,
                const char *body, json_object **ret_json);
char *driver_text(const OrgReply *reply);

/* Files: "name", "content", …, NULL. */
GBytes *driver_zip(const char *const *files);
/* Sends a deploy over REST: its id. `options` NULL: the usual ones. */
char *driver_start(Org *org, GBytes *zip, const char *options);
json_object *driver_look(Org *org, const char *id, bool details); /* DeployResult */
/* Deploys over REST and looks until it is done. Owned by the caller: DeployResult. */
json_object *driver_deploy(Org *org, GBytes *zip, const char *options);
/* The first problem of a failed deploy; NULL: it succeeded. */
const char *driver_problem(json_object *result);

/* The whole bundle of an app, as a file list for driver_zip(); NULL certificate: none. */
char **driver_bundle(const char *certificate, const char *key, const char *sets);
/* A permission set of this name with these inner elements. */
GBytes *driver_set_zip(const char *name, const char *inner);
/* Deploys the set and the app with the pair's certificate, assigns the run-as user. */
void driver_make_app(Org *org, const KeyPair *key);
const KeyPair *driver_key(void); /* one for all tests: making one takes long */
char *driver_certificate(const KeyPair *key);
char *driver_assertion(const KeyPair *key, const char *iss, const char *sub, const char *aud,
                       gint64 exp);
/* Asks for a token; the error word, or NULL with the token in *ret_token (may be NULL). */
char *driver_mint(Org *org, const char *assertion, char **ret_token);

#endif
