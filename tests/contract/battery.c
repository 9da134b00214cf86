#include "config.h"

#include "tests/contract/battery.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/problem.h"
#include "loop/fiber.h"

#define KEY "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
#define TOKEN "{\"token\":\"00D!AQ\"}"

typedef struct {
    const BatteryStore *kind;
    const char *folder;
    SecretStore *store;
    char *id;      /* not used by another test: a keyring is shared */
    char *other_id;
} Bench;

typedef void (*BatteryTest)(Bench *bench);

static bool put(Bench *bench, const char *id, SecretKind kind, const char *text)
{
    g_autoptr(Secret) secret = secret_new(text, -1);
    g_autoptr(GError) error = NULL;
    bool done = secret_store_put(bench->store, id, kind, secret, "orgwire test", NULL, &error);

    g_assert_no_error(error);
    return done;
}

static void assert_stored(SecretStore *store, const char *id, SecretKind kind, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Secret) secret = secret_store_get(store, id, kind, NULL, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(secret_text(secret), ==, text);
    g_assert_cmpuint(secret_length(secret), ==, strlen(text));
}

static void assert_absent(SecretStore *store, const char *id, SecretKind kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Secret) secret = secret_store_get(store, id, kind, NULL, &error);

    g_assert_null(secret);
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
}

static bool drop(Bench *bench, const char *id, SecretKind kind)
{
    g_autoptr(GError) error = NULL;
    bool done = secret_store_remove(bench->store, id, kind, NULL, &error);

    g_assert_no_error(error);
    return done;
}

static void nothing(Bench *bench)
{
    for (guint kind = 0; kind < SECRET_N_KINDS; kind++)
        assert_absent(bench->store, bench->id, (SecretKind) kind);
}

static void gives_back(Bench *bench)
{
    g_assert_true(put(bench, bench->id, SECRET_PRIVATE_KEY, KEY));
    assert_stored(bench->store, bench->id, SECRET_PRIVATE_KEY, KEY);
    assert_stored(bench->store, bench->id, SECRET_PRIVATE_KEY, KEY);
}

static void replaces(Bench *bench)
{
    g_assert_true(put(bench, bench->id, SECRET_ACCESS_TOKEN, TOKEN));
    g_assert_true(put(bench, bench->id, SECRET_ACCESS_TOKEN, "{\"token\":\"second\"}"));
    g_assert_true(put(bench, bench->id, SECRET_ACCESS_TOKEN, "{\"token\":\"third\"}"));
    assert_stored(bench->store, bench->id, SECRET_ACCESS_TOKEN, "{\"token\":\"third\"}");
}

static void keeps_apart(Bench *bench)
{
    g_assert_true(put(bench, bench->id, SECRET_PRIVATE_KEY, KEY "1"));
    g_assert_true(put(bench, bench->id, SECRET_NEXT_KEY, KEY "2"));
    g_assert_true(put(bench, bench->other_id, SECRET_PRIVATE_KEY, KEY "3"));
    assert_stored(bench->store, bench->id, SECRET_PRIVATE_KEY, KEY "1");
    assert_stored(bench->store, bench->id, SECRET_NEXT_KEY, KEY "2");
    assert_stored(bench->store, bench->other_id, SECRET_PRIVATE_KEY, KEY "3");
    g_assert_true(drop(bench, bench->id, SECRET_PRIVATE_KEY));
    assert_absent(bench->store, bench->id, SECRET_PRIVATE_KEY);
    assert_stored(bench->store, bench->id, SECRET_NEXT_KEY, KEY "2");
    assert_stored(bench->store, bench->other_id, SECRET_PRIVATE_KEY, KEY "3");
}

