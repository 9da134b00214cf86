/* Changing rows, for REST, collections, trees and bulk jobs alike: checked, permitted, derived. */
#ifndef ORG_DML_H
#define ORG_DML_H

#include "org/data-state.h"

/* What went wrong, as REST says it: [{"message","errorCode","fields"}]. */
typedef struct {
    int status;
    const char *code;
    char *message;
    GPtrArray *fields; /* of char *; NULL: none */
} DmlError;

void dml_error_set(DmlError *error, int status, const char *code, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
void dml_error_add_field(DmlError *error, const char *field);
void dml_error_clear(DmlError *error);
/* One error as {"message","errorCode","fields"} or, with `collection`, {"statusCode",…}. */
json_object *dml_error_json(const DmlError *error, bool collection);
void dml_reply_error(OrgReply *reply, const DmlError *error);

typedef struct {
    Data *data;
    const OrgUser *user;
    const char *body; /* the JSON the values stand in, for line and column; NULL: none */
    gsize body_length;
    bool allow_duplicates;
    gint64 row; /* number of the row in a request of many; -1: alone */
} Dml;

void dml_init(Dml *dml, Data *data, const OrgRequest *request);

/* `values`: members as sent; "attributes" and an Id are read over where they may stand. */
bool dml_insert(const Dml *dml, Entity *entity, json_object *values, char **ret_id,
                DmlError *error);
bool dml_update(const Dml *dml, Entity *entity, const char *id, json_object *values,
                DmlError *error);
bool dml_delete(const Dml *dml, Entity *entity, const char *id, DmlError *error);
/* By an external id. True: *ret_id and *ret_created. False with status 300: error->fields are the
 * ids of the rows that have the value. */
bool dml_upsert(const Dml *dml, Entity *entity, const Field *key, const char *value,
                json_object *values, bool update_only, char **ret_id, bool *ret_created,
                DmlError *error);
/* A field by which rows can be upserted and found; NULL with NOT_FOUND. */
Field *dml_key_field(const Dml *dml, Entity *entity, const char *name, DmlError *error);
/* Ids of rows of this value, at most two; a table's too. NULL: the value cannot be one. */
GPtrArray *dml_find(const Dml *dml, Entity *entity, const Field *key, const char *value);
/* An id of this entity, 18 characters, of a row that is there and not deleted; NULL with an error. */
char *dml_need_row(const Dml *dml, Entity *entity, const char *id, DmlError *error);

/* Private to dml*.c: the permission, and faults that hit single rows. */
bool dml_check(const Dml *dml, const Entity *entity, Right right, DmlError *error);
bool dml_check_faults(const Dml *dml, DmlError *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DmlError, dml_error_clear)

#endif
