/* What several commands begin with: which connection, which integration, its actions. */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "actions/action.h"
#include "app/session.h"
#include "cli/cli.h"

/* The connection that -c, -e and the settings name, for an integration (NULL: any). */
Connection *load_connection(Cli *cli, const char *integration, GError **error);
/* The integration named (with or without _IS), or the only one, or the one associated with the
 * connection in use. */
Integration *load_integration(Cli *cli, const char *name, GError **error);

/* An integration ready to be called. In a fiber. */
typedef struct {
    Integration *integration;
    Connection *connection;
    Api *api;
    ActionSet *set;
    Cli *cli;
    GHashTable *parents; /* object → Describe * that the set asked for; NULL where there is none */
} Loaded;
/* `action` NULL: all of them; else only the objects that its name may mean are described. */
Loaded *load_actions(Cli *cli, const char *integration, const char *action, GError **error);
void loaded_free(Loaded *loaded);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loaded, loaded_free)

#endif
