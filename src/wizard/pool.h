/* Values of one event, kept together and forgotten together. */
#ifndef WIZARD_POOL_H
#define WIZARD_POOL_H

#include <glib.h>

typedef struct {
    GPtrArray *blocks;
} Pool;

void pool_init(Pool *pool);
void pool_empty(Pool *pool);
void pool_clear(Pool *pool);

const char *pool_text(Pool *pool, const char *text);               /* NULL gives NULL */
const char *const *pool_list(Pool *pool, const char *const *list); /* NULL gives NULL */
gpointer pool_copy(Pool *pool, gconstpointer data, gsize size);    /* 0 bytes give NULL */

#endif
