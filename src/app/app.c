/* Folders, HTTP and stores of one process. */
#include "config.h"

#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app-private.h"
#include "app/settings.h"
#include "core/problem.h"
#include "core/text.h"

#define LOG_MAX (1024 * 1024) /* then it becomes log.old */
#define N_STORES (STORE_MEMORY + 1)

typedef struct {
    gpointer data;
    GDestroyNotify destroy;
} Owned;

struct App {
    AppOptions options;
    char *root, *child, *ca_file, *passphrase_file;
    GStrv trusted;
    Folders *folders;
    GHashTable *https; /* "CA\nHOST\nHOST…" → Http */
    SecretStore *stores[N_STORES];
    GArray *owned; /* of Owned */
};

App *app_new(const AppOptions *options)
{
    App *app = g_new0(App, 1);

    app->options = *options;
    app->options.root = app->root = g_strdup(options->root);
    app->options.keyring_child = app->child = g_strdup(options->keyring_child);
    app->options.ca_file = app->ca_file = g_strdup(options->ca_file);
    app->options.passphrase_file = app->passphrase_file = g_strdup(options->passphrase_file);
    app->trusted =
        options->trusted_hosts ? g_strdupv((char **) options->trusted_hosts) : g_new0(char *, 1);
    app->options.trusted_hosts = (const char *const *) app->trusted;
    app->folders = options->root ? folders_new_below(options->root) : folders_new();
    app->https = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) http_free);
    app->owned = g_array_new(FALSE, FALSE, sizeof(Owned));
    return app;
}

void app_free(App *app)
{
    if (!app)
        return;
    for (guint i = 0; i < app->owned->len; i++) {
        const Owned *owned = &g_array_index(app->owned, Owned, i);

        owned->destroy(owned->data);
    }
    g_array_unref(app->owned);
    g_hash_table_unref(app->https);
    for (gsize i = 0; i < N_STORES; i++)
        secret_store_free(app->stores[i]);
    folders_free(app->folders);
    g_strfreev(app->trusted);
    g_free(app->root);
    g_free(app->child);
    g_free(app->ca_file);
    g_free(app->passphrase_file);
    g_free(app);
}

void app_own(App *app, gpointer data, GDestroyNotify destroy)
{
    Owned owned = {data, destroy};

    g_array_append_val(app->owned, owned);
}

const AppOptions *app_options(const App *app)
{
    return &app->options;
}

const Folders *app_folders(const App *app)
{
    return app->folders;
}

const char *const *app_trusted_hosts(const App *app)
{
    return (const char *const *) app->trusted;
}

gint64 app_now(const App *app)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

GStrv app_merge_hosts(const char *const *a, const char *const *b)
{
    GPtrArray *hosts = g_ptr_array_new();

    for (; a && *a; a++)
        g_ptr_array_add(hosts, g_strdup(*a));
    for (; b && *b; b++)
        if (!g_ptr_array_find_with_equal_func(hosts, *b, g_str_equal, NULL))
            g_ptr_array_add(hosts, g_strdup(*b));
    g_ptr_array_add(hosts, NULL);
    return (GStrv) g_ptr_array_free(hosts, FALSE);
}

static void on_request(const char *line, gpointer user_data)
{
    App *app = user_data;

    app_log(app, "http %s", line);
    if (app->options.log)
        app->options.log(line, app->options.log_data);
}

Http *app_http_with(App *app, const char *ca_file, const char *const *hosts)
{
    const char *ca = app->ca_file ? app->ca_file : ca_file;
    g_auto(GStrv) all = app_merge_hosts(app_trusted_hosts(app), hosts);
    g_autofree char *joined = g_strjoinv("\n", all);
    g_autofree char *key = g_strconcat(ca ? ca : "", "\n", joined, NULL);
    Http *http = g_hash_table_lookup(app->https, key);

    if (!http) {
        http = http_new(&(HttpOptions){.ca_file = ca,
                                       .trusted_hosts = (const char *const *) all,
                                       .timeout = app->options.timeout,
                                       .log = on_request,
                                       .log_data = app});
        g_hash_table_insert(app->https, g_steal_pointer(&key), http);
    }
    return http;
}

Http *app_http(App *app, const Connection *connection)
{
    if (!connection)
        return app_http_with(app, NULL, NULL);
    return app_http_with(app, connection->ca_file, (const char *const *) connection->trusted_hosts);
}

char *app_find_program(const char *variable, const char *name)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self ? self : ".");
    g_autofree char *above = g_path_get_dirname(folder); /* libtool runs from .libs */
    const char *const folders[] = {folder, above, LIBEXECDIR};
    const char *given = g_getenv(variable);

    if (given && *given)
        return g_strdup(given);
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = g_build_filename(folders[i], name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test(path, G_FILE_TEST_IS_DIR))
            return g_steal_pointer(&path);
    }
    return g_find_program_in_path(name);
}

void app_set_ask(App *app, PassphraseAsk ask, gpointer user_data)
{
    app->options.ask = ask;
    app->options.ask_data = user_data;
}

void app_ask_again(App *app)
{
    for (gsize i = 0; i < N_STORES; i++)
        if (app->stores[i])
            secret_store_ask_again(app->stores[i]);
}

