/* An integration: a named choice of objects, fields and rights, as a text file fit for review.
 *
 * File: {"schema":1,"name","module","api_version","objects":[{"name","rights":"RCU",
 * "fields":[…],"rename","field_renames":{…}}],"former_names":[{"name","rename","field_renames"}]},
 * keys in this order, objects in the order chosen, no secrets, no ids of one org. */
#ifndef CORE_INTEGRATION_H
#define CORE_INTEGRATION_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

typedef enum {
    RIGHT_READ = 1,
    RIGHT_CREATE = 2,
    RIGHT_UPDATE = 4,
    RIGHT_DELETE = 8,
} Right;
typedef guint Rights; /* a set of Right */

typedef struct {
    char *name;            /* API name */
    char *rename;          /* entity name chosen by the user; NULL: from the API name */
    Rights rights;         /* never without RIGHT_READ but for objects that cannot be read */
    GPtrArray *fields;     /* of char *: API names; NULL: every field the user can read */
    GHashTable *renames;   /* field API name → name; NULL: none */
} IntegrationObject;

typedef struct {
    char *name;        /* "Sales": letters, digits, underscores; starts with a letter; ≤ 40 */
    char *api_version; /* "67.0" */
    GPtrArray *objects; /* of IntegrationObject * */
    /* Names of objects and fields that are not chosen now, for the day when they are again: of
     * IntegrationObject * without rights and fields. */
    GPtrArray *former;
} Integration;

Integration *integration_new(const char *name, const char *api_version);
Integration *integration_copy(const Integration *integration);
void integration_free(Integration *integration);
bool integration_equal(const Integration *a, const Integration *b);

/* NULL with PROBLEM_USAGE; the message names the path ("objects[2].rights"), or the names that
 * clash. Without "rights" an object is to be read. */
Integration *integration_parse(const char *text, gssize length, GError **error);
char *integration_build(const Integration *integration);

char *integration_module(const Integration *integration); /* "Sales_IS" */
/* Strips "_IS": what a person may write for an integration. */
char *integration_name_from_module(const char *typed);
bool integration_check_name(const char *name, GError **error);
IntegrationObject *integration_find(const Integration *integration, const char *object);

/* --- names in actions (product.md §5) --- */

/* What the objects are called, parallel to them (of char *): renames as they are, the others made
 * from the API name and told apart where two would be equal, in singular or plural. */
GPtrArray *integration_entity_names(const Integration *integration);
/* Would two objects, or two fields of one, or a field and a word of actions have one name, case
 * aside? PROBLEM_USAGE. Where every field is chosen the org alone knows the fields' own names:
 * action_set_new() looks at those. */
bool integration_check_names(const Integration *integration, GError **error);
/* Borrowed. A field that is held without having been chosen has the name it had when it was. */
const char *integration_field_name(const Integration *integration, const IntegrationObject *object,
                                   const char *field);
/* Names are for ever: what was renamed in `before` is called so in `after` where that says nothing
 * else, and so is what has a made name that would now be another. Names of what is not there any
 * more go to `former`. */
void integration_keep_names(Integration *after, const Integration *before);

IntegrationObject *integration_object_new(const char *name, Rights rights);
IntegrationObject *integration_object_copy(const IntegrationObject *object);
void integration_object_free(IntegrationObject *object);
bool integration_object_equal(const IntegrationObject *a, const IntegrationObject *b);
/* `field` NULL: the object itself. `name` NULL: as the org calls it. */
void integration_object_rename(IntegrationObject *object, const char *field, const char *name);
/* Is the field chosen, by name or with all the others? */
bool integration_object_holds(const IntegrationObject *object, const char *field);
/* "NAME[:RCUD][:FIELD,FIELD…]", the value of --object. Renames are written with "=":
 * "Account=Customer:RCU:Name=Title,Industry"; "*" among the fields stands for all of them. */
IntegrationObject *integration_object_parse(const char *typed, GError **error);
char *integration_object_build(const IntegrationObject *object); /* back again */
/* One entry of "objects", here and in the answers file; `path` ("objects[2]") is for the error.
 * Renames of fields that are not chosen are left out of the text. */
IntegrationObject *integration_object_from_json(json_object *entry, const char *path,
                                                GError **error);
json_object *integration_object_to_json(const IntegrationObject *object);
/* The array "objects" of a file, NULL for none; no object twice. */
GPtrArray *integration_objects_from_json(json_object *file, GError **error);
/* Among objects of one list, by API name, case aside; NULL if it is not there. */
IntegrationObject *integration_objects_find(GPtrArray *objects, const char *name);

/* "RCU" ↔ set; the letters in any order and case, each once. Update and delete bring read along. */
bool rights_parse(const char *typed, Rights *ret_rights, GError **error);
char *rights_build(Rights rights);       /* "RCU" */
char *rights_build_fixed(Rights rights); /* "RCU-" for columns */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Integration, integration_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IntegrationObject, integration_object_free)

#endif
