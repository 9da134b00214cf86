/* Text that wipes itself: tokens, keys, passphrases. Never a char * field, never in a message. */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include <glib.h>
#include <stdbool.h>

/* Reference counted; its memory is locked where the system allows, kept out of core dumps, and
 * wiped when the last reference goes. */
typedef struct Secret Secret;

/* Copies `length` bytes (-1: up to the NUL). The caller wipes its own copy. */
Secret *secret_new(const char *text, gssize length);
/* Copies the text, wipes and frees what was given. NULL gives NULL. */
Secret *secret_new_take(char *text);
Secret *secret_ref(Secret *secret);
void secret_unref(Secret *secret); /* accepts NULL */

const char *secret_text(const Secret *secret); /* NUL-terminated; NULL gives NULL */
gsize secret_length(const Secret *secret);
bool secret_equal(const Secret *a, const Secret *b); /* in constant time for equal lengths */

/* Wipes memory so that the compiler cannot leave it out. */
void secret_wipe(void *memory, gsize size);
/* Wipes and frees a string; accepts NULL. */
void secret_free_text(char *text);

/* Replaces every live secret's text in `text` by "<redacted>": the last gate before a log or an
 * error shows something an org sent. Returns a new string. */
char *secret_redact(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Secret, secret_unref)

#endif
