/* Aggregates: COUNT, SUM, AVG, MIN, MAX over groups of rows. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "org/soql-run.h"
#include "org/value.h"

static bool same_value(const PlanValue *a, const PlanValue *b)
{
    return a->function == b->function && a->field == b->field && a->n_steps == b->n_steps &&
           memcmp(a->steps, b->steps, a->n_steps * sizeof a->steps[0]) == 0;
}

static int group_of(const Plan *plan, const PlanValue *value)
{
    for (guint i = 0; i < plan->groups->len; i++)
        if (same_value(g_ptr_array_index(plan->groups, i), value))
            return (int) i;
    return -1;
}

/* A grouped field or an aggregate; -1 with a problem for anything else. */
static int add_column(Plan *plan, const SoqlExpression *expression, const PlanValue *value,
                      char *key, RowProblem *problem)
{
    PlanColumn *column;
    int group = group_of(plan, value);

    if (group < 0 && !FUNCTION_IS_AGGREGATE(value->function)) {
        soql_problem(problem, plan->soql, expression->at, "MALFORMED_QUERY",
                     "Field must be grouped or aggregated: %s", expression->path);
        g_free(key);
        return -1;
    }
    column = g_new0(PlanColumn, 1);
    column->key = key;
    column->value = *value;
    column->group = group;
    g_ptr_array_add(plan->columns, column);
    return (int) plan->columns->len - 1;
}

/* The alias, the name of a grouped field, or expr0, expr1 … for what has no name. */
static char *key_of(const SoqlExpression *expression, const PlanValue *value, guint *n_nameless)
{
    if (expression->alias)
        return g_strdup(expression->alias);
    if (value->function == FUNCTION_NONE || value->function == FUNCTION_SAME)
        return g_strdup(value->field->name);
    return g_strdup_printf("expr%u", (*n_nameless)++);
}

static bool add_groups(Plan *plan, const SoqlQuery *query, RowProblem *problem)
{
    for (guint i = 0; i < query->groups->len; i++) {
        const SoqlExpression *expression = g_ptr_array_index(query->groups, i);
        PlanValue value;

        if (!plan_resolve(plan, query, expression, &value, problem))
            return false;
        if (!value.field || FUNCTION_IS_AGGREGATE(value.function) ||
            (value.function == FUNCTION_NONE && !value.field->groupable)) {
            soql_problem(problem, plan->soql, expression->at, "MALFORMED_QUERY",
                         "field '%s' can not be grouped in a query call", expression->path);
            return false;
        }
        g_ptr_array_add(plan->groups, g_memdup2(&value, sizeof value));
    }
    return true;
}

bool plan_aggregate(Plan *plan, const SoqlQuery *query, RowProblem *problem)
{
    guint n_nameless = 0;

    if (!add_groups(plan, query, problem))
        return false;
    for (guint i = 0; i < query->items->len; i++) {
        const SoqlItem *item = g_ptr_array_index(query->items, i);
        PlanValue value;

        if (item->kind != ITEM_EXPRESSION) {
            soql_problem(problem, plan->soql, query->object_at, "MALFORMED_QUERY",
                         "Aggregate queries take fields and functions alone");
            return false;
        }
        if (!plan_resolve(plan, query, item->expression, &value, problem) ||
            add_column(plan, item->expression, &value,
                       key_of(item->expression, &value, &n_nameless), problem) < 0)
            return false;
    }
    plan->n_visible = plan->columns->len;
    if (query->having)
        plan->having = plan_condition_new(plan, query, query->having, problem);
    return !query->having || plan->having;
}

int plan_column(Plan *plan, const SoqlQuery *query, const SoqlExpression *expression,
                RowProblem *problem)
{
    PlanValue value;

    for (guint i = 0; i < plan->columns->len && !expression->function; i++) {
        const PlanColumn *column = g_ptr_array_index(plan->columns, i);

        if (g_ascii_strcasecmp(column->key, expression->path) == 0)
            return (int) i;
    }
    if (!plan_resolve(plan, query, expression, &value, problem))
        return -1;
    for (guint i = 0; i < plan->columns->len; i++) {
        const PlanColumn *column = g_ptr_array_index(plan->columns, i);

        if (same_value(&column->value, &value))
            return (int) i;
    }
    return add_column(plan, expression, &value, g_strdup(""), problem);
}

