/* What the files of output share. Inside src/actions. */
#ifndef ACTIONS_OUTPUT_PRIVATE_H
#define ACTIONS_OUTPUT_PRIVATE_H

#include "actions/output.h"

typedef struct Table Table;

/* Lines of cells with aligned columns: widths from the first rows, then as they come. Each function
 * appends what is ready to `text`. */
Table *table_new(const char *const *columns);
void table_free(Table *table);
void table_add(Table *table, char **cells, GString *text);
void table_end(Table *table, GString *text);

/* The value under "Owner.Name"; NULL: none or null. Borrowed. */
json_object *output_find(json_object *record, const char *column);
/* A value as a cell; new. */
char *output_cell(json_object *value);

#endif
