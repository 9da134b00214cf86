/* Integrations, connections and associations on disk: 0600 in 0700 folders, replaced atomically
 * (written aside, synced, renamed), links and foreign owners refused. Blocking: small local files.
 */
#ifndef STORE_FILES_H
#define STORE_FILES_H

#include <gio/gio.h>
#include <stdbool.h>

#include "core/connection.h"
#include "core/integration.h"

#define FILES_MAX_SIZE (16 * 1024 * 1024)

/* The folders of product.md §2; from the environment, or below one root for the demo and tests. */
typedef struct {
    char *config, *state, *cache, *runtime;
} Folders;
Folders *folders_new(void); /* XDG; sets runtime below state if there is none */
Folders *folders_new_below(const char *root);
void folders_free(Folders *folders);

/* The primitives, for the journal and the caches too. files_write() makes the folder if it is not
 * there (one that is there is taken as it is: files_make_folder() checks it) and replaces the file
 * as a whole: when it fails, the old one is there, or the new one, which a power cut may undo. */
bool files_write(const char *path, const char *text, gsize length, GError **error);
/* NULL with PROBLEM_NOT_FOUND, or PROBLEM_FAILED. At most FILES_MAX_SIZE; NUL-terminated. */
char *files_read(const char *path, gsize *ret_length, GError **error);
/* A file that the person named (--passphrase-file): links and foreign owners are fine, other
 * problems are PROBLEM_USAGE. A pipe will do, and is waited for. */
char *files_read_given(const char *path, gsize max, gsize *ret_length, GCancellable *cancellable,
                       GError **error);
bool files_remove(const char *path, GError **error); /* not there counts as done */
/* 0700, parents too. One that is there must be ours, and nobody else may write to it. */
bool files_make_folder(const char *path, GError **error);
GPtrArray *files_names(const char *folder, const char *suffix); /* sorted, suffix cut off */

/* An advisory lock, waited for at most `seconds` in a fiber (outside of one it is tried once);
 * PROBLEM_CONFLICT names the holder's process, PROBLEM_INTERRUPTED too when cancelled meanwhile. A
 * free lock is taken even when cancelled. Gone with the process too. */
typedef struct FileLock FileLock;
FileLock *file_lock_take(const Folders *folders, const char *name, guint seconds,
                         GCancellable *cancellable, GError **error);
/* Waits in the same way until nobody holds it, and does not take it: all who wait go on at once. */
bool file_lock_wait(const Folders *folders, const char *name, guint seconds,
                    GCancellable *cancellable, GError **error);
/* Taking, with a lock file anywhere; the folder must be there. */
FileLock *file_lock_take_at(const char *path, guint seconds, GCancellable *cancellable,
                            GError **error);
void file_lock_free(FileLock *lock);

GPtrArray *files_connections(const Folders *folders); /* names */
/* NULL with PROBLEM_NOT_FOUND, which says what name is near, or PROBLEM_MALFORMED_ANSWER. */
Connection *files_connection(const Folders *folders, const char *name, GError **error);
bool files_save_connection(const Folders *folders, const Connection *connection, GError **error);
bool files_remove_connection(const Folders *folders, const char *name, GError **error);

GPtrArray *files_integrations(const Folders *folders); /* names */
/* `typed` with or without _IS. */
Integration *files_integration(const Folders *folders, const char *typed, GError **error);
/* True with NULL where there surely is none; one that cannot be read is an error. */
bool files_find_integration(const Folders *folders, const char *typed,
                            Integration **ret_integration, GError **error);
bool files_save_integration(const Folders *folders, const Integration *integration, GError **error);
bool files_remove_integration(const Folders *folders, const char *name, GError **error);

/* Associations: integration × environment → connection. One file for each integration,
 * {"schema":1,"integration":NAME,"environments":{ENV:CONNECTION,…}}. */
#define FILES_DEFAULT_ENV "default"
typedef struct {
    char *integration, *env, *connection;
} Association;
GPtrArray *
files_associations(const Folders *folders); /* of Association *; unreadable files left out */
/* `env` NULL is "default". NULL with PROBLEM_NOT_FOUND. */
char *files_associated(const Folders *folders, const char *integration, const char *env,
                       GError **error);
/* In a fiber, both: they wait for their turn. */
bool files_associate(const Folders *folders, const char *integration, const char *env,
                     const char *connection, GError **error);
bool files_dissociate(const Folders *folders, const char *connection, GError **error);
void association_free(Association *association);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folders, folders_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileLock, file_lock_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Association, association_free)

#endif
