/* Walking over the rows of a query: straight through, or sorted. */
#include "config.h"

#include <string.h>

#include "org/soql-run.h"
#include "org/value.h"

/* Where an answer's row number lies in the table, so that pages can be read on and again. */
typedef struct {
    guint64 ordinal;
    guint64 position;
} Mark;

struct Cursor {
    Reader *reader;
    Plan *plan;
    GArray *sorted; /* of guint64 positions; NULL: straight through */
    GArray *marks;  /* of Mark, ascending */
    guint64 total;
};

int order_texts(const PlanOrder *order, const Field *type, const char *a, const char *b)
{
    int result;

    if (!a || !b) {
        if (!a && !b)
            return 0;
        return (!a) == order->nulls_last ? 1 : -1;
    }
    result = value_compare(type, a, b);
    return order->descending ? -result : result;
}

/* ---- sorting ---- */

typedef struct {
    guint64 position;
    char **keys;
} SortRow;

static int compare_rows(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const SortRow *left = a, *right = b;
    const Plan *plan = user_data;

    for (guint i = 0; i < plan->orders->len; i++) {
        const PlanOrder *by = &g_array_index(plan->orders, PlanOrder, i);
        int order = order_texts(by, by->value.type, left->keys[i], right->keys[i]);

        if (order)
            return order;
    }
    return left->position < right->position ? -1 : 1;
}

static char **sort_keys(const Plan *plan, const Row *row)
{
    char **keys = g_new0(char *, plan->orders->len);

    for (guint i = 0; i < plan->orders->len; i++) {
        RowBuffer buffer;

        keys[i] = g_strdup(plan_value(
            plan->reader, &g_array_index(plan->orders, PlanOrder, i).value, row, buffer));
    }
    return keys;
}

static void cut(GArray *positions, gint64 offset, gint64 limit)
{
    g_array_remove_range(positions, 0, (guint) MIN(offset, (gint64) positions->len));
    if (limit >= 0 && (gint64) positions->len > limit)
        g_array_set_size(positions, (guint) limit);
}

/* `among`: positions to look at; NULL: all. */
static GArray *sorted_positions(Plan *plan, const GArray *among)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(SortRow));
    GArray *positions = g_array_new(FALSE, FALSE, sizeof(guint64));
    guint64 n = among ? among->len : reader_count(plan->reader, plan->entity);

    for (guint64 i = 0; i < n; i++) {
        SortRow one = {among ? g_array_index(among, guint64, i) : i, NULL};
        Row row;

        if (!reader_at(plan->reader, plan->entity, one.position, &row) ||
            !plan_test(plan->reader, plan->where, &row))
            continue;
        one.keys = sort_keys(plan, &row);
        g_array_append_val(rows, one);
    }
    g_array_sort_with_data(rows, compare_rows, plan);
    for (guint i = 0; i < rows->len; i++) {
        SortRow *one = &g_array_index(rows, SortRow, i);

        g_array_append_val(positions, one->position);
        for (guint j = 0; j < plan->orders->len; j++)
            g_free(one->keys[j]);
        g_free(one->keys);
    }
    cut(positions, plan->offset, plan->limit);
    return positions;
}

static bool has_orders(const Plan *plan)
{
    return plan->orders->len > 0 && !plan->aggregated && !plan->count;
}

static void each_position(Plan *plan, const GArray *positions, PlanRow func, gpointer user_data)
{
    for (guint i = 0; i < positions->len; i++) {
        Row row;

        if (reader_at(plan->reader, plan->entity, g_array_index(positions, guint64, i), &row) &&
            !func(&row, user_data, plan))
            return;
    }
}

void plan_each_row_among(Plan *plan, const GArray *among, PlanRow func, gpointer user_data)
{
    guint64 n = among ? among->len : reader_count(plan->reader, plan->entity);
    gint64 skip = plan->offset, left = plan->limit;

    if (has_orders(plan)) {
        g_autoptr(GArray) positions = sorted_positions(plan, among);

        each_position(plan, positions, func, user_data);
        return;
    }
    for (guint64 i = 0; i < n && left != 0; i++) {
        Row row;

        if (!reader_at(plan->reader, plan->entity, among ? g_array_index(among, guint64, i) : i,
                       &row) ||
            !plan_test(plan->reader, plan->where, &row) || skip-- > 0)
            continue;
        left -= left > 0;
        if (!func(&row, user_data, plan))
            return;
    }
}

