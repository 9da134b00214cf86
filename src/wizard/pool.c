#include "config.h"

#include "wizard/pool.h"

void pool_init(Pool *pool)
{
    pool->blocks = g_ptr_array_new_with_free_func(g_free);
}

void pool_empty(Pool *pool)
{
    g_ptr_array_set_size(pool->blocks, 0);
}

void pool_clear(Pool *pool)
{
    g_clear_pointer(&pool->blocks, g_ptr_array_unref);
}

const char *pool_text(Pool *pool, const char *text)
{
    char *copy = g_strdup(text);

    if (copy)
        g_ptr_array_add(pool->blocks, copy);
    return copy;
}

const char *const *pool_list(Pool *pool, const char *const *list)
{
    gsize n = 0;
    const char **copy;

    if (!list)
        return NULL;
    while (list[n])
        n++;
    copy = g_new0(const char *, n + 1);
    g_ptr_array_add(pool->blocks, copy);
    for (gsize i = 0; i < n; i++)
        copy[i] = pool_text(pool, list[i]);
    return copy;
}

gpointer pool_copy(Pool *pool, gconstpointer data, gsize size)
{
    gpointer copy = g_memdup2(data, size);

    if (copy)
        g_ptr_array_add(pool->blocks, copy);
    return copy;
}
