#include "config.h"

#include "store/keyring-items.h"

#include <string.h>

#define SECRET_API_SUBJECT_TO_CHANGE
#include <libsecret/secret.h>

#include "store/keyring-frame.h"

#define APP "orgwire"
#define SCHEMA "orgwire.Secret"
#define ENCRYPTED_PREFIX "dh-"
#define CALL_MS 5000
#define MAX_SEARCHES 3

struct KeyringItems {
    KeyringBus *bus;
    SecretService *service; /* with an encrypted session; NULL: to be opened */
};

/* One item of ours. Several may match after a broken-off put: the newest counts. */
typedef struct {
    char *path;
    char *id;
    char *kind;
    gint64 gen;
} Item;

static void item_free(Item *item)
{
    g_free(item->path);
    g_free(item->id);
    g_free(item->kind);
    g_free(item);
}

void items_reply_clear(ItemsReply *reply)
{
    g_clear_pointer(&reply->text, g_free);
    g_clear_pointer(&reply->secret, secret_unref);
    g_clear_pointer(&reply->names, g_ptr_array_unref);
}

KeyringItems *keyring_items_new(KeyringBus *bus)
{
    KeyringItems *items = g_new0(KeyringItems, 1);

    items->bus = bus;
    return items;
}

void keyring_items_free(KeyringItems *items)
{
    g_clear_object(&items->service);
    g_free(items);
}

static bool fail(ItemsReply *reply, const char *text)
{
    reply->result = RESULT_FAILED;
    g_free(reply->text);
    reply->text = g_strdup(text);
    return false;
}

static bool fail_state(ItemsReply *reply, StoreState state)
{
    reply->result = RESULT_STATE;
    reply->state = state;
    return false;
}

/* libsecret reports some failures by silence. */
static bool fail_error(KeyringItems *items, ItemsReply *reply, const GError *error,
                       const char *silence)
{
    g_clear_object(&items->service);
    if (g_error_matches(error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
        return fail_state(reply, STORE_LOCKED);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        return fail_state(reply, STORE_SERVICE_TIMEOUT);
    return fail(reply, error ? error->message : silence);
}

static bool open_service(KeyringItems *items, ItemsReply *reply)
{
    g_autoptr(GError) error = NULL;
    const char *algorithms;

    if (items->service)
        return true;
    items->service = secret_service_open_sync(SECRET_TYPE_SERVICE, NULL,
                                              SECRET_SERVICE_OPEN_SESSION, NULL, &error);
    if (!items->service)
        return fail_error(items, reply, error, "no session with the keyring service");
    algorithms = secret_service_get_session_algorithms(items->service);
    if (!algorithms || !g_str_has_prefix(algorithms, ENCRYPTED_PREFIX)) {
        g_clear_object(&items->service);
        return fail_state(reply, STORE_PLAIN_ONLY);
    }
    g_dbus_proxy_set_default_timeout(G_DBUS_PROXY(items->service), CALL_MS);
    return true;
}

/* Access tokens live in the provider's session collection, where no lock concerns them. */
static bool in_session(const KeyringItems *items, SecretKind kind)
{
    return kind == SECRET_ACCESS_TOKEN && items->bus->session_collection;
}

static bool ready(KeyringItems *items, bool session_will_do, ItemsReply *reply)
{
    StoreState state = keyring_bus_probe(items->bus);

    if (state == STORE_LOCKED && !session_will_do)
        state = keyring_bus_unlock_silently(items->bus);
    if (state == STORE_UNLOCKED ||
        ((state == STORE_LOCKED || state == STORE_NO_COLLECTION) && session_will_do))
        return open_service(items, reply);
    return fail_state(reply, state);
}

/* NULL with an error: it has not been seen, which says nothing about whether it is there. */
static Item *read_item(KeyringItems *items, const char *path, GError **error)
{
    g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
        items->bus->connection, SECRETS_NAME, path, "org.freedesktop.DBus.Properties", "Get",
        g_variant_new("(ss)", SECRETS_INTERFACE "Item", "Attributes"), G_VARIANT_TYPE("(v)"),
        G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, error);
    g_autoptr(GVariant) attributes = NULL;
    const char *id = "", *kind = "", *gen = "0";
    Item *item;

    if (!reply)
        return NULL;
    g_variant_get(reply, "(v)", &attributes);
    if (!g_variant_is_of_type(attributes, G_VARIANT_TYPE("a{ss}"))) {
        g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_SIGNATURE,
                    "an item without attributes");
        return NULL;
    }
    g_variant_lookup(attributes, "id", "&s", &id);
    g_variant_lookup(attributes, "kind", "&s", &kind);
    g_variant_lookup(attributes, "gen", "&s", &gen);
    item = g_new0(Item, 1);
    item->path = g_strdup(path);
    item->id = g_strdup(id);
    item->kind = g_strdup(kind);
    item->gen = g_ascii_strtoll(gen, NULL, 10);
    return item;
}

