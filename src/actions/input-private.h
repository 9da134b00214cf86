/* What the files of input share. Inside src/actions. */
#ifndef ACTIONS_INPUT_PRIVATE_H
#define ACTIONS_INPUT_PRIVATE_H

#include "actions/faults.h"
#include "actions/input.h"

struct Input {
    json_object *words; /* name → value */
    json_object *body;  /* object or array; NULL: none */
    GHashTable *files;  /* name → path */
    GHashTable *binds;  /* core/soql.h */
};

/* A file's content as a JSON text: base64, or as it is if it is UTF-8. */
json_object *input_read_file(const char *name, const char *path, bool base64, GError **error);

/* A reference to another record: is the id one of the target's? PROBLEM_USAGE if surely not. */
bool input_check_target(const ActionEntity *entity, const FieldInfo *info, const char *name,
                        const char *id, GError **error);
/* The id of a record of this entity, 18 characters. */
char *input_check_id(const ActionEntity *entity, json_object *value, GError **error);
bool input_read_flag(json_object *value, const char *name, bool *ret_flag, GError **error);
/* "TRUE", "FALSE" or a rule's id, new. */
char *input_read_rule(json_object *value, GError **error);
/* The key field of an upsert; NULL in ret_key with true: the record is named by Id. */
bool input_upsert_key(const Action *action, json_object *name, bool given,
                      const ActionField **ret_key, GError **error);
/* A value that names a record by one of its key fields. */
char *input_check_key(const ActionField *key, json_object *value, GError **error);
/* Adds {"Parent__r":{"Ext__c":value}}: a parent named by its external id. False: not such a name;
 * `ret_fault` is set when it is one and wrong. */
bool input_add_parent(const ActionEntity *entity, const char *name, json_object *value,
                      json_object *values, GError **ret_fault);

#endif
