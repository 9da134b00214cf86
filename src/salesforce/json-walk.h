/* Reads one JSON object or array without building a tree: each member or entry is shown once, as a
 * span of the text. For describes, where a tree would cost ten times the reading. The text must be
 * valid UTF-8 (json_walk_check()). */
#ifndef SALESFORCE_JSON_WALK_H
#define SALESFORCE_JSON_WALK_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    JSON_SPAN_TEXT,
    JSON_SPAN_NUMBER,
    JSON_SPAN_TRUE,
    JSON_SPAN_FALSE,
    JSON_SPAN_NULL,
    JSON_SPAN_OBJECT,
    JSON_SPAN_ARRAY,
} JsonSpanKind;

typedef struct {
    JsonSpanKind kind;
    const char *text; /* the raw text, a string's with its quotes */
    gsize length;
} JsonSpan;

/* `key` is the raw text between the quotes. False stops (the walk then fails). */
typedef bool (*JsonWalkMember)(const char *key, gsize length, const JsonSpan *value,
                               gpointer user_data);
typedef bool (*JsonWalkEntry)(const JsonSpan *value, gpointer user_data);

/* Is it valid UTF-8 without NUL? */
bool json_walk_check(const char *text, gsize length);
/* False when the text is no object (array) by RFC 8259, something stands behind it, it is deeper
 * than 32, or the callback stopped. Equal keys are the callback's to find. */
bool json_walk_object(const char *text, gsize length, JsonWalkMember member, gpointer user_data);
bool json_walk_array(const char *text, gsize length, JsonWalkEntry entry, gpointer user_data);

/* The decoded text; NULL if it is none, or holds a NUL. Half surrogates become U+FFFD. */
char *json_span_text(const JsonSpan *span);
bool json_span_flag(const JsonSpan *span);
/* 0 when it is no integer. */
gint64 json_span_integer(const JsonSpan *span);

#endif
