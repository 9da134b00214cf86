#include "config.h"

#include <string.h>

#include "actions/search-path.h"
#include "actions/search.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "core/soql.h"
#include "core/text.h"

#define MAX_DEPTH 16

typedef enum {
    TAKES_ONE,
    TAKES_ORDERED, /* one value, not null, of a type with an order */
    TAKES_PATTERN,
    TAKES_LIST,
    TAKES_VALUES, /* multipicklist */
    TAKES_NONE,
} Takes;

static const struct {
    const char *name;
    Takes takes;
    const char *soql;
    const char *before, *after; /* around the text of a pattern; NULL: a pattern of the caller's */
} operators[] = {
    {"=", TAKES_ONE, "=", NULL, NULL},
    {"!=", TAKES_ONE, "!=", NULL, NULL},
    {"<", TAKES_ORDERED, "<", NULL, NULL},
    {"<=", TAKES_ORDERED, "<=", NULL, NULL},
    {">", TAKES_ORDERED, ">", NULL, NULL},
    {">=", TAKES_ORDERED, ">=", NULL, NULL},
    {"contains", TAKES_PATTERN, "LIKE", "%", "%"},
    {"starts", TAKES_PATTERN, "LIKE", "", "%"},
    {"ends", TAKES_PATTERN, "LIKE", "%", ""},
    {"like", TAKES_PATTERN, "LIKE", NULL, NULL},
    {"in", TAKES_LIST, "IN", NULL, NULL},
    {"not in", TAKES_LIST, "NOT IN", NULL, NULL},
    {"null", TAKES_NONE, "= null", NULL, NULL},
    {"not null", TAKES_NONE, "!= null", NULL, NULL},
    {"includes", TAKES_VALUES, "INCLUDES", NULL, NULL},
    {"excludes", TAKES_VALUES, "EXCLUDES", NULL, NULL},
};

static int find_operator(const char *typed, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *next = NULL;
    g_autofree char *shown = NULL;
    const char *near;

    for (gsize i = 0; i < G_N_ELEMENTS(operators); i++) {
        if (g_ascii_strcasecmp(operators[i].name, typed) == 0)
            return (int) i;
        g_ptr_array_add(names, (gpointer) operators[i].name);
    }
    g_ptr_array_add(names, NULL);
    near = names_nearest(typed, (const char *const *) names->pdata);
    shown = text_clean(typed);
    next = near ? g_strdup_printf("did you mean '%s'?", near)
                : g_strdup("= != < <= > >= contains starts ends like in 'not in' null 'not null' "
                           "includes excludes");
    problem_set(error, PROBLEM_USAGE, NULL, next, "'%s' is no operator of a filter", shown);
    return -1;
}

static char *refuse(const SearchPath *path, const char *why, GError **error)
{
    problem_set(error, PROBLEM_USAGE, why, NULL, "the filter on '%s' cannot be used", path->name);
    return NULL;
}

static char *literal(const SearchPath *path, json_object *value, GError **error)
{
    if (value && json_object_is_type(value, json_type_string) &&
        !search_text(value, path->name, error))
        return NULL;
    return path->info ? type_literal(path->info, path->name, value, error)
                      : type_literal_untyped(path->name, value, error);
}

static ValueKind kind_of(const SearchPath *path)
{
    return path->info ? type_find(path->info->type)->kind : VALUE_TEXT;
}

static char *pattern_condition(const SearchPath *path, int op, json_object *value, GError **error)
{
    ValueKind kind = kind_of(path);
    const char *text = search_text(value, path->name, error);
    g_autofree char *inside = NULL;

    if (!text)
        return NULL;
    if (kind != VALUE_TEXT && kind != VALUE_PICKLIST && kind != VALUE_OPAQUE)
        return refuse(path, "only texts have a part to look for", error);
    if (!operators[op].before) {
        inside = soql_quote(text, -1, error);
        return inside ? g_strdup_printf("%s LIKE %s", path->api, inside) : NULL;
    }
    if (!*text)
        return refuse(path, "the text to look for is empty", error);
    inside = soql_quote_like(text, error);
    return inside ? g_strdup_printf("%s LIKE '%s%s%s'", path->api, operators[op].before, inside,
                                    operators[op].after)
                  : NULL;
}