/* ---- running ---- */

typedef struct {
    char **groups;   /* texts of the grouped values */
    guint64 *counts; /* per column */
    double *sums;
    char **best;       /* MIN and MAX */
    GHashTable **seen; /* COUNT_DISTINCT */
    char **texts;      /* the record, at the end */
    guint n_groups, n_columns;
} Group;

typedef struct {
    GHashTable *by_key; /* key → Group * */
    GPtrArray *groups;  /* in order of appearance */
} Groups;

static void group_free(gpointer data)
{
    Group *group = data;

    for (guint i = 0; i < group->n_groups; i++)
        g_free(group->groups[i]);
    for (guint i = 0; i < group->n_columns; i++) {
        g_free(group->best[i]);
        g_free(group->texts[i]);
        g_clear_pointer(&group->seen[i], g_hash_table_unref);
    }
    g_free(group->groups);
    g_free(group->counts);
    g_free(group->sums);
    g_free(group->best);
    g_free(group->seen);
    g_free(group->texts);
    g_free(group);
}

static Group *group_new(const Plan *plan)
{
    Group *group = g_new0(Group, 1);

    group->n_groups = plan->groups->len;
    group->n_columns = plan->columns->len;
    group->groups = g_new0(char *, group->n_groups + 1);
    group->counts = g_new0(guint64, group->n_columns);
    group->sums = g_new0(double, group->n_columns);
    group->best = g_new0(char *, group->n_columns);
    group->seen = g_new0(GHashTable *, group->n_columns);
    group->texts = g_new0(char *, group->n_columns);
    return group;
}

static Group *find_group(Groups *groups, const Row *row, const Plan *plan)
{
    g_autoptr(GString) key = g_string_new(NULL);
    RowBuffer buffer;
    Group *group;

    for (guint i = 0; i < plan->groups->len; i++) {
        const PlanValue *value = g_ptr_array_index(plan->groups, i);
        const char *text = plan_value(plan->reader, value, row, buffer);
        g_autofree char *part = text ? value_key(value->type, text) : NULL;

        g_string_append_printf(key, "%s%s\x1f", text ? "=" : "", part ? part : "");
    }
    group = g_hash_table_lookup(groups->by_key, key->str);
    if (group)
        return group;
    group = group_new(plan);
    for (guint i = 0; i < plan->groups->len; i++)
        group->groups[i] =
            g_strdup(plan_value(plan->reader, g_ptr_array_index(plan->groups, i), row, buffer));
    g_hash_table_insert(groups->by_key, g_strdup(key->str), group);
    g_ptr_array_add(groups->groups, group);
    return group;
}

static void add_best(Group *group, guint i, const PlanValue *value, const char *text)
{
    int order = group->best[i] ? value_compare(value->type, text, group->best[i]) : 0;

    if (group->best[i] && (value->function == FUNCTION_MIN ? order >= 0 : order <= 0))
        return;
    g_free(group->best[i]);
    group->best[i] = g_strdup(text);
}

