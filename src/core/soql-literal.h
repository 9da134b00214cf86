/* Where in a query a bound value stands, and how it is written there: for core/soql.c. */
#ifndef CORE_SOQL_LITERAL_H
#define CORE_SOQL_LITERAL_H

#include "core/soql.h"

typedef struct {
    char *field;  /* compared with it; NULL: unclear */
    bool count;   /* only a whole number may stand here */
    bool days;    /* LAST_N_DAYS:n, whose colon stays */
    bool in_list; /* IN without its parentheses */
    bool many;    /* IN, with or without them */
} SoqlPlace;

typedef struct {
    json_object *json; /* NULL: null */
    SoqlForm texts;
} SoqlValue;

/* `at`: the colon of :name. */
void soql_place_init(SoqlPlace *place, const char *soql, const char *at);
void soql_place_clear(SoqlPlace *place);
/* NULL with the reason ("is no number, …"). */
char *soql_literal(const SoqlPlace *place, const SoqlValue *value, SoqlForm form,
                   const char **ret_why);

gsize soql_word_length(const char *text); /* of [A-Za-z_][A-Za-z0-9_]*; 0: none */
bool soql_is_escape(const char *text);    /* what stands behind a backslash */

#endif
