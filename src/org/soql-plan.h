/* A query made ready to run for one user: names resolved, literals in row form. Private to the
 * soql-*.c files but for what stands in soql-run.h. */
#ifndef ORG_SOQL_PLAN_H
#define ORG_SOQL_PLAN_H

#include "org/reader.h"
#include "org/soql-lex.h"
#include "org/soql.h"

#define PLAN_MAX_STEPS 5 /* parents in a path */

typedef enum {
    FUNCTION_NONE,
    FUNCTION_CALENDAR_YEAR,
    FUNCTION_CALENDAR_QUARTER,
    FUNCTION_CALENDAR_MONTH,
    FUNCTION_DAY_IN_MONTH,
    FUNCTION_DAY_IN_WEEK,
    FUNCTION_DAY_IN_YEAR,
    FUNCTION_WEEK_IN_YEAR,
    FUNCTION_HOUR_IN_DAY,
    FUNCTION_DAY_ONLY,
    FUNCTION_SAME, /* toLabel, convertCurrency, FORMAT: the value as it is */
    FUNCTION_COUNT,
    FUNCTION_COUNT_DISTINCT,
    FUNCTION_SUM,
    FUNCTION_AVG,
    FUNCTION_MIN,
    FUNCTION_MAX,
    FUNCTION_N,
} PlanFunction;
#define FUNCTION_IS_AGGREGATE(function) ((function) >= FUNCTION_COUNT)

/* A field by way of its parents, and a function of it. */
typedef struct {
    const Field *steps[PLAN_MAX_STEPS]; /* references */
    guint n_steps;
    const Field *field;  /* NULL for COUNT() */
    const Field *type;   /* what the values are like after the function */
    bool by_name;        /* the last object is known row by row alone */
    PlanFunction function;
} PlanValue;

typedef struct {
    SoqlConditionKind kind;
    GPtrArray *parts; /* of PlanCondition * */
    PlanValue left;
    int column; /* HAVING: which aggregate; else -1 */
    SoqlOperator operator;
    GPtrArray *texts; /* row forms, NULL for null */
    char *from, *to;  /* of a date word: from ≤ value < to; NULL: none */
    GHashTable *keys; /* of a sub-select or a long list: value_key()s; NULL: none */
    bool has_null;    /* among the texts */
} PlanCondition;

typedef enum { NODE_VALUE, NODE_PARENT, NODE_QUERY, NODE_TYPEOF } PlanNodeKind;
typedef struct Plan Plan;

/* A member of a record in the answer. */
typedef struct {
    PlanNodeKind kind;
    char *key;
    const Field *field; /* VALUE, or the reference of PARENT and TYPEOF */
    bool by_name;
    GPtrArray *children; /* of PlanNode *: PARENT's members, TYPEOF's branches (key: type, "" ELSE) */
    Plan *query;         /* QUERY */
} PlanNode;

typedef struct {
    PlanValue value;
    int column; /* of an aggregated query; else -1 */
    bool descending;
    bool nulls_last;
} PlanOrder;

/* A column of an aggregated query, or of a bulk result. */
typedef struct {
    char *key;
    PlanValue value;
    int group; /* index in groups; -1: an aggregate */
} PlanColumn;

struct Plan {
    Reader *reader; /* borrowed */
    const char *soql; /* while it is being made */
    const Entity *entity;
    GPtrArray *nodes;   /* of PlanNode * */
    GPtrArray *columns; /* of PlanColumn * */
    GPtrArray *groups;  /* of PlanValue * */
    PlanCondition *where;
    PlanCondition *having;
    GArray *orders; /* of PlanOrder */
    gint64 limit, offset;
    bool count;      /* SELECT COUNT() */
    bool aggregated;
    const Field *link;     /* of a sub-query: the child's reference to the parent */
    GHashTable *by_parent; /* of a sub-query: parent id → GArray of positions; NULL: not yet */
    guint n_visible; /* columns the query asked for; further ones serve HAVING and ORDER BY */
};

/* Resolves; the problem is set where NULL or false is given. */
Plan *plan_new(Reader *reader, const char *soql, const SoqlQuery *query, RowProblem *problem);
/* The same as a sub-query of `parent` or in a condition. */
Plan *plan_new_inner(Reader *reader, const char *soql, const SoqlQuery *query,
                     const Entity *entity, RowProblem *problem);
void plan_free(Plan *plan);
bool plan_resolve(Plan *plan, const SoqlQuery *query, const SoqlExpression *expression,
                  PlanValue *ret_value, RowProblem *problem);
/* "Account.Owner.Name" without the alias of the object. */
const char *plan_strip_alias(const SoqlQuery *query, const char *path);
PlanFunction plan_function(const char *name); /* FUNCTION_N: none of that name */
PlanCondition *plan_condition_new(Plan *plan, const SoqlQuery *query,
                                  const SoqlCondition *condition, RowProblem *problem);
void plan_condition_free(PlanCondition *condition);
/* Columns of an aggregated query (soql-group.c). */
bool plan_aggregate(Plan *plan, const SoqlQuery *query, RowProblem *problem);
int plan_column(Plan *plan, const SoqlQuery *query, const SoqlExpression *expression,
                RowProblem *problem);

/* All records of an aggregated query; gives their number. */
guint aggregate_put(Plan *plan, GString *out);
/* <0, 0, >0 in the order asked for; NULL is null. */
int order_texts(const PlanOrder *order, const Field *type, const char *a, const char *b);

/* Running. Row form or NULL. */
const char *plan_value(Reader *reader, const PlanValue *value, const Row *row, RowBuffer buffer);
const char *plan_apply(PlanFunction function, const char *text, RowBuffer buffer);
bool plan_test(Reader *reader, const PlanCondition *condition, const Row *row);
/* By texts already worked out: HAVING. */
bool plan_test_texts(const PlanCondition *condition, const char *const *texts);

/* The days a date word means, as "2026-09-30"; false: no such word. */
bool soql_date_word(const char *word, gint64 n, gint64 now, char **ret_from, char **ret_to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

#endif
