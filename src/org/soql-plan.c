#include "config.h"

#include "org/soql-plan.h"

#include <string.h>

#define MAX_OFFSET 2000
#define MAX_FIELDS_LIMIT 200

static void node_free(gpointer data)
{
    PlanNode *node = data;

    g_free(node->key);
    g_clear_pointer(&node->children, g_ptr_array_unref);
    plan_free(node->query);
    g_free(node);
}

static void column_free(gpointer data)
{
    g_free(((PlanColumn *) data)->key);
    g_free(data);
}

void plan_free(Plan *plan)
{
    if (!plan)
        return;
    g_ptr_array_unref(plan->nodes);
    g_ptr_array_unref(plan->columns);
    g_ptr_array_unref(plan->groups);
    g_array_unref(plan->orders);
    plan_condition_free(plan->where);
    plan_condition_free(plan->having);
    g_clear_pointer(&plan->by_parent, g_hash_table_unref);
    g_free(plan);
}

static PlanNode *node_new(GPtrArray *siblings, PlanNodeKind kind, const char *key)
{
    PlanNode *node = g_new0(PlanNode, 1);

    node->kind = kind;
    node->key = g_strdup(key);
    node->children = g_ptr_array_new_with_free_func(node_free);
    g_ptr_array_add(siblings, node);
    return node;
}

static PlanNode *node_find(GPtrArray *siblings, PlanNodeKind kind, const char *key)
{
    for (guint i = 0; i < siblings->len; i++) {
        PlanNode *node = g_ptr_array_index(siblings, i);

        if (node->kind == kind && g_str_equal(node->key, key))
            return node;
    }
    return NULL;
}

/* The place of a value in the record: below its parents, each of which is there once. */
static bool add_value(Plan *plan, const PlanValue *value, const SoqlExpression *expression,
                      RowProblem *problem)
{
    GPtrArray *siblings = plan->nodes;
    PlanNode *node;

    for (guint i = 0; i < value->n_steps; i++) {
        const Field *step = value->steps[i];

        node = node_find(siblings, NODE_PARENT, step->relationship);
        if (!node) {
            node = node_new(siblings, NODE_PARENT, step->relationship);
            node->field = step;
            node->by_name = i > 0 && value->steps[i - 1]->reference_to[1];
        }
        siblings = node->children;
    }
    if (node_find(siblings, NODE_VALUE, value->field->name)) {
        soql_problem(problem, plan->soql, expression->at, "MALFORMED_QUERY",
                     "duplicate field selected: %s", value->field->name);
        return false;
    }
    node =
        node_new(siblings, NODE_VALUE, expression->alias ? expression->alias : value->field->name);
    node->field = value->field;
    node->by_name = value->by_name;
    return true;
}

/* The header of a bulk result: the path as the describe spells it. */
static char *path_of(const PlanValue *value)
{
    GString *path = g_string_new(NULL);

    for (guint i = 0; i < value->n_steps; i++)
        g_string_append_printf(path, "%s.", value->steps[i]->relationship);
    g_string_append(path, value->field ? value->field->name : "");
    return g_string_free(path, FALSE);
}

static void add_column(Plan *plan, const PlanValue *value)
{
    PlanColumn *column = g_new0(PlanColumn, 1);

    column->key = path_of(value);
    column->value = *value;
    column->group = -1;
    g_ptr_array_add(plan->columns, column);
}

static bool add_expression(Plan *plan, const SoqlQuery *query, const SoqlExpression *expression,
                           RowProblem *problem)
{
    PlanValue value;

    if (!plan_resolve(plan, query, expression, &value, problem) ||
        !add_value(plan, &value, expression, problem))
        return false;
    add_column(plan, &value);
    return true;
}

