/* Eight bytes at a time: the two loops in which reading a long list spends its time. */
#ifndef SALESFORCE_JSON_SCAN_H
#define SALESFORCE_JSON_SCAN_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define JSON_SCAN_ONES G_GUINT64_CONSTANT(0x0101010101010101)
#define JSON_SCAN_HIGHS G_GUINT64_CONSTANT(0x8080808080808080)

/* Marks of the bytes that have this value; those above the lowest mark may be wrong. */
static inline guint64 json_scan_has(guint64 bytes, unsigned char value)
{
    guint64 difference = bytes ^ JSON_SCAN_ONES * value;

    return (difference - JSON_SCAN_ONES) & ~difference & JSON_SCAN_HIGHS;
}

/* Marks of the bytes that mean something inside a string; the lowest mark is a true one. */
static inline guint64 json_scan_marks(guint64 bytes)
{
    return json_scan_has(bytes, '"') | json_scan_has(bytes, '\\') |
           (((bytes - JSON_SCAN_ONES * 0x20) & ~bytes) & JSON_SCAN_HIGHS);
}

/* The first byte of a string's inside that means something: a quote, a backslash or a control
 * character; `end` if there is none. */
static inline const char *json_scan_string(const char *at, const char *end)
{
    for (; end - at >= 8; at += 8) {
        guint64 bytes;
        guint64 marks;

        memcpy(&bytes, at, sizeof bytes);
        marks = json_scan_marks(GUINT64_FROM_LE(bytes));
        if (marks)
            return at + __builtin_ctzll(marks) / 8;
    }
    while (at < end && *at != '"' && *at != '\\' && (unsigned char) *at >= 0x20)
        at++;
    return at;
}

/* Is it ASCII alone, and so without more ado UTF-8? */
static inline bool json_scan_is_ascii(const char *text, gsize length)
{
    guint64 seen = 0;
    gsize i = 0;

    for (; i + 8 <= length; i += 8) {
        guint64 bytes;

        memcpy(&bytes, text + i, sizeof bytes);
        seen |= bytes;
    }
    for (; i < length; i++)
        seen |= (unsigned char) text[i];
    return (seen & JSON_SCAN_HIGHS) == 0;
}

#endif
