#include "config.h"

#include "core/problem.h"

#include <gio/gio.h>

typedef struct {
    char *why;
    char *next;
    bool retryable;
    ProblemRemedy remedy;
    int status;
    char *code;
    char *text;
} ProblemErrorPrivate;

static void problem_error_private_init(ProblemErrorPrivate *priv)
{
}

static void problem_error_private_copy(const ProblemErrorPrivate *from, ProblemErrorPrivate *to)
{
    to->why = g_strdup(from->why);
    to->next = g_strdup(from->next);
    to->retryable = from->retryable;
    to->remedy = from->remedy;
    to->status = from->status;
    to->code = g_strdup(from->code);
    to->text = g_strdup(from->text);
}

static void problem_error_private_clear(ProblemErrorPrivate *priv)
{
    g_free(priv->why);
    g_free(priv->next);
    g_free(priv->code);
    g_free(priv->text);
}

G_DEFINE_EXTENDED_ERROR(ProblemError, problem_error)

static const struct {
    const char *name;
    int exit;
    bool retryable;
} codes[PROBLEM_N_CODES] = {
    [PROBLEM_FAILED] = {"failed", 1, false},
    [PROBLEM_USAGE] = {"usage", 2, false},
    [PROBLEM_NOT_FOUND] = {"not_found", 3, false},
    [PROBLEM_SIGN_IN_NEEDED] = {"sign_in_needed", 4, false},
    [PROBLEM_DENIED] = {"denied", 4, false},
    [PROBLEM_NOT_PERMITTED] = {"not_permitted", 5, false},
    [PROBLEM_REFUSED_HOST] = {"refused_host", 5, false},
    [PROBLEM_STORE_UNAVAILABLE] = {"store_unavailable", 6, false},
    [PROBLEM_NETWORK] = {"network", 7, true},
    [PROBLEM_LIMIT] = {"limit", 7, true},
    [PROBLEM_TIMEOUT] = {"timeout", 7, true},
    [PROBLEM_MALFORMED_ANSWER] = {"malformed_answer", 1, false},
    [PROBLEM_PARTIAL] = {"partial", 8, false},
    [PROBLEM_PREPARING] = {"preparing", 9, true},
    [PROBLEM_CONFLICT] = {"conflict", 1, false},
    [PROBLEM_INTERRUPTED] = {"interrupted", 130, false},
};

const char *problem_code_name(ProblemCode code)
{
    g_return_val_if_fail(code < PROBLEM_N_CODES, "failed");
    return codes[code].name;
}

int problem_code_exit(ProblemCode code)
{
    g_return_val_if_fail(code < PROBLEM_N_CODES, 1);
    return codes[code].exit;
}

void problem_set(GError **error, ProblemCode code, const char *why, const char *next,
                 const char *format, ...)
{
    ProblemErrorPrivate *priv;
    va_list args;

    if (!error)
        return;
    g_return_if_fail(*error == NULL);
    va_start(args, format);
    *error = g_error_new_valist(PROBLEM_ERROR, (int) code, format, args);
    va_end(args);
    priv = problem_error_get_private(*error);
    priv->why = g_strdup(why);
    priv->next = g_strdup(next);
    priv->retryable = codes[code].retryable;
}

static ProblemErrorPrivate *private_of(const GError *error)
{
    if (!error || error->domain != PROBLEM_ERROR)
        return NULL;
    return problem_error_get_private(error);
}

void problem_set_salesforce(GError *error, int status, const char *code, const char *text)
{
    ProblemErrorPrivate *priv = private_of(error);

    if (!priv)
        return;
    g_free(priv->code);
    g_free(priv->text);
    priv->status = status;
    priv->code = g_strdup(code);
    priv->text = g_strdup(text);
}

void problem_set_retryable(GError *error, bool retryable)
{
    ProblemErrorPrivate *priv = private_of(error);

    if (priv)
        priv->retryable = retryable;
}

void problem_set_remedy(GError *error, ProblemRemedy remedy)
{
    ProblemErrorPrivate *priv = private_of(error);

    if (priv)
        priv->remedy = remedy;
}

static void replace(char **text, const char *by)
{
    char *copy = g_strdup(by);

    g_free(*text);
    *text = copy;
}

void problem_reword(GError *error, const char *why, const char *next)
{
    ProblemErrorPrivate *priv = private_of(error);

    if (!priv)
        return;
    replace(&priv->why, why);
    replace(&priv->next, next);
}

ProblemCode problem_code(const GError *error)
{
    if (error && error->domain == PROBLEM_ERROR)
        return (ProblemCode) error->code;
    if (error && g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return PROBLEM_INTERRUPTED;
    return PROBLEM_FAILED;
}

int problem_exit(const GError *error)
{
    return error ? codes[problem_code(error)].exit : 0;
}

const char *problem_why(const GError *error)
{
    ProblemErrorPrivate *priv = private_of(error);

    return priv ? priv->why : NULL;
}

const char *problem_next(const GError *error)
{
    ProblemErrorPrivate *priv = private_of(error);

    return priv ? priv->next : NULL;
}

bool problem_is_retryable(const GError *error)
{
    ProblemErrorPrivate *priv = private_of(error);

    return priv ? priv->retryable : false;
}

ProblemRemedy problem_remedy(const GError *error)
{
    ProblemErrorPrivate *priv = private_of(error);

    return priv ? priv->remedy : PROBLEM_REMEDY_USUAL;
}

int problem_salesforce_status(const GError *error)
{
    ProblemErrorPrivate *priv = private_of(error);

    return priv ? priv->status : 0;
}

const char *problem_salesforce_code(const GError *error)
{
    ProblemErrorPrivate *priv = private_of(error);

    return priv ? priv->code : NULL;
}

const char *problem_salesforce_text(const GError *error)
{
    ProblemErrorPrivate *priv = private_of(error);

    return priv ? priv->text : NULL;
}

bool problem_is(const GError *error, ProblemCode code)
{
    return error && problem_code(error) == code;
}

void problem_set_cancelled(GError **error)
{
    problem_set(error, PROBLEM_INTERRUPTED, NULL, NULL, "cancelled");
}
