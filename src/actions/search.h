/* Search inputs → SOQL. The only values in the text are literals made by core/soql.h. */
#ifndef ACTIONS_SEARCH_H
#define ACTIONS_SEARCH_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "actions/action.h"

/* filter: [[FIELD, OPERATOR, VALUE], …] all of which must hold; a member may be {"and":[…]},
 * {"or":[…]} or {"not":…}, nested to a depth of 16. Operators: = != < <= > >= contains starts ends
 * like in "not in" null "not null" includes excludes. A single triple may stand alone, also as
 * text: "Industry = Energy", "Stage in New, Won", "Phone null"; text that begins with [ or { is
 * read as JSON. contains, starts, ends take their value to the letter; in like, % and _ stand for
 * any text and any character. FIELD may be
 * a parent's ("Owner.Name"; checked where the entity's set describes the parent's object, else only
 * as identifiers, and its literal then follows the JSON type of the value).
 * where: SOQL with :names bound; Salesforce's own field names. order: "Name", "Name desc",
 * "Name asc nulls last" or an array of them. limit: 1 … 50,000,000. fields: array or "A,B".
 * Without fields: every field of the integration's choice, Id first, base64 fields left out. */
char *search_build(const ActionEntity *entity, json_object *inputs, GHashTable *binds, bool count,
                   GPtrArray **ret_fields, GError **error);
/* The condition alone, without WHERE; NULL without error for an empty filter. */
char *search_filter(const ActionEntity *entity, json_object *filter, GError **error);
/* `fields` → API paths ("Owner.Name"), GPtrArray of char *. NULL value: the default list. */
GPtrArray *search_fields(const ActionEntity *entity, json_object *fields, GError **error);

#endif
