/* A keyring service with faults: `mock-secrets FAULT`, on the session bus of the environment.
 * Prints "ready" when it owns the name; ends with 3 when somebody dismisses its prompt, which ends
 * the true gnome-keyring (reliability.md §0.3). With `mock-secrets FAULT FILE` the items outlive
 * it, in FILE.
 *
 * `mock-secrets silent-bus PATH` is a bus that accepts connections and never answers. */
#include "config.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/harness/mock-session.h"

#define BASE "/org/freedesktop/secrets"
#define COLLECTION BASE "/collection/main"
#define PROMPT BASE "/prompt/1"
#define HUGE_SIZE (1024 * 1024)
#define SLOW_US 800000

typedef enum {
    HONEST,
    OTHER_VALUE, /* what is read is not what was stored */
    ABSENT,      /* acknowledges new items and forgets them */
    PLAIN_ONLY,
    HUGE_VALUE, /* 1 MiB comes back */
    SILENT,     /* never answers anything */
    SILENT_CREATE,
    SLOW_SILENT_CREATE, /* takes more than a second for every answer, too */
    KEEPS,              /* acknowledges deletions and keeps the item */
    NO_ATTRIBUTES,      /* once stored, an item's attributes are refused */
    GHOST,              /* once stored, an item is found but said not to be there */
    GOES,               /* once stored, an item goes away between the search and the reading */
    DIES_ON_ATTRIBUTES,
    DIES_ON_GET,
    DIES_ON_CREATE,
    PROMPT_WAITS, /* locked; its prompt is never answered */
    PROMPT_DISMISSED,
    PROMPT_UNLOCKS,
    DIES_UNDER_PROMPT,
    LOCKED_NO_QUESTION, /* locked, with an empty password */
    N_FAULTS
} Fault;

static const char *const fault_names[N_FAULTS] = {
    [HONEST] = "honest",
    [OTHER_VALUE] = "other-value",
    [ABSENT] = "absent",
    [PLAIN_ONLY] = "plain-only",
    [HUGE_VALUE] = "huge-value",
    [SILENT] = "silent",
    [SILENT_CREATE] = "silent-create",
    [SLOW_SILENT_CREATE] = "slow-silent-create",
    [KEEPS] = "keeps",
    [NO_ATTRIBUTES] = "no-attributes",
    [GHOST] = "ghost",
    [GOES] = "goes",
    [DIES_ON_ATTRIBUTES] = "dies-on-attributes",
    [DIES_ON_GET] = "dies-on-get",
    [DIES_ON_CREATE] = "dies-on-create",
    [PROMPT_WAITS] = "prompt-waits",
    [PROMPT_DISMISSED] = "prompt-dismissed",
    [PROMPT_UNLOCKS] = "prompt-unlocks",
    [DIES_UNDER_PROMPT] = "dies-under-prompt",
    [LOCKED_NO_QUESTION] = "locked-no-question",
};

typedef struct {
    char *path;
    GVariant *attributes;
    GBytes *secret;
    guint registration;
    guint readings; /* of its attributes */
    bool hidden;    /* from searches */
} Item;

static Fault fault;
static GDBusConnection *bus;
static GPtrArray *items;     /* of Item * */
static GHashTable *sessions; /* path → key */
static bool locked;
static guint counter;
static const char *kept; /* NULL: nothing outlives us */

static const char xml[] =
    "<node>"
    "<interface name='org.freedesktop.Secret.Service'>"
    "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
    "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
    "<method name='SearchItems'><arg type='a{ss}' direction='in'/>"
    "<arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
    "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/>"
    "<arg type='o' direction='out'/></method>"
    "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
    "<arg type='a{o(oayays)}' direction='out'/></method>"
    "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' "
    "direction='out'/></method>"
    "<property name='Collections' type='ao' access='read'/></interface>"
    "<interface name='org.freedesktop.Secret.Collection'>"
    "<method name='CreateItem'><arg type='a{sv}' direction='in'/>"
    "<arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
    "<arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
    "<property name='Locked' type='b' access='read'/></interface>"
    "<interface name='org.freedesktop.Secret.Item'>"
    "<method name='Delete'><arg type='o' direction='out'/></method>"
    "<property name='Attributes' type='a{ss}' access='read'/></interface>"
    "<interface name='org.freedesktop.Secret.Session'><method name='Close'/></interface>"
    "<interface name='org.freedesktop.Secret.Prompt'>"
    "<method name='Prompt'><arg type='s' direction='in'/></method><method name='Dismiss'/>"
    "<signal name='Completed'><arg type='b'/><arg type='v'/></signal></interface>"
    "</node>";
