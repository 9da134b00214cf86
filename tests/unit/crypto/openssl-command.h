/* Runs the openssl command: the witness that is not our own code. */
#ifndef TESTS_OPENSSL_COMMAND_H
#define TESTS_OPENSSL_COMMAND_H

#include <glib.h>
#include <stdbool.h>

/* Skips the running test, with the reason, where there is no such command. */
bool openssl_is_missing(void);
/* What `openssl ARGS…` (split as a shell would) printed; NULL when it failed. */
char *openssl_run(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* A path in the test's own folder; the file holds `text` unless that is NULL. */
char *openssl_file(const char *name, const char *text);

#endif
