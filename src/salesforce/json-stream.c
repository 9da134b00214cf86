#include "config.h"

#include "salesforce/json-stream.h"

#include <string.h>

#include "core/problem.h"
#include "salesforce/json-scan.h"

#define MAX_OUTER (256 * 1024)
#define MAX_ELEMENT JSON_MAX_SIZE

typedef enum {
    IN_OUTER,   /* around the list: kept, and parsed at the end */
    IN_LIST,    /* between two elements */
    IN_ELEMENT, /* inside one */
    IN_FAILURE,
} Where;

struct JsonStream {
    char *key; /* with its quotes */
    JsonStreamElement element;
    gpointer user_data;
    Where where;
    guint depth;     /* of the outer text, or of the element */
    bool in_string;
    bool escaped;
    bool wants_key;    /* outer, depth 1: the next string is a key */
    bool is_the_key;   /* outer, depth 1: the value of our key comes next */
    bool found;        /* the list has begun */
    bool wants_element; /* list: behind a comma */
    bool has_element;   /* list: not the first */
    gsize string_start; /* outer: where the current string began */
    GString *outer;
    GString *part; /* what earlier pieces brought of the element */
};

JsonStream *json_stream_new(const char *key, JsonStreamElement element, gpointer user_data)
{
    JsonStream *stream = g_new0(JsonStream, 1);

    stream->key = g_strdup_printf("\"%s\"", key);
    stream->element = element;
    stream->user_data = user_data;
    stream->outer = g_string_new(NULL);
    stream->part = g_string_new(NULL);
    return stream;
}

void json_stream_free(JsonStream *stream)
{
    if (!stream)
        return;
    g_string_free(stream->outer, TRUE);
    g_string_free(stream->part, TRUE);
    g_free(stream->key);
    g_free(stream);
}

static bool fail(JsonStream *stream, const char *why, GError **error)
{
    stream->where = IN_FAILURE;
    problem_set(error, PROBLEM_MALFORMED_ANSWER, why, NULL, "the list cannot be read");
    return false;
}

/* The end of the string that `at` is in, or `end`; keeps the state for the next piece. */
static const char *skip_string(JsonStream *stream, const char *at, const char *end)
{
    while (at < end) {
        if (stream->escaped) {
            stream->escaped = false;
            at++;
            continue;
        }
        at = json_scan_string(at, end);
        if (at == end)
            return end;
        if (*at == '"') {
            stream->in_string = false;
            return at + 1;
        }
        stream->escaped = *at == '\\';
        at++;
    }
    return end;
}

/* Keys are noted at depth 1 only; what is not our list is left to json_parse() at the end. */
static void outer_character(JsonStream *stream, char character)
{
    switch (character) {
    case '"':
        stream->in_string = true;
        stream->string_start = stream->outer->len - 1;
        break;
    case '{':
    case '[':
        stream->depth++;
        stream->wants_key = character == '{' && stream->depth == 1;
        break;
    case '}':
    case ']':
        stream->depth -= stream->depth > 0;
        break;
    case ',':
        stream->wants_key = stream->depth == 1;
        stream->is_the_key = false;
        break;
    default:
        break;
    }
}

static void outer_string_ended(JsonStream *stream)
{
    if (stream->depth != 1 || !stream->wants_key)
        return;
    stream->wants_key = false;
    stream->is_the_key = g_str_equal(stream->outer->str + stream->string_start, stream->key);
}

static const char *read_outer(JsonStream *stream, const char *at, const char *end)
{
    while (at < end && stream->where == IN_OUTER) {
        if (stream->in_string) {
            const char *stop = skip_string(stream, at, end);

            g_string_append_len(stream->outer, at, stop - at);
            if (!stream->in_string)
                outer_string_ended(stream);
            at = stop;
        } else if (*at == '[' && stream->depth == 1 && stream->is_the_key) {
            g_string_append(stream->outer, "[]");
            stream->is_the_key = false;
            stream->found = true;
            stream->has_element = stream->wants_element = false;
            stream->where = IN_LIST;
            at++;
        } else {
            g_string_append_c(stream->outer, *at);
            outer_character(stream, *at++);
        }
    }
    return at;
}