static void removes(Bench *bench)
{
    g_assert_true(drop(bench, bench->id, SECRET_SIGN_IN));
    g_assert_true(put(bench, bench->id, SECRET_SIGN_IN, TOKEN));
    g_assert_true(drop(bench, bench->id, SECRET_SIGN_IN));
    assert_absent(bench->store, bench->id, SECRET_SIGN_IN);
    g_assert_true(drop(bench, bench->id, SECRET_SIGN_IN));
    g_assert_true(put(bench, bench->id, SECRET_SIGN_IN, TOKEN));
    assert_stored(bench->store, bench->id, SECRET_SIGN_IN, TOKEN);
}

static guint count_listed(SecretStore *store, const char *id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = secret_store_list(store, NULL, &error);
    guint n = 0;

    g_assert_no_error(error);
    for (guint i = 0; i < names->len; i++)
        n += g_str_has_prefix(names->pdata[i], id) && ((char *) names->pdata[i])[strlen(id)] == ' ';
    return n;
}

static void lists(Bench *bench)
{
    g_assert_cmpuint(count_listed(bench->store, bench->id), ==, 0);
    for (guint kind = 0; kind < SECRET_N_KINDS; kind++) {
        const char *text = kind == SECRET_PRIVATE_KEY || kind == SECRET_NEXT_KEY ? KEY : TOKEN;

        g_assert_true(put(bench, bench->id, (SecretKind) kind, text));
        g_assert_true(put(bench, bench->id, (SecretKind) kind, text));
    }
    g_assert_cmpuint(count_listed(bench->store, bench->id), ==, SECRET_N_KINDS);
    g_assert_cmpuint(count_listed(bench->store, bench->other_id), ==, 0);
    g_assert_true(drop(bench, bench->id, SECRET_NEXT_KEY));
    g_assert_cmpuint(count_listed(bench->store, bench->id), ==, SECRET_N_KINDS - 1);
}

static char *large(gsize size)
{
    char *text = g_malloc(size + 1);

    memset(text, 'x', size);
    text[0] = '{';
    text[size - 1] = '}';
    text[size] = '\0';
    return text;
}

static void largest(Bench *bench)
{
    g_autofree char *text = large(SECRET_STORE_MAX);

    g_assert_true(put(bench, bench->id, SECRET_ACCESS_TOKEN, text));
    assert_stored(bench->store, bench->id, SECRET_ACCESS_TOKEN, text);
    g_assert_true(put(bench, bench->id, SECRET_PRIVATE_KEY, KEY));
    assert_stored(bench->store, bench->id, SECRET_PRIVATE_KEY, KEY);
}

