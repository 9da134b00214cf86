#include "config.h"

#include "core/json-private.h"

#include <json-c/printbuf.h>
#include <string.h>

#include "core/problem.h"
#include "core/secret.h"

/* What json-c spends on a list or an object before anything is in it, counted in values. */
#define CONTAINER_WEIGHT 8

/* json-c keeps the last of two equal keys in silence, so keys are compared while scanning. */
typedef struct {
    const char *at;
    const char *end;
    int depth;
    gsize weight; /* what may still come */
    bool heavy;   /* more came */
} Scan;

static bool scan_value(Scan *scan);

static void skip_space(Scan *scan)
{
    while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) && *scan->at)
        scan->at++;
}

/* Passes over a string; true with its raw text between the quotes. */
static bool scan_string(Scan *scan, const char **ret_text, gsize *ret_length)
{
    const char *start = ++scan->at;

    while (scan->at < scan->end && *scan->at != '"') {
        if ((unsigned char) *scan->at < 0x20)
            return false;
        scan->at += *scan->at == '\\' ? 2 : 1;
    }
    if (scan->at >= scan->end)
        return false;
    *ret_text = start;
    *ret_length = (gsize) (scan->at - start);
    scan->at++;
    return true;
}

/* The key that the raw text means: "\u0061" is "a". NULL if json-c would cut it off at a NUL. */
static char *key_of(const char *raw, gsize length)
{
    g_autofree char *quoted = NULL;
    g_autoptr(json_object) value = NULL;

    if (!memchr(raw, '\\', length))
        return g_strndup(raw, length);
    quoted = g_strdup_printf("\"%.*s\"", (int) length, raw);
    value = json_tokener_parse(quoted);
    if (!value || !json_object_is_type(value, json_type_string) ||
        strlen(json_object_get_string(value)) != (gsize) json_object_get_string_len(value))
        return NULL;
    return g_strdup(json_object_get_string(value));
}

static bool scan_object(Scan *scan)
{
    g_autoptr(GHashTable) seen = NULL;

    scan->at++;
    for (skip_space(scan); scan->at < scan->end && *scan->at != '}'; skip_space(scan)) {
        const char *text;
        gsize length;
        char *key;

        if (*scan->at == ',') {
            scan->at++;
            continue;
        }
        if (!seen)
            seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        if (*scan->at != '"' || !scan_string(scan, &text, &length) ||
            !(key = key_of(text, length)) || !g_hash_table_add(seen, key))
            return false;
        skip_space(scan);
        if (scan->at >= scan->end || *scan->at++ != ':' || !scan_value(scan))
            return false;
    }
    scan->at++;
    return true;
}

static bool scan_array(Scan *scan)
{
    scan->at++;
    for (skip_space(scan); scan->at < scan->end && *scan->at != ']'; skip_space(scan)) {
        if (*scan->at == ',') {
            scan->at++;
            continue;
        }
        if (!scan_value(scan))
            return false;
    }
    scan->at++;
    return true;
}

static const char *skip_digits(const char *at)
{
    while (g_ascii_isdigit(*at))
        at++;
    return at;
}

/* An integer must fit 64 bits: json-c would saturate it in silence, as it would take 01 and NaN. */
static bool is_number(const char *text)
{
    const char *at = text + (*text == '-');
    const char *digits = at;

    at = skip_digits(digits);
    if (at == digits || (digits[0] == '0' && at > digits + 1))
        return false;
    if (*at == '\0')
        return g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, NULL, NULL);
    if (*at == '.') {
        digits = at + 1;
        at = skip_digits(digits);
        if (at == digits)
            return false;
    }
    if (g_ascii_tolower(*at) == 'e') {
        digits = at + 1 + (at[1] == '+' || at[1] == '-');
        at = skip_digits(digits);
        if (at == digits)
            return false;
    }
    return *at == '\0';
}

