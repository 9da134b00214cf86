/* Values of every field type, from g_test_rand(). For flow tests in C. */
#ifndef TESTS_RANDOM_VALUE_H
#define TESTS_RANDOM_VALUE_H

#include <glib.h>
#include <json-c/json.h>

#include "salesforce/describe.h"

/* A value that the field takes and gives back the same; NULL: null. References get one of `ids`,
 * which ends with NULL. */
json_object *random_value(const FieldInfo *field, const char *const *ids);
json_object *random_decimal(guint whole, guint scale); /* digits before and behind the point */
json_object *random_json(int depth);                   /* never null at the top */
guchar *random_bytes(gsize length);

#endif
