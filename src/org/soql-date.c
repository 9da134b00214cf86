/* Date words and date functions; weeks start on Sunday, the zone is UTC. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "org/soql-plan.h"

typedef enum { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR, UNIT_N } Unit;

static const char *const unit_names[UNIT_N] = {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"};

static void add_units(GDate *date, Unit unit, gint64 n)
{
    switch (unit) {
    case UNIT_DAY:
    case UNIT_WEEK:
        n *= unit == UNIT_WEEK ? 7 : 1;
        if (n >= 0)
            g_date_add_days(date, (guint) n);
        else
            g_date_subtract_days(date, (guint) -n);
        break;
    default:
        n *= unit == UNIT_MONTH ? 1 : unit == UNIT_QUARTER ? 3 : 12;
        if (n >= 0)
            g_date_add_months(date, (guint) n);
        else
            g_date_subtract_months(date, (guint) -n);
        break;
    }
}

/* The first day of the unit the date lies in. */
static void to_start(GDate *date, Unit unit)
{
    GDateMonth month = g_date_get_month(date);

    if (unit == UNIT_WEEK)
        g_date_subtract_days(date, (guint) g_date_get_weekday(date) % 7);
    if (unit < UNIT_MONTH)
        return;
    g_date_set_day(date, 1);
    if (unit == UNIT_QUARTER)
        g_date_set_month(date, (GDateMonth) ((month - 1) / 3 * 3 + 1));
    if (unit == UNIT_YEAR)
        g_date_set_month(date, G_DATE_JANUARY);
}

static char *print_date(const GDate *date)
{
    return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(date), g_date_get_month(date),
                           g_date_get_day(date));
}

/* Plural units and FISCAL_ are the same units. */
static bool parse_unit(const char *text, Unit *ret_unit)
{
    if (g_str_has_prefix(text, "FISCAL_"))
        text += strlen("FISCAL_");
    for (guint i = 0; i < UNIT_N; i++) {
        gsize length = strlen(unit_names[i]);

        if (strncmp(text, unit_names[i], length) == 0 &&
            (!text[length] || g_str_equal(text + length, "S"))) {
            *ret_unit = i;
            return true;
        }
    }
    return false;
}

/* From and to in units, counted from the present one. */
static bool parse_word(const char *word, gint64 n, Unit *unit, gint64 *from, gint64 *to)
{
    g_autofree char *ago = NULL;

    *unit = UNIT_DAY;
    if (g_str_equal(word, "TODAY") || g_str_equal(word, "YESTERDAY") ||
        g_str_equal(word, "TOMORROW")) {
        *from = *word == 'Y' ? -1 : word[2] == 'M' ? 1 : 0;
        *to = *from + 1;
        return true;
    }
    if (g_str_equal(word, "LAST_90_DAYS") || g_str_equal(word, "NEXT_90_DAYS")) {
        *from = *word == 'L' ? -90 : 1;
        *to = *word == 'L' ? 1 : 91;
        return true;
    }
    if (g_str_has_prefix(word, "LAST_N_") && parse_unit(word + 7, unit)) {
        *from = -n;
        *to = *unit == UNIT_DAY ? 1 : 0; /* today counts, the present week does not */
        return true;
    }
    if (g_str_has_prefix(word, "NEXT_N_") && parse_unit(word + 7, unit)) {
        *from = 1;
        *to = n + 1;
        return true;
    }
    if (g_str_has_prefix(word, "N_") && g_str_has_suffix(word, "_AGO")) {
        ago = g_strndup(word + 2, strlen(word) - 6);
        *from = -n;
        *to = -n + 1;
        return parse_unit(ago, unit);
    }
    *from = g_str_has_prefix(word, "LAST_") ? -1 : g_str_has_prefix(word, "NEXT_") ? 1 : 0;
    *to = *from + 1;
    return (*from || g_str_has_prefix(word, "THIS_")) && parse_unit(word + 5, unit) &&
           *unit != UNIT_DAY;
}

bool soql_date_word(const char *word, gint64 n, gint64 now, char **ret_from, char **ret_to)
{
    Unit unit;
    gint64 from, to;
    GDate start, end;

    if (!parse_word(word, n, &unit, &from, &to))
        return false;
    n = MAX(ABS(from), ABS(to)) * (unit == UNIT_YEAR ? 366 : unit == UNIT_QUARTER ? 92 : 31);
    if (n > 600000) /* beyond what a date can be */
        return false;
    g_date_clear(&start, 1);
    g_date_set_julian(&start, (guint32) (now / 86400 + 719163));
    to_start(&start, unit);
    end = start;
    add_units(&start, unit, from);
    add_units(&end, unit, to);
    *ret_from = print_date(&start);
    *ret_to = print_date(&end);
    return true;
}

const char *plan_apply(PlanFunction function, const char *text, RowBuffer buffer)
{
    int year, month, day, number = 0;
    GDate date;

    if (function == FUNCTION_SAME || function == FUNCTION_NONE)
        return text;
    if (sscanf(text, "%d-%d-%d", &year, &month, &day) != 3)
        return NULL;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
    switch (function) {
    case FUNCTION_DAY_ONLY:
        g_snprintf(buffer, ROW_VALUE_SIZE, "%04d-%02d-%02d", year, month, day);
        return buffer;
    case FUNCTION_CALENDAR_YEAR:
        number = year;
        break;
    case FUNCTION_CALENDAR_QUARTER:
        number = (month + 2) / 3;
        break;
    case FUNCTION_CALENDAR_MONTH:
        number = month;
        break;
    case FUNCTION_DAY_IN_MONTH:
        number = day;
        break;
    case FUNCTION_DAY_IN_WEEK:
        number = (int) g_date_get_weekday(&date) % 7 + 1;
        break;
    case FUNCTION_DAY_IN_YEAR:
        number = (int) g_date_get_day_of_year(&date);
        break;
    case FUNCTION_WEEK_IN_YEAR:
        number = ((int) g_date_get_day_of_year(&date) - 1) / 7 + 1;
        break;
    case FUNCTION_HOUR_IN_DAY:
        if (sscanf(text, "%*d-%*d-%*dT%d", &number) != 1)
            return NULL;
        break;
    default:
        return text;
    }
    g_snprintf(buffer, ROW_VALUE_SIZE, "%d", number);
    return buffer;
}
