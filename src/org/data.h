/* The data half of the built-in org: which objects there are, their describes and rows, SOQL, REST
 * rows, composite, bulk, limits. The setup half asks it about objects and gives it its own objects
 * (User, PermissionSet, …) as tables. */
#ifndef ORG_DATA_H
#define ORG_DATA_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "org/request.h"

typedef struct Data Data;

/* `describes`: a folder with global.json and NAME.json, NULL: our own objects. Problem: NULL with
 * PROBLEM_USAGE. */
Data *data_new(Org *org, const char *describes, GError **error);
void data_free(Data *data);
/* "OBJECT:N": that many rows made on the fly. */
bool data_set_rows(Data *data, const char *text, GError **error);

/* Everything under /services/data/vXX.0/ but metadata and apps; the token is verified. */
bool data_handle(Org *org, const OrgRequest *request, OrgReply *reply);

/* ---- questions of the setup half; names in any case ---- */

typedef struct {
    const char *name;       /* as spelled in the describe */
    bool takes_permissions; /* false: custom settings, Task, line items, … : an objectPermissions
                             * row for it fails the deploy */
    const char *masters[2]; /* objects it is a master-detail child of; NULL: none */
} DataObject;
/* False: no such object. */
bool data_object(const Data *data, const char *object, DataObject *ret_object);

typedef struct {
    const char *name;
    bool required;       /* not nillable, no default, writable: no fieldPermissions row allowed */
    bool permissionable; /* false: always visible, a fieldPermissions row fails the deploy */
    bool writable;       /* createable or updateable: "editable" makes sense */
} DataField;
bool data_field(const Data *data, const char *object, const char *field, DataField *ret_field);

/* {"Account": rows, …} for the state dump, sorted by name; only objects that have rows of their own
 * (generated rows included as a number). */
json_object *data_state(const Data *data);

/* Drift: {"object","field","change",…} with a change of add-field {type,length,required,label},
 * remove-field, type {type}, length {length}, required {required}, picklist {values}, createable
 * {value}, updateable {value}, label {label}, add-object, remove-object. False with static words. */
bool data_change_schema(Data *data, json_object *change, const char **ret_problem);

/* ---- tables of the setup half ---- */

/* What went wrong with a row. */
typedef struct {
    int status;       /* HTTP, 400 … */
    const char *code; /* static: "DUPLICATE_VALUE" */
    char *message;
    const char *field; /* static; NULL: none */
} RowProblem;
void row_problem_set(RowProblem *problem, int status, const char *code, const char *field,
                     const char *format, ...) G_GNUC_PRINTF(5, 6);
void row_problem_clear(RowProblem *problem);

typedef struct {
    const char *name;
    const char *type;         /* describe's word: "id", "string", "boolean", "reference", … */
    guint length;             /* 0: not a text */
    const char *reference_to; /* object; NULL: none. Several, for a polymorphic one: "A,B" */
    const char *relationship; /* "Profile" for ProfileId; NULL: none */
    bool createable;
    bool updateable;
    bool nillable;
} TableColumn;

typedef struct {
    const char *name; /* "PermissionSetAssignment" */
    const char *label;
    const char *key_prefix; /* NULL: none */
    const TableColumn *columns; /* ends with a NULL name; the first is Id */
    /* Rows as this user sees them (NULL: the org itself, all rows): GPtrArray of json_object * with
     * every column (JSON null where empty), owned by the caller. NULL: the user may not see the
     * object at all (INVALID_TYPE). */
    GPtrArray *(*rows)(Org *org, const OrgUser *user);
    /* NULL where the object does not allow it. Values are checked against the columns (names,
     * createable, updateable) by the data half; true or a problem. ret_id: 18 characters. */
    bool (*insert)(Org *org, const OrgUser *user, json_object *values, char **ret_id,
                   RowProblem *problem);
    bool (*update)(Org *org, const OrgUser *user, const char *id, json_object *values,
                   RowProblem *problem);
    bool (*remove)(Org *org, const OrgUser *user, const char *id, RowProblem *problem);
} Table;

/* `table` must outlive the data. Tables are in describeGlobal, describe, SOQL and REST rows. */
void data_add_table(Data *data, const Table *table);
/* After the tables: the picklists of ObjectPermissions.SobjectType and FieldPermissions.SobjectType
 * name the objects that take permissions, which clients rely on before they deploy. */
void data_list_takers(Data *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Data, data_free)

#endif
