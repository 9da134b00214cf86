/* The two tables of answer.c: what each answer means. Sources: salesforce-api §4.2, §4.6, §6.6,
 * §7.1, product.md §6. */
#ifndef SALESFORCE_ANSWER_ROWS_H
#define SALESFORCE_ANSWER_ROWS_H

#include <stdbool.h>

#include "core/problem.h"

/* The first row that fits wins. */
typedef struct {
    const char *word; /* the org's code, case-insensitive; a "*" at the end: any rest; NULL: any */
    const char *text; /* must be in the org's text, case-insensitive; NULL: any */
    ProblemCode code;
    bool retryable;
    const char *why;  /* NULL: the org's own words say it best */
    const char *next; /* one action a line */
} AnswerRow;

extern const AnswerRow answer_oauth_rows[]; /* end with neither word nor text */
extern const AnswerRow answer_rest_rows[];

/* Advice that the error screen can turn into an offer; answer_remedy() says into which. */
#define ADVICE_ASSIGN                                                        \
    "assign the connection's permission set to the user: 'orgwire repair'\n" \
    "see whether the user's licence fits the permission set\n"               \
    "see whether the app has the scopes api and refresh_token"
#define ADVICE_AUDIENCE "use the org's own My Domain host"
#define ADVICE_HOST ADVICE_AUDIENCE "\ncreate the app again: 'orgwire repair'"
#define ADVICE_APP \
    "wait, if it was created just now\nlook for it and create it again: 'orgwire repair'"
#define ADVICE_KEY "compare the fingerprints: 'orgwire status'\nmake a new pair: 'orgwire rotate'"
#define ADVICE_ADDRESS                                                               \
    "find out the address the org sees (Setup: Login History) and have it allowed\n" \
    "ask the administrator which addresses the app's IP policy and the profile allow"
#define ADVICE_HOURS "try again within the login hours"
#define ADVICE_USER "open the user in Setup: Users"
#define ADVICE_FROZEN ADVICE_USER "\nsee Setup: OAuth and OpenID Connect Settings"
#define ADVICE_WAIT "wait a minute and try again"
#define ADVICE_OTHER_WAY                                                                         \
    "sign in another way: with a Salesforce CLI login, an access token or an app of your own\n"  \
    "or get the permission 'Approve Uninstalled Connected Apps' (or, under API access control, " \
    "'Use Any API Client')"
#define ADVICE_OTHER_WAY_OR_HOST ADVICE_OTHER_WAY "\nor use the org's own My Domain host"
#define ADVICE_CALLBACK                                                                  \
    "take the next of the app's registered callbacks, first in 'signin.redirect_uris'\n" \
    "or paste the address the browser ended on"
#define ADVICE_ECA "use an external client app: --app=external-client-app"

ProblemRemedy answer_remedy(const char *next); /* PROBLEM_REMEDY_USUAL for other advice, or NULL */

#endif
