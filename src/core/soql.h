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
    SOQL_TEXT,   /* 'quoted' */
    SOQL_BARE,   /* as it is: it must be a number, date, time, true, false, null or a date word */
    SOQL_MOMENT, /* dates and times bare, all else quoted */
    SOQL_GUESS,  /* numbers, dates, times, true and false bare, all else quoted */
} SoqlForm;
/* Asked for each :name; `field` is what it is compared with ("Owner.Name"; NULL: unclear).
 * SOQL_GUESS: not known. */
typedef SoqlForm (*SoqlFormOf)(const char *field, const char *name, gpointer user_data);

/* Values for :names. */
GHashTable *soql_binds_new(void);
/* A text, number, boolean, null or an array of them (new reference). `texts`: how texts are written
 * where the field's type is not known; numbers, booleans and null are bare there. PROBLEM_USAGE. */
bool soql_binds_add(GHashTable *binds, const char *name, json_object *value, SoqlForm texts,
                    GError **error);
/* NAME=VALUE, whose form is guessed, or NAME:=JSON, whose texts are texts. */
bool soql_binds_add_word(GHashTable *binds, const char *word, GError **error);

/* {NAME:VALUE, …}, as in the body of a call and from C programs: JSON says what is a number; a
 * whole date or time is one, since JSON has none. NULL: none. */
bool soql_binds_add_json(GHashTable *binds, json_object *values, GError **error);

/* Replaces each :name outside of literals by the bound value's literal, in the form that `form_of`
 * wants (NULL: the types of the fields are not known; who knows them should say). `binds` may be
 * NULL: none. Behind LIMIT, OFFSET and LAST_N_DAYS: only a whole number; behind IN in parentheses;
 * a list only there. Unknown or unused names, unbalanced quotes, control characters: PROBLEM_USAGE
 * with the column. */
char *soql_bind_as(const char *soql, GHashTable *binds, SoqlFormOf form_of, gpointer user_data,
                   GError **error);
char *soql_bind(const char *soql, GHashTable *binds, GError **error);
/* Quotes balanced, escapes known, no control characters but line ends and tabs between words, at
 * most 100,000 characters; PROBLEM_USAGE with the column. */
bool soql_check(const char *soql, GError **error);

#endif