static bool scan_scalar(Scan *scan)
{
    const char *start = scan->at;
    g_autofree char *word = NULL;

    while (scan->at < scan->end && !strchr(",]} \t\r\n", *scan->at))
        scan->at++;
    word = g_strndup(start, (gsize) (scan->at - start));
    return g_str_equal(word, "true") || g_str_equal(word, "false") || g_str_equal(word, "null") ||
           is_number(word);
}

static bool weigh(Scan *scan)
{
    gsize weight = *scan->at == '{' || *scan->at == '[' ? CONTAINER_WEIGHT : 1;

    scan->heavy = weight > scan->weight;
    scan->weight -= MIN(weight, scan->weight);
    return !scan->heavy;
}

static bool scan_value(Scan *scan)
{
    const char *text;
    gsize length;
    bool ok;

    skip_space(scan);
    if (scan->at >= scan->end || ++scan->depth > JSON_MAX_DEPTH || !weigh(scan))
        return false;
    if (*scan->at == '{')
        ok = scan_object(scan);
    else if (*scan->at == '[')
        ok = scan_array(scan);
    else if (*scan->at == '"')
        ok = scan_string(scan, &text, &length);
    else
        ok = scan_scalar(scan);
    scan->depth--;
    return ok;
}

void json_set_malformed(GError **error, const char *why)
{
    problem_set(error, PROBLEM_MALFORMED_ANSWER, why, NULL, "the JSON text cannot be read");
}

static json_object *parse_checked(const char *text, gsize size, GError **error)
{
    struct json_tokener *tokener = json_tokener_new_ex(JSON_MAX_DEPTH);
    json_object *value;

    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    /* With the NUL, so that a bare number at the end is known to be complete. */
    value = json_tokener_parse_ex(tokener, text, (int) size + 1);
    if (json_tokener_get_error(tokener) != json_tokener_success || !value) {
        g_autofree char *why = g_strdup_printf(
            "%s at byte %zu", json_tokener_error_desc(json_tokener_get_error(tokener)),
            json_tokener_get_parse_end(tokener));

        json_set_malformed(error, why);
        g_clear_pointer(&value, json_object_put);
    }
    /* The last text that was read. */
    secret_wipe(tokener->pb->buf, (gsize) tokener->pb->size);
    json_tokener_free(tokener);
    return value;
}

static void set_unscanned(GError **error, const Scan *scan, const char *start)
{
    g_autofree char *why = NULL;

    if (scan->heavy)
        why = g_strdup("it holds too many values");
    else
        why = g_strdup_printf("a broken, doubled, too deep or too large value before byte %zu",
                              (gsize) (MIN(scan->at, scan->end) - start));
    json_set_malformed(error, why);
}

static json_object *parse_copy(const char *copy, gsize size, gsize weight, GError **error)
{
    Scan scan = {copy, copy + size, 0, weight, false};

    if (!scan_value(&scan)) {
        set_unscanned(error, &scan, copy);
        return NULL;
    }
    skip_space(&scan);
    if (scan.at < scan.end) {
        json_set_malformed(error, "something stands behind the value");
        return NULL;
    }
    return parse_checked(copy, size, error);
}

json_object *json_parse_within(const char *text, gsize size, gsize weight, GError **error)
{
    json_object *value;
    char *copy;

    if (size == 0 || size > JSON_MAX_SIZE) {
        json_set_malformed(error, size ? "it is too long" : "it is empty");
        return NULL;
    }
    if (!g_utf8_validate_len(text, size, NULL)) {
        json_set_malformed(error, "it is not UTF-8, or holds a NUL");
        return NULL;
    }
    if (json_mark_length(text, size) > 0) {
        json_set_malformed(error, "a byte order mark (BOM) stands in front of it");
        return NULL;
    }
    copy = g_strndup(text, size);
    value = parse_copy(copy, size, weight, error);
    /* There may be a token in it. */
    secret_wipe(copy, size);
    g_free(copy);
    return value;
}

json_object *json_parse(const char *text, gssize length, GError **error)
{
    gsize size = length < 0 ? strlen(text) : (gsize) length;

    return json_parse_within(text, size, JSON_MAX_WEIGHT, error);
}

