/* The two tables of answer.c: what each answer means. Sources: salesforce-api §4.2, §4.6, §6.6, §7.1,
 * product.md §6. */
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

#endif