/* Every one of the paths, or NULL with an error. */
static GPtrArray *read_items(KeyringItems *items, const GStrv paths, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify) item_free);

    for (gsize i = 0; paths && paths[i]; i++) {
        Item *item = read_item(items, paths[i], error);

        if (!item)
            return NULL;
        g_ptr_array_add(found, item);
    }
    return g_steal_pointer(&found);
}

/* What providers say about the path of an item that somebody has deleted. */
static bool is_gone(const GError *error)
{
    return g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
           g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
           g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE);
}

static gint newest_first(gconstpointer a, gconstpointer b)
{
    const Item *x = *(const Item *const *) a, *y = *(const Item *const *) b;

    if (x->gen != y->gen)
        return x->gen < y->gen ? 1 : -1;
    return -strcmp(x->path, y->path);
}

static GHashTable *attributes_new(const char *id, SecretKind kind)
{
    GHashTable *wanted = g_hash_table_new(g_str_hash, g_str_equal);

    g_hash_table_insert(wanted, (char *) "app", (char *) APP);
    if (id) {
        g_hash_table_insert(wanted, (char *) "id", (char *) id);
        g_hash_table_insert(wanted, (char *) "kind", (char *) secret_kind_name(kind));
    }
    return wanted;
}

/* All items of ours (id NULL), or those of one secret; the newest first. Without the schema's name
 * in the search: with it a keyring not unlocked yet in this session finds nothing. NULL: said why.
 * An item that does not answer is no missing item: only what a new search no longer finds is gone.
 */
static GPtrArray *find(KeyringItems *items, const char *id, SecretKind kind, ItemsReply *reply)
{
    g_autoptr(GHashTable) wanted = attributes_new(id, kind);
    g_autoptr(GError) error = NULL;

    for (int tries = 0; tries < MAX_SEARCHES && (!error || is_gone(error)); tries++) {
        g_auto(GStrv) unlocked = NULL;
        g_auto(GStrv) locked = NULL;
        g_autoptr(GPtrArray) found = NULL;

        g_clear_error(&error);
        if (!secret_service_search_for_dbus_paths_sync(items->service, NULL, wanted, NULL,
                                                       &unlocked, &locked, &error))
            break;
        found = read_items(items, unlocked, &error);
        if (!found)
            continue;
        if (found->len == 0 && locked && locked[0]) {
            fail_state(reply, STORE_LOCKED);
            return NULL;
        }
        g_ptr_array_sort(found, newest_first);
        return g_steal_pointer(&found);
    }
    fail_error(items, reply, error, "the keyring service did not search");
    return NULL;
}

static Secret *read_secret(KeyringItems *items, const char *path, ItemsReply *reply)
{
    g_autoptr(GError) error = NULL;
    SecretValue *value =
        secret_service_get_secret_for_dbus_path_sync(items->service, path, NULL, &error);
    Secret *secret = NULL;
    const char *text;
    gsize length;

    if (!value) {
        fail_error(items, reply, error, "the keyring service handed out no secret");
        return NULL;
    }
    text = secret_value_get(value, &length);
    if (length <= FRAME_MAX_SECRET)
        secret = secret_new(text ? text : "", (gssize) length);
    else
        reply->result = RESULT_TOO_LARGE;
    secret_value_unref(value);
    return secret;
}

void keyring_items_get(KeyringItems *items, const char *id, SecretKind kind, ItemsReply *reply)
{
    g_autoptr(GPtrArray) found = NULL;

    if (!ready(items, in_session(items, kind), reply))
        return;
    found = find(items, id, kind, reply);
    if (!found)
        return;
    if (found->len == 0) {
        reply->result = RESULT_NOT_FOUND;
        return;
    }
    reply->secret = read_secret(items, ((Item *) found->pdata[0])->path, reply);
    if (reply->secret)
        reply->result = RESULT_OK;
}

static GHashTable *item_properties(const char *id, SecretKind kind, gint64 gen, const char *label)
{
    GHashTable *properties =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_variant_unref);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, gen);
    GVariantBuilder attributes;

    g_variant_builder_init(&attributes, G_VARIANT_TYPE("a{ss}"));
    g_variant_builder_add(&attributes, "{ss}", "app", APP);
    g_variant_builder_add(&attributes, "{ss}", "id", id);
    g_variant_builder_add(&attributes, "{ss}", "kind", secret_kind_name(kind));
    g_variant_builder_add(&attributes, "{ss}", "gen", number);
    g_variant_builder_add(&attributes, "{ss}", "xdg:schema", SCHEMA);
    g_hash_table_insert(properties, (char *) SECRETS_INTERFACE "Item.Label",
                        g_variant_ref_sink(g_variant_new_string(label)));
    g_hash_table_insert(properties, (char *) SECRETS_INTERFACE "Item.Attributes",
                        g_variant_ref_sink(g_variant_builder_end(&attributes)));
    return properties;
}

