/* Putting one component into a draft of the setup, or taking it out: the org's own checks. */
#ifndef ORG_APPLY_H
#define ORG_APPLY_H

#include "org/component.h"
#include "org/org.h"

typedef struct {
    bool success;
    bool created;
    bool changed;
    bool warning;
    char *id;
    char *problem;    /* NULL: none */
    const char *code; /* StatusCode of the problem */
} Applied;
void applied_clear(Applied *applied);
/* Always false, for `return applied_fail(…)`. */
bool applied_fail(Applied *applied, const char *code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Both leave the draft as it was when they fail. `values` are borrowed. */
bool apply_component(Org *org, const OrgUser *user, Setup *draft, const MetadataType *type,
                     const char *full_name, json_object *values, Applied *applied);
/* What is not there is a warning with success. */
bool apply_removal(Org *org, const OrgUser *user, Setup *draft, const MetadataType *type,
                   const char *full_name, Applied *applied);
/* After the last component: the default policies of apps that got none. */
void apply_finish(Org *org, Setup *draft);
/* Makes the draft the org's setup; apps that are gone take their sessions along. */
void apply_commit(Org *org, Setup *draft);

/* A component as readMetadata shows it, with its defaults; NULL: none. Owned by the caller. */
json_object *apply_read(const Org *org, const MetadataType *type, const char *full_name);
/* Full names of a type's components, sorted. */
GPtrArray *apply_list(const Org *org, const MetadataType *type);

/* ---- shared by the files that know one kind ---- */

typedef bool (*ApplyKind)(Org *org, Setup *draft, const char *full_name, json_object *values,
                          Applied *applied);
bool apply_permission_set(Org *org, Setup *draft, const char *full_name, json_object *values,
                          Applied *applied);
json_object *apply_read_permission_set(const PermissionSet *set);
bool apply_connected_app(Org *org, Setup *draft, const char *full_name, json_object *values,
                         Applied *applied);
/* Puts the values in; makes or replaces the component. */
Component *apply_keep(Org *org, Setup *draft, const MetadataType *type, const char *full_name,
                      json_object *values, Applied *applied);
/* Ids of permission sets and of profiles' sets, by names separated by commas; NULL with a problem. */
GPtrArray *apply_find_sets(Org *org, const Setup *draft, const char *sets, const char *profiles,
                           Applied *applied);
/* They replace those that were let into the app. */
void apply_set_accesses(Org *org, Setup *draft, const App *app, GPtrArray *ids);
/* Checks and keeps a consumer key: immutable, unique. Returns the one that counts, or NULL. */
char *apply_consumer_key(Org *org, Setup *draft, const char *old_key, const char *new_key,
                         Applied *applied);
bool apply_check_certificate(const char *pem, Applied *applied);
bool apply_check_callbacks(const char *callbacks, Applied *applied);
/* Notes that the app's certificate changed from `old` (NULL: had none). */
void apply_note_certificate(Org *org, App *app, const char *old_pem, const char *new_pem);
App *apply_new_app(Org *org, Setup *draft, const char *name, bool external, const char *id);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Applied, applied_clear)

#endif
