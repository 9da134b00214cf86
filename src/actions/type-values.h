/* Digit-wise and calendar checks of single values, pure. Inside src/actions. */
#ifndef ACTIONS_TYPE_VALUES_H
#define ACTIONS_TYPE_VALUES_H

#include <glib.h>
#include <stdbool.h>

/* A JSON number's text with its exponent written out and leading zeros left away, digit for digit;
 * NULL if it is no number by JSON's grammar or longer than 64 digits. */
char *decimal_parse(const char *text);
/* Digits before the point (without leading zeros) and behind it (without trailing zeros). */
void decimal_count(const char *decimal, guint *ret_whole, guint *ret_fraction);

/* Each gives the form that is sent, or NULL; the rules stand in types.h. */
char *date_parse(const char *text);
char *datetime_parse(const char *text);
char *time_parse(const char *text);
/* TODAY, LAST_N_DAYS:7 … */
bool date_is_word(const char *text);

#endif
