/* Long JSON lists read as they arrive: cuts the array under one key of the outermost object into
 * its elements, with the memory of one of them. json-c trees of whole lists cost up to 42 times as
 * much (performance.md §1). */
#ifndef SALESFORCE_JSON_STREAM_H
#define SALESFORCE_JSON_STREAM_H

#include <glib.h>
#include <stdbool.h>

#include "core/json.h"

typedef struct JsonStream JsonStream;

/* Gets the text of one element, an object, not yet checked inside (json_parse() or json-walk.h do
 * that); not NUL-terminated. False with an error stops the reading. */
typedef bool (*JsonStreamElement)(const char *text, gsize length, gpointer user_data,
                                  GError **error);

JsonStream *json_stream_new(const char *key, JsonStreamElement element, gpointer user_data);
void json_stream_free(JsonStream *stream);
/* Pieces of any size. False with PROBLEM_MALFORMED_ANSWER, or the element's error; then all later
 * calls fail too. */
bool json_stream_push(JsonStream *stream, const char *bytes, gsize length, GError **error);
/* The outermost object with an empty list in its place; NULL with PROBLEM_MALFORMED_ANSWER when the
 * text is cut off, doubled, or has no such list. */
json_object *json_stream_end(JsonStream *stream, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonStream, json_stream_free)

#endif
