/* The parser's state, shared by its files alone. */
#ifndef ORG_SOQL_PARSER_H
#define ORG_SOQL_PARSER_H

#include "org/soql-lex.h"
#include "org/soql.h"

#define SOQL_MAX_DEPTH 40 /* of parentheses */

typedef struct {
    const char *soql;
    GArray *tokens;
    guint next;
    guint depth;
    RowProblem *problem;
} Parser;

const Token *parser_token(const Parser *parser);
const Token *parser_peek(const Parser *parser, guint ahead);
bool parser_is_keyword(const char *word);
void parser_step(Parser *parser);
bool parser_is_word(const Parser *parser, const char *word);
bool parser_is_symbol(const Parser *parser, const char *symbol);
bool parser_take_word(Parser *parser, const char *word);
bool parser_take_symbol(Parser *parser, const char *symbol);
/* Sets the problem of the current token, unless there is one; always false. */
bool parser_unexpected(Parser *parser);
bool parser_need_word(Parser *parser, const char *word);
bool parser_need_symbol(Parser *parser, const char *symbol);
char *parser_take_name(Parser *parser);

SoqlQuery *parser_query(Parser *parser);
SoqlExpression *parser_expression(Parser *parser);
SoqlCondition *parser_condition(Parser *parser); /* soql-where.c */
SoqlQuery *soql_query_new(void);
GPtrArray *soql_branches_new(void); /* of SoqlBranch * */
SoqlBranch *soql_branch_new(void);
SoqlCondition *soql_condition_new(SoqlConditionKind kind, guint at);
void soql_condition_free(SoqlCondition *condition);

#endif
