/* What the files of the JSON gate share. Inside src/core. */
#ifndef CORE_JSON_PRIVATE_H
#define CORE_JSON_PRIVATE_H

#include "core/json.h"

void json_set_malformed(GError **error, const char *why);
/* The gate itself: json_parse() with another limit. */
json_object *json_parse_within(const char *text, gsize size, gsize weight, GError **error);
/* Bytes of a byte order mark in front; 0: none. */
gsize json_mark_length(const char *text, gsize size);

#endif