static bool add_fields(Plan *plan, const SoqlQuery *query, const SoqlExpression *expression,
                       RowProblem *problem)
{
    const char *which = expression->path;
    bool custom = g_ascii_strcasecmp(which, "CUSTOM") == 0;
    bool standard = g_ascii_strcasecmp(which, "STANDARD") == 0;

    if (!custom && !standard && g_ascii_strcasecmp(which, "ALL") != 0) {
        soql_problem(problem, plan->soql, expression->at, "MALFORMED_QUERY",
                     "unexpected token: '%s'", which);
        return false;
    }
    if (!standard && (query->limit < 0 || query->limit > MAX_FIELDS_LIMIT)) {
        soql_problem(problem, plan->soql, expression->at, "MALFORMED_QUERY",
                     "The SOQL FIELDS function must have a LIMIT of at most %d", MAX_FIELDS_LIMIT);
        return false;
    }
    for (guint i = 0; i < plan->entity->fields->len; i++) {
        const Field *field = g_ptr_array_index(plan->entity->fields, i);
        PlanValue value = {.field = field, .type = field};

        if ((custom && !field->custom) || (standard && field->custom) ||
            !reader_sees(plan->reader, plan->entity, field) ||
            node_find(plan->nodes, NODE_VALUE, field->name))
            continue;
        add_value(plan, &value, expression, problem);
        add_column(plan, &value);
    }
    return true;
}

static bool add_query(Plan *plan, const SoqlQuery *inner, RowProblem *problem)
{
    const ChildLink *link =
        catalogue_child(reader_catalogue(plan->reader), plan->entity, inner->object);
    const Entity *child = link ? reader_entity(plan->reader, link->child->name) : NULL;
    PlanNode *node;

    if (!child) {
        soql_problem(problem, plan->soql, inner->object_at, "INVALID_TYPE",
                     "Didn't understand relationship '%s' in FROM part of query call. If you are "
                     "attempting to use a custom relationship, be sure to append the '__r' after "
                     "the custom relationship name. Please reference your WSDL or the describe "
                     "call for the appropriate names.",
                     inner->object);
        return false;
    }
    node = node_new(plan->nodes, NODE_QUERY, link->field->child_relation);
    node->query = plan_new_inner(plan->reader, plan->soql, inner, child, problem);
    if (node->query)
        node->query->link = link->field;
    return node->query != NULL;
}

/* The fields of one object a polymorphic reference may lead to. */
static bool add_branch(Plan *plan, PlanNode *node, const SoqlBranch *branch, RowProblem *problem)
{
    const char *name = branch->type ? branch->type : "Name";
    Entity *entity = reader_entity(plan->reader, name);
    PlanNode *one;

    if (!entity) {
        soql_problem(problem, plan->soql, branch->at, "INVALID_TYPE",
                     "sObject type '%s' is not supported.", name);
        return false;
    }
    one = node_new(node->children, NODE_TYPEOF, branch->type ? entity->name : "");
    for (guint i = 0; i < branch->fields->len; i++) {
        const SoqlExpression *expression = g_ptr_array_index(branch->fields, i);
        Field *field = reader_field(plan->reader, entity, expression->path);
        PlanNode *value;

        if (!field) {
            soql_problem(problem, plan->soql, expression->at, "INVALID_FIELD",
                         "No such column '%s' on entity '%s'.", expression->path, entity->name);
            return false;
        }
        value = node_new(one->children, NODE_VALUE, field->name);
        value->field = field;
        value->by_name = !branch->type;
    }
    return true;
}

static bool add_typeof(Plan *plan, const SoqlItem *item, RowProblem *problem)
{
    const Field *reference = entity_relation(plan->entity, item->expression->path);
    PlanNode *node;

    if (!reference || !reader_sees(plan->reader, plan->entity, reference)) {
        soql_problem(problem, plan->soql, item->expression->at, "INVALID_FIELD",
                     "Didn't understand relationship '%s' in field path.", item->expression->path);
        return false;
    }
    node = node_new(plan->nodes, NODE_TYPEOF, reference->relationship);
    node->field = reference;
    for (guint i = 0; i < item->branches->len; i++)
        if (!add_branch(plan, node, g_ptr_array_index(item->branches, i), problem))
            return false;
    return true;
}

static bool add_items(Plan *plan, const SoqlQuery *query, RowProblem *problem)
{
    for (guint i = 0; i < query->items->len; i++) {
        const SoqlItem *item = g_ptr_array_index(query->items, i);
        bool ok = false;

        switch (item->kind) {
        case ITEM_EXPRESSION:
            ok = add_expression(plan, query, item->expression, problem);
            break;
        case ITEM_FIELDS:
            ok = add_fields(plan, query, item->expression, problem);
            break;
        case ITEM_QUERY:
            ok = add_query(plan, item->query, problem);
            break;
        case ITEM_TYPEOF:
            ok = add_typeof(plan, item, problem);
            break;
        }
        if (!ok)
            return false;
    }
    return true;
}

