#include "config.h"

#include <string.h>

#include "org/value.h"

static const char *skip_sign(const char *number, bool *ret_negative)
{
    *ret_negative = *number == '-';
    if (*number == '-' || *number == '+')
        number++;
    while (*number == '0')
        number++;
    return number;
}

void value_number_digits(const char *number, guint *ret_before, guint *ret_behind)
{
    bool negative;
    const char *at = skip_sign(number, &negative);
    guint before = (guint) strspn(at, "0123456789");
    guint behind = 0;

    if (at[before] == '.') {
        const char *fraction = at + before + 1;

        behind = (guint) strlen(fraction);
        while (behind && fraction[behind - 1] == '0')
            behind--;
    }
    *ret_before = before;
    *ret_behind = behind;
}

/* By size alone, both without sign and leading zeros. */
static int compare_sizes(const char *a, guint a_before, guint a_behind, const char *b,
                         guint b_before, guint b_behind)
{
    int order;

    if (a_before != b_before)
        return a_before < b_before ? -1 : 1;
    order = strncmp(a, b, a_before);
    if (order)
        return order;
    a += a_before + (a_behind ? 1 : 0);
    b += b_before + (b_behind ? 1 : 0);
    order = strncmp(a, b, MIN(a_behind, b_behind));
    if (order || a_behind == b_behind)
        return order;
    return a_behind < b_behind ? -1 : 1;
}

int value_compare_numbers(const char *a, const char *b)
{
    bool a_negative, b_negative;
    guint a_before, a_behind, b_before, b_behind;
    int order;

    value_number_digits(a, &a_before, &a_behind);
    value_number_digits(b, &b_before, &b_behind);
    a = skip_sign(a, &a_negative);
    b = skip_sign(b, &b_negative);
    /* Zero has no sign. */
    a_negative = a_negative && (a_before || a_behind);
    b_negative = b_negative && (b_before || b_behind);
    if (a_negative != b_negative)
        return a_negative ? -1 : 1;
    order = compare_sizes(a, a_before, a_behind, b, b_before, b_behind);
    return a_negative ? -order : order;
}

static int compare_folded(const char *a, const char *b)
{
    g_autofree char *left = NULL;
    g_autofree char *right = NULL;

    if (g_str_is_ascii(a) && g_str_is_ascii(b))
        return g_ascii_strcasecmp(a, b);
    left = g_utf8_casefold(a, -1);
    right = g_utf8_casefold(b, -1);
    return strcmp(left, right);
}

int value_compare(const Field *field, const char *a, const char *b)
{
    switch (field_class(field)) {
    case CLASS_NUMBER:
    case CLASS_INTEGER:
        return value_compare_numbers(a, b);
    case CLASS_TEXT:
        return field->case_sensitive ? strcmp(a, b) : compare_folded(a, b);
    default:
        return strcmp(a, b); /* the row forms sort as the values do */
    }
}

char *value_key(const Field *field, const char *text)
{
    switch (field_class(field)) {
    case CLASS_NUMBER:
    case CLASS_INTEGER: {
        bool negative;
        guint before, behind;
        const char *at;

        value_number_digits(text, &before, &behind);
        at = skip_sign(text, &negative);
        return g_strdup_printf("%s%.*s", negative && (before || behind) ? "-" : "",
                               (int) (before + (behind ? behind + 1 : 0)), at);
    }
    case CLASS_TEXT:
        return field->case_sensitive ? g_strdup(text) : g_utf8_casefold(text, -1);
    default:
        return g_strdup(text);
    }
}

/* One position of the pattern against one character of the text; *ret_next is behind it. */
static bool match_one(const char *pattern, const char *text, const char **ret_next)
{
    if (*pattern == '\\' && pattern[1])
        pattern++;
    else if (*pattern == '_') {
        *ret_next = pattern + 1;
        return true;
    }
    *ret_next = g_utf8_next_char(pattern);
    return g_utf8_get_char(pattern) == g_utf8_get_char(text);
}

/* The usual two-pointer walk: on a mismatch the last % takes one character more. */
static bool like(const char *pattern, const char *text)
{
    const char *star = NULL, *mark = NULL, *next;

    while (*text) {
        if (*pattern == '%') {
            star = ++pattern;
            mark = text;
        } else if (*pattern && match_one(pattern, text, &next)) {
            pattern = next;
            text = g_utf8_next_char(text);
        } else if (star) {
            pattern = star;
            mark = g_utf8_next_char(mark);
            text = mark;
        } else {
            return false;
        }
    }
    while (*pattern == '%')
        pattern++;
    return !*pattern;
}

bool value_like(const char *pattern, const char *text)
{
    g_autofree char *folded_pattern = g_utf8_casefold(pattern, -1);
    g_autofree char *folded_text = g_utf8_casefold(text, -1);

    return like(folded_pattern, folded_text);
}

bool value_is_email(const char *text)
{
    const char *at = strchr(text, '@');
    const char *dot;

    if (!at || at == text || strchr(at + 1, '@'))
        return false;
    for (const char *c = text; *c; c++)
        if (g_ascii_isspace(*c) || (guchar) *c < 0x20 || strchr("<>(),;:\\\"[]", *c))
            return false;
    dot = strchr(at + 1, '.');
    return dot && dot > at + 1 && dot[1] && text[strlen(text) - 1] != '.' && at[-1] != '.' &&
           !strstr(text, "..");
}

void value_id_checksum(const char *id15, char ret_sum[4])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    for (guint group = 0; group < 3; group++) {
        guint bits = 0;

        for (guint i = 0; i < 5; i++)
            if (g_ascii_isupper(id15[group * 5 + i]))
                bits |= 1U << i;
        ret_sum[group] = digits[bits];
    }
    ret_sum[3] = '\0';
}

char *value_id(const char *text)
{
    gsize length = strlen(text);
    char sum[4];

    if (length != 15 && length != 18)
        return NULL;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(text[i]))
            return NULL;
    value_id_checksum(text, sum);
    if (length == 18 && g_ascii_strcasecmp(sum, text + 15) != 0)
        return NULL;
    return g_strdup_printf("%.15s%s", text, sum);
}
