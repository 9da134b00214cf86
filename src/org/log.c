#include "config.h"

#include "org/log.h"

#include "core/json.h"

#define LOG_MAX 50000

typedef struct {
    char *method;
    char *path; /* without query: codes and SOQL stay out of it */
    char *user;
    int status;
} LogEntry;

static void entry_free(gpointer data)
{
    LogEntry *entry = data;

    g_free(entry->method);
    g_free(entry->path);
    g_free(entry->user);
    g_free(entry);
}

void log_make(Org *org)
{
    org->log = g_ptr_array_new_with_free_func(entry_free);
    org->counters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void log_clear(Org *org)
{
    g_clear_pointer(&org->log, g_ptr_array_unref);
    g_clear_pointer(&org->counters, g_hash_table_unref);
}

void log_request(Org *org, const OrgRequest *request, const OrgReply *reply)
{
    LogEntry *entry = g_new0(LogEntry, 1);

    if (org->log->len >= LOG_MAX)
        g_ptr_array_remove_range(org->log, 0, LOG_MAX / 2);
    entry->method = g_strdup(request->method);
    entry->path = g_strdup(request->path);
    entry->user = request->user ? g_strdup(request->user->username) : NULL;
    entry->status = reply->cut == ORG_CUT_BEFORE_ANSWER ? 0 : reply->status;
    g_ptr_array_add(org->log, entry);
}

void log_count(Org *org, const char *counter)
{
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(org->counters, counter));

    g_hash_table_insert(org->counters, g_strdup(counter), GUINT_TO_POINTER(n + 1));
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(a, b);
}

json_object *log_build(const Org *org)
{
    json_object *root = json_object_new_object();
    json_object *requests = json_object_new_array();
    json_object *counters = json_object_new_object();
    GList *names = g_list_sort(g_hash_table_get_keys(org->counters), by_text);

    for (guint i = 0; i < org->log->len; i++) {
        const LogEntry *entry = org->log->pdata[i];
        json_object *row = json_object_new_object();

        json_add_text(row, "method", entry->method);
        json_add_text(row, "path", entry->path);
        json_add_integer(row, "status", entry->status);
        json_add_text(row, "user", entry->user);
        json_object_array_add(requests, row);
    }
    for (GList *name = names; name; name = name->next)
        json_add_integer(counters, name->data,
                         GPOINTER_TO_UINT(g_hash_table_lookup(org->counters, name->data)));
    g_list_free(names);
    json_add_take(root, "requests", requests);
    json_add_take(root, "counters", counters);
    return root;
}

void log_forget(Org *org)
{
    g_ptr_array_set_size(org->log, 0);
    g_hash_table_remove_all(org->counters);
}
