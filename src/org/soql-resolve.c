/* Names of a query → fields, as the user sees them. */
#include "config.h"

#include <string.h>

#include "org/soql-plan.h"

#define SEE_DESCRIBE "Please reference your WSDL or the describe call for the appropriate names."

static const char *const function_names[FUNCTION_N] = {
    [FUNCTION_CALENDAR_YEAR] = "CALENDAR_YEAR",
    [FUNCTION_CALENDAR_QUARTER] = "CALENDAR_QUARTER",
    [FUNCTION_CALENDAR_MONTH] = "CALENDAR_MONTH",
    [FUNCTION_DAY_IN_MONTH] = "DAY_IN_MONTH",
    [FUNCTION_DAY_IN_WEEK] = "DAY_IN_WEEK",
    [FUNCTION_DAY_IN_YEAR] = "DAY_IN_YEAR",
    [FUNCTION_WEEK_IN_YEAR] = "WEEK_IN_YEAR",
    [FUNCTION_HOUR_IN_DAY] = "HOUR_IN_DAY",
    [FUNCTION_DAY_ONLY] = "DAY_ONLY",
    [FUNCTION_COUNT] = "COUNT",
    [FUNCTION_COUNT_DISTINCT] = "COUNT_DISTINCT",
    [FUNCTION_SUM] = "SUM",
    [FUNCTION_AVG] = "AVG",
    [FUNCTION_MIN] = "MIN",
    [FUNCTION_MAX] = "MAX",
};
/* Fiscal years are calendar years here; labels and amounts are what they are. */
static const struct {
    const char *name;
    PlanFunction function;
} aliases[] = {
    {"FISCAL_YEAR", FUNCTION_CALENDAR_YEAR},
    {"FISCAL_QUARTER", FUNCTION_CALENDAR_QUARTER},
    {"FISCAL_MONTH", FUNCTION_CALENDAR_MONTH},
    {"TOLABEL", FUNCTION_SAME},
    {"CONVERTCURRENCY", FUNCTION_SAME},
    {"CONVERTTIMEZONE", FUNCTION_SAME},
    {"FORMAT", FUNCTION_SAME},
};

