#include "config.h"

#include "salesforce/answer-rows.h"

static const struct {
    const char *next;
    ProblemRemedy remedy;
} advice[] = {
    {ADVICE_ASSIGN, PROBLEM_REMEDY_ASSIGN},
    {ADVICE_AUDIENCE, PROBLEM_REMEDY_HOST},
    {ADVICE_HOST, PROBLEM_REMEDY_HOST},
    {ADVICE_APP, PROBLEM_REMEDY_APP},
    {ADVICE_KEY, PROBLEM_REMEDY_KEY},
    {ADVICE_ADDRESS, PROBLEM_REMEDY_OUTSIDE},
    {ADVICE_HOURS, PROBLEM_REMEDY_OUTSIDE},
    {ADVICE_USER, PROBLEM_REMEDY_USER},
    {ADVICE_FROZEN, PROBLEM_REMEDY_USER},
    {ADVICE_WAIT, PROBLEM_REMEDY_WAIT},
    {ADVICE_OTHER_WAY, PROBLEM_REMEDY_OTHER_WAY},
    {ADVICE_OTHER_WAY_OR_HOST, PROBLEM_REMEDY_OTHER_WAY},
    {ADVICE_CALLBACK, PROBLEM_REMEDY_CALLBACK},
    {ADVICE_ECA, PROBLEM_REMEDY_ECA},
};

ProblemRemedy answer_remedy(const char *next)
{
    for (gsize i = 0; next && i < G_N_ELEMENTS(advice); i++)
        if (g_str_equal(next, advice[i].next))
            return advice[i].remedy;
    return PROBLEM_REMEDY_USUAL;
}
