/* One use of the keyring store: `store-uses USE` prints the state it named and the milliseconds it
 * took. `store-uses abandon N` starts N unlocks and kills each after a moment. For the scripts. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/problem.h"
#include "loop/fiber.h"
#include "store/secret-store.h"

#define KEY "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
#define ID "matrix"
#define ABANDON_MS 60

typedef struct {
    char **words;
} Use;

/* A state is named by its words; the dialog that was closed leaves the keyring locked. */
static const char *state_of(const GError *error)
{
    const char *why = problem_why(error);

    if (!error || problem_is(error, PROBLEM_NOT_FOUND))
        return store_state_name(STORE_UNLOCKED);
    if (!problem_is(error, PROBLEM_STORE_UNAVAILABLE) || !why || !problem_next(error))
        return "unnamed";
    for (guint i = 0; i < STORE_N_STATES; i++) {
        if (strcmp(why, store_state_why((StoreState) i)) == 0)
            return store_state_name((StoreState) i);
    }
    return strstr(error->message, "still locked") ? store_state_name(STORE_LOCKED) : why;
}

static const char *use(SecretStore *store, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Secret) key = secret_new(KEY, -1);
    g_autoptr(Secret) found = NULL;
    g_autoptr(GPtrArray) names = NULL;

    if (strcmp(name, "probe") == 0)
        return store_state_name(secret_store_probe(store, NULL));
    if (strcmp(name, "unlock") == 0)
        secret_store_unlock(store, NULL, &error);
    else if (strcmp(name, "put") == 0)
        secret_store_put(store, ID, SECRET_PRIVATE_KEY, key, "orgwire test", NULL, &error);
    else if (strcmp(name, "get") == 0)
        found = secret_store_get(store, ID, SECRET_PRIVATE_KEY, NULL, &error);
    else if (strcmp(name, "delete") == 0)
        secret_store_remove(store, ID, SECRET_PRIVATE_KEY, NULL, &error);
    else
        names = secret_store_list(store, NULL, &error);
    return state_of(error);
}

static gboolean lose_patience(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

/* How many of them were still waiting for an answer when they were ended. */
static guint abandon(SecretStore *store, guint times)
{
    guint waited = 0;

    for (guint i = 0; i < times; i++) {
        g_autoptr(GCancellable) cancellable = g_cancellable_new();
        g_autoptr(GError) error = NULL;

        guint timer = g_timeout_add(ABANDON_MS, lose_patience, cancellable);

        secret_store_unlock(store, cancellable, &error);
        if (problem_is(error, PROBLEM_INTERRUPTED))
            waited++;
        else
            g_source_remove(timer);
    }
    return waited;
}

static void in_fiber(gpointer user_data)
{
    Use *this = user_data;
    g_autofree char *child = g_build_filename(g_getenv("TOP_BUILDDIR"), "orgwire-keyring", NULL);
    g_autoptr(SecretStore) store = keyring_store_new(child);
    gint64 started = g_get_monotonic_time();
    const char *state;

    if (strcmp(this->words[0], "abandon") == 0) {
        printf("%u\n", abandon(store, (guint) atoi(this->words[1])));
        return;
    }
    state = use(store, this->words[0]);
    printf("%s %" G_GINT64_FORMAT "\n", state, (g_get_monotonic_time() - started) / 1000);
}

int main(int argc, char **argv)
{
    Use this = {argv + 1};

    if (argc < 2)
        return 2;
    fiber_run(in_fiber, &this);
    return 0;
}
