#include "config.h"

#include "org/value.h"

#include <string.h>
#include <time.h>

#include "core/json.h"

#define MAX_NUMBER 400 /* characters of a number written out */

/* Reads a number of exactly n digits. */
static bool take_digits(const char **text, guint n, int *ret)
{
    int value = 0;

    for (guint i = 0; i < n; i++) {
        if (!g_ascii_isdigit((*text)[i]))
            return false;
        value = value * 10 + ((*text)[i] - '0');
    }
    *text += n;
    *ret = value;
    return true;
}

static bool take_char(const char **text, char c)
{
    if (**text != c)
        return false;
    (*text)++;
    return true;
}

static bool take_date(const char **text, int *year, int *month, int *day)
{
    return take_digits(text, 4, year) && take_char(text, '-') && take_digits(text, 2, month) &&
           take_char(text, '-') && take_digits(text, 2, day) && *year >= 1700 && *year <= 4000 &&
           *month >= 1 && *month <= 12 && *day >= 1 &&
           g_date_valid_dmy((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

/* "hh:mm[:ss[.fff…]]" in milliseconds of the day. */
static bool take_time(const char **text, gint64 *ret_ms)
{
    int hour, minute, second = 0, scale = 100;
    gint64 ms = 0;

    if (!take_digits(text, 2, &hour) || !take_char(text, ':') || !take_digits(text, 2, &minute))
        return false;
    if (take_char(text, ':') && !take_digits(text, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    if (take_char(text, '.') || take_char(text, ',')) {
        if (!g_ascii_isdigit(**text))
            return false;
        for (; g_ascii_isdigit(**text); (*text)++, scale /= 10)
            ms += (**text - '0') * scale;
    }
    *ret_ms = ((gint64) (hour * 60 + minute) * 60 + second) * 1000 + ms;
    return true;
}

/* "Z", "+02:00", "-0330" in minutes east of Greenwich. */
static bool take_zone(const char **text, int *ret_minutes)
{
    int sign = **text == '-' ? -1 : 1;
    int hours, minutes = 0;

    *ret_minutes = 0;
    if (take_char(text, 'Z') || take_char(text, 'z'))
        return true;
    if (!take_char(text, '+') && !take_char(text, '-'))
        return false;
    if (!take_digits(text, 2, &hours))
        return false;
    take_char(text, ':');
    if (**text && !take_digits(text, 2, &minutes))
        return false;
    if (hours > 14 || minutes > 59)
        return false;
    *ret_minutes = sign * (hours * 60 + minutes);
    return true;
}

static gint64 days_of(int year, int month, int day)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
    return (gint64) g_date_get_julian(&date) - 719163; /* 1 January 1970 */
}

static void give(char **ret_text, char *text)
{
    if (ret_text)
        *ret_text = text;
    else
        g_free(text);
}

bool value_parse_date(const char *text, char **ret_text)
{
    const char *at = text;
    int year, month, day;

    if (!take_date(&at, &year, &month, &day) || *at)
        return false;
    give(ret_text, g_strdup(text));
    return true;
}

char *value_datetime(gint64 milliseconds)
{
    time_t seconds = (time_t) ((milliseconds - (milliseconds < 0 ? 999 : 0)) / 1000);
    int ms = (int) (milliseconds - (gint64) seconds * 1000);
    struct tm tm;

    gmtime_r(&seconds, &tm);
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d.%03d+0000", tm.tm_year + 1900,
                           tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, ms);
}

static bool parse_datetime_ms(const char *text, gint64 *ret_ms)
{
    const char *at = text;
    int year, month, day, zone = 0;
    gint64 ms = 0;

    if (!take_date(&at, &year, &month, &day))
        return false;
    if (*at) {
        if ((!take_char(&at, 'T') && !take_char(&at, 't') && !take_char(&at, ' ')) ||
            !take_time(&at, &ms) || !take_zone(&at, &zone) || *at)
            return false;
    }
    *ret_ms = days_of(year, month, day) * 86400000 + ms - (gint64) zone * 60000;
    return true;
}

bool value_parse_datetime(const char *text, char **ret_text)
{
    gint64 ms;

    if (!parse_datetime_ms(text, &ms))
        return false;
    give(ret_text, value_datetime(ms));
    return true;
}

bool value_parse_time(const char *text, char **ret_text)
{
    const char *at = text;
    int zone = 0;
    gint64 ms;

    if (!take_time(&at, &ms) || (*at && !take_zone(&at, &zone)) || *at)
        return false;
    ms = (ms - (gint64) zone * 60000 + 86400000) % 86400000;
    give(ret_text,
         g_strdup_printf("%02d:%02d:%02d.%03dZ", (int) (ms / 3600000), (int) (ms / 60000 % 60),
                         (int) (ms / 1000 % 60), (int) (ms % 1000)));
    return true;
}

/* Digits with the point moved by the exponent, as many as were written. */
static char *shift_point(const char *sign, const char *digits, gsize n_before, long exponent)
{
    gsize length = strlen(digits);
    long point = (long) n_before + exponent;
    GString *text = g_string_new(sign);

    if (point <= 0) {
        g_string_append(text, "0.");
        for (long i = point; i < 0; i++)
            g_string_append_c(text, '0');
        g_string_append(text, digits);
    } else {
        for (long i = 0; i < MAX((long) length, point); i++) {
            if (i == point)
                g_string_append_c(text, '.');
            g_string_append_c(text, i < (long) length ? digits[i] : '0');
        }
    }
    return g_string_free(text, FALSE);
}

bool value_parse_number(const char *text, char **ret_text)
{
    const char *sign = "";
    g_autoptr(GString) digits = g_string_new(NULL);
    gsize n_before;
    char *end = NULL;
    long exponent = 0;

    if (*text == '-' || *text == '+')
        sign = *text++ == '-' ? "-" : "";
    for (; g_ascii_isdigit(*text); text++)
        g_string_append_c(digits, *text);
    n_before = digits->len;
    if (*text == '.')
        for (text++; g_ascii_isdigit(*text); text++)
            g_string_append_c(digits, *text);
    if (!digits->len || digits->len > MAX_NUMBER)
        return false;
    if (*text == 'e' || *text == 'E') {
        exponent = g_ascii_strtoll(text + 1, &end, 10);
        if (end == text + 1 || exponent > MAX_NUMBER || exponent < -MAX_NUMBER)
            return false;
        text = end;
    }
    if (*text)
        return false;
    give(ret_text, shift_point(sign, digits->str, n_before, exponent));
    return true;
}

/* A whole number may come with zeros behind the point: 12.0. */
bool value_parse_integer(const char *text, char **ret_text)
{
    g_autofree char *number = NULL;
    char *point;

    if (!value_parse_number(text, &number))
        return false;
    point = strchr(number, '.');
    if (point && strspn(point + 1, "0") != strlen(point + 1))
        return false;
    if (point)
        *point = '\0';
    give(ret_text, g_steal_pointer(&number));
    return true;
}

bool value_parse(const Field *field, const char *text, char **ret_text)
{
    json_object *raw;
    char *id;

    switch (field_class(field)) {
    case CLASS_NUMBER:
        return value_parse_number(text, ret_text);
    case CLASS_INTEGER:
        return value_parse_integer(text, ret_text);
    case CLASS_DATE:
        return value_parse_date(text, ret_text);
    case CLASS_DATETIME:
        return value_parse_datetime(text, ret_text);
    case CLASS_TIME:
        return value_parse_time(text, ret_text);
    case CLASS_BOOLEAN:
        if (g_ascii_strcasecmp(text, "true") && g_ascii_strcasecmp(text, "false"))
            return false;
        give(ret_text, g_ascii_strdown(text, -1));
        return true;
    case CLASS_ID:
        id = value_id(text);
        if (!id)
            return false;
        give(ret_text, id);
        return true;
    case CLASS_RAW:
        raw = json_parse(text, -1, NULL);
        if (!raw)
            return false;
        json_object_put(raw);
        give(ret_text, g_strdup(text));
        return true;
    default:
        give(ret_text, g_strdup(text));
        return true;
    }
}
