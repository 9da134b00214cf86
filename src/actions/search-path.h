/* A field as a search names it: one of the object's, or a parent's. Inside src/actions. */
#ifndef ACTIONS_SEARCH_PATH_H
#define ACTIONS_SEARCH_PATH_H

#include "actions/action.h"

typedef struct {
    char *api;             /* "Industry", "Owner.Name": what stands in the query */
    const FieldInfo *info; /* NULL: a parent's that nobody described */
    const char *name;      /* as the caller wrote it; borrowed */
} SearchPath;

/* PROBLEM_USAGE for names that are none, or not there where a describe is at hand. */
bool search_path_init(SearchPath *path, const ActionEntity *entity, const char *name,
                      GError **error);
void search_path_clear(SearchPath *path);
/* The field behind Salesforce's own name for it; NULL: nobody described it. */
const FieldInfo *search_path_describe(const ActionEntity *entity, const char *api);
/* The reference behind a relationship's name in any case; NULL: there is none. */
const FieldInfo *search_path_parent(const Describe *describe, const char *name);
/* A JSON text without a NUL, valid UTF-8; NULL with PROBLEM_USAGE naming `what`. */
const char *search_text(json_object *value, const char *what, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchPath, search_path_clear)

#endif
