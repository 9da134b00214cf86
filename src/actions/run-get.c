#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "actions/out-file.h"
#include "actions/output.h"
#include "actions/run-private.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/problem.h"
#include "core/text.h"

#define MAX_PATH 12000
#define MAX_INLINE (37 * 1024 * 1024)
#define MAX_FILE (2048ull * 1024 * 1024)
#define DOING "the content cannot be read"

/* "sobjects/Account/001…?fields=Id,Name"; NULL when it must be a query: parents, a key, too long.
 */
static char *direct_path(const Call *call)
{
    g_autoptr(GString) path = g_string_new(NULL);

    if (!call->id)
        return NULL;
    g_string_printf(path, "sobjects/%s/%s?fields=", call->action->entity->object->name, call->id);
    for (guint i = 0; i < call->fields->len; i++) {
        if (strchr(call->fields->pdata[i], '.'))
            return NULL;
        g_string_append_printf(path, "%s%s", i ? "," : "", (char *) call->fields->pdata[i]);
    }
    return path->len > MAX_PATH ? NULL : g_string_free(g_steal_pointer(&path), FALSE);
}

static json_object *read_record(Api *api, const Call *call, GCancellable *cancellable,
                                GError **error)
{
    g_autofree char *path = direct_path(call);
    g_autofree char *what = NULL;

    if (!path)
        return run_find_record(api, call, cancellable, error);
    what = g_strdup_printf("the record of %s cannot be read", call->action->entity->object->name);
    return api_get(api, path, what, cancellable, error);
}

/* Writes pieces into a file. */
typedef struct {
    int fd;
    guint64 size;
} Sink;

static bool on_piece(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    Sink *sink = user_data;

    for (gsize done = 0; done < length;) {
        gssize n = write(sink->fd, bytes + done, length - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            problem_set(error, PROBLEM_FAILED, g_strerror(errno), NULL,
                        "the file cannot be written");
            return false;
        }
        done += (gsize) n;
    }
    sink->size += length;
    return true;
}

static bool download(Api *api, const char *url, const char *path, guint64 *ret_size,
                     GCancellable *cancellable, GError **error)
{
    g_autofree char *shown = text_clean(path);
    OutFile file;
    Sink sink = {0};
    HttpRequest request = {.method = "GET",
                           .url = url,
                           .max_body = MAX_FILE,
                           .timeout = 600,
                           .sink = on_piece,
                           .sink_data = &sink};
    g_autoptr(HttpResponse) response = NULL;
    bool ended;

    if (!out_file_open(&file, path)) {
        problem_set(error, PROBLEM_USAGE, out_file_why(errno), NULL, "'%s' cannot be written",
                    shown);
        return false;
    }
    sink.fd = file.fd;
    response = api_request(api, &request, NULL, DOING, cancellable, error);
    ended = out_file_end(&file, response != NULL);
    if (response && !ended)
        problem_set(error, PROBLEM_FAILED, g_strerror(errno), NULL, "'%s' cannot be written",
                    shown);
    close(sink.fd);
    *ret_size = sink.size;
    return response && ended;
}

/* A base64 field's value is the path of its content. */
static bool fetch_content(Api *api, const Call *call, const FieldInfo *info, json_object *record,
                          GCancellable *cancellable, GError **error)
{
    g_autofree char *url = g_strdup(json_text(record, info->name, NULL));
    const char *path = call->files ? g_hash_table_lookup(call->files, info->name) : NULL;
    HttpRequest request = {.method = "GET", .url = url, .max_body = MAX_INLINE, .timeout = 600};
    g_autoptr(HttpResponse) response = NULL;
    g_autofree char *text = NULL;

    if (!url || !g_str_has_prefix(url, "/services/"))
        return true;
    if (path) {
        g_autoptr(json_object) file = json_object_new_object();
        guint64 size;

        if (!download(api, url, path, &size, cancellable, error))
            return false;
        json_add_text(file, "file", path);
        json_add_integer(file, "size", (gint64) size);
        json_add_take(record, info->name, g_steal_pointer(&file));
        return true;
    }
    response = api_request(api, &request, NULL, DOING, cancellable, error);
    if (!response)
        return false;
    text = g_base64_encode((const guchar *) response->body, response->body_length);
    json_add_text(record, info->name, text);
    return true;
}

bool run_get(Api *api, const Call *call, RunRow row, gpointer user_data, GCancellable *cancellable,
             GError **error)
{
    const ActionEntity *entity = call->action->entity;
    g_autoptr(json_object) record = read_record(api, call, cancellable, error);
    g_autoptr(json_object) shaped = NULL;

    if (!record)
        return false;
    for (guint i = 0; i < call->fields->len; i++) {
        const FieldInfo *info = describe_field(entity->describe, call->fields->pdata[i]);

        if (info && type_find(info->type)->kind == VALUE_BASE64 &&
            !fetch_content(api, call, info, record, cancellable, error))
            return false;
    }
    shaped = output_shape(entity, record);
    return row(shaped, user_data, error);
}
