/* What the two file stores share: a file per secret, ID.KIND + suffix, in a folder of ours. */
#ifndef STORE_SECRET_FILES_H
#define STORE_SECRET_FILES_H

#include "store/files.h"
#include "store/secret-store.h"

/* STORE_UNLOCKED or STORE_UNUSABLE; makes nothing. */
StoreState secret_files_probe(const char *folder);
/* Makes the folder and takes its lock: around everything that writes. */
FileLock *secret_files_lock(const char *folder, GCancellable *cancellable, GError **error);
/* The whole file, never more than a container of the largest secret; the caller wipes it.
 * PROBLEM_NOT_FOUND, or PROBLEM_STORE_UNAVAILABLE when nothing sure can be said. */
char *secret_files_read(const char *folder, const char *name, gsize *ret_length, GError **error);
bool secret_files_write(const char *folder, const char *name, const char *text, gsize length,
                        GError **error);
bool secret_files_remove(const char *folder, const char *name, GError **error);
char *secret_files_name(const char *id, SecretKind kind, const char *suffix);
/* "id kind" of each secret. */
GPtrArray *secret_files_list(const char *folder, const char *suffix);

#endif
