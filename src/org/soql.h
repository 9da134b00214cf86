/* What a query says, before anybody knows which objects and fields there are. */
#ifndef ORG_SOQL_H
#define ORG_SOQL_H

#include "org/data.h"

typedef struct SoqlQuery SoqlQuery;

typedef enum {
    LITERAL_NULL,
    LITERAL_TEXT,
    LITERAL_NUMBER,
    LITERAL_BOOLEAN,
    LITERAL_DATE,
    LITERAL_DATETIME,
    LITERAL_TIME,
    LITERAL_DATE_WORD, /* TODAY, LAST_N_DAYS:7 */
} LiteralKind;

typedef struct {
    LiteralKind kind;
    char *text;    /* unescaped; of a LIKE a pattern of value_like() */
    gint64 number; /* behind the colon of a date word */
    guint at;
} SoqlLiteral;

/* A field, or a function of one: COUNT(Id), CALENDAR_YEAR(CreatedDate). */
typedef struct {
    char *function; /* in capitals; NULL: the field itself */
    char *path;     /* "Owner.Name"; "" for COUNT() */
    char *alias;    /* NULL: none */
    guint at;
} SoqlExpression;

typedef enum {
    ITEM_EXPRESSION,
    ITEM_FIELDS, /* FIELDS(ALL|STANDARD|CUSTOM) */
    ITEM_QUERY,  /* (SELECT … FROM Contacts) */
    ITEM_TYPEOF,
} SoqlItemKind;

typedef struct {
    char *type;        /* WHEN this object; NULL: ELSE */
    GPtrArray *fields; /* of SoqlExpression * */
    guint at;
} SoqlBranch;

typedef struct {
    SoqlItemKind kind;
    SoqlExpression *expression; /* FIELDS: path is the word; TYPEOF: path is the relationship */
    SoqlQuery *query;
    GPtrArray *branches; /* of SoqlBranch * */
} SoqlItem;

typedef enum {
    OPERATOR_EQUAL,
    OPERATOR_DIFFERENT,
    OPERATOR_LESS,
    OPERATOR_LESS_OR_EQUAL,
    OPERATOR_GREATER,
    OPERATOR_GREATER_OR_EQUAL,
    OPERATOR_LIKE,
    OPERATOR_IN,
    OPERATOR_NOT_IN,
    OPERATOR_INCLUDES,
    OPERATOR_EXCLUDES,
} SoqlOperator;

typedef enum { CONDITION_AND, CONDITION_OR, CONDITION_NOT, CONDITION_COMPARE } SoqlConditionKind;

typedef struct {
    SoqlConditionKind kind;
    GPtrArray *parts;     /* of SoqlCondition * */
    SoqlExpression *left;
    SoqlOperator operator;
    GPtrArray *literals;  /* of SoqlLiteral * */
    SoqlQuery *query;     /* IN (SELECT …) */
    guint at;
} SoqlCondition;

typedef struct {
    SoqlExpression *expression;
    bool descending;
    bool nulls_last; /* else first, also when descending */
} SoqlOrder;

struct SoqlQuery {
    GPtrArray *items; /* of SoqlItem * */
    char *object;     /* or the relationship of a sub-query */
    char *alias;      /* NULL: none */
    guint object_at;
    SoqlCondition *where; /* NULL: none */
    GPtrArray *groups;    /* of SoqlExpression * */
    SoqlCondition *having;
    GPtrArray *orders; /* of SoqlOrder * */
    gint64 limit;      /* -1: none */
    gint64 offset;
    guint offset_at;
};

/* NULL with a problem: MALFORMED_QUERY and its marker. */
SoqlQuery *soql_parse(const char *soql, RowProblem *problem);
void soql_query_free(SoqlQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SoqlQuery, soql_query_free)

#endif