json_object *json_member(json_object *object, const char *key)
{
    json_object *value = NULL;

    if (!object || !json_object_is_type(object, json_type_object))
        return NULL;
    return json_object_object_get_ex(object, key, &value) ? value : NULL;
}

const char *json_text(json_object *object, const char *key, const char *fallback)
{
    json_object *value = json_member(object, key);

    if (!value || !json_object_is_type(value, json_type_string))
        return fallback;
    if (strlen(json_object_get_string(value)) != (gsize) json_object_get_string_len(value))
        return fallback;
    return json_object_get_string(value);
}

bool json_flag(json_object *object, const char *key, bool fallback)
{
    json_object *value = json_member(object, key);
    const char *text = json_text(object, key, NULL);

    if (value && json_object_is_type(value, json_type_boolean))
        return json_object_get_boolean(value);
    if (text && (g_str_equal(text, "true") || g_str_equal(text, "false")))
        return g_str_equal(text, "true");
    return fallback;
}

gint64 json_integer(json_object *object, const char *key, gint64 fallback)
{
    json_object *value = json_member(object, key);
    const char *text = json_text(object, key, NULL);
    gint64 number;

    if (value && json_object_is_type(value, json_type_int))
        return json_object_get_int64(value);
    if (text && g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &number, NULL))
        return number;
    return fallback;
}

json_object *json_list(json_object *object, const char *key)
{
    json_object *value = json_member(object, key);

    return value && json_object_is_type(value, json_type_array) ? value : NULL;
}

static void set_missing(GError **error, const char *key, const char *type)
{
    problem_set(error, PROBLEM_MALFORMED_ANSWER, NULL, NULL, "'%s' is missing or not %s", key,
                type);
}

const char *json_need_text(json_object *object, const char *key, GError **error)
{
    const char *text = json_text(object, key, NULL);

    if (!text)
        set_missing(error, key, "a text");
    return text;
}

json_object *json_need_list(json_object *object, const char *key, GError **error)
{
    json_object *list = json_list(object, key);

    if (!list)
        set_missing(error, key, "a list");
    return list;
}

void json_add_text(json_object *object, const char *key, const char *text)
{
    if (text)
        json_object_object_add(object, key, json_object_new_string(text));
}

void json_add_flag(json_object *object, const char *key, bool value)
{
    json_object_object_add(object, key, json_object_new_boolean(value));
}

void json_add_integer(json_object *object, const char *key, gint64 value)
{
    json_object_object_add(object, key, json_object_new_int64(value));
}

void json_add_take(json_object *object, const char *key, json_object *value)
{
    json_object_object_add(object, key, value);
}

void json_append_text(json_object *array, const char *text)
{
    json_object_array_add(array, json_object_new_string(text));
}

char *json_build(json_object *value, bool pretty)
{
    int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
    const char *text;
    char *built;

    flags |= pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED : JSON_C_TO_STRING_PLAIN;
    text = json_object_to_json_string_ext(value, flags);
    built = pretty ? g_strconcat(text, "\n", NULL) : g_strdup(text);
    /* json-c keeps its own; the next call begins anew. */
    secret_wipe((void *) (gsize) text, strlen(text));
    return built;
}

static void wipe(json_object *value)
{
    json_object_iter iter;

    switch (json_object_get_type(value)) {
    case json_type_string:
        secret_wipe((void *) (gsize) json_object_get_string(value),
                    (gsize) json_object_get_string_len(value));
        break;
    case json_type_array:
        for (gsize i = 0; i < json_object_array_length(value); i++)
            wipe(json_object_array_get_idx(value, i));
        break;
    case json_type_object:
        json_object_object_foreachC(value, iter)
        {
            wipe(iter.val);
        }
        break;
    default:
        break;
    }
}

void json_secret_free(JsonSecret *value)
{
    wipe(value);
    json_object_put(value);
}