static char *create_item(KeyringItems *items, const char *collection, GHashTable *properties,
                         const Secret *secret, ItemsReply *reply)
{
    g_autoptr(GError) error = NULL;
    SecretValue *value =
        secret_value_new(secret_text(secret), (gssize) secret_length(secret), "text/plain");
    char *path = secret_service_create_item_dbus_path_sync(
        items->service, collection, properties, value, SECRET_ITEM_CREATE_NONE, NULL, &error);

    secret_value_unref(value);
    if (!path)
        fail_error(items, reply, error, "the keyring service made no item");
    return path;
}

static bool has_item(GPtrArray *found, const char *path)
{
    for (guint i = 0; i < found->len; i++) {
        if (strcmp(((Item *) found->pdata[i])->path, path) == 0)
            return true;
    }
    return false;
}

/* Is the new item there, and what we gave? Says RESULT_OK, or what was wrong. */
static bool was_kept(KeyringItems *items, GPtrArray *found, const char *path, const Secret *secret,
                     ItemsReply *reply)
{
    g_autoptr(Secret) kept = has_item(found, path) ? read_secret(items, path, reply) : NULL;

    if (kept && secret_equal(kept, secret))
        reply->result = RESULT_OK;
    else if (!reply->result || strcmp(reply->result, RESULT_TOO_LARGE) == 0 || kept)
        reply->result = RESULT_NOT_KEPT;
    return strcmp(reply->result, RESULT_OK) == 0;
}

/* Whether it worked is seen by searching again. libsecret shows the provider's question, if any;
 * after an error it has no session left, and the plain call must do. */
static void delete_item(KeyringItems *items, const char *path)
{
    g_autoptr(GVariant) reply = NULL;

    if (items->service)
        secret_service_delete_item_dbus_path_sync(items->service, path, NULL, NULL);
    else
        reply = g_dbus_connection_call_sync(items->bus->connection, SECRETS_NAME, path,
                                            SECRETS_INTERFACE "Item", "Delete", NULL, NULL,
                                            G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, NULL);
}

/* A new item beside the old one, which goes only when the new one has been read back: there is no
 * moment at which neither is there, and two who write at once leave the later one's. */
void keyring_items_put(KeyringItems *items, const char *id, SecretKind kind, const Secret *secret,
                       const char *label, ItemsReply *reply)
{
    g_autoptr(GPtrArray) before = NULL;
    g_autoptr(GPtrArray) after = NULL;
    g_autoptr(GHashTable) properties = NULL;
    g_autofree char *path = NULL;
    gint64 gen = g_get_real_time();

    if (!ready(items, in_session(items, kind), reply))
        return;
    before = find(items, id, kind, reply);
    if (!before)
        return;
    if (before->len > 0)
        gen = MAX(gen, ((Item *) before->pdata[0])->gen + 1);
    properties = item_properties(id, kind, gen, label);
    path = create_item(items,
                       in_session(items, kind) ? items->bus->session_collection
                                               : items->bus->default_collection,
                       properties, secret, reply);
    if (!path)
        return;
    after = find(items, id, kind, reply);
    if (!after)
        return;
    if (!was_kept(items, after, path, secret, reply)) {
        delete_item(items, path);
        return;
    }
    /* Those that came later are somebody else's, who is at it right now. */
    for (guint i = 0; i < after->len; i++) {
        const Item *item = after->pdata[i];

        if (item->gen <= gen && strcmp(item->path, path) != 0)
            delete_item(items, item->path);
    }
}

void keyring_items_remove(KeyringItems *items, const char *id, SecretKind kind, ItemsReply *reply)
{
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(GPtrArray) left = NULL;

    if (!ready(items, in_session(items, kind), reply))
        return;
    found = find(items, id, kind, reply);
    if (!found)
        return;
    for (guint i = 0; i < found->len; i++)
        delete_item(items, ((Item *) found->pdata[i])->path);
    left = found->len > 0 ? find(items, id, kind, reply) : g_ptr_array_ref(found);
    if (!left)
        return;
    if (left->len == 0)
        reply->result = RESULT_OK;
    else
        fail(reply, "the keyring service did not delete the item");
}

void keyring_items_list(KeyringItems *items, ItemsReply *reply)
{
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(GHashTable) seen = NULL;

    if (!ready(items, false, reply))
        return;
    found = find(items, NULL, 0, reply);
    if (!found)
        return;
    seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reply->names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < found->len; i++) {
        const Item *item = found->pdata[i];
        char *name = g_strdup_printf("%s %s", item->id, item->kind);

        if (g_hash_table_add(seen, name))
            g_ptr_array_add(reply->names, g_strdup(name));
    }
    reply->result = RESULT_OK;
}
