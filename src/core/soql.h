/* Builds and checks queries; the one place that quotes. Source: SOQL literals, REST API guide. */
#ifndef CORE_SOQL_H
#define CORE_SOQL_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

/* A text literal with its quotes: 'O\'Brien'. PROBLEM_USAGE for invalid UTF-8 or NUL. */
char *soql_quote(const char *text, gssize length, GError **error);
/* The inside of a LIKE pattern: also % and _ escaped; no quotes. */
char *soql_quote_like(const char *text, GError **error);

/* How a bound value is written. */
typedef enum {
    SOQL_TEXT,  /* 'quoted' */
    SOQL_BARE,  /* as it is: it must be a number, date, time, true, false, null or a date word */
    SOQL_GUESS, /* numbers, dates, times, true and false bare, all else quoted */
} SoqlForm;
/* Asked for each :name; `field` is what it is compared with ("Owner.Name"; NULL: unclear). */
typedef SoqlForm (*SoqlFormOf)(const char *field, const char *name, gpointer user_data);

/* Replaces each :name outside of literals by the bound value's literal, in the form that
 * `form_of` wants (NULL: SOQL_GUESS for all; the caller who knows the fields' types should say).
 * `binds`: name → text (may be NULL: none). Behind LIMIT, OFFSET and LAST_N_DAYS: only a whole
 * number; behind IN in parentheses. Unknown or unused names, unbalanced quotes, control
 * characters: PROBLEM_USAGE with the column. */
char *soql_bind_as(const char *soql, GHashTable *binds, SoqlFormOf form_of, gpointer user_data,
                   GError **error);
char *soql_bind(const char *soql, GHashTable *binds, GError **error);
/* Quotes balanced, escapes known, no control characters but line ends and tabs between words, at
 * most 100,000 characters; PROBLEM_USAGE with the column. */
bool soql_check(const char *soql, GError **error);

#endif
