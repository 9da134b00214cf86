/* /query?columns=true: what the columns of a query are. It is in no manual; the Salesforce CLI asks
 * for it before every query. */
#include "config.h"

#include "org/soql-run.h"

static void put_flag(GString *out, const char *name, bool value)
{
    g_string_append_printf(out, ",\"%s\":%s", name, value ? "true" : "false");
}

/* Leaves the list of what it is joined of open. */
static void begin(GString *out, const char *name, const char *shown, const Field *field,
                  bool aggregate)
{
    ValueClass class = field ? field_class(field) : CLASS_INTEGER;

    if (out->str[out->len - 1] == '}')
        g_string_append_c(out, ',');
    g_string_append(out, "{\"columnName\":");
    result_put_text(out, name);
    g_string_append(out, ",\"displayName\":");
    result_put_text(out, shown);
    g_string_append(out, ",\"apexType\":null,\"foreignKeyName\":null");
    put_flag(out, "aggregate", aggregate);
    put_flag(out, "custom", field && field->custom);
    put_flag(out, "insertable", field && field->createable);
    put_flag(out, "updatable", field && field->updateable);
    put_flag(out, "booleanType", class == CLASS_BOOLEAN);
    put_flag(out, "numberType", class == CLASS_NUMBER || class == CLASS_INTEGER);
    put_flag(out, "textType", class == CLASS_TEXT || class == CLASS_ID);
    g_string_append(out, ",\"joinColumns\":[");
}

static void end(GString *out)
{
    g_string_append(out, "]}");
}

static void put_nodes(GString *out, GPtrArray *nodes)
{
    for (guint i = 0; i < nodes->len; i++) {
        const PlanNode *node = nodes->pdata[i];

        begin(out, node->key, node->key, node->field, node->kind == NODE_QUERY);
        if (node->kind == NODE_QUERY)
            put_nodes(out, node->query->nodes);
        else if (node->kind == NODE_PARENT)
            put_nodes(out, node->children);
        end(out);
    }
}

static void put_aggregated(GString *out, const Plan *plan)
{
    for (guint i = 0; i < plan->n_visible; i++) {
        const PlanColumn *column = plan->columns->pdata[i];

        begin(out, column->key, column->key, column->value.field, column->group < 0);
        end(out);
    }
}

void result_put_columns(const Plan *plan, GString *out)
{
    bool by_id = false;

    g_string_append(out, "{\"columnMetadata\":[");
    if (plan->aggregated)
        put_aggregated(out, plan);
    else if (!plan->count)
        put_nodes(out, plan->nodes);
    for (guint i = 0; !plan->aggregated && i < plan->nodes->len; i++)
        by_id |= g_str_equal(((const PlanNode *) plan->nodes->pdata[i])->key, "Id");
    g_string_append(out, "],\"entityName\":");
    result_put_text(out, plan->entity->name);
    put_flag(out, "groupBy", plan->groups && plan->groups->len > 0);
    put_flag(out, "idSelected", by_id);
    g_string_append_c(out, '}');
}