/* A list from an array, or from text with commas. */
static json_object *as_list(json_object *value)
{
    json_object *list;
    g_auto(GStrv) parts = NULL;

    if (json_object_is_type(value, json_type_array))
        return json_object_get(value);
    list = json_object_new_array();
    if (!json_object_is_type(value, json_type_string)) {
        json_object_array_add(list, json_object_get(value));
        return list;
    }
    parts = g_strsplit(json_object_get_string(value), ",", -1);
    for (gsize i = 0; parts[i]; i++)
        json_append_text(list, g_strstrip(parts[i]));
    return list;
}

static char *list_condition(const SearchPath *path, int op, json_object *value, GError **error)
{
    g_autoptr(json_object) list = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    bool values = operators[op].takes == TAKES_VALUES;

    if (values && path->info && kind_of(path) != VALUE_MULTIPICKLIST)
        return refuse(path, "only multi-select picklists include and exclude", error);
    if (json_object_is_type(value, json_type_string) && !search_text(value, path->name, error))
        return NULL;
    list = as_list(value);
    if (json_object_array_length(list) == 0)
        return refuse(path, "the list of values is empty", error);
    for (gsize i = 0; i < json_object_array_length(list); i++) {
        g_autofree char *one = literal(path, json_object_array_get_idx(list, i), error);

        if (!one)
            return NULL;
        g_string_append_printf(text, "%s%s", i ? "," : "", one);
    }
    return g_strdup_printf("%s %s (%s)", path->api, operators[op].soql, text->str);
}

static char *one_condition(const SearchPath *path, int op, json_object *value, GError **error)
{
    g_autofree char *text = NULL;
    ValueKind kind = kind_of(path);

    if (operators[op].takes == TAKES_ORDERED &&
        (!value || kind == VALUE_BOOLEAN || kind == VALUE_MULTIPICKLIST))
        return refuse(path, value ? "values of this type have no order" : "null has no order",
                      error);
    if (json_object_is_type(value, json_type_array) ||
        json_object_is_type(value, json_type_object))
        return refuse(path, "one value is needed; for several the operator is 'in'", error);
    text = literal(path, value, error);
    return text ? g_strdup_printf("%s %s %s", path->api, operators[op].soql, text) : NULL;
}

static char *triple(const ActionEntity *entity, json_object *list, GError **error)
{
    g_auto(SearchPath) path = {0};
    gsize n = json_object_array_length(list);
    const char *name = NULL, *typed = NULL;
    json_object *value = json_object_array_get_idx(list, 2);
    int op;

    if (n >= 2 && n <= 3) {
        name = search_text(json_object_array_get_idx(list, 0), "filter", error);
        typed = name ? search_text(json_object_array_get_idx(list, 1), "filter", error) : NULL;
        if (!typed)
            return NULL;
    } else {
        problem_set(error, PROBLEM_USAGE, NULL, "write [\"Industry\",\"=\",\"Energy\"]",
                    "a filter has three parts: field, operator, value");
        return NULL;
    }
    if (!search_path_init(&path, entity, name, error) || (op = find_operator(typed, error)) < 0)
        return NULL;
    if (path.info && !path.info->filterable)
        return refuse(&path, "Salesforce does not filter by this field", error);
    if (operators[op].takes == TAKES_NONE)
        return n == 3 && value ? refuse(&path, "this operator takes no value", error)
                               : g_strdup_printf("%s %s", path.api, operators[op].soql);
    if (n != 3)
        return refuse(&path, "the value is missing", error);
    if (!value && operators[op].takes != TAKES_ONE && operators[op].takes != TAKES_ORDERED)
        return refuse(&path, "a value is needed, not null", error);
    if (operators[op].takes == TAKES_PATTERN)
        return pattern_condition(&path, op, value, error);
    if (operators[op].takes == TAKES_LIST || operators[op].takes == TAKES_VALUES)
        return list_condition(&path, op, value, error);
    return one_condition(&path, op, value, error);
}

static char *condition(const ActionEntity *entity, json_object *filter, int depth, GError **error);