static bool add_order(Plan *plan, const SoqlQuery *query, const SoqlOrder *parsed,
                      RowProblem *problem)
{
    PlanOrder order = {
        .column = -1, .descending = parsed->descending, .nulls_last = parsed->nulls_last};

    if (plan->aggregated) {
        order.column = plan_column(plan, query, parsed->expression, problem);
        if (order.column < 0)
            return false;
    } else {
        if (!plan_resolve(plan, query, parsed->expression, &order.value, problem))
            return false;
        if (!order.value.field || !order.value.field->sortable) {
            soql_problem(problem, plan->soql, parsed->expression->at, "MALFORMED_QUERY",
                         "field '%s' can not be sorted in a query call", parsed->expression->path);
            return false;
        }
    }
    g_array_append_val(plan->orders, order);
    return true;
}

/* COUNT() alone, or anything that makes groups of the rows. */
static void classify(Plan *plan, const SoqlQuery *query)
{
    const SoqlItem *first = g_ptr_array_index(query->items, 0);

    plan->count = query->items->len == 1 && first->kind == ITEM_EXPRESSION &&
                  g_strcmp0(first->expression->function, "COUNT") == 0 &&
                  !*first->expression->path && !query->groups->len;
    plan->aggregated = query->groups->len > 0;
    for (guint i = 0; i < query->items->len; i++) {
        const SoqlItem *item = g_ptr_array_index(query->items, i);
        PlanFunction function =
            item->kind == ITEM_EXPRESSION ? plan_function(item->expression->function) : 0;

        if (function != FUNCTION_NONE && function != FUNCTION_SAME && function != FUNCTION_N)
            plan->aggregated = true;
    }
    plan->aggregated = plan->aggregated && !plan->count;
}

static bool fill(Plan *plan, const SoqlQuery *query, RowProblem *problem)
{
    classify(plan, query);
    if (query->offset > MAX_OFFSET) {
        soql_problem(problem, plan->soql, query->offset_at, "NUMBER_OUTSIDE_VALID_RANGE",
                     "Maximum SOQL offset allowed is %d", MAX_OFFSET);
        return false;
    }
    plan->limit = query->limit;
    plan->offset = query->offset;
    if (query->where) {
        plan->where = plan_condition_new(plan, query, query->where, problem);
        if (!plan->where)
            return false;
    }
    if (plan->aggregated ? !plan_aggregate(plan, query, problem)
                         : !plan->count && !add_items(plan, query, problem))
        return false;
    for (guint i = 0; i < query->orders->len; i++)
        if (!add_order(plan, query, g_ptr_array_index(query->orders, i), problem))
            return false;
    return true;
}

static void set_no_type(RowProblem *problem, const char *soql, const SoqlQuery *query)
{
    soql_problem(
        problem, soql, query->object_at, "INVALID_TYPE",
        "sObject type '%s' is not supported. If you are attempting to use a custom object, "
        "be sure to append the '__c' after the entity name. Please reference your WSDL or "
        "the describe call for the appropriate names.",
        query->object);
}

Plan *plan_new_inner(Reader *reader, const char *soql, const SoqlQuery *query, const Entity *entity,
                     RowProblem *problem)
{
    g_autoptr(Plan) plan = NULL;

    if (!entity)
        entity = reader_entity(reader, query->object);
    if (!entity) {
        set_no_type(problem, soql, query);
        return NULL;
    }
    if (!entity_is(entity, ENTITY_QUERYABLE)) {
        row_problem_set(problem, 400, "INVALID_TYPE_FOR_OPERATION", NULL,
                        "entity type %s does not support query", entity->name);
        return NULL;
    }
    plan = g_new0(Plan, 1);
    plan->reader = reader;
    plan->soql = soql;
    plan->entity = entity;
    plan->nodes = g_ptr_array_new_with_free_func(node_free);
    plan->columns = g_ptr_array_new_with_free_func(column_free);
    plan->groups = g_ptr_array_new_with_free_func(g_free);
    plan->orders = g_array_new(FALSE, TRUE, sizeof(PlanOrder));
    if (!fill(plan, query, problem))
        return NULL;
    plan->soql = NULL;
    return g_steal_pointer(&plan);
}

Plan *plan_new(Reader *reader, const char *soql, const SoqlQuery *query, RowProblem *problem)
{
    return plan_new_inner(reader, soql, query, NULL, problem);
}
