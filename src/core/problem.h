/* An error as the user will read it: what failed, why, and what to do about it.
 *
 * Every GError of orgwire is in this one domain. Words are added once, by the first function that
 * knows what was being attempted; above it the error is passed on untouched. A message says what
 * failed, about what (in 'quotes'); no full stop, no "Error:", never a secret. */
#ifndef CORE_PROBLEM_H
#define CORE_PROBLEM_H

#include <glib.h>
#include <stdbool.h>

/* The codes are named by what the caller would do differently. problem_exit() gives the exit code.
 */
typedef enum {
    PROBLEM_FAILED,            /* 1: it did not work, and none of the following fits */
    PROBLEM_USAGE,             /* 2: wrong usage, bad input, input missing under --no-input */
    PROBLEM_NOT_FOUND,         /* 3: no such connection, integration, action or record */
    PROBLEM_SIGN_IN_NEEDED,    /* 4: nobody is signed in, or the grant is dead */
    PROBLEM_DENIED,            /* 4: consent refused, approval missing */
    PROBLEM_NOT_PERMITTED,     /* 5: the org says this user may not */
    PROBLEM_REFUSED_HOST,      /* 5: not a host of Salesforce's, and not trusted by name */
    PROBLEM_STORE_UNAVAILABLE, /* 6: the secret store is absent, locked or silent */
    PROBLEM_NETWORK,           /* 7: no answer: DNS, TCP, TLS, proxy, 5xx */
    PROBLEM_LIMIT,             /* 7: a limit of the org or of its login service */
    PROBLEM_TIMEOUT,           /* 7: our own patience ended */
    PROBLEM_MALFORMED_ANSWER,  /* 1: an answer that makes no sense */
    PROBLEM_PARTIAL,           /* 8: some of the records failed */
    PROBLEM_PREPARING,         /* 9: Salesforce still prepares the app */
    PROBLEM_CONFLICT,    /* 1: something of that name is there already, or somebody else is at it */
    PROBLEM_INTERRUPTED, /* 130: cancelled by the user */
    PROBLEM_N_CODES
} ProblemCode;

/* What a code is called in --json and in orgwire-errors.7, e.g. "not_permitted". */
const char *problem_code_name(ProblemCode code);
int problem_code_exit(ProblemCode code);

/* What would help first, where the code alone does not say it: the error screen offers it. */
typedef enum {
    PROBLEM_REMEDY_USUAL,     /* what the code suggests */
    PROBLEM_REMEDY_WAIT,      /* a minute */
    PROBLEM_REMEDY_APP,       /* wait, or look for the app and make it again */
    PROBLEM_REMEDY_ASSIGN,    /* the permission set to the user */
    PROBLEM_REMEDY_HOST,      /* the org's own My Domain, then a repair */
    PROBLEM_REMEDY_KEY,       /* compare the fingerprints, make a new pair */
    PROBLEM_REMEDY_OUTSIDE,   /* something that orgwire cannot do: a clock, a policy; then again */
    PROBLEM_REMEDY_USER,      /* the user's page in Setup */
    PROBLEM_REMEDY_OTHER_WAY, /* of signing in */
    PROBLEM_REMEDY_CALLBACK,  /* the next registered one */
    PROBLEM_REMEDY_UNLOCK,    /* the keyring */
    PROBLEM_REMEDY_STORE,     /* another store: this one is not there */
    PROBLEM_REMEDY_ECA,       /* an external client app instead of a connected app */
    PROBLEM_REMEDY_N
} ProblemRemedy;

#define PROBLEM_ERROR (problem_error_quark())
GQuark problem_error_quark(void);

/* Sets a problem. `why` and `next` may be NULL; `next` is what to do, one action a line. */
void problem_set(GError **error, ProblemCode code, const char *why, const char *next,
                 const char *format, ...) G_GNUC_PRINTF(5, 6);

/* Adds what Salesforce said: its HTTP status, its own code and text. Both may be NULL. */
void problem_set_salesforce(GError *error, int status, const char *code, const char *text);
void problem_set_retryable(GError *error, bool retryable);
void problem_set_remedy(GError *error, ProblemRemedy remedy);
/* The same problem in better words: code, remedy, retryable and what Salesforce said are kept. */
void problem_reword(GError *error, const char *why, const char *next);

/* Questions about any GError; those of other domains count as PROBLEM_FAILED with no why. */
ProblemCode problem_code(const GError *error);
int problem_exit(const GError *error); /* 0 for NULL */
const char *problem_why(const GError *error);
const char *problem_next(const GError *error);
bool problem_is_retryable(const GError *error);
ProblemRemedy problem_remedy(const GError *error);
int problem_salesforce_status(const GError *error);
const char *problem_salesforce_code(const GError *error);
const char *problem_salesforce_text(const GError *error);
/* Is it a problem of this code? */
bool problem_is(const GError *error, ProblemCode code);

/* A G_IO_ERROR_CANCELLED from GIO becomes PROBLEM_INTERRUPTED; the same for a cancelled wait. */
void problem_set_cancelled(GError **error);

#endif
