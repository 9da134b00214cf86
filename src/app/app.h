/* What every operation needs: folders, HTTP, secret stores, settings. One per process. */
#ifndef APP_APP_H
#define APP_APP_H

#include <gio/gio.h>

#include "core/connection.h"
#include "core/secret.h"
#include "salesforce/api.h"
#include "salesforce/describe.h"
#include "salesforce/http.h"
#include "store/files.h"
#include "store/secret-store.h"

typedef struct App App;

typedef struct {
    const char *root;          /* everything below one folder (demo, tests); NULL: XDG */
    bool memory_store;         /* demo: no other store is touched */
    const char *keyring_child; /* the orgwire-keyring program; NULL: $ORGWIRE_KEYRING, libexec */
    const char *ca_file;       /* --ca-file; NULL: the system's */
    const char *const *trusted_hosts; /* --trust-host; NULL: none */
    guint timeout;                    /* --timeout, seconds; 0: none given */
    bool no_cache;                    /* --no-cache: describes are read anew */
    bool no_input;                    /* nobody can be asked */
    const char *passphrase_file;      /* of the second store, "-": standard input; NULL: the
                                         systemd credential orgwire-passphrase, if there is one */
    PassphraseAsk ask;                /* a person; NULL: nobody to ask */
    gpointer ask_data;
    HttpLog log; /* --debug=http, the log file; NULL: none */
    gpointer log_data;
} AppOptions;

/* Copies the options. */
App *app_new(const AppOptions *options);
void app_free(App *app);

const AppOptions *app_options(const App *app);
const Folders *app_folders(const App *app);
const char *const *app_trusted_hosts(const App *app); /* never NULL */
gint64 app_now(const App *app);                       /* seconds since 1970 */

/* With the options' CA and hosts; `connection` (may be NULL) adds its own. Borrowed. */
Http *app_http(App *app, const Connection *connection);
/* The store of a kind, opened on first use. Borrowed. */
SecretStore *app_store(App *app, StoreKind kind);
/* In a fiber. Can something be put there? As the state of the store says; a passphrase is asked
 * for, a locked keyring opened only where that needs no question. */
bool app_store_is_open(App *app, StoreKind kind, GCancellable *cancellable, GError **error);
/* The one for what is new: option, setting "store", else the keyring. */
StoreKind app_store_kind(const App *app);
/* Another one is asked from here on; NULL: nobody. */
void app_set_ask(App *app, PassphraseAsk ask, gpointer user_data);
/* A new attempt of the person's: what was refused may be asked for once more. */
void app_ask_again(App *app);
/* Describe cache of an org as one user sees it; NULL with --no-cache. Owned by the caller. */
DescribeCache *app_describe_cache(App *app, const char *org_id, const char *user_id,
                                  const char *api_version);
/* Appends one line to $XDG_STATE_HOME/orgwire/log, with the time; secrets removed. Never fails. */
void app_log(App *app, const char *format, ...) G_GNUC_PRINTF(2, 3);
char *app_log_path(const App *app);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(App, app_free)

#endif
