/* What the files of the public library share. */
#ifndef LIBORGWIRE_PRIVATE_H
#define LIBORGWIRE_PRIVATE_H

#include <gio/gio.h>
#include <json-c/json.h>

#include "orgwire.h"

struct orgwire_error {
    GError *error;
};

struct orgwire_value {
    json_object *json;
};

/* Takes `problem` (NULL: fine) and gives its code; hands it out if somebody asks. */
orgwire_code library_finish(GError *problem, orgwire_error **error);
orgwire_value *library_value(json_object *json); /* takes the reference */

/* Runs an action and hands each record or result to `row` in the caller's thread. */
typedef int (*LibraryRow)(json_object *record, void *user_data);
orgwire_code library_call(orgwire *org, const char *action, json_object *input, LibraryRow row,
                          void *user_data, orgwire_error **error);

#endif