static bool add_row(const Row *row, gpointer user_data, const Plan *plan)
{
    Group *group = find_group(user_data, row, plan);

    for (guint i = 0; i < plan->columns->len; i++) {
        const PlanColumn *column = g_ptr_array_index(plan->columns, i);
        RowBuffer buffer;
        const char *text;

        if (column->group >= 0)
            continue;
        text = column->value.field ? plan_value(plan->reader, &column->value, row, buffer) : "";
        if (!text)
            continue;
        group->counts[i]++;
        group->sums[i] += g_ascii_strtod(text, NULL);
        if (column->value.function == FUNCTION_MIN || column->value.function == FUNCTION_MAX)
            add_best(group, i, &column->value, text);
        if (column->value.function == FUNCTION_COUNT_DISTINCT) {
            if (!group->seen[i])
                group->seen[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
            g_hash_table_add(group->seen[i], value_key(column->value.field, text));
        }
    }
    return true;
}

static char *number_text(double number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    char *text = NULL;

    /* The shortest digits that mean the same number, without an exponent. */
    for (int precision = 15; precision <= 17; precision++) {
        g_autofree char *format = g_strdup_printf("%%.%dg", precision);

        g_ascii_formatd(buffer, sizeof buffer, format, number);
        if (g_ascii_strtod(buffer, NULL) == number)
            break;
    }
    return value_parse_number(buffer, &text) ? text : NULL;
}

static void finish_group(Group *group, const Plan *plan)
{
    for (guint i = 0; i < plan->columns->len; i++) {
        const PlanColumn *column = g_ptr_array_index(plan->columns, i);
        guint64 count = group->counts[i];

        if (column->group >= 0) {
            group->texts[i] = g_strdup(group->groups[column->group]);
            continue;
        }
        switch (column->value.function) {
        case FUNCTION_COUNT:
            group->texts[i] = g_strdup_printf("%" G_GUINT64_FORMAT, count);
            break;
        case FUNCTION_COUNT_DISTINCT:
            group->texts[i] =
                g_strdup_printf("%u", group->seen[i] ? g_hash_table_size(group->seen[i]) : 0);
            break;
        case FUNCTION_SUM:
            group->texts[i] = count ? number_text(group->sums[i]) : NULL;
            break;
        case FUNCTION_AVG:
            group->texts[i] = count ? number_text(group->sums[i] / (double) count) : NULL;
            break;
        default:
            group->texts[i] = g_strdup(group->best[i]);
            break;
        }
    }
}

static int compare_groups(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const Group *left = *(const Group *const *) a;
    const Group *right = *(const Group *const *) b;
    const Plan *plan = user_data;

    for (guint i = 0; i < plan->orders->len; i++) {
        const PlanOrder *by = &g_array_index(plan->orders, PlanOrder, i);
        const PlanColumn *column = g_ptr_array_index(plan->columns, by->column);
        int order =
            order_texts(by, column->value.type, left->texts[by->column], right->texts[by->column]);

        if (order)
            return order;
    }
    return 0;
}

static void put_group(const Group *group, const Plan *plan, GString *out)
{
    g_string_append(out, "{\"attributes\":{\"type\":\"AggregateResult\"}");
    for (guint i = 0; i < plan->n_visible; i++) {
        const PlanColumn *column = g_ptr_array_index(plan->columns, i);

        g_string_append_c(out, ',');
        result_put_text(out, column->key);
        g_string_append_c(out, ':');
        result_put_typed(column->value.type, group->texts[i], out);
    }
    g_string_append_c(out, '}');
}

guint aggregate_put(Plan *plan, GString *out)
{
    g_autoptr(GHashTable) by_key =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, group_free);
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    Groups groups = {by_key, list};
    gint64 limit = plan->limit, offset = plan->offset;
    guint n = 0;

    plan->limit = -1;
    plan->offset = 0;
    plan_each_row(plan, add_row, &groups);
    plan->limit = limit;
    plan->offset = offset;
    if (!plan->groups->len && !list->len) {
        Group *empty = group_new(plan);

        g_hash_table_insert(by_key, g_strdup(""), empty);
        g_ptr_array_add(list, empty);
    }
    for (guint i = 0; i < list->len; i++)
        finish_group(g_ptr_array_index(list, i), plan);
    g_ptr_array_sort_with_data(list, compare_groups, plan);
    for (guint i = 0; i < list->len && (limit < 0 || (gint64) n < limit); i++) {
        const Group *group = g_ptr_array_index(list, i);

        if (!plan_test_texts(plan->having, (const char *const *) group->texts) || offset-- > 0)
            continue;
        if (n++)
            g_string_append_c(out, ',');
        put_group(group, plan, out);
    }
    return n;
}
