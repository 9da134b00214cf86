/* Does a row fulfil a condition? A null is equal to null alone, different from everything else, and
 * neither less nor greater than anything. */
#include "config.h"

#include <string.h>

#include "org/soql-plan.h"
#include "org/value.h"

static bool same(const Field *type, const char *a, const char *b)
{
    if (!a || !b)
        return !a && !b;
    return value_compare(type, a, b) == 0;
}

static bool ordered(SoqlOperator operator, int order)
{
    switch (operator) {
    case OPERATOR_LESS:
        return order < 0;
    case OPERATOR_LESS_OR_EQUAL:
        return order <= 0;
    case OPERATOR_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static bool test_range(const PlanCondition *condition, const char *text)
{
    bool inside;

    if (!text)
        return condition->operator== OPERATOR_DIFFERENT;
    inside = strcmp(text, condition->from) >= 0 && strcmp(text, condition->to) < 0;
    switch (condition->operator) {
    case OPERATOR_EQUAL:
        return inside;
    case OPERATOR_DIFFERENT:
        return !inside;
    case OPERATOR_LESS:
        return strcmp(text, condition->from) < 0;
    case OPERATOR_LESS_OR_EQUAL:
        return strcmp(text, condition->to) < 0;
    case OPERATOR_GREATER:
        return strcmp(text, condition->to) >= 0;
    default:
        return strcmp(text, condition->from) >= 0;
    }
}

static bool is_among(const PlanCondition *condition, const char *text)
{
    const Field *type = condition->left.type;

    if (condition->keys) {
        g_autofree char *key = text ? value_key(type, text) : NULL;

        return text ? g_hash_table_contains(condition->keys, key) : condition->has_null;
    }
    for (guint i = 0; i < condition->texts->len; i++)
        if (same(type, text, g_ptr_array_index(condition->texts, i)))
            return true;
    return false;
}

/* INCLUDES('A;B', 'C'): A and B, or C. */
static bool includes(const PlanCondition *condition, const char *text)
{
    g_auto(GStrv) chosen = g_strsplit(text ? text : "", ";", -1);

    for (guint i = 0; i < condition->texts->len; i++) {
        const char *wanted = g_ptr_array_index(condition->texts, i);
        g_auto(GStrv) parts = g_strsplit(wanted ? wanted : "", ";", -1);
        bool all = true;

        if (!wanted && !text)
            return true;
        for (char **part = parts; *part && all; part++) {
            all = false;
            for (char **one = chosen; *one && !all; one++)
                all = g_ascii_strcasecmp(*one, *part) == 0;
        }
        if (all && wanted && *wanted)
            return true;
    }
    return false;
}

static bool test_text(const PlanCondition *condition, const char *text)
{
    const char *first = condition->texts->len ? g_ptr_array_index(condition->texts, 0) : NULL;

    if (condition->from)
        return test_range(condition, text);
    switch (condition->operator) {
    case OPERATOR_EQUAL:
        return same(condition->left.type, text, first);
    case OPERATOR_DIFFERENT:
        return !same(condition->left.type, text, first);
    case OPERATOR_LIKE:
        return text && first ? value_like(first, text) : !text && !first;
    case OPERATOR_IN:
        return is_among(condition, text);
    case OPERATOR_NOT_IN:
        return !is_among(condition, text);
    case OPERATOR_INCLUDES:
        return includes(condition, text);
    case OPERATOR_EXCLUDES:
        return !includes(condition, text);
    default:
        return text && first &&
               ordered(condition->operator, value_compare(condition->left.type, text, first));
    }
}

typedef bool (*Leaf)(const PlanCondition *condition, gconstpointer subject);

static bool test(const PlanCondition *condition, Leaf leaf, gconstpointer subject)
{
    if (condition->kind == CONDITION_COMPARE)
        return leaf(condition, subject);
    if (condition->kind == CONDITION_NOT)
        return !test(g_ptr_array_index(condition->parts, 0), leaf, subject);
    for (guint i = 0; i < condition->parts->len; i++)
        if (test(g_ptr_array_index(condition->parts, i), leaf, subject) ==
            (condition->kind == CONDITION_OR))
            return condition->kind == CONDITION_OR;
    return condition->kind == CONDITION_AND;
}

typedef struct {
    Reader *reader;
    const Row *row;
} RowSubject;

static bool test_row(const PlanCondition *condition, gconstpointer data)
{
    const RowSubject *subject = data;
    RowBuffer buffer;

    return test_text(condition,
                     plan_value(subject->reader, &condition->left, subject->row, buffer));
}

bool plan_test(Reader *reader, const PlanCondition *condition, const Row *row)
{
    RowSubject subject = {reader, row};

    return !condition || test(condition, test_row, &subject);
}

static bool test_column(const PlanCondition *condition, gconstpointer data)
{
    const char *const *texts = data;

    return test_text(condition, texts[condition->column]);
}

bool plan_test_texts(const PlanCondition *condition, const char *const *texts)
{
    return !condition || test(condition, test_column, texts);
}
