/* The gate for orgwire's own JSON files, which people edit: schema, known keys, types. Every error
 * is PROBLEM_USAGE, and its message names the path ("objects[2].rights"). */
#ifndef CORE_OWN_FILE_H
#define CORE_OWN_FILE_H

#include "core/json.h"

#define OWN_FILE_SCHEMA 1

/* An object of our schema with no other keys than these (NULL-terminated; NULL: any). */
json_object *own_file_parse(const char *text, gssize length, const char *const *keys,
                            GError **error);
/* Is this an object with no other keys? `path` is "" for the whole file. */
bool own_file_check_keys(json_object *object, const char *path, const char *const *keys,
                         GError **error);

/* Members; absent and null leave *ret_… as it is. No control characters in a text, but newlines in
 * one that ends with "lines". */
bool own_file_text(json_object *object, const char *path, const char *key, char **ret_text,
                   GError **error);
bool own_file_lines(json_object *object, const char *path, const char *key, char **ret_text,
                    GError **error);
bool own_file_flag(json_object *object, const char *path, const char *key, bool *ret_flag,
                   GError **error);
/* An array of texts, none of them empty; an empty one stays empty. */
bool own_file_texts(json_object *object, const char *path, const char *key, GStrv *ret_texts,
                    GError **error);

/* "objects[2]", "rename" → "objects[2].rename" */
char *own_file_path(const char *path, const char *key);
/* `why` may be NULL. */
void own_file_set_wrong(GError **error, const char *path, const char *key, const char *why,
                        const char *next);
/* Puts the path in front of a problem that a checker of single values has set; takes it. */
void own_file_set_because(GError **error, const char *path, const char *key, GError *cause);

json_object *own_file_new(void); /* {"schema":1} */
void own_file_add_texts(json_object *object, const char *key, const char *const *texts);

#endif
