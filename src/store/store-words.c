/* The words of each kind of secret and each state of a store. */
#include "config.h"

#include "core/problem.h"
#include "store/secret-store.h"

static const struct {
    const char *name;
    const char *words; /* in a message, after "cannot …: " */
} kinds[] = {
    [SECRET_PRIVATE_KEY] = {"private-key", "private key"},
    [SECRET_NEXT_KEY] = {"next-key", "new private key"},
    [SECRET_ACCESS_TOKEN] = {"access-token", "access token"},
    [SECRET_SIGN_IN] = {"sign-in", "administrator's sign-in"},
};

const char *secret_kind_name(SecretKind kind)
{
    g_return_val_if_fail(kind < SECRET_N_KINDS, "");
    return kinds[kind].name;
}

const char *secret_kind_words(SecretKind kind)
{
    g_return_val_if_fail(kind < SECRET_N_KINDS, "");
    return kinds[kind].words;
}

bool secret_kind_parse(const char *name, SecretKind *ret_kind)
{
    for (guint i = 0; i < SECRET_N_KINDS; i++) {
        if (g_strcmp0(name, kinds[i].name) == 0) {
            *ret_kind = (SecretKind) i;
            return true;
        }
    }
    return false;
}

#define SECOND_STORE "Use the second store, files under a passphrase: orgwire config set store file"

static const struct {
    const char *name;
    const char *words;
    const char *why;
    const char *next;
} states[STORE_N_STATES] = {
    [STORE_UNLOCKED] = {"unlocked", "the store is open", "The store is open and ready", NULL},
    [STORE_LOCKED] =
        {"locked", "the keyring is locked",
         "The keyring is there but locked; what it holds is unknown until it is unlocked",
         "Unlock it: your desktop asks for the keyring's password\n"
         "For scripts that run while nobody is logged in, move to the second store: "
         "orgwire config set store file"},
    [STORE_NO_COLLECTION] =
        {"no-collection", "there is no default keyring yet",
         "The keyring service runs, but no default keyring has been made",
         "Log in to the desktop once, or make a default keyring with 'Passwords and Keys'\n"
         SECOND_STORE},
    [STORE_SERVICE_TIMEOUT] =
        {"service-timeout", "the keyring service does not answer",
         "The keyring service is stopped, hangs, or does not start",
         "Try again\nEnd the keyring service (it starts again by itself), or log out and in\n"
         SECOND_STORE},
    [STORE_NO_SERVICE] =
        {"no-service", "there is no keyring service",
         "There is a session bus, but no program on it that keeps secrets",
         "Install and start one: gnome-keyring, KWallet or KeePassXC\n" SECOND_STORE},
    [STORE_NO_BUS] =
        {"no-bus", "there is no session bus",
         "No desktop session can be reached from here (cron, a service, ssh or su): the keyring "
         "lives on its bus",
         SECOND_STORE "\nSecrets that are in the keyring already move only inside the desktop "
                      "session: run that, or this, there"},
    [STORE_SILENT] =
        {"silent", "the session bus does not answer",
         "Something accepts connections at the session bus's address and never answers",
         "Check DBUS_SESSION_BUS_ADDRESS, or log out and in\n" SECOND_STORE},
    [STORE_PLAIN_ONLY] =
        {"plain-only", "the keyring offers no encrypted session",
         "The keyring service would send secrets over the bus in plain text",
         "Use another keyring service: gnome-keyring, KWallet or KeePassXC\n" SECOND_STORE},
    [STORE_NEEDS_PASSPHRASE] =
        {"needs-passphrase", "its passphrase is needed",
         "The store's files are encrypted and no passphrase was given",
         "Give it in a file: --passphrase-file=FILE or ORGWIRE_PASSPHRASE_FILE\n"
         "Or run this in a terminal and type it"},
    [STORE_UNUSABLE] =
        {"unusable", "the store cannot be used",
         "The store's folder or helper program is missing, cannot be written, or belongs to "
         "somebody else",
         "See what is wrong: orgwire doctor"},
};

const char *store_state_name(StoreState state)
{
    g_return_val_if_fail(state < STORE_N_STATES, "");
    return states[state].name;
}

bool store_state_parse(const char *name, StoreState *ret_state)
{
    for (guint i = 0; i < STORE_N_STATES; i++) {
        if (g_strcmp0(states[i].name, name) == 0) {
            *ret_state = (StoreState) i;
            return true;
        }
    }
    return false;
}

const char *store_state_why(StoreState state)
{
    g_return_val_if_fail(state < STORE_N_STATES, NULL);
    return states[state].why;
}

const char *store_state_next(StoreState state)
{
    g_return_val_if_fail(state < STORE_N_STATES, NULL);
    return states[state].next;
}

static ProblemRemedy remedy_of(StoreState state)
{
    switch (state) {
    case STORE_LOCKED:
        return PROBLEM_REMEDY_UNLOCK;
    case STORE_NO_COLLECTION:
    case STORE_NO_SERVICE:
    case STORE_NO_BUS:
    case STORE_PLAIN_ONLY:
        return PROBLEM_REMEDY_STORE;
    default:
        return PROBLEM_REMEDY_USUAL;
    }
}

void store_state_set_error(GError **error, StoreState state, const char *doing)
{
    g_return_if_fail(state < STORE_N_STATES && state != STORE_UNLOCKED);
    problem_set(error, PROBLEM_STORE_UNAVAILABLE, states[state].why, states[state].next,
                "cannot %s: %s", doing, states[state].words);
    if (error)
        problem_set_remedy(*error, remedy_of(state));
}
