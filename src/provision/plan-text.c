/* The plan as JSON and as lines for a person. */
#include "config.h"

#include "provision/plan.h"

static json_object *item_to_json(const PlanItem *item)
{
    json_object *object = json_object_new_object();

    json_add_text(object, "where", plan_where_name(item->where));
    json_add_text(object, "verb", item->verb);
    json_add_text(object, "what", item->what);
    json_add_text(object, "name", item->name);
    json_add_text(object, "detail", item->detail);
    return object;
}

static json_object *items_to_json(GPtrArray *items)
{
    json_object *array = json_object_new_array();

    for (guint i = 0; i < items->len; i++)
        json_object_array_add(array, item_to_json(items->pdata[i]));
    return array;
}

json_object *plan_to_json(const Plan *plan)
{
    json_object *object = json_object_new_object();
    json_object *steps = json_object_new_array();
    json_object *scopes = json_object_new_array();

    json_add_text(object, "kind", plan_kind_name(plan->kind));
    for (guint i = 0; i < plan->steps->len; i++) {
        const PlanStep *step = plan->steps->pdata[i];
        json_object *entry = json_object_new_object();

        json_add_text(entry, "step", step_name(step->id));
        json_add_text(entry, "title", step_title(step->id));
        json_add_take(entry, "items", items_to_json(step->items));
        json_object_array_add(steps, entry);
    }
    json_add_take(object, "steps", steps);
    json_add_take(object, "notes", items_to_json(plan->notes));
    for (char **scope = plan->scopes; scope && *scope; scope++)
        json_append_text(scopes, *scope);
    json_add_take(object, "scopes", scopes);
    return object;
}

char *plan_item_text(const PlanItem *item)
{
    GString *text = g_string_new(NULL);

    if (item->where == PLAN_NOTE || item->where == PLAN_UNTOUCHED)
        g_string_append(text, item->what);
    else
        g_string_append_printf(text, "%s %s", item->verb, item->what);
    if (item->name)
        g_string_append_printf(text, " %s", item->name);
    if (item->detail && *item->detail)
        g_string_append_printf(text, ": %s", item->detail);
    return g_string_free(text, FALSE);
}

static const char *const headings[] = {
    [PLAN_IN_ORG] = "In the org",
    [PLAN_HERE] = "On this computer",
    [PLAN_IN_STORE] = "In the secret store",
    [PLAN_UNTOUCHED] = "Not touched",
    [PLAN_NOTE] = "Good to know",
};

static void add_line(GPtrArray *lines, const PlanItem *item, PlanWhere where)
{
    g_autofree char *text = NULL;

    if (item->where != where)
        return;
    text = plan_item_text(item);
    g_ptr_array_add(lines, g_strconcat("  ", text, NULL));
}

GPtrArray *plan_lines(const Plan *plan)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    for (int where = PLAN_IN_ORG; where <= PLAN_NOTE; where++) {
        guint before = lines->len;

        for (guint i = 0; i < plan->steps->len; i++) {
            const PlanStep *step = plan->steps->pdata[i];

            for (guint k = 0; k < step->items->len; k++)
                add_line(lines, step->items->pdata[k], (PlanWhere) where);
        }
        for (guint i = 0; i < plan->notes->len; i++)
            add_line(lines, plan->notes->pdata[i], (PlanWhere) where);
        if (lines->len > before)
            g_ptr_array_insert(lines, (gint) before, g_strdup(headings[where]));
    }
    if (plan->scopes && plan->scopes[0]) {
        g_autofree char *scopes = g_strjoinv(" ", plan->scopes);

        g_ptr_array_add(lines, g_strdup("OAuth scopes of the app"));
        g_ptr_array_add(lines, g_strconcat("  ", scopes, NULL));
    }
    return lines;
}
