#include "config.h"

#include "actions/type-values.h"

#include <string.h>

/* Far above any precision of Salesforce's (18), far below a denial of service. */
#define MAX_DIGITS 64

/* Passes over digits; how many there were. */
static gsize skip_digits(const char **at)
{
    gsize n = 0;

    while (g_ascii_isdigit(**at)) {
        (*at)++;
        n++;
    }
    return n;
}

/* JSON's number: -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? */
static bool is_json_number(const char *text, const char **ret_exponent)
{
    const char *at = text + (*text == '-');
    const char *whole = at;
    gsize n = skip_digits(&at);

    *ret_exponent = NULL;
    if (n == 0 || (n > 1 && *whole == '0'))
        return false;
    if (*at == '.') {
        at++;
        if (skip_digits(&at) == 0)
            return false;
    }
    if (*at == 'e' || *at == 'E') {
        *ret_exponent = at + 1;
        at++;
        if (*at == '+' || *at == '-')
            at++;
        if (skip_digits(&at) == 0)
            return false;
    }
    return *at == '\0';
}

/* Moves the point by `exponent` places. */
static char *shift_point(const char *mantissa, gint64 exponent)
{
    bool negative = *mantissa == '-';
    const char *digits = mantissa + negative;
    const char *point = strchr(digits, '.');
    gint64 whole = (point ? point - digits : (gint64) strlen(digits)) + exponent;
    g_autoptr(GString) all = g_string_new(digits);
    GString *text = g_string_new(negative ? "-" : "");

    if (point)
        g_string_erase(all, point - digits, 1);
    while (whole <= 0) {
        g_string_prepend_c(all, '0');
        whole++;
    }
    while ((gint64) all->len < whole)
        g_string_append_c(all, '0');
    g_string_append_len(text, all->str, whole);
    if ((gint64) all->len > whole)
        g_string_append_printf(text, ".%s", all->str + whole);
    /* 0012 → 12, but 0.5 keeps its nought. */
    while (text->str[negative] == '0' && g_ascii_isdigit(text->str[negative + 1]))
        g_string_erase(text, negative, 1);
    return g_string_free(text, FALSE);
}

char *decimal_parse(const char *text)
{
    const char *exponent;
    g_autofree char *mantissa = NULL;
    gint64 places = 0;

    if (strlen(text) > MAX_DIGITS || !is_json_number(text, &exponent))
        return NULL;
    if (!exponent)
        return g_strdup(text);
    if (!g_ascii_string_to_signed(exponent + (*exponent == '+'), 10, -MAX_DIGITS, MAX_DIGITS,
                                  &places, NULL))
        return NULL;
    mantissa = g_strndup(text, (gsize) (exponent - 1 - text));
    return shift_point(mantissa, places);
}

void decimal_count(const char *decimal, guint *ret_whole, guint *ret_fraction)
{
    const char *digits = decimal + (*decimal == '-');
    gsize whole = strcspn(digits, ".");
    const char *fraction = digits + whole + (digits[whole] == '.');
    gsize behind = strlen(fraction);

    while (whole > 0 && *digits == '0') {
        digits++;
        whole--;
    }
    while (behind > 0 && fraction[behind - 1] == '0')
        behind--;
    *ret_whole = (guint) whole;
    *ret_fraction = (guint) behind;
}

/* Exactly `n` digits at *at. */
static bool take_number(const char **at, int n, int *ret_number)
{
    int number = 0;

    for (int i = 0; i < n; i++) {
        if (!g_ascii_isdigit((*at)[i]))
            return false;
        number = number * 10 + ((*at)[i] - '0');
    }
    *at += n;
    *ret_number = number;
    return true;
}

static bool take_char(const char **at, char wanted)
{
    if (**at != wanted)
        return false;
    (*at)++;
    return true;
}

static bool take_date(const char **at, int *year, int *month, int *day)
{
    return take_number(at, 4, year) && take_char(at, '-') && take_number(at, 2, month) &&
           take_char(at, '-') && take_number(at, 2, day) && *year >= 1700 && *year <= 4000 &&
           *month >= 1 && *day >= 1 && g_date_valid_dmy((GDateDay) *day, *month, (GDateYear) *year);
}

