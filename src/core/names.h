/* Names made from names: entities, plurals, developer names; and the nearest of several. */
#ifndef CORE_NAMES_H
#define CORE_NAMES_H

#include <glib.h>
#include <stdbool.h>

/* "ns__Account_Plan__c" → "AccountPlan"; with `full`: namespace and suffix kept, "nsAccountPlanC".
 * Other suffixes than __c always stay: "Order_Sent__e" → "OrderSentE". */
char *names_entity(const char *api_name, bool full);
/* Entity names for a whole list: where two would be equal (case aside) both are full, and where
 * even these are equal both are the API name. The result (of char *) is parallel to the list. */
GPtrArray *names_entities(const char *const *api_names);
char *names_plural(const char *entity); /* y after a consonant → ies; s, x, ch, sh → es; else s */
/* A valid Salesforce developer name from any text: letters, digits, single underscores, starts with
 * a letter, ends without underscore, at most `max` characters. */
char *names_developer(const char *text, gsize max);
#define NAMES_APP_MAX 30 /* room for the longest suffix that the parts of an app carry */
/* The developer name of a connection's app where the org has none of that name: "Orgwire_acme". */
char *names_app(const char *connection);
/* [A-Za-z][A-Za-z0-9_]* of at most 80 characters: an object or a field. */
bool names_is_identifier(const char *text);
/* Is it one of the words that actions take beside the fields (filter, where, …), case aside? No
 * field may be renamed to it. */
bool names_is_input(const char *name);
/* The candidate most like `word`, for "did you mean"; NULL when none is near. */
const char *names_nearest(const char *word, const char *const *candidates);
/* 15 → 18 characters (salesforce-api §7.5); 18 are checked; NULL if it is no id. */
char *names_id18(const char *id);

#endif
