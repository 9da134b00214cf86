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

/* Replaces each :name outside of literals by the bound value's literal. `binds`: name → text.
 * Unknown or unused names, unbalanced quotes, control characters: PROBLEM_USAGE with the column. */
char *soql_bind(const char *soql, GHashTable *binds, GError **error);
/* Quotes balanced, no control characters; PROBLEM_USAGE with the column. */
bool soql_check(const char *soql, GError **error);

#endif