static char *group(const ActionEntity *entity, json_object *list, const char *word, int depth,
                   GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gsize n = json_object_array_length(list);

    for (gsize i = 0; i < n; i++) {
        g_autofree char *one =
            condition(entity, json_object_array_get_idx(list, i), depth + 1, error);

        if (!one)
            return NULL;
        /* Parentheses around everything: SOQL refuses AND beside OR without them. */
        g_string_append_printf(text, n > 1 ? "%s(%s)" : "%s%s", i ? word : "", one);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *named_group(const ActionEntity *entity, json_object *filter, int depth,
                         GError **error)
{
    json_object *list;
    g_autofree char *inside = NULL;

    if (json_object_object_length(filter) == 1) {
        if (((list = json_list(filter, "and")) || (list = json_list(filter, "or"))) &&
            json_object_array_length(list) > 0)
            return group(entity, list, json_list(filter, "or") ? " OR " : " AND ", depth, error);
        if (json_member(filter, "not")) {
            inside = condition(entity, json_member(filter, "not"), depth + 1, error);
            return inside ? g_strdup_printf("NOT (%s)", inside) : NULL;
        }
    }
    problem_set(error, PROBLEM_USAGE, NULL,
                "write {\"and\":[…]}, {\"or\":[…]} or {\"not\":…}, each with at least one member",
                "a group in the filter cannot be read");
    return NULL;
}

static char *condition(const ActionEntity *entity, json_object *filter, int depth, GError **error)
{
    if (depth > MAX_DEPTH) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "the filter is nested too deep");
        return NULL;
    }
    if (json_object_is_type(filter, json_type_object))
        return named_group(entity, filter, depth, error);
    if (!json_object_is_type(filter, json_type_array)) {
        problem_set(error, PROBLEM_USAGE, NULL, "write [[\"Industry\",\"=\",\"Energy\"]]",
                    "the filter cannot be read");
        return NULL;
    }
    if (json_object_is_type(json_object_array_get_idx(filter, 0), json_type_string))
        return triple(entity, filter, error);
    if (json_object_array_length(filter) == 0) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "a group in the filter is empty");
        return NULL;
    }
    return group(entity, filter, " AND ", depth, error);
}

/* The list in Industry in ["Energy","Retail"]; other operators have a text that begins so. */
static json_object *read_list(const char *op, const char *text, GError **error)
{
    g_autoptr(GError) fault = NULL;
    json_object *list;
    int index = find_operator(op, NULL);

    if (*text != '[' || index < 0 ||
        (operators[index].takes != TAKES_LIST && operators[index].takes != TAKES_VALUES))
        return json_object_new_string(text);
    list = json_parse_own(text, -1, &fault);
    if (!list)
        problem_set(error, PROBLEM_USAGE, problem_why(fault),
                    "write filter='Industry in Energy,Retail', or the list as JSON",
                    "the list in the filter cannot be read");
    return list;
}

/* "Industry = Energy", "Stage not in New, Won", "Phone null" → a triple. */
static json_object *read_text(const char *text, GError **error)
{
    g_autofree char *copy = g_strstrip(g_strdup(text));
    g_autoptr(json_object) list = json_object_new_array();
    json_object *given;
    char *op = copy + strcspn(copy, " \t");
    char *value;

    if (*op) {
        *op++ = '\0';
        op += strspn(op, " \t");
    }
    value = op + strcspn(op, " \t");
    if (g_ascii_strncasecmp(op, "not ", 4) == 0) {
        value = op + 4 + strspn(op + 4, " \t");
        value += strcspn(value, " \t");
    }
    if (*value) {
        *value++ = '\0';
        value += strspn(value, " \t");
    }
    json_append_text(list, copy);
    json_append_text(list, op);
    if (*value) {
        given = read_list(op, value, error);
        if (!given)
            return NULL;
        json_object_array_add(list, given);
    }
    return g_steal_pointer(&list);
}

char *search_filter(const ActionEntity *entity, json_object *filter, GError **error)
{
    g_autoptr(json_object) read = NULL;
    const char *text;

    if (!filter || (json_object_is_type(filter, json_type_array) &&
                    json_object_array_length(filter) == 0))
        return NULL;
    if (json_object_is_type(filter, json_type_string)) {
        text = search_text(filter, "filter", error);
        if (!text)
            return NULL;
        text += strspn(text, " \t\r\n");
        if (!*text)
            return NULL;
        if (*text == '[' || *text == '{') {
            g_autoptr(GError) fault = NULL;

            read = json_parse_own(text, -1, &fault);
            if (!read) {
                problem_set(error, PROBLEM_USAGE, problem_why(fault),
                            "write filter:='[[\"Industry\",\"=\",\"Energy\"]]'",
                            "the filter cannot be read");
                return NULL;
            }
        } else {
            read = read_text(text, error);
            if (!read)
                return NULL;
        }
        filter = read;
    }
    return condition(entity, filter, 0, error);
}