static bool is_space(char character)
{
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
}

/* One character between elements; false when it cannot stand there. The `{` is left. */
static bool read_list(JsonStream *stream, const char **at)
{
    char character = **at;

    if (character == '{' && (!stream->has_element || stream->wants_element)) {
        stream->where = IN_ELEMENT;
        stream->depth = 0;
        stream->has_element = true;
        stream->wants_element = false;
        return true;
    }
    (*at)++;
    if (is_space(character))
        return true;
    if (character == ',' && stream->has_element && !stream->wants_element) {
        stream->wants_element = true;
        return true;
    }
    if (character == ']' && !stream->wants_element) {
        stream->where = IN_OUTER;
        stream->depth = 1;
        return true;
    }
    return false;
}

/* What changes the depth or begins a string. */
static const bool structural[256] = {
    ['"'] = true, ['{'] = true, ['}'] = true, ['['] = true, [']'] = true,
};

/* The end of the element that `at` is in; NULL when this piece does not hold it. */
static const char *find_element_end(JsonStream *stream, const char *at, const char *end)
{
    while (at < end) {
        if (stream->in_string)
            at = skip_string(stream, at, end);
        while (at < end && !structural[(unsigned char) *at])
            at++;
        if (at == end)
            return NULL;
        if (*at == '"')
            stream->in_string = true;
        else if (*at == '{' || *at == '[')
            stream->depth++;
        else if (--stream->depth == 0)
            return at + 1;
        at++;
    }
    return NULL;
}

static bool hand_out(JsonStream *stream, const char *text, gsize length, GError **error)
{
    bool ok = stream->element(text, length, stream->user_data, error);

    stream->where = ok ? IN_LIST : IN_FAILURE;
    g_string_truncate(stream->part, 0);
    return ok;
}

/* An element that lies in one piece is not copied. */
static bool read_element(JsonStream *stream, const char **at, const char *end, GError **error)
{
    const char *start = *at;
    const char *stop = find_element_end(stream, start, end);
    gsize length = (gsize) ((stop ? stop : end) - start);

    *at = stop ? stop : end;
    if (stream->part->len + length > MAX_ELEMENT)
        return fail(stream, "one entry is too long", error);
    if (stop && stream->part->len == 0)
        return hand_out(stream, start, length, error);
    g_string_append_len(stream->part, start, (gssize) length);
    return !stop || hand_out(stream, stream->part->str, stream->part->len, error);
}

bool json_stream_push(JsonStream *stream, const char *bytes, gsize length, GError **error)
{
    const char *at = bytes;
    const char *end = bytes + length;

    while (at < end) {
        if (stream->where == IN_FAILURE)
            return fail(stream, "it was given up before", error);
        if (stream->where == IN_OUTER)
            at = read_outer(stream, at, end);
        else if (stream->where == IN_LIST && !read_list(stream, &at))
            return fail(stream, "something that is no entry stands in it", error);
        if (stream->where == IN_ELEMENT && !read_element(stream, &at, end, error))
            return false;
        if (stream->outer->len > MAX_OUTER)
            return fail(stream, "too much stands around it", error);
    }
    return true;
}

json_object *json_stream_end(JsonStream *stream, GError **error)
{
    g_autoptr(json_object) outer = NULL;

    if (stream->where != IN_OUTER || stream->depth != 0 || stream->in_string) {
        fail(stream, stream->where == IN_FAILURE ? "it was given up before" : "it is cut off",
             error);
        return NULL;
    }
    outer = json_parse(stream->outer->str, (gssize) stream->outer->len, error);
    if (!outer)
        return NULL;
    if (!stream->found) {
        g_autofree char *why = g_strdup_printf("%s is missing", stream->key);

        fail(stream, why, error);
        return NULL;
    }
    return g_steal_pointer(&outer);
}