/* Where it is written, so that nobody needs to be asked; NULL: nowhere. */
static char *passphrase_path(const App *app)
{
    const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
    g_autofree char *credential = NULL;

    if (app->passphrase_file)
        return g_strdup(g_str_equal(app->passphrase_file, "-") ? "/dev/stdin"
                                                               : app->passphrase_file);
    credential = folder ? g_build_filename(folder, "orgwire-passphrase", NULL) : NULL;
    if (credential && g_file_test(credential, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&credential);
    return NULL;
}

static Secret *read_passphrase(const char *path, GCancellable *cancellable, GError **error)
{
    gsize length;
    char *text = files_read_given(path, SECRET_STORE_MAX, &length, cancellable, error);
    Secret *secret;

    if (!text)
        return NULL;
    while (length > 0 && strchr("\r\n", text[length - 1]))
        length--;
    secret = secret_new(text, (gssize) length);
    secret_free_text(text);
    return secret;
}

static Secret *ask_passphrase(gpointer user_data, PassphraseWanted wanted,
                              GCancellable *cancellable, GError **error)
{
    App *app = user_data;
    g_autofree char *path = passphrase_path(app);

    /* What is written in a file does not change by being asked for again. */
    if (path)
        return wanted == PASSPHRASE_WRONG ? NULL : read_passphrase(path, cancellable, error);
    if (app->options.ask)
        return app->options.ask(app->options.ask_data, wanted, cancellable, error);
    problem_set(error, PROBLEM_STORE_UNAVAILABLE, "the second store is under a passphrase",
                "give it in a file: --passphrase-file=FILE or ORGWIRE_PASSPHRASE_FILE\n"
                "or in a systemd credential named orgwire-passphrase",
                "the secret store cannot be opened");
    return NULL;
}

static SecretStore *open_store(App *app, StoreKind kind)
{
    g_autofree char *child = NULL;
    g_autofree char *folder = NULL;

    switch (kind) {
    case STORE_FILE:
        folder = g_build_filename(app->folders->state, "secrets", NULL);
        return passphrase_store_new(folder, ask_passphrase, app);
    case STORE_FILE_PLAIN:
        folder = g_build_filename(app->folders->state, "secrets-plain", NULL);
        return plain_store_new(folder);
    case STORE_MEMORY:
        return memory_store_new();
    case STORE_KEYRING:
    default:
        child = app->child ? g_strdup(app->child)
                           : app_find_program("ORGWIRE_KEYRING", "orgwire-keyring");
        return keyring_store_new(child ? child : LIBEXECDIR "/orgwire-keyring");
    }
}

SecretStore *app_store(App *app, StoreKind kind)
{
    if (app->options.memory_store)
        kind = STORE_MEMORY;
    if (!app->stores[kind])
        app->stores[kind] = open_store(app, kind);
    return app->stores[kind];
}

bool app_store_is_open(App *app, StoreKind kind, GCancellable *cancellable, GError **error)
{
    SecretStore *store = app_store(app, kind);
    g_autoptr(Secret) there = NULL;
    g_autoptr(GError) why = NULL;

    /* Its files can be missed without their passphrase. */
    if (kind == STORE_FILE)
        return secret_store_unlock(store, cancellable, error);
    there = secret_store_get(store, "none", SECRET_PRIVATE_KEY, cancellable, &why);
    if (there || problem_is(why, PROBLEM_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

StoreKind app_store_kind(const App *app)
{
    g_autofree char *set = NULL;
    StoreKind kind = STORE_KEYRING;

    if (app->options.memory_store)
        return STORE_MEMORY;
    set = setting_get(app, "store");
    if (set && !store_kind_parse(set, &kind, NULL))
        kind = STORE_KEYRING;
    return kind;
}

DescribeCache *app_describe_cache(App *app, const char *org_id, const char *user_id,
                                  const char *api_version)
{
    g_autofree char *folder = NULL;

    if (app->options.no_cache || !org_id || !user_id)
        return NULL;
    folder = g_build_filename(app->folders->cache, org_id, api_version, user_id, NULL);
    return describe_cache_new(folder);
}

char *app_journal_folder(const App *app)
{
    return g_build_filename(app->folders->state, "journal", NULL);
}

char *app_log_path(const App *app)
{
    return g_build_filename(app->folders->state, "log", NULL);
}

static void turn_log(const char *path)
{
    struct stat about;
    g_autofree char *old = g_strconcat(path, ".old", NULL);

    if (stat(path, &about) == 0 && about.st_size > LOG_MAX && rename(path, old) != 0)
        g_debug("cannot turn the log: %s", g_strerror(errno));
}

void app_log(App *app, const char *format, ...)
{
    g_autofree char *path = app_log_path(app);
    g_autofree char *time = text_time(app_now(app));
    g_autofree char *text = NULL;
    g_autofree char *clean = NULL;
    g_autofree char *redacted = NULL;
    g_autofree char *line = NULL;
    va_list arguments;
    int fd;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    clean = text_clean(text);
    redacted = secret_redact(clean);
    line = g_strdup_printf("%s %s\n", time, redacted);
    if (!files_make_folder(app->folders->state, NULL))
        return;
    turn_log(path);
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    /* One write, so that lines of several processes do not mix. */
    if (write(fd, line, strlen(line)) < 0)
        g_debug("cannot write the log: %s", g_strerror(errno));
    close(fd);
}
