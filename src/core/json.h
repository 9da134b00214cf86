/* The gate for JSON from outside: limits, typed getters, the path in the error.
 *
 * json-c alone accepts duplicate keys, overlong UTF-8, NUL and integers beyond 64 bits
 * (measured with 0.16); here such a text is refused. Trees are for small bodies; long lists are
 * read as a stream (salesforce/json-stream.h). */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_object, json_object_put)

/* A value with tokens in it, of one owner: wipes every text in it, then frees. (Where json-c's
 * buffers grow, pieces of what json_build() wrote stay in freed memory.) */
typedef json_object JsonSecret;
void json_secret_free(JsonSecret *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonSecret, json_secret_free)

#define JSON_MAX_DEPTH 32
#define JSON_MAX_SIZE (16 * 1024 * 1024)
/* Values in one text; a list or an object counts as eight. json-c spends some 800 bytes on every
 * "{}": without a limit 16 MiB of them become 4 GiB. The largest description that we know of an
 * object weighs 79,000. */
#define JSON_MAX_WEIGHT 1000000

/* Parses one whole JSON text: `length` bytes (-1: up to the NUL), at most JSON_MAX_SIZE and
 * JSON_MAX_WEIGHT, valid UTF-8, no duplicate keys, nothing behind it. NULL with
 * PROBLEM_MALFORMED_ANSWER; the message says where. JSON null gives a PROBLEM_MALFORMED_ANSWER too:
 * no caller can use it. */
json_object *json_parse(const char *text, gssize length, GError **error);
/* The same for what the user wrote, rows to be sent for example: with any number of values, a byte
 * order mark in front is passed over, and there are no halves of characters ("\ud83d" alone),
 * which are replaced in what an org says. */
json_object *json_parse_own(const char *text, gssize length, GError **error);
/* The same for a file that a person may have edited: it has no need to hold more than
 * JSON_MAX_WEIGHT. */
json_object *json_parse_file(const char *text, gssize length, GError **error);

/* Typed getters: the fallback when the key is absent, null or of another type. `object` may be NULL
 * or no object. The text is borrowed from the object; one with a NUL inside counts as absent. */
const char *json_text(json_object *object, const char *key, const char *fallback);
bool json_flag(json_object *object, const char *key, bool fallback); /* also "true"/"false" */
gint64 json_integer(json_object *object, const char *key, gint64 fallback); /* also "12" */
json_object *json_member(json_object *object, const char *key); /* borrowed; NULL if absent */
json_object *json_list(json_object *object, const char *key);   /* borrowed array or NULL */

/* The same, required: set PROBLEM_MALFORMED_ANSWER naming the key. */
const char *json_need_text(json_object *object, const char *key, GError **error);
json_object *json_need_list(json_object *object, const char *key, GError **error);

/* Adds a member; NULL text is left out, so that absent stays absent. */
void json_add_text(json_object *object, const char *key, const char *text);
void json_add_flag(json_object *object, const char *key, bool value);
void json_add_integer(json_object *object, const char *key, gint64 value);
void json_add_take(json_object *object, const char *key, json_object *value);
/* Appends one text to an array. */
void json_append_text(json_object *array, const char *text);

/* Text of a value: one line, or indented by two with a newline at the end. No escaped slashes. */
char *json_build(json_object *value, bool pretty);

#endif
