#include "config.h"

#include "salesforce/answer.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "core/text.h"
#include "salesforce/answer-rows.h"

#define MAX_WORDS 400 /* bytes of an org's text that a person is shown */

/* What an answer said, however it said it. */
typedef struct {
    int status;
    char *code; /* NULL: none */
    char *text; /* cleaned; NULL: none */
} Said;

static void said_clear(Said *said)
{
    g_free(said->code);
    g_free(said->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Said, said_clear)

char *answer_clean(const char *text)
{
    g_autofree char *redacted = secret_redact(text);
    g_autofree char *cleaned = text_clean(redacted);
    const char *end;

    g_strstrip(cleaned);
    if (strlen(cleaned) <= MAX_WORDS)
        return g_steal_pointer(&cleaned);
    end = g_utf8_find_prev_char(cleaned, cleaned + MAX_WORDS);
    return g_strdup_printf("%.*s…", (int) (end - cleaned), cleaned);
}

static bool contains(const char *text, const char *part)
{
    g_autofree char *folded = text ? g_ascii_strdown(text, -1) : NULL;
    g_autofree char *sought = g_ascii_strdown(part, -1);

    return folded && strstr(folded, sought) != NULL;
}

static bool is_word(const char *code, const char *word)
{
    gsize length = strlen(word);

    if (!code)
        return false;
    if (word[length - 1] == '*')
        return g_ascii_strncasecmp(code, word, length - 1) == 0;
    return g_ascii_strcasecmp(code, word) == 0;
}

static const AnswerRow *find(const AnswerRow *row, const Said *said)
{
    for (; row->word || row->text; row++) {
        if ((!row->word || is_word(said->code, row->word)) &&
            (!row->text || contains(said->text, row->text)))
            return row;
    }
    return NULL;
}

typedef struct {
    int status;
    ProblemCode code;
    bool retryable;
    const char *why;
    const char *next;
} StatusRow;

/* For answers without a code of ours or of theirs. */
static const StatusRow status_rows[] = {
    {0, PROBLEM_FAILED, false, NULL, NULL}, /* a part of an answer: no status of its own */
    {300, PROBLEM_CONFLICT, false, "several records have this external id", NULL},
    {304, PROBLEM_MALFORMED_ANSWER, false, "nothing was asked that could be unchanged", NULL},
    {400, PROBLEM_FAILED, false, "the request was refused", NULL},
    {401, PROBLEM_SIGN_IN_NEEDED, false, "the token was refused", "sign in again"},
    {403, PROBLEM_NOT_PERMITTED, false, "it was refused", NULL},
    {404, PROBLEM_NOT_FOUND, false, "there is nothing of that name", NULL},
    {405, PROBLEM_USAGE, false, "the resource does not take this method", NULL},
    {410, PROBLEM_FAILED, false, "the org no longer serves this API version",
     "use a newer orgwire"},
    {414, PROBLEM_USAGE, false, "the address is too long", NULL},
    {420, PROBLEM_NETWORK, true, "the way to the org failed at its edge", "try again in a while"},
    {429, PROBLEM_LIMIT, true, "too many requests at once", "try again in a while"},
    {431, PROBLEM_USAGE, false, "the address and headers are too long", NULL},
    {500, PROBLEM_NETWORK, true, "the org itself failed", "try again in a while"},
    {502, PROBLEM_NETWORK, true, "a gateway on the way failed", "try again in a while"},
    {503, PROBLEM_NETWORK, true, "the org is not available: maintenance, or too busy",
     "try again in a while\nsee https://status.salesforce.com"},
    {504, PROBLEM_NETWORK, true, "a gateway on the way got no answer", "try again in a while"},
};

static StatusRow status_row(int status)
{
    for (gsize i = 0; i < G_N_ELEMENTS(status_rows); i++) {
        if (status_rows[i].status == status)
            return status_rows[i];
    }
    if (status / 100 == 3)
        return (StatusRow){status, PROBLEM_MALFORMED_ANSWER, false,
                           "an unexpected redirect; it was not followed",
                           "use the org's own My Domain host"};
    if (status / 100 == 5)
        return (StatusRow){status, PROBLEM_NETWORK, true, "the org itself failed",
                           "try again in a while"};
    return (StatusRow){status, status / 100 == 4 ? PROBLEM_FAILED : PROBLEM_MALFORMED_ANSWER, false,
                       "an unexpected answer", NULL};
}

/* Our meaning first; where we have none, theirs, word for word. */
static char *build_why(const char *meaning, const Said *said)
{
    if (meaning && said->text && *said->text)
        return g_strdup_printf("%s (Salesforce: %s)", meaning, said->text);
    if (meaning)
        return g_strdup_printf("%s (HTTP %d)", meaning, said->status);
    if (said->text && *said->text)
        return g_strdup(said->text);
    return g_strdup(said->code);
}

static void set_said(GError **error, const AnswerRow *rows, const Said *said, const char *doing)
{
    const AnswerRow *row = find(rows, said);
    StatusRow status = status_row(said->status);
    g_autofree char *why = NULL;

    if (!error)
        return;
    if (!row && said->code)
        status.why = NULL;
    why = build_why(row ? row->why : status.why, said);
    problem_set(error, row ? row->code : status.code, why, row ? row->next : status.next, "%s",
                doing);
    problem_set_retryable(*error, row ? row->retryable : status.retryable);
    problem_set_remedy(*error, answer_remedy(problem_next(*error)));
    problem_set_salesforce(*error, said->status, said->code, said->text);
}

static json_object *parse_body(const HttpResponse *response)
{
    return response->body_length > 0 && response->body_length < JSON_MAX_SIZE
               ? json_parse(response->body, (gssize) response->body_length, NULL)
               : NULL;
}

static char *code_of(json_object *entry, const char *key)
{
    const char *code = json_text(entry, key, NULL);

    return code && *code ? answer_clean(code) : NULL;
}

/* [{"message","errorCode","fields"}]: the first gives the code, all give the text. */
static void read_array(Said *said, json_object *array)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (gsize i = 0; i < json_object_array_length(array) && i < 3; i++) {
        json_object *entry = json_object_array_get_idx(array, i);
        const char *message = json_text(entry, "message", NULL);

        if (!said->code)
            said->code = code_of(entry, "errorCode");
        if (message)
            g_string_append_printf(text, "%s%s", text->len ? "; " : "", message);
    }
    if (text->len)
        said->text = answer_clean(text->str);
}

