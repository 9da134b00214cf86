/* Conditions: literals checked against the field's type and put into row form, then tested. */
#include "config.h"

#include <string.h>

#include "org/soql-plan.h"
#include "org/soql-run.h"
#include "org/value.h"

#define LONG_LIST 16 /* from here on a list is looked up instead of compared one by one */

void plan_condition_free(PlanCondition *condition)
{
    if (!condition)
        return;
    g_ptr_array_unref(condition->parts);
    g_ptr_array_unref(condition->texts);
    g_free(condition->from);
    g_free(condition->to);
    g_clear_pointer(&condition->keys, g_hash_table_unref);
    g_free(condition);
}

static PlanCondition *condition_new(SoqlConditionKind kind)
{
    PlanCondition *condition = g_new0(PlanCondition, 1);

    condition->kind = kind;
    condition->column = -1;
    condition->parts = g_ptr_array_new_with_free_func((GDestroyNotify) plan_condition_free);
    condition->texts = g_ptr_array_new_with_free_func(g_free);
    return condition;
}

/* What the platform calls the type in its complaint. */
static const char *type_word(const Field *field)
{
    switch (field_class(field)) {
    case CLASS_NUMBER:
        return "double";
    case CLASS_INTEGER:
        return "int";
    case CLASS_DATETIME:
        return "dateTime";
    case CLASS_TEXT:
        return "string";
    default:
        return field_type_name(field->type);
    }
}

static bool wrong_literal(Plan *plan, const PlanCondition *condition, const SoqlLiteral *literal,
                          RowProblem *problem)
{
    const Field *field = condition->left.field ? condition->left.field : condition->left.type;
    ValueClass value_class = field_class(condition->left.type);
    bool quoted = value_class == CLASS_TEXT || value_class == CLASS_ID;

    if (value_class == CLASS_ID && literal->kind == LITERAL_TEXT)
        soql_problem(problem, plan->soql, literal->at, "INVALID_QUERY_FILTER_OPERATOR",
                     "invalid ID field: %s", literal->text);
    else
        soql_problem(problem, plan->soql, literal->at, "INVALID_FIELD",
                     "value of filter criterion for field '%s' must be of type %s and should%s be "
                     "enclosed in quotes",
                     field->name, type_word(condition->left.type), quoted ? "" : " not");
    return false;
}

/* Which literals a class takes; NULL is fine everywhere. */
static bool literal_fits(ValueClass value_class, LiteralKind kind)
{
    switch (value_class) {
    case CLASS_TEXT:
    case CLASS_ID:
        return kind == LITERAL_TEXT;
    case CLASS_NUMBER:
    case CLASS_INTEGER:
        return kind == LITERAL_NUMBER;
    case CLASS_BOOLEAN:
        return kind == LITERAL_BOOLEAN;
    case CLASS_DATE:
        return kind == LITERAL_DATE || kind == LITERAL_DATE_WORD;
    case CLASS_DATETIME:
        return kind == LITERAL_DATETIME || kind == LITERAL_DATE_WORD;
    case CLASS_TIME:
        return kind == LITERAL_TIME;
    default:
        return false;
    }
}

/* Midnight of a day for a datetime field. */
static void to_midnight(const Field *type, char **day)
{
    char *text;

    if (field_class(type) != CLASS_DATETIME)
        return;
    text = g_strconcat(*day, "T00:00:00.000+0000", NULL);
    g_free(*day);
    *day = text;
}

static bool add_date_word(Plan *plan, PlanCondition *condition, const SoqlLiteral *literal,
                          RowProblem *problem)
{
    gint64 now = org_now(store_org(reader_store(plan->reader)));

    if (condition->operator>= OPERATOR_LIKE) {
        soql_problem(problem, plan->soql, literal->at, "MALFORMED_QUERY", "unexpected token: '%s'",
                     literal->text);
        return false;
    }
    if (!soql_date_word(literal->text, literal->number, now, &condition->from, &condition->to)) {
        soql_problem(problem, plan->soql, literal->at, "MALFORMED_QUERY", "unexpected token: '%s'",
                     literal->text);
        return false;
    }
    to_midnight(condition->left.type, &condition->from);
    to_midnight(condition->left.type, &condition->to);
    return true;
}

static bool add_literal(Plan *plan, PlanCondition *condition, const SoqlLiteral *literal,
                        RowProblem *problem)
{
    const Field *type = condition->left.type;
    ValueClass value_class = field_class(type);
    char *text = NULL;

    /* An empty text is a null, on the platform as here. */
    if (literal->kind == LITERAL_NULL || (literal->kind == LITERAL_TEXT && !*literal->text &&
                                          (value_class == CLASS_TEXT || value_class == CLASS_ID))) {
        condition->has_null = true;
        g_ptr_array_add(condition->texts, NULL);
        return true;
    }
    if (!literal_fits(value_class, literal->kind))
        return wrong_literal(plan, condition, literal, problem);
    if (literal->kind == LITERAL_DATE_WORD)
        return add_date_word(plan, condition, literal, problem);
    /* A fraction is no reason to refuse the comparison with a whole number. */
    if (value_class == CLASS_INTEGER ? !value_parse_number(literal->text, &text)
                                     : !value_parse(type, literal->text, &text))
        return wrong_literal(plan, condition, literal, problem);
    g_ptr_array_add(condition->texts, text);
    return true;
}