static GDBusNodeInfo *node;
static const GDBusInterfaceVTable table;

static guint publish(const char *path, const char *interface, gpointer user_data)
{
    return g_dbus_connection_register_object(bus, path,
                                             g_dbus_node_info_lookup_interface(node, interface),
                                             &table, user_data, NULL, NULL);
}

static void item_free(Item *item)
{
    g_dbus_connection_unregister_object(bus, item->registration);
    g_free(item->path);
    g_variant_unref(item->attributes);
    g_bytes_unref(item->secret);
    g_free(item);
}

static void add_item(GVariant *attributes, GBytes *secret)
{
    Item *item = g_new0(Item, 1);

    item->path = g_strdup_printf(COLLECTION "/%u", ++counter);
    item->attributes = attributes;
    item->secret = secret;
    item->registration = publish(item->path, "org.freedesktop.Secret.Item", item);
    g_ptr_array_add(items, item);
}

static void keep_items(void)
{
    GVariantBuilder builder;
    g_autoptr(GVariant) all = NULL;

    if (!kept)
        return;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(a{ss}ay)"));
    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];

        g_variant_builder_add(
            &builder, "(@a{ss}@ay)", item->attributes,
            g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, item->secret, TRUE));
    }
    all = g_variant_ref_sink(g_variant_builder_end(&builder));
    g_file_set_contents(kept, g_variant_get_data(all), (gssize) g_variant_get_size(all), NULL);
}

static void find_kept_items(void)
{
    g_autofree char *text = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GVariant) all = NULL;
    gsize size;

    if (!kept || !g_file_get_contents(kept, &text, &size, NULL))
        return;
    bytes = g_bytes_new(text, size);
    all = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE("a(a{ss}ay)"), bytes, FALSE));
    for (gsize i = 0; i < g_variant_n_children(all); i++) {
        g_autoptr(GVariant) one = g_variant_get_child_value(all, i);
        g_autoptr(GVariant) secret = g_variant_get_child_value(one, 1);

        add_item(g_variant_get_child_value(one, 0), g_variant_get_data_as_bytes(secret));
    }
}

static void open_session(GVariant *arguments, GDBusMethodInvocation *call)
{
    g_autoptr(GVariant) input = NULL;
    g_autofree char *path = g_strdup_printf(BASE "/session/%u", ++counter);
    guint8 *key;
    const char *algorithm;

    g_variant_get(arguments, "(&sv)", &algorithm, &input);
    if (strcmp(algorithm, "plain") == 0) {
        publish(path, "org.freedesktop.Secret.Session", NULL);
        g_dbus_method_invocation_return_value(
            call, g_variant_new("(vo)", g_variant_new_string(""), path));
        return;
    }
    if (fault == PLAIN_ONLY) {
        g_dbus_method_invocation_return_error(call, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
                                              "plain only");
        return;
    }
    key = g_malloc(MOCK_KEY_BYTES);
    publish(path, "org.freedesktop.Secret.Session", NULL);
    g_dbus_method_invocation_return_value(
        call, g_variant_new("(vo)", mock_session_agree(input, key), path));
    g_hash_table_insert(sessions, g_steal_pointer(&path), key);
}

static bool has_all(const Item *item, GVariant *wanted)
{
    GVariantIter iter;
    const char *name, *value, *have;

    g_variant_iter_init(&iter, wanted);
    while (g_variant_iter_next(&iter, "{&s&s}", &name, &value)) {
        if (!g_variant_lookup(item->attributes, name, "&s", &have) || strcmp(have, value) != 0)
            return false;
    }
    return true;
}

