/* Several faults → one problem: the first is the message, the further ones stand in `why`. */
#ifndef ACTIONS_FAULTS_H
#define ACTIONS_FAULTS_H

#include <glib.h>
#include <stdbool.h>

#define FAULTS_SHOWN 20

typedef struct {
    GError *first;
    GPtrArray *more; /* of char *; at most FAULTS_SHOWN */
    guint64 count;
} Faults;

/* Takes the error; `where` ("row 7"; NULL: nowhere) is put before its message. NULL errors count
 * for nothing. */
void faults_add(Faults *faults, GError *error, const char *where);
/* True when there are none; else sets the problem. */
bool faults_end(Faults *faults, GError **error);
void faults_clear(Faults *faults);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Faults, faults_clear)

#endif
