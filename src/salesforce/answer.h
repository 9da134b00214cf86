/* What an org's refusals mean: any error answer → a problem with why and what to do.
 * Source: salesforce-api §4.6 (OAuth), §7.1 (REST), product.md §6. */
#ifndef SALESFORCE_ANSWER_H
#define SALESFORCE_ANSWER_H

#include <glib.h>
#include <stdbool.h>

#include "salesforce/http.h"

/* Sets the problem for a REST answer (array, object, text or HTML body). `doing`: what failed. */
void answer_set_rest(GError **error, const HttpResponse *response, const char *doing);
/* Sets the problem for a token endpoint's or authorize page's answer. */
void answer_set_oauth(GError **error, const HttpResponse *response, const char *doing);
/* The same from an error callback's two parameters. */
void answer_set_oauth_words(GError **error, const char *word, const char *description,
                            const char *doing);
/* The same from a code and a text, wherever they stood: a row's result, a SOAP fault, a component
 * failure of a deploy. `status`: 0 when it had none of its own. */
void answer_set_code(GError **error, int status, const char *code, const char *text,
                     const char *doing);
/* Our own words for what these mean; NULL: we know none. */
const char *answer_meaning(const char *code, const char *text);
/* An org's text made fit for words: secrets out, one line, not endless. */
char *answer_clean(const char *text);
/* Is it one of the four answers that mean "not yet" after a deploy (product.md §6)? */
bool answer_is_not_yet(const GError *error);
/* "audience is invalid" and kin: the next of the ladder may work. */
bool answer_is_wrong_audience(const GError *error);
/* The org does not take requests from this network's address. */
bool answer_is_wrong_address(const GError *error);
/* Too many logins of the user: a minute later it may work. */
bool answer_is_login_rate(const GError *error);
/* The token is dead: mint once again. Not for the two policy answers of §7.1. */
bool answer_is_dead_session(const GError *error);

#endif
