/* The parts of a parsed query, made and freed. */
#include "config.h"

#include "org/soql-parser.h"

static void literal_free(gpointer data)
{
    g_free(((SoqlLiteral *) data)->text);
    g_free(data);
}

static void expression_free(gpointer data)
{
    SoqlExpression *expression = data;

    if (!expression)
        return;
    g_free(expression->function);
    g_free(expression->path);
    g_free(expression->alias);
    g_free(expression);
}

static void condition_free(gpointer data)
{
    SoqlCondition *condition = data;

    if (!condition)
        return;
    g_clear_pointer(&condition->parts, g_ptr_array_unref);
    g_clear_pointer(&condition->literals, g_ptr_array_unref);
    expression_free(condition->left);
    soql_query_free(condition->query);
    g_free(condition);
}

static void branch_free(gpointer data)
{
    SoqlBranch *branch = data;

    g_free(branch->type);
    g_ptr_array_unref(branch->fields);
    g_free(branch);
}

static void item_free(gpointer data)
{
    SoqlItem *item = data;

    expression_free(item->expression);
    soql_query_free(item->query);
    g_clear_pointer(&item->branches, g_ptr_array_unref);
    g_free(item);
}

static void order_free(gpointer data)
{
    expression_free(((SoqlOrder *) data)->expression);
    g_free(data);
}

void soql_query_free(SoqlQuery *query)
{
    if (!query)
        return;
    g_ptr_array_unref(query->items);
    g_ptr_array_unref(query->groups);
    g_ptr_array_unref(query->orders);
    condition_free(query->where);
    condition_free(query->having);
    g_free(query->object);
    g_free(query->alias);
    g_free(query);
}

void soql_condition_free(SoqlCondition *condition)
{
    condition_free(condition);
}

SoqlCondition *soql_condition_new(SoqlConditionKind kind, guint at)
{
    SoqlCondition *condition = g_new0(SoqlCondition, 1);

    condition->kind = kind;
    condition->at = at;
    condition->parts = g_ptr_array_new_with_free_func(condition_free);
    condition->literals = g_ptr_array_new_with_free_func(literal_free);
    return condition;
}

SoqlQuery *soql_query_new(void)
{
    SoqlQuery *query = g_new0(SoqlQuery, 1);

    query->items = g_ptr_array_new_with_free_func(item_free);
    query->groups = g_ptr_array_new_with_free_func(expression_free);
    query->orders = g_ptr_array_new_with_free_func(order_free);
    query->limit = -1;
    return query;
}

GPtrArray *soql_branches_new(void)
{
    return g_ptr_array_new_with_free_func(branch_free);
}

SoqlBranch *soql_branch_new(void)
{
    SoqlBranch *branch = g_new0(SoqlBranch, 1);

    branch->fields = g_ptr_array_new_with_free_func(expression_free);
    return branch;
}