/* A long list becomes a set. */
static void make_keys(PlanCondition *condition)
{
    condition->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < condition->texts->len; i++) {
        const char *text = g_ptr_array_index(condition->texts, i);

        if (text)
            g_hash_table_add(condition->keys, value_key(condition->left.type, text));
    }
}

static bool add_literals(Plan *plan, PlanCondition *condition, const SoqlCondition *parsed,
                         RowProblem *problem)
{
    for (guint i = 0; i < parsed->literals->len; i++)
        if (!add_literal(plan, condition, g_ptr_array_index(parsed->literals, i), problem))
            return false;
    if ((condition->operator== OPERATOR_IN || condition->operator== OPERATOR_NOT_IN) &&
        condition->texts->len >= LONG_LIST)
        make_keys(condition);
    return true;
}

static bool collect_key(const Row *row, gpointer user_data, const Plan *plan)
{
    PlanCondition *condition = user_data;
    const PlanColumn *column = g_ptr_array_index(plan->columns, 0);
    RowBuffer buffer;
    const char *text = plan_value(plan->reader, &column->value, row, buffer);

    if (text)
        g_hash_table_add(condition->keys, value_key(condition->left.type, text));
    return true;
}

/* IN (SELECT AccountId FROM Contact WHERE …): the keys are taken at once. */
static bool add_select(Plan *plan, PlanCondition *condition, const SoqlCondition *parsed,
                       RowProblem *problem)
{
    g_autoptr(Plan) inner = plan_new_inner(plan->reader, plan->soql, parsed->query, NULL, problem);
    const PlanColumn *column;

    if (!inner)
        return false;
    column = inner->columns->len == 1 ? g_ptr_array_index(inner->columns, 0) : NULL;
    if (!column || inner->aggregated || field_class(column->value.type) != CLASS_ID ||
        field_class(condition->left.type) != CLASS_ID) {
        soql_problem(problem, plan->soql, parsed->query->object_at, "MALFORMED_QUERY",
                     "The inner and outer selects should have the same type: an id or a reference "
                     "is needed on both sides of IN");
        return false;
    }
    condition->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    plan_each_row(inner, collect_key, condition);
    return true;
}

static bool check_operator(Plan *plan, const PlanCondition *condition, const SoqlCondition *parsed,
                           RowProblem *problem)
{
    const PlanValue *left = &condition->left;
    bool many = condition->operator== OPERATOR_INCLUDES || condition->operator== OPERATOR_EXCLUDES;

    if (left->field && !left->field->filterable) {
        soql_problem(problem, plan->soql, parsed->left->at, "INVALID_FIELD",
                     "field '%s' can not be filtered in a query call", left->field->name);
        return false;
    }
    if ((many && left->type->type != FIELD_MULTIPICKLIST) ||
        (condition->operator== OPERATOR_LIKE && field_class(left->type) != CLASS_TEXT) ||
        (field_class(left->type) == CLASS_BOOLEAN &&
         condition->operator> OPERATOR_DIFFERENT && condition->operator<OPERATOR_IN)) {
        soql_problem(problem, plan->soql, parsed->at, "INVALID_QUERY_FILTER_OPERATOR",
                     "invalid operator on %s field", type_word(left->type));
        return false;
    }
    return true;
}

static PlanCondition *comparison_new(Plan *plan, const SoqlQuery *query,
                                     const SoqlCondition *parsed, RowProblem *problem)
{
    PlanCondition *condition = condition_new(CONDITION_COMPARE);
    PlanFunction function = plan_function(parsed->left->function);
    bool ok = plan_resolve(plan, query, parsed->left, &condition->left, problem);

    condition->operator= parsed->operator;
    if (ok && plan->aggregated && query->having) {
        condition->column = plan_column(plan, query, parsed->left, problem);
        ok = condition->column >= 0;
    } else if (ok && FUNCTION_IS_AGGREGATE(function)) {
        soql_problem(problem, plan->soql, parsed->left->at, "MALFORMED_QUERY",
                     "unexpected token: '%s'", parsed->left->function);
        ok = false;
    }
    ok = ok && check_operator(plan, condition, parsed, problem);
    ok = ok && (parsed->query ? add_select(plan, condition, parsed, problem)
                              : add_literals(plan, condition, parsed, problem));
    if (!ok)
        g_clear_pointer(&condition, plan_condition_free);
    return condition;
}

PlanCondition *plan_condition_new(Plan *plan, const SoqlQuery *query, const SoqlCondition *parsed,
                                  RowProblem *problem)
{
    PlanCondition *condition;

    if (parsed->kind == CONDITION_COMPARE)
        return comparison_new(plan, query, parsed, problem);
    condition = condition_new(parsed->kind);
    for (guint i = 0; i < parsed->parts->len; i++) {
        PlanCondition *part =
            plan_condition_new(plan, query, g_ptr_array_index(parsed->parts, i), problem);

        if (!part) {
            plan_condition_free(condition);
            return NULL;
        }
        g_ptr_array_add(condition->parts, part);
    }
    return condition;
}
