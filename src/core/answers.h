/* The one question model: what a set-up asks, with three faces (screen, line prompts, flags and
 * the answers file). */
#ifndef CORE_ANSWERS_H
#define CORE_ANSWERS_H

#include <glib.h>
#include <stdbool.h>

#include "core/connection.h"
#include "core/integration.h"

typedef enum {
    QUESTION_ORG,
    QUESTION_EMAIL,
    QUESTION_USERNAME,
    QUESTION_CONNECTION,
    QUESTION_INTEGRATION,
    QUESTION_APP,
    QUESTION_STORE,
    QUESTION_KEY_SIZE,
    QUESTION_VALID_DAYS,
    QUESTION_N,
} QuestionId;

typedef struct {
    const char *key;      /* in the answers file, "email" */
    const char *flag;     /* "--email" */
    const char *label;    /* "Email address of the app administrator" */
    const char *help;     /* one sentence */
    const char *fallback; /* NULL: none */
    bool advanced;        /* behind F2 */
    /* PROBLEM_USAGE says what is wrong and how to mend it. The org's lets hosts pass that are not
     * Salesforce's: whether they are trusted only org_host_parse() can tell. */
    bool (*check)(const char *value, GError **error);
} Question;

extern const Question questions[QUESTION_N];

typedef struct {
    char *values[QUESTION_N]; /* NULL: not answered; numbers as text */
    GPtrArray *objects;       /* of IntegrationObject * */
} Answers;

Answers *answers_new(void);
Answers *answers_copy(const Answers *answers);
void answers_free(Answers *answers);
/* NULL takes the answer back. An integration loses its _IS. */
void answers_set(Answers *answers, QuestionId id, const char *value);
const char *answers_get(const Answers *answers, QuestionId id); /* or the fallback */
gint64 answers_integer(const Answers *answers, QuestionId id);  /* -1: no number */

/* File: {"schema":1,"connection","integration","org","email","username","app","store","key_size",
 * "valid_days","objects":[…]}; keys in this order, absent ones left out. Values are checked;
 * PROBLEM_USAGE names the path. */
Answers *answers_parse(const char *text, gssize length, GError **error);
char *answers_build(const Answers *answers);
/* Later answers win; objects are added, the same object replaced. */
void answers_merge(Answers *answers, const Answers *later);
/* Checks every value that is given, from wherever it came; PROBLEM_USAGE names the flag, and
 * `*ret_question` (may be NULL) is the QuestionId. */
bool answers_check(const Answers *answers, int *ret_question, GError **error);
/* The same set-up as one command, word by word, each quoted for a shell; with `edited` (a
 * connection's name) what edits that one. */
GStrv answers_command(const Answers *answers, const char *edited);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answers, answers_free)

#endif
