/* The battery on the stores that need nothing but files; on the keyring of the session bus when
 * ORGWIRE_TEST_STORE=keyring (tests/contract/keyring.sh). */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "tests/contract/battery.h"

static SecretStore *open_memory(const char *folder)
{
    return memory_store_new();
}

static SecretStore *open_plain(const char *folder)
{
    return plain_store_new(folder);
}

static Secret *ask(gpointer user_data, PassphraseWanted wanted, GCancellable *cancellable,
                   GError **error)
{
    return secret_new("correct horse battery", -1);
}

static SecretStore *open_file(const char *folder)
{
    return passphrase_store_new(folder, ask, NULL);
}

static SecretStore *open_keyring(const char *folder)
{
    g_autofree char *child = g_build_filename(g_getenv("TOP_BUILDDIR"), "orgwire-keyring", NULL);

    return keyring_store_new(child);
}

int main(int argc, char **argv)
{
    static const BatteryStore memory = {"memory", open_memory, true, 20};
    static const BatteryStore plain = {"file-plain", open_plain, false, 20};
    static const BatteryStore file = {"file", open_file, false, 3};
    static BatteryStore keyring = {"keyring", open_keyring, false, 20};

    g_test_init(&argc, &argv, NULL);
    if (g_strcmp0(g_getenv("ORGWIRE_TEST_STORE"), "keyring") == 0) {
        if (g_getenv("ORGWIRE_TEST_WRITERS"))
            keyring.n_writers = (guint) atoi(g_getenv("ORGWIRE_TEST_WRITERS"));
        battery_add(&keyring);
    } else {
        battery_add(&memory);
        battery_add(&plain);
        battery_add(&file);
    }
    return g_test_run();
}
