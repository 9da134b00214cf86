#include "config.h"

#include "store/keyring-bus.h"

#include <string.h>
#include <unistd.h>

#define CALL_MS 2000
/* The longest that all calls of one probe take; the parent's patience is 3 s. */
#define PROBE_MS 2500
#define DH_ALGORITHM "dh-ietf1024-sha256-aes128-cbc-pkcs7"
#define DH_BYTES 128

/* libsecret reads the same variable; without it GDBus would start a bus of its own by dbus-launch. */
static bool find_address(void)
{
    const char *runtime = g_getenv("XDG_RUNTIME_DIR");
    g_autofree char *socket = NULL;
    g_autofree char *escaped = NULL;
    g_autofree char *address = NULL;

    if (g_getenv("DBUS_SESSION_BUS_ADDRESS") && *g_getenv("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    if (!runtime || !g_path_is_absolute(runtime))
        return false;
    socket = g_build_filename(runtime, "bus", NULL);
    if (access(socket, F_OK) != 0)
        return false;
    escaped = g_dbus_address_escape_value(socket);
    address = g_strconcat("unix:path=", escaped, NULL);
    return g_setenv("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
}

static bool reach(KeyringBus *bus)
{
    if (bus->connection && !g_dbus_connection_is_closed(bus->connection))
        return true;
    g_clear_object(&bus->connection);
    bus->encrypted = false;
    if (!find_address())
        return false;
    bus->connection = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL);
    if (!bus->connection)
        return false;
    g_dbus_connection_set_exit_on_close(bus->connection, FALSE);
    return !g_dbus_connection_is_closed(bus->connection);
}

static GVariant *call(KeyringBus *bus, const char *path, const char *interface, const char *method,
                      GVariant *arguments, const char *type, gint64 until, GError **error)
{
    gint64 left = (until - g_get_monotonic_time()) / 1000;

    return g_dbus_connection_call_sync(bus->connection, SECRETS_NAME, path, interface, method,
                                       arguments, G_VARIANT_TYPE(type), G_DBUS_CALL_FLAGS_NONE,
                                       (int) CLAMP(left, 1, CALL_MS), NULL, error);
}

static bool is_timeout(const GError *error)
{
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
           g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
           g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
           g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY);
}

static StoreState state_of(const KeyringBus *bus, const GError *error)
{
    if (is_timeout(error))
        return STORE_SERVICE_TIMEOUT;
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
        g_dbus_connection_is_closed(bus->connection))
        return STORE_NO_BUS;
    return STORE_NO_SERVICE;
}

static bool read_alias(KeyringBus *bus, const char *alias, char **into, gint64 until,
                       GError **error)
{
    g_autoptr(GVariant) reply = call(bus, SECRETS_PATH, SECRETS_INTERFACE "Service", "ReadAlias",
                                     g_variant_new("(s)", alias), "(o)", until, error);
    const char *path;

    g_clear_pointer(into, g_free);
    if (!reply)
        return false;
    g_variant_get(reply, "(&o)", &path);
    if (strcmp(path, "/") != 0)
        *into = g_strdup(path);
    return true;
}

/* Opens a session with a key that nobody knows the other half of, only to see it accepted. */
static StoreState check_encrypted(KeyringBus *bus, gint64 until)
{
    guint8 key[DH_BYTES];
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = NULL;
    const char *session;

    for (gsize i = 0; i < sizeof key; i++)
        key[i] = (guint8) g_random_int();
    key[0] = 0x3f;
    reply = call(bus, SECRETS_PATH, SECRETS_INTERFACE "Service", "OpenSession",
                 g_variant_new("(sv)", DH_ALGORITHM,
                               g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, key, sizeof key, 1)),
                 "(vo)", until, &error);
    if (!reply)
        return is_timeout(error) || g_dbus_connection_is_closed(bus->connection)
                   ? state_of(bus, error)
                   : STORE_PLAIN_ONLY;
    g_variant_get(reply, "(v&o)", NULL, &session);
    g_dbus_connection_call(bus->connection, SECRETS_NAME, session, SECRETS_INTERFACE "Session",
                           "Close", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, NULL, NULL);
    bus->encrypted = true;
    return STORE_UNLOCKED;
}

static StoreState read_locked(KeyringBus *bus, gint64 until)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        call(bus, bus->default_collection, "org.freedesktop.DBus.Properties", "Get",
             g_variant_new("(ss)", SECRETS_INTERFACE "Collection", "Locked"), "(v)", until, &error);
    g_autoptr(GVariant) value = NULL;

    if (!reply) {
        StoreState state = state_of(bus, error);

        /* The alias leads to a collection that is not there: a fresh home. */
        return state == STORE_NO_SERVICE ? STORE_NO_COLLECTION : state;
    }
    g_variant_get(reply, "(v)", &value);
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        return STORE_NO_COLLECTION;
    return g_variant_get_boolean(value) ? STORE_LOCKED : STORE_UNLOCKED;
}