static void assert_refused(Bench *bench, const char *id, SecretKind kind, const char *text)
{
    g_autoptr(Secret) secret = secret_new(text, -1);
    g_autoptr(GError) error = NULL;

    g_assert_false(secret_store_put(bench->store, id, kind, secret, "test", NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_USAGE);
}

static void refuses(Bench *bench)
{
    g_autofree char *too_large = large(SECRET_STORE_MAX + 1);

    assert_refused(bench, bench->id, SECRET_ACCESS_TOKEN, too_large);
    assert_refused(bench, bench->id, SECRET_ACCESS_TOKEN, "");
    assert_refused(bench, bench->id, SECRET_ACCESS_TOKEN, KEY);
    assert_refused(bench, bench->id, SECRET_PRIVATE_KEY, TOKEN);
    assert_refused(bench, bench->id, SECRET_ACCESS_TOKEN, "{\"\xc0\xaf\"}");
    assert_refused(bench, "", SECRET_PRIVATE_KEY, KEY);
    assert_refused(bench, "../up", SECRET_PRIVATE_KEY, KEY);
    assert_refused(bench, ".hidden", SECRET_PRIVATE_KEY, KEY);
    assert_refused(bench, "a b", SECRET_PRIVATE_KEY, KEY);
    assert_absent(bench->store, bench->id, SECRET_ACCESS_TOKEN);
}

static void exact(Bench *bench)
{
    static const char odd[] = "{\"a\":\"q'`$(x) \\\\ \\\" \xc3\xa4 \xf0\x9f\x94\x91 <&>\"}\n\n\t ";

    g_assert_true(put(bench, bench->id, SECRET_SIGN_IN, odd));
    assert_stored(bench->store, bench->id, SECRET_SIGN_IN, odd);
}

static void cancelled(Bench *bench)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(Secret) secret = secret_new(KEY, -1);
    g_autoptr(GError) error = NULL;

    g_cancellable_cancel(cancellable);
    g_assert_false(secret_store_put(bench->store, bench->id, SECRET_PRIVATE_KEY, secret, "test",
                                    cancellable, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_INTERRUPTED);
    assert_absent(bench->store, bench->id, SECRET_PRIVATE_KEY);
}

static gboolean cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

/* Whenever a put is broken off, what is read afterwards is the old value or the new one. */
static void broken_off(Bench *bench)
{
    g_autofree char *before = g_strdup("{\"round\":0}");

    g_assert_true(put(bench, bench->id, SECRET_SIGN_IN, before));
    for (guint i = 1; i <= bench->kind->n_writers; i++) {
        g_autofree char *text = g_strdup_printf("{\"round\":%u}", i);
        g_autoptr(GCancellable) cancellable = g_cancellable_new();
        g_autoptr(Secret) secret = secret_new(text, -1);
        g_autoptr(Secret) found = NULL;
        g_autoptr(GError) error = NULL;
        guint timer = g_timeout_add(i, cancel, cancellable);

        secret_store_put(bench->store, bench->id, SECRET_SIGN_IN, secret, "test", cancellable,
                         NULL);
        if (!g_cancellable_is_cancelled(cancellable))
            g_source_remove(timer);
        found = secret_store_get(bench->store, bench->id, SECRET_SIGN_IN, NULL, &error);
        g_assert_no_error(error);
        if (!secret_equal(found, secret))
            g_assert_cmpstr(secret_text(found), ==, before);
        g_free(before);
        before = g_strdup(secret_text(found));
    }
    g_assert_true(put(bench, bench->id, SECRET_SIGN_IN, TOKEN));
    g_assert_cmpuint(count_listed(bench->store, bench->id), ==, 1);
}

static void outlives(Bench *bench)
{
    g_autoptr(SecretStore) second = NULL;

    g_assert_true(put(bench, bench->id, SECRET_PRIVATE_KEY, KEY));
    second = bench->kind->open(bench->folder);
    if (bench->kind->forgets)
        assert_absent(second, bench->id, SECRET_PRIVATE_KEY);
    else
        assert_stored(second, bench->id, SECRET_PRIVATE_KEY, KEY);
}

typedef struct {
    Bench *bench;
    guint number;
} Writer;

static void write_one(gpointer user_data)
{
    Writer *writer = user_data;
    g_autoptr(SecretStore) own = writer->bench->kind->forgets
                                     ? NULL
                                     : writer->bench->kind->open(writer->bench->folder);
    g_autofree char *text = g_strdup_printf("{\"writer\":%u}", writer->number);
    g_autoptr(Secret) secret = secret_new(text, -1);
    g_autoptr(GError) error = NULL;

    /* Another's value may be read back; what must not happen is a broken or a lost one. */
    if (!secret_store_put(own ? own : writer->bench->store, writer->bench->id, SECRET_SIGN_IN,
                          secret, "test", NULL, &error))
        g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
}

static void writers(Bench *bench)
{
    guint n = bench->kind->n_writers;
    g_autofree Writer *all = g_new0(Writer, n);
    g_autofree gpointer *each = g_new0(gpointer, n);
    g_autoptr(Secret) secret = NULL;
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < n; i++) {
        all[i].bench = bench;
        all[i].number = i;
        each[i] = &all[i];
    }
    fiber_each(each, n, n, write_one);
    secret = secret_store_get(bench->store, bench->id, SECRET_SIGN_IN, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(secret_text(secret), "{\"writer\":"));
    g_assert_cmpuint(count_listed(bench->store, bench->id), ==, 1);
    g_assert_true(drop(bench, bench->id, SECRET_SIGN_IN));
    assert_absent(bench->store, bench->id, SECRET_SIGN_IN);
}