PlanFunction plan_function(const char *name)
{
    if (!name)
        return FUNCTION_NONE;
    for (guint i = 0; i < FUNCTION_N; i++)
        if (function_names[i] && g_str_equal(function_names[i], name))
            return i;
    for (guint i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (g_str_equal(aliases[i].name, name))
            return aliases[i].function;
    return FUNCTION_N;
}

const char *plan_strip_alias(const SoqlQuery *query, const char *path)
{
    const char *dot = strchr(path, '.');
    gsize length = dot ? (gsize) (dot - path) : 0;

    if (dot && query->alias && strlen(query->alias) == length &&
        g_ascii_strncasecmp(query->alias, path, length) == 0)
        return dot + 1;
    if (dot && strlen(query->object) == length &&
        g_ascii_strncasecmp(query->object, path, length) == 0)
        return dot + 1;
    return path;
}

/* What a reference leads to before the row is known: an object, or what all have in common. */
static const Entity *target_of(Plan *plan, const Field *reference)
{
    const char *name = reference->reference_to[0];

    if (!name)
        return NULL;
    if (reference->reference_to[1]) {
        Entity *common = catalogue_get(reader_catalogue(plan->reader), "Name");

        if (common)
            return common;
    }
    return reader_entity(plan->reader, name);
}

static bool no_column(Plan *plan, guint at, const char *name, const Entity *entity,
                      RowProblem *problem)
{
    soql_problem(problem, plan->soql, at, "INVALID_FIELD",
                 "No such column '%s' on entity '%s'. If you are attempting to use a custom field, "
                 "be sure to append the '__c' after the custom field name. " SEE_DESCRIBE,
                 name, entity->name);
    return false;
}

static bool no_relation(Plan *plan, guint at, const char *name, RowProblem *problem)
{
    soql_problem(
        problem, plan->soql, at, "INVALID_FIELD",
        "Didn't understand relationship '%s' in field path. If you are attempting to use a "
        "custom relationship, be sure to append the '__r' after the custom relationship "
        "name. " SEE_DESCRIBE,
        name);
    return false;
}

static bool walk(Plan *plan, char **names, guint at, PlanValue *value, RowProblem *problem)
{
    const Entity *entity = plan->entity;
    guint i;

    for (i = 0; names[i + 1]; i++) {
        const Field *step = entity_relation(entity, names[i]);
        const Entity *target;

        if (!step || value->n_steps == PLAN_MAX_STEPS || !reader_sees(plan->reader, entity, step))
            return no_relation(plan, at, names[i], problem);
        target = target_of(plan, step);
        if (!target)
            return no_relation(plan, at, names[i], problem);
        value->steps[value->n_steps++] = step;
        value->by_name = step->reference_to[1] != NULL;
        entity = target;
    }
    value->field = reader_field(plan->reader, entity, names[i]);
    return value->field || no_column(plan, at, names[i], entity, problem);
}

static const Field *pseudo_field(FieldType type)
{
    static Field *fields[FIELD_N];

    if (!fields[type])
        fields[type] = field_new("", "", type);
    return fields[type];
}

static const Field *type_after(PlanFunction function, const Field *field)
{
    switch (function) {
    case FUNCTION_NONE:
    case FUNCTION_SAME:
    case FUNCTION_MIN:
    case FUNCTION_MAX:
        return field;
    case FUNCTION_DAY_ONLY:
        return pseudo_field(FIELD_DATE);
    case FUNCTION_SUM:
        return field && field_class(field) == CLASS_INTEGER ? pseudo_field(FIELD_INT)
                                                            : pseudo_field(FIELD_DOUBLE);
    case FUNCTION_AVG:
        return pseudo_field(FIELD_DOUBLE);
    default:
        return pseudo_field(FIELD_INT);
    }
}

static bool fits(PlanFunction function, const Field *field)
{
    ValueClass value_class = field_class(field);

    if (function == FUNCTION_NONE || function == FUNCTION_SAME)
        return true;
    if (function == FUNCTION_SUM || function == FUNCTION_AVG)
        return value_class == CLASS_NUMBER || value_class == CLASS_INTEGER;
    if (function == FUNCTION_MIN || function == FUNCTION_MAX || function == FUNCTION_COUNT_DISTINCT)
        return field->aggregatable;
    if (function == FUNCTION_COUNT)
        return value_class != CLASS_COMPOUND && value_class != CLASS_BLOB;
    if (function == FUNCTION_HOUR_IN_DAY || function == FUNCTION_DAY_ONLY)
        return value_class == CLASS_DATETIME;
    return value_class == CLASS_DATE || value_class == CLASS_DATETIME;
}

bool plan_resolve(Plan *plan, const SoqlQuery *query, const SoqlExpression *expression,
                  PlanValue *ret_value, RowProblem *problem)
{
    const char *path = plan_strip_alias(query, expression->path);
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    PlanValue value = {.function = plan_function(expression->function)};

    if (value.function == FUNCTION_N) {
        soql_problem(problem, plan->soql, expression->at, "MALFORMED_QUERY",
                     "unexpected token: '%s'", expression->function);
        return false;
    }
    if (*path && !walk(plan, names, expression->at, &value, problem))
        return false;
    if (value.field && !fits(value.function, value.field)) {
        soql_problem(problem, plan->soql, expression->at, "MALFORMED_QUERY",
                     "field %s does not support aggregate operator %s", value.field->name,
                     expression->function);
        return false;
    }
    value.type = type_after(value.function, value.field);
    *ret_value = value;
    return true;
}

const char *plan_value(Reader *reader, const PlanValue *value, const Row *row, RowBuffer buffer)
{
    Row at = *row;
    const Field *field = value->field;
    const char *text;

    for (guint i = 0; i < value->n_steps; i++) {
        const Field *step = value->steps[i];
        const char *id;

        /* Behind a polymorphic reference the field of that name counts. */
        if (i > 0 && value->steps[i - 1]->reference_to[1])
            step = entity_field(at.entity, step->name);
        id = step ? row_value(&at, step, buffer) : NULL;
        if (!id || !reader_follow(reader, step, id, &at))
            return NULL;
    }
    if (value->by_name) {
        if (g_str_equal(field->name, "Type") && !entity_field(at.entity, "Username"))
            return at.entity->name;
        field = entity_field(at.entity, field->name);
    }
    text = field ? row_value(&at, field, buffer) : NULL;
    /* Aggregates take the values as they are. */
    return text && !FUNCTION_IS_AGGREGATE(value->function)
               ? plan_apply(value->function, text, buffer)
               : text;
}