StoreState keyring_bus_probe(KeyringBus *bus)
{
    gint64 until = g_get_monotonic_time() + PROBE_MS * 1000;
    g_autoptr(GError) error = NULL;
    StoreState state;

    if (!reach(bus))
        return STORE_NO_BUS;
    if (!read_alias(bus, "default", &bus->default_collection, until, &error))
        return state_of(bus, error);
    if (!bus->encrypted) {
        state = check_encrypted(bus, until);
        if (state != STORE_UNLOCKED)
            return state;
    }
    if (!read_alias(bus, "session", &bus->session_collection, until, &error))
        return state_of(bus, error);
    return bus->default_collection ? read_locked(bus, until) : STORE_NO_COLLECTION;
}

/* The path of the prompt that the provider wants to show; NULL: none was needed, or an error. */
static char *start_unlock(KeyringBus *bus, GError **error)
{
    const char *paths[] = {bus->default_collection, NULL};
    gint64 until = g_get_monotonic_time() + CALL_MS * 1000;
    g_autoptr(GVariant) reply =
        call(bus, SECRETS_PATH, SECRETS_INTERFACE "Service", "Unlock",
             g_variant_new("(@ao)", g_variant_new_objv(paths, -1)), "(aoo)", until, error);
    const char *prompt;

    if (!reply)
        return NULL;
    g_variant_get_child(reply, 1, "&o", &prompt);
    return strcmp(prompt, "/") != 0 ? g_strdup(prompt) : NULL;
}

StoreState keyring_bus_unlock_silently(KeyringBus *bus)
{
    g_autoptr(GError) error = NULL;
    /* A prompt that was never shown is left to the provider: dismissing one can end it. */
    g_autofree char *prompt = start_unlock(bus, &error);

    if (error)
        return state_of(bus, error) == STORE_NO_SERVICE ? STORE_LOCKED : state_of(bus, error);
    return prompt ? STORE_LOCKED : keyring_bus_probe(bus);
}

typedef struct {
    GMainLoop *loop;
    bool completed;
    bool dismissed;
} Prompt;

static void on_completed(GDBusConnection *connection, const char *sender, const char *path,
                         const char *interface, const char *signal, GVariant *arguments,
                         gpointer user_data)
{
    Prompt *prompt = user_data;
    gboolean dismissed = TRUE;

    if (g_variant_is_of_type(arguments, G_VARIANT_TYPE("(bv)")))
        g_variant_get_child(arguments, 0, "b", &dismissed);
    prompt->completed = true;
    prompt->dismissed = dismissed;
    g_main_loop_quit(prompt->loop);
}

/* libsecret would wait for ever when the service dies under its prompt. */
static void on_owner_gone(GDBusConnection *connection, const char *name, gpointer user_data)
{
    g_main_loop_quit(((Prompt *) user_data)->loop);
}

static void on_shown(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Prompt *prompt = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (!reply)
        g_main_loop_quit(prompt->loop);
}

static void show(KeyringBus *bus, const char *path, Prompt *prompt)
{
    guint signal = g_dbus_connection_signal_subscribe(
        bus->connection, SECRETS_NAME, SECRETS_INTERFACE "Prompt", "Completed", path, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_completed, prompt, NULL);
    guint watch = g_bus_watch_name_on_connection(bus->connection, SECRETS_NAME,
                                                 G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                 on_owner_gone, prompt, NULL);

    prompt->loop = g_main_loop_new(NULL, FALSE);
    g_dbus_connection_call(bus->connection, SECRETS_NAME, path, SECRETS_INTERFACE "Prompt",
                           "Prompt", g_variant_new("(s)", ""), NULL, G_DBUS_CALL_FLAGS_NONE,
                           G_MAXINT, NULL, on_shown, prompt);
    g_main_loop_run(prompt->loop);
    g_bus_unwatch_name(watch);
    g_dbus_connection_signal_unsubscribe(bus->connection, signal);
    g_main_loop_unref(prompt->loop);
}

StoreState keyring_bus_unlock(KeyringBus *bus, bool *ret_dismissed)
{
    StoreState state = keyring_bus_probe(bus);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    Prompt prompt = {NULL, false, false};

    *ret_dismissed = false;
    if (state != STORE_LOCKED)
        return state;
    path = start_unlock(bus, &error);
    if (error)
        return is_timeout(error) ? STORE_SERVICE_TIMEOUT : state;
    if (path)
        show(bus, path, &prompt);
    *ret_dismissed = prompt.dismissed;
    return keyring_bus_probe(bus);
}