static void copies(Bench *bench)
{
    g_autoptr(SecretStore) memory = memory_store_new();
    g_autoptr(GError) error = NULL;

    g_assert_false(secret_store_copy(bench->store, memory, bench->id, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
    g_assert_true(put(bench, bench->id, SECRET_PRIVATE_KEY, KEY));
    g_assert_true(put(bench, bench->id, SECRET_ACCESS_TOKEN, TOKEN));
    g_assert_true(put(bench, bench->other_id, SECRET_ACCESS_TOKEN, TOKEN));
    g_clear_error(&error);
    g_assert_true(secret_store_copy(bench->store, memory, bench->id, NULL, &error));
    g_assert_no_error(error);
    assert_stored(memory, bench->id, SECRET_PRIVATE_KEY, KEY);
    assert_absent(memory, bench->other_id, SECRET_ACCESS_TOKEN);
    g_assert_true(secret_store_remove_all(bench->store, bench->id, NULL, &error));
    assert_absent(bench->store, bench->id, SECRET_PRIVATE_KEY);
    assert_stored(bench->store, bench->other_id, SECRET_ACCESS_TOKEN, TOKEN);
    g_assert_true(secret_store_copy(memory, bench->store, bench->id, NULL, &error));
    assert_stored(bench->store, bench->id, SECRET_PRIVATE_KEY, KEY);
    assert_stored(bench->store, bench->id, SECRET_ACCESS_TOKEN, TOKEN);
}

static void is_open(Bench *bench)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(secret_store_unlock(bench->store, NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(store_state_name(secret_store_probe(bench->store, NULL)), ==, "unlocked");
}

static const struct {
    const char *name;
    BatteryTest run;
} rows[] = {
    {"nothing stored is surely not found", nothing},
    {"what is stored comes back", gives_back},
    {"a second value replaces the first", replaces},
    {"kinds and ids are kept apart", keeps_apart},
    {"removed is gone, absent counts as removed", removes},
    {"the list names each secret once", lists},
    {"64 KiB come back whole", largest},
    {"larger, empty, shapeless secrets and bad ids are refused", refuses},
    {"every byte comes back as it was", exact},
    {"cancelled beforehand nothing is stored", cancelled},
    {"broken off at any moment the old or the new value is there", broken_off},
    {"a secret outlives the store's object", outlives},
    {"many who write at once leave one whole value", writers},
    {"copying and removing take all kinds and nothing else", copies},
    {"unlocked it says so", is_open},
};

typedef struct {
    const BatteryStore *kind;
    BatteryTest run;
} Case;

static char *random_id(void)
{
    return g_strdup_printf("test%08x%08x", g_random_int(), g_random_int());
}

static void in_fiber(gpointer user_data)
{
    const Case *this = user_data;
    g_autofree char *root = g_dir_make_tmp("battery-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(root, "secrets", NULL);
    g_autofree char *id = random_id();
    g_autofree char *other_id = random_id();
    g_autoptr(SecretStore) store = this->kind->open(folder);
    Bench bench = {this->kind, folder, store, id, other_id};

    this->run(&bench);
    for (guint kind = 0; kind < SECRET_N_KINDS; kind++) {
        drop(&bench, id, (SecretKind) kind);
        drop(&bench, other_id, (SecretKind) kind);
    }
}

static void run_case(gconstpointer user_data)
{
    fiber_run(in_fiber, (gpointer) user_data);
}

void battery_add(const BatteryStore *store)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/%s/%s", store->name, rows[i].name);
        Case *this = g_new0(Case, 1);

        this->kind = store;
        this->run = rows[i].run;
        g_test_add_data_func_full(path, this, run_case, g_free);
    }
}
