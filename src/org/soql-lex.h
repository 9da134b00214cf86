/* A query's words. */
#ifndef ORG_SOQL_LEX_H
#define ORG_SOQL_LEX_H

#include "org/data.h"

typedef enum {
    TOKEN_END,
    TOKEN_WORD,   /* a name with its dots, or a keyword */
    TOKEN_TEXT,   /* a literal; `at` is its quote */
    TOKEN_NUMBER,
    TOKEN_DATE,
    TOKEN_DATETIME,
    TOKEN_TIME,
    TOKEN_SYMBOL, /* ( ) , = != < <= > >= : */
} TokenKind;

typedef struct {
    TokenKind kind;
    guint at; /* byte in the query */
    guint length;
    char *text; /* as written; of a literal what stands between its quotes */
} Token;

/* GArray of Token, TOKEN_END last; NULL with a problem (MALFORMED_QUERY). */
GArray *soql_lex(const char *soql, RowProblem *problem);
/* Undoes the escapes of a literal (salesforce-api §7.5); false: another backslash. For LIKE the
 * result is a pattern of value_like(). */
bool soql_unescape(const char *raw, bool like, char **ret_text);

/* A problem with its marker: the line, a ^ below the byte `at`, row and column, the words. */
void soql_problem(RowProblem *problem, const char *soql, guint at, const char *code,
                  const char *format, ...) G_GNUC_PRINTF(5, 6);

#endif
