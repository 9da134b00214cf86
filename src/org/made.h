/* Values of rows that exist as a number only: functions of object, field and number. */
#ifndef ORG_MADE_H
#define ORG_MADE_H

#include "org/rows.h"

/* NULL: null. */
const char *made_value(const Rows *rows, guint64 index, const Field *field, RowBuffer buffer);
void made_id(const Entity *entity, guint64 index, char ret_id[19]);
bool made_index_of_id(const Entity *entity, const char *id18, guint64 *ret_index);
/* The number of the row that has this value of an indexed field. */
bool made_index_of_value(const Rows *rows, const Field *field, const char *text,
                         guint64 *ret_index);
/* The id that references of a made row point to; NULL: none. Private to rows.c and made.c. */
const char *rows_reference(const Rows *rows, const char *object, guint64 index, RowBuffer buffer);

#endif