void plan_each_row(Plan *plan, PlanRow func, gpointer user_data)
{
    plan_each_row_among(plan, NULL, func, user_data);
}

/* ---- the cursor ---- */

static bool count_one(const Row *row, gpointer user_data, const Plan *plan)
{
    (*(guint64 *) user_data)++;
    return true;
}

static guint64 count_rows(Plan *plan)
{
    guint64 n = 0;

    if (!plan->where) {
        n = reader_quick_count(plan->reader, plan->entity);
        n -= MIN(n, (guint64) plan->offset);
        return plan->limit >= 0 ? MIN(n, (guint64) plan->limit) : n;
    }
    plan_each_row(plan, count_one, &n);
    return n;
}

Cursor *cursor_new(Reader *reader, const char *soql, RowProblem *problem)
{
    g_autoptr(SoqlQuery) query = soql_parse(soql, problem);
    Plan *plan = query ? plan_new(reader, soql, query, problem) : NULL;
    Mark start = {0, 0};
    Cursor *cursor;

    if (!plan) {
        reader_free(reader);
        return NULL;
    }
    cursor = g_new0(Cursor, 1);
    cursor->reader = reader;
    cursor->plan = plan;
    cursor->marks = g_array_new(FALSE, FALSE, sizeof(Mark));
    g_array_append_val(cursor->marks, start);
    if (has_orders(plan)) {
        cursor->sorted = sorted_positions(plan, NULL);
        cursor->total = cursor->sorted->len;
    } else if (!plan->aggregated) {
        cursor->total = count_rows(plan);
    }
    return cursor;
}

void cursor_free(Cursor *cursor)
{
    if (!cursor)
        return;
    plan_free(cursor->plan);
    reader_free(cursor->reader);
    g_array_unref(cursor->marks);
    g_clear_pointer(&cursor->sorted, g_array_unref);
    g_free(cursor);
}

const Plan *cursor_plan(const Cursor *cursor)
{
    return cursor->plan;
}

guint64 cursor_total(Cursor *cursor)
{
    return cursor->total;
}

guint cursor_aggregate(Cursor *cursor, GString *out)
{
    return aggregate_put(cursor->plan, out);
}

static guint64 page_sorted(Cursor *cursor, guint64 offset, guint64 n, CursorPut put, GString *out,
                           gpointer user_data)
{
    guint64 end = MIN(offset + n, cursor->sorted->len);

    for (guint64 i = offset; i < end; i++) {
        Row row;

        /* A row deleted meanwhile is still part of the answer that was begun. */
        reader_at(cursor->reader, cursor->plan->entity, g_array_index(cursor->sorted, guint64, i),
                  &row);
        put(cursor, &row, out, user_data);
    }
    return end > offset ? end - offset : 0;
}

static Mark mark_before(const Cursor *cursor, guint64 offset)
{
    Mark mark = g_array_index(cursor->marks, Mark, 0);

    for (guint i = cursor->marks->len; i-- > 0;) {
        mark = g_array_index(cursor->marks, Mark, i);
        if (mark.ordinal <= offset)
            break;
    }
    return mark;
}

static void remember(Cursor *cursor, Mark mark)
{
    if (g_array_index(cursor->marks, Mark, cursor->marks->len - 1).ordinal < mark.ordinal)
        g_array_append_val(cursor->marks, mark);
}

guint64 cursor_page(Cursor *cursor, guint64 offset, guint64 n, CursorPut put, GString *out,
                    gpointer user_data)
{
    Plan *plan = cursor->plan;
    guint64 count = reader_count(cursor->reader, plan->entity);
    guint64 skip = (guint64) plan->offset; /* ordinals count the rows before OFFSET too */
    guint64 end = MIN(offset + n, cursor->total) + skip;
    Mark mark = mark_before(cursor, offset + skip);
    guint64 put_rows = 0;

    if (cursor->sorted)
        return page_sorted(cursor, offset, n, put, out, user_data);
    for (; mark.position < count && mark.ordinal < end; mark.position++) {
        Row row;

        if (!reader_at(cursor->reader, plan->entity, mark.position, &row) ||
            !plan_test(cursor->reader, plan->where, &row))
            continue;
        if (mark.ordinal++ < offset + skip)
            continue;
        put(cursor, &row, out, user_data);
        put_rows++;
    }
    remember(cursor, mark);
    return put_rows;
}