/* HH:MM[:SS[.f…]]; decimals beyond three are refused unless they are noughts. */
static bool take_time(const char **at, int *hour, int *minute, int *second, int *milli)
{
    int scale = 100;

    *second = *milli = 0;
    if (!take_number(at, 2, hour) || !take_char(at, ':') || !take_number(at, 2, minute) ||
        *hour > 23 || *minute > 59)
        return false;
    if (**at != ':')
        return true;
    (*at)++;
    if (!take_number(at, 2, second) || *second > 59)
        return false;
    if (**at != '.')
        return true;
    (*at)++;
    if (!g_ascii_isdigit(**at))
        return false;
    for (; g_ascii_isdigit(**at); (*at)++) {
        if (scale == 0 && **at != '0')
            return false;
        *milli += (**at - '0') * scale;
        scale /= 10;
    }
    return true;
}

/* Z, +02:00, -0530; seconds east of Greenwich. */
static bool take_zone(const char **at, int *ret_seconds)
{
    int sign = **at == '-' ? -1 : 1;
    int hours, minutes;

    *ret_seconds = 0;
    if (take_char(at, 'Z'))
        return true;
    if (**at != '+' && **at != '-')
        return false;
    (*at)++;
    if (!take_number(at, 2, &hours))
        return false;
    if (**at == ':')
        (*at)++;
    if (!take_number(at, 2, &minutes) || hours > 18 || minutes > 59)
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

char *date_parse(const char *text)
{
    const char *at = text;
    int year, month, day;

    return take_date(&at, &year, &month, &day) && *at == '\0' ? g_strdup(text) : NULL;
}

char *datetime_parse(const char *text)
{
    const char *at = text;
    int year, month, day, hour, minute, second, milli, east;
    g_autoptr(GDateTime) local = NULL;
    g_autoptr(GDateTime) utc = NULL;
    g_autofree char *whole = NULL;

    if (!take_date(&at, &year, &month, &day) || !take_char(&at, 'T') ||
        !take_time(&at, &hour, &minute, &second, &milli) || !take_zone(&at, &east) || *at)
        return NULL;
    local = g_date_time_new_utc(year, month, day, hour, minute, second);
    if (!local)
        return NULL;
    utc = g_date_time_add_seconds(local, -east);
    year = g_date_time_get_year(utc);
    if (year < 1700 || year > 4000)
        return NULL;
    whole = g_date_time_format(utc, "%m-%dT%H:%M:%S");
    return g_strdup_printf("%04d-%s.%03dZ", year, whole, milli);
}

char *time_parse(const char *text)
{
    const char *at = text;
    int hour, minute, second, milli;

    if (!take_time(&at, &hour, &minute, &second, &milli))
        return NULL;
    if (*at == 'Z')
        at++;
    if (*at)
        return NULL;
    return g_strdup_printf("%02d:%02d:%02d.%03dZ", hour, minute, second, milli);
}

/* Date literals of SOQL; those with a number end in ":n". */
static const char *const words[] = {
    "YESTERDAY", "TODAY", "TOMORROW", "LAST_WEEK", "THIS_WEEK", "NEXT_WEEK", "LAST_MONTH",
    "THIS_MONTH", "NEXT_MONTH", "LAST_90_DAYS", "NEXT_90_DAYS", "THIS_QUARTER", "LAST_QUARTER",
    "NEXT_QUARTER", "THIS_YEAR", "LAST_YEAR", "NEXT_YEAR", "THIS_FISCAL_QUARTER",
    "LAST_FISCAL_QUARTER", "NEXT_FISCAL_QUARTER", "THIS_FISCAL_YEAR", "LAST_FISCAL_YEAR",
    "NEXT_FISCAL_YEAR", "LAST_N_DAYS:", "NEXT_N_DAYS:", "N_DAYS_AGO:", "LAST_N_WEEKS:",
    "NEXT_N_WEEKS:", "N_WEEKS_AGO:", "LAST_N_MONTHS:", "NEXT_N_MONTHS:", "N_MONTHS_AGO:",
    "LAST_N_QUARTERS:", "NEXT_N_QUARTERS:", "N_QUARTERS_AGO:", "LAST_N_YEARS:", "NEXT_N_YEARS:",
    "N_YEARS_AGO:", "LAST_N_FISCAL_QUARTERS:", "NEXT_N_FISCAL_QUARTERS:",
    "N_FISCAL_QUARTERS_AGO:", "LAST_N_FISCAL_YEARS:", "NEXT_N_FISCAL_YEARS:",
    "N_FISCAL_YEARS_AGO:",
};

bool date_is_word(const char *text)
{
    const char *colon = strchr(text, ':');
    gsize length = colon ? (gsize) (colon - text) + 1 : strlen(text);

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i]) == length && strncmp(words[i], text, length) == 0)
            return !colon || g_ascii_string_to_unsigned(colon + 1, 10, 0, 99999, NULL, NULL);
    return false;
}