/* {"error","error_description"}, or one entry of the above without its array. */
static void read_object(Said *said, json_object *object)
{
    const char *text = json_text(object, "error_description", NULL);

    said->code = code_of(object, "error");
    if (!said->code)
        said->code = code_of(object, "errorCode");
    if (!text)
        text = json_text(object, "message", NULL);
    if (text)
        said->text = answer_clean(text);
}

/* A single word like Bad_OAuth_Token is a code; anything else (HTML) is nobody's words. */
static void read_plain(Said *said, const HttpResponse *response)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    g_autofree char *word = g_strstrip(g_strndup(response->body, MIN(response->body_length, 64)));

    if (*word && strlen(word) < 60 && strspn(word, letters) == strlen(word))
        said->code = g_steal_pointer(&word);
}

static void read_said(Said *said, const HttpResponse *response)
{
    g_autoptr(json_object) body = parse_body(response);

    said->status = response->status;
    if (body && json_object_is_type(body, json_type_array))
        read_array(said, body);
    else if (body && json_object_is_type(body, json_type_object))
        read_object(said, body);
    else if (!body)
        read_plain(said, response);
}

void answer_set_rest(GError **error, const HttpResponse *response, const char *doing)
{
    g_auto(Said) said = {0};

    read_said(&said, response);
    set_said(error, answer_rest_rows, &said, doing);
}

void answer_set_oauth(GError **error, const HttpResponse *response, const char *doing)
{
    g_auto(Said) said = {0};

    read_said(&said, response);
    set_said(error, answer_oauth_rows, &said, doing);
}

void answer_set_oauth_words(GError **error, const char *word, const char *description,
                            const char *doing)
{
    g_auto(Said) said = {400, word && *word ? answer_clean(word) : NULL,
                         description ? answer_clean(description) : NULL};

    set_said(error, answer_oauth_rows, &said, doing);
}

void answer_set_code(GError **error, int status, const char *code, const char *text,
                     const char *doing)
{
    g_auto(Said) said = {status, code && *code ? answer_clean(code) : NULL,
                         text ? answer_clean(text) : NULL};

    set_said(error, answer_rest_rows, &said, doing);
}

const char *answer_meaning(const char *code, const char *text)
{
    g_auto(Said)
        said = {0, code && *code ? answer_clean(code) : NULL, text ? answer_clean(text) : NULL};
    const AnswerRow *row = find(answer_rest_rows, &said);

    return row ? row->why : NULL;
}

bool answer_is_not_yet(const GError *error)
{
    const char *code = problem_salesforce_code(error);
    const char *text = problem_salesforce_text(error);

    return is_word(code, "invalid_client_id") || is_word(code, "invalid_app_access") ||
           contains(text, "hasn't approved this consumer") || contains(text, "invalid assertion");
}

bool answer_is_wrong_audience(const GError *error)
{
    return contains(problem_salesforce_text(error), "audience");
}

bool answer_is_wrong_address(const GError *error)
{
    const char *text = problem_salesforce_text(error);

    return contains(text, "ip restricted") || contains(text, "ip not allowed");
}

bool answer_is_login_rate(const GError *error)
{
    return is_word(problem_salesforce_code(error), "rate_limit_exceeded") ||
           contains(problem_salesforce_text(error), "login rate exceeded");
}

bool answer_is_dead_session(const GError *error)
{
    const char *code = problem_salesforce_code(error);

    return problem_is(error, PROBLEM_SIGN_IN_NEEDED) &&
           (is_word(code, "INVALID_SESSION_ID") || is_word(code, "Bad_OAuth_Token") ||
            (!code && problem_salesforce_status(error) == 401));
}