static void search(GVariant *arguments, GDBusMethodInvocation *call)
{
    g_autoptr(GVariant) wanted = g_variant_get_child_value(arguments, 0);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    GVariant *some, *none;

    for (guint i = 0; i < items->len; i++) {
        Item *item = items->pdata[i];

        if (!item->hidden && has_all(item, wanted))
            g_ptr_array_add(found, item->path);
    }
    some = g_variant_new_objv((const char *const *) found->pdata, found->len);
    none = g_variant_new_objv(NULL, 0);
    g_dbus_method_invocation_return_value(
        call, g_variant_new("(@ao@ao)", locked ? none : some, locked ? some : none));
}

static void unlock(GVariant *arguments, GDBusMethodInvocation *call)
{
    g_autoptr(GVariant) paths = g_variant_get_child_value(arguments, 0);
    bool ask = locked && fault != LOCKED_NO_QUESTION;

    if (!ask)
        locked = false;
    g_dbus_method_invocation_return_value(
        call, g_variant_new("(@aoo)", ask ? g_variant_new_objv(NULL, 0) : g_variant_ref(paths),
                            ask ? PROMPT : "/"));
}

static void complete_prompt(bool dismissed)
{
    g_dbus_connection_emit_signal(bus, NULL, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
                                  g_variant_new("(bv)", dismissed, g_variant_new_objv(NULL, 0)),
                                  NULL);
}

static void prompt(GDBusMethodInvocation *call)
{
    printf("prompting\n");
    fflush(stdout);
    if (fault == DIES_UNDER_PROMPT)
        exit(0);
    g_dbus_method_invocation_return_value(call, NULL);
    if (fault == PROMPT_UNLOCKS)
        locked = false;
    if (fault == PROMPT_UNLOCKS || fault == PROMPT_DISMISSED)
        complete_prompt(fault == PROMPT_DISMISSED);
}

static void create(GVariant *arguments, GDBusMethodInvocation *call)
{
    g_autoptr(GVariant) properties = g_variant_get_child_value(arguments, 0);
    g_autoptr(GVariant) secret = g_variant_get_child_value(arguments, 1);
    const char *session;
    Item *item;

    if (fault == DIES_ON_CREATE)
        exit(0);
    if (fault == SILENT_CREATE || fault == SLOW_SILENT_CREATE)
        return;
    g_variant_get_child(secret, 0, "&o", &session);
    add_item(g_variant_lookup_value(properties, "org.freedesktop.Secret.Item.Attributes",
                                    G_VARIANT_TYPE("a{ss}")),
             mock_session_decrypt(g_hash_table_lookup(sessions, session), secret));
    item = items->pdata[items->len - 1];
    g_dbus_method_invocation_return_value(call, g_variant_new("(oo)", item->path, "/"));
    if (fault == ABSENT)
        g_ptr_array_remove(items, item);
    keep_items();
}

/* What comes back for an item: its secret, or what the fault makes of it. */
static GBytes *secret_of(const Item *item)
{
    gsize size = fault == HUGE_VALUE ? HUGE_SIZE : 12;
    char *other;

    if (fault != OTHER_VALUE && fault != HUGE_VALUE)
        return g_bytes_ref(item->secret);
    other = g_malloc(size);
    memset(other, '{', size);
    return g_bytes_new_take(other, size);
}

static void get_secrets(GVariant *arguments, GDBusMethodInvocation *call)
{
    g_autofree const char **paths = NULL;
    const char *session;
    GVariantBuilder found;

    if (fault == DIES_ON_GET)
        exit(0);
    g_variant_get(arguments, "(^a&o&o)", &paths, &session);
    g_variant_builder_init(&found, G_VARIANT_TYPE("a{o(oayays)}"));
    for (guint i = 0; i < items->len; i++) {
        const Item *item = items->pdata[i];
        g_autoptr(GBytes) secret = secret_of(item);

        if (g_strv_contains(paths, item->path))
            g_variant_builder_add(
                &found, "{o@(oayays)}", item->path,
                mock_session_encrypt(session, g_hash_table_lookup(sessions, session), secret));
    }
    g_dbus_method_invocation_return_value(call, g_variant_new("(a{o(oayays)})", &found));
}

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
                    const char *interface, const char *method, GVariant *arguments,
                    GDBusMethodInvocation *call, gpointer item)
{
    const char *alias = "";

    if (fault == SILENT)
        return;
    if (fault == SLOW_SILENT_CREATE && strcmp(method, "ReadAlias") == 0)
        g_usleep(SLOW_US);
    if (strcmp(method, "OpenSession") == 0) {
        open_session(arguments, call);
    } else if (strcmp(method, "SearchItems") == 0) {
        search(arguments, call);
    } else if (strcmp(method, "Unlock") == 0) {
        unlock(arguments, call);
    } else if (strcmp(method, "ReadAlias") == 0) {
        g_variant_get(arguments, "(&s)", &alias);
        g_dbus_method_invocation_return_value(
            call, g_variant_new("(o)", strcmp(alias, "default") == 0 ? COLLECTION : "/"));
    } else if (strcmp(method, "CreateItem") == 0) {
        create(arguments, call);
    } else if (strcmp(method, "GetSecrets") == 0) {
        get_secrets(arguments, call);
    } else if (strcmp(method, "Delete") == 0) {
        g_dbus_method_invocation_return_value(call, g_variant_new("(o)", "/"));
        if (fault != KEEPS)
            g_ptr_array_remove(items, item);
        keep_items();
    } else if (strcmp(method, "Prompt") == 0) {
        prompt(call);
    } else if (strcmp(method, "Dismiss") == 0) {
        exit(3);
    } else {
        g_dbus_method_invocation_return_value(call, NULL);
    }
}

