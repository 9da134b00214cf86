/* Values people send → texts of rows, checked against the fields: types, lengths, ranges,
 * picklists, references, permissions. */
#ifndef ORG_ROW_CHECK_H
#define ORG_ROW_CHECK_H

#include "org/dml.h"

typedef struct {
    Field *field;
    char *text; /* row form; NULL: null */
} Change;

/* GArray of Change; NULL with an error. `is_new`: for a row that is created. */
GArray *row_check(const Dml *dml, Entity *entity, json_object *values, bool is_new,
                  DmlError *error);
/* Nothing required is missing among the changes of a new row. */
bool row_check_required(Entity *entity, const GArray *changes, DmlError *error);
/* Unique values belong to no other row than `id` (NULL: none). */
bool row_check_unique(const Dml *dml, Entity *entity, const GArray *changes, const char *id,
                      DmlError *error);
const char *changes_text(const GArray *changes, const char *field); /* NULL: null or not there */
bool changes_has(const GArray *changes, const Field *field);
void changes_add(GArray *changes, Field *field, const char *text);

/* Private to row-check*.c and dml-error.c. */
void dml_error_parser(DmlError *error, const Dml *dml, const char *key, const char *type,
                      const char *token, const char *text);
bool row_check_value(const Dml *dml, const Entity *entity, const Field *field, const char *text,
                     DmlError *error);

#endif