/* The first two belong to the put, which looks twice and must succeed. */
static GVariant *get_attributes(Item *item, GError **error)
{
    if (item->readings++ < 2 || fault < NO_ATTRIBUTES || fault > DIES_ON_ATTRIBUTES)
        return g_variant_ref(item->attributes);
    if (fault == DIES_ON_ATTRIBUTES)
        exit(0);
    if (fault == NO_ATTRIBUTES)
        g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_FAILED, "out of order");
    else
        g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, "no such item");
    if (fault == GOES)
        item->hidden = true;
    return NULL;
}

static GVariant *on_get(GDBusConnection *connection, const char *sender, const char *path,
                        const char *interface, const char *property, GError **error, gpointer item)
{
    const char *const collections[] = {COLLECTION};

    if (fault == SLOW_SILENT_CREATE)
        g_usleep(SLOW_US);
    if (strcmp(property, "Locked") == 0)
        return g_variant_new_boolean(locked);
    if (strcmp(property, "Attributes") == 0)
        return get_attributes(item, error);
    return g_variant_new_objv(collections, 1);
}

static const GDBusInterfaceVTable table = {.method_call = on_call, .get_property = on_get};

static void on_name(GDBusConnection *connection, const char *name, gpointer user_data)
{
    printf("ready\n");
    fflush(stdout);
}

static void on_lost(GDBusConnection *connection, const char *name, gpointer user_data)
{
    exit(1);
}

static int silent_bus(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    if (bind(listener, (struct sockaddr *) &address, sizeof address) != 0 ||
        listen(listener, 16) != 0)
        return 1;
    printf("ready\n");
    fflush(stdout);
    while (accept(listener, NULL, NULL) >= 0)
        continue;
    return 0;
}

int main(int argc, char **argv)
{
    g_autoptr(GMainLoop) loop = NULL;

    if (argc == 3 && strcmp(argv[1], "silent-bus") == 0)
        return silent_bus(argv[2]);
    for (fault = HONEST; fault < N_FAULTS; fault++) {
        if (argc >= 2 && strcmp(argv[1], fault_names[fault]) == 0)
            break;
    }
    bus = fault < N_FAULTS ? g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL) : NULL;
    if (!bus)
        return 2;
    locked = fault >= PROMPT_WAITS;
    items = g_ptr_array_new_with_free_func((GDestroyNotify) item_free);
    sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    node = g_dbus_node_info_new_for_xml(xml, NULL);
    kept = argc > 2 ? argv[2] : NULL;
    find_kept_items();
    publish(BASE, "org.freedesktop.Secret.Service", NULL);
    publish(COLLECTION, "org.freedesktop.Secret.Collection", NULL);
    publish(PROMPT, "org.freedesktop.Secret.Prompt", NULL);
    g_bus_own_name_on_connection(bus, "org.freedesktop.secrets", G_BUS_NAME_OWNER_FLAGS_NONE,
                                 on_name, on_lost, NULL, NULL);
    loop = g_main_loop_new(NULL, FALSE);
    g_main_loop_run(loop);
    return 0;
}
