#include "config.h"

#include <string.h>

#include "org/soql-parser.h"

/* ---- expressions and items ---- */

static SoqlExpression *expression_new(const char *function, const char *path, guint at)
{
    SoqlExpression *expression = g_new0(SoqlExpression, 1);

    expression->function = function ? g_ascii_strup(function, -1) : NULL;
    expression->path = g_strdup(path);
    expression->at = at;
    return expression;
}

static bool open_follows(const Parser *parser)
{
    const Token *next = parser_peek(parser, 1);

    return next->kind == TOKEN_SYMBOL && g_str_equal(next->text, "(");
}

SoqlExpression *parser_expression(Parser *parser)
{
    guint at = parser_token(parser)->at;
    bool is_function = open_follows(parser);
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;

    if (parser_token(parser)->kind == TOKEN_WORD && parser_is_keyword(parser_token(parser)->text)) {
        parser_unexpected(parser);
        return NULL;
    }
    name = parser_take_name(parser);
    if (!name)
        return NULL;
    if (!is_function)
        return expression_new(NULL, name, at);
    parser_step(parser);
    if (parser_is_symbol(parser, ")") && g_ascii_strcasecmp(name, "COUNT") == 0) {
        parser_step(parser);
        return expression_new(name, "", at);
    }
    if (open_follows(parser)) {
        /* CALENDAR_YEAR(convertTimezone(CreatedDate)): our zone is UTC already. */
        g_autofree char *inner = parser_take_name(parser);

        if (!inner || g_ascii_strcasecmp(inner, "convertTimezone") != 0) {
            parser_unexpected(parser);
            return NULL;
        }
        parser_step(parser);
        path = parser_take_name(parser);
        if (!path || !parser_need_symbol(parser, ")"))
            return NULL;
    } else {
        path = parser_take_name(parser);
    }
    if (!path || !parser_need_symbol(parser, ")"))
        return NULL;
    return expression_new(name, path, at);
}

static SoqlItem *item_new(SoqlItemKind kind)
{
    SoqlItem *item = g_new0(SoqlItem, 1);

    item->kind = kind;
    return item;
}

static bool parse_branch_fields(Parser *parser, SoqlBranch *branch)
{
    do {
        SoqlExpression *expression = parser_expression(parser);

        if (!expression)
            return false;
        g_ptr_array_add(branch->fields, expression);
    } while (parser_take_symbol(parser, ","));
    return true;
}

/* TYPEOF What WHEN Account THEN Phone, Name ELSE Name END */
static bool parse_typeof(Parser *parser, SoqlItem *item)
{
    parser_step(parser);
    item->expression = parser_expression(parser);
    item->branches = soql_branches_new();
    if (!item->expression)
        return false;
    while (parser_is_word(parser, "WHEN") || parser_is_word(parser, "ELSE")) {
        SoqlBranch *branch = soql_branch_new();
        bool is_when = parser_is_word(parser, "WHEN");

        branch->at = parser_token(parser)->at;
        g_ptr_array_add(item->branches, branch);
        parser_step(parser);
        if (is_when) {
            branch->at = parser_token(parser)->at;
            branch->type = parser_take_name(parser);
            if (!branch->type || !parser_need_word(parser, "THEN"))
                return false;
        }
        if (!parse_branch_fields(parser, branch))
            return false;
    }
    return parser_need_word(parser, "END") && (item->branches->len || parser_unexpected(parser));
}

static void take_alias(Parser *parser, SoqlExpression *expression)
{
    const Token *token = parser_token(parser);

    if (token->kind == TOKEN_WORD && !parser_is_keyword(token->text) && !strchr(token->text, '.')) {
        expression->alias = g_strdup(token->text);
        parser_step(parser);
    }
}

static bool parse_item(Parser *parser, SoqlQuery *query)
{
    SoqlItem *item;

    if (parser_take_symbol(parser, "(")) {
        item = item_new(ITEM_QUERY);
        g_ptr_array_add(query->items, item);
        item->query = parser_query(parser);
        return item->query && parser_need_symbol(parser, ")");
    }
    if (parser_is_word(parser, "TYPEOF")) {
        item = item_new(ITEM_TYPEOF);
        g_ptr_array_add(query->items, item);
        return parse_typeof(parser, item);
    }
    item = item_new(ITEM_EXPRESSION);
    g_ptr_array_add(query->items, item);
    item->expression = parser_expression(parser);
    if (!item->expression)
        return false;
    if (g_strcmp0(item->expression->function, "FIELDS") == 0)
        item->kind = ITEM_FIELDS;
    else
        take_alias(parser, item->expression);
    return true;
}

static bool parse_items(Parser *parser, SoqlQuery *query)
{
    do
        if (!parse_item(parser, query))
            return false;
    while (parser_take_symbol(parser, ","));
    return true;
}

/* ---- clauses behind FROM ---- */

static bool parse_from(Parser *parser, SoqlQuery *query)
{
    if (!parser_need_word(parser, "FROM"))
        return false;
    query->object_at = parser_token(parser)->at;
    query->object = parser_take_name(parser);
    if (!query->object)
        return false;
    parser_take_word(parser, "AS");
    if (parser_token(parser)->kind == TOKEN_WORD && !parser_is_keyword(parser_token(parser)->text))
        query->alias = parser_take_name(parser);
    if (parser_take_word(parser, "USING")) {
        g_autofree char *scope = NULL;

        if (!parser_need_word(parser, "SCOPE"))
            return false;
        scope = parser_take_name(parser);
        return scope != NULL;
    }
    return true;
}

static bool parse_groups(Parser *parser, SoqlQuery *query)
{
    if (!parser_take_word(parser, "GROUP"))
        return true;
    if (!parser_need_word(parser, "BY"))
        return false;
    do {
        SoqlExpression *expression = parser_expression(parser);

        if (!expression)
            return false;
        g_ptr_array_add(query->groups, expression);
    } while (parser_take_symbol(parser, ","));
    if (parser_take_word(parser, "HAVING")) {
        query->having = parser_condition(parser);
        return query->having != NULL;
    }
    return true;
}

static bool parse_order(Parser *parser, SoqlQuery *query)
{
    SoqlOrder *order = g_new0(SoqlOrder, 1);

    g_ptr_array_add(query->orders, order);
    order->expression = parser_expression(parser);
    if (!order->expression)
        return false;
    if (parser_take_word(parser, "DESC"))
        order->descending = true;
    else
        parser_take_word(parser, "ASC");
    /* Nulls come first unless said otherwise, descending or not. */
    if (parser_take_word(parser, "NULLS")) {
        order->nulls_last = parser_is_word(parser, "LAST");
        return parser_take_word(parser, "LAST") || parser_need_word(parser, "FIRST");
    }
    return true;
}

static bool parse_orders(Parser *parser, SoqlQuery *query)
{
    if (!parser_take_word(parser, "ORDER"))
        return true;
    if (!parser_need_word(parser, "BY"))
        return false;
    do
        if (!parse_order(parser, query))
            return false;
    while (parser_take_symbol(parser, ","));
    return true;
}

static bool parse_count(Parser *parser, const char *word, gint64 *ret_number)
{
    const Token *token;

    if (!parser_take_word(parser, word))
        return true;
    token = parser_token(parser);
    if (token->kind != TOKEN_NUMBER ||
        !g_ascii_string_to_signed(token->text, 10, 0, G_MAXINT32, ret_number, NULL))
        return parser_unexpected(parser);
    parser_step(parser);
    return true;
}

/* FOR VIEW, FOR REFERENCE, FOR UPDATE, UPDATE TRACKING, UPDATE VIEWSTAT: read over. */
static bool parse_tail(Parser *parser)
{
    while (parser_is_word(parser, "FOR") || parser_is_word(parser, "UPDATE")) {
        bool is_for = parser_is_word(parser, "FOR");

        parser_step(parser);
        do {
            if (is_for
                    ? !parser_take_word(parser, "VIEW") && !parser_take_word(parser, "REFERENCE") &&
                          !parser_take_word(parser, "UPDATE")
                    : !parser_take_word(parser, "TRACKING") &&
                          !parser_take_word(parser, "VIEWSTAT"))
                return parser_unexpected(parser);
        } while (parser_take_symbol(parser, ","));
    }
    if (parser_is_word(parser, "ALL")) {
        soql_problem(parser->problem, parser->soql, parser_token(parser)->at, "MALFORMED_QUERY",
                     "ALL ROWS not allowed in this context");
        return false;
    }
    return true;
}

static bool parse_with(Parser *parser)
{
    if (!parser_take_word(parser, "WITH"))
        return true;
    return parser_take_word(parser, "SECURITY_ENFORCED") || parser_take_word(parser, "USER_MODE") ||
           parser_take_word(parser, "SYSTEM_MODE") || parser_unexpected(parser);
}

static bool parse_clauses(Parser *parser, SoqlQuery *query)
{
    if (!parser_need_word(parser, "SELECT") || !parse_items(parser, query) ||
        !parse_from(parser, query))
        return false;
    if (parser_take_word(parser, "WHERE")) {
        query->where = parser_condition(parser);
        if (!query->where)
            return false;
    }
    if (!parse_with(parser) || !parse_groups(parser, query) || !parse_orders(parser, query) ||
        !parse_count(parser, "LIMIT", &query->limit))
        return false;
    query->offset_at = parser_token(parser)->at;
    return parse_count(parser, "OFFSET", &query->offset) && parse_tail(parser);
}

SoqlQuery *parser_query(Parser *parser)
{
    SoqlQuery *query;
    bool ok;

    if (++parser->depth > SOQL_MAX_DEPTH) {
        parser_unexpected(parser);
        return NULL;
    }
    query = soql_query_new();
    ok = parse_clauses(parser, query);
    parser->depth--;
    if (!ok)
        g_clear_pointer(&query, soql_query_free);
    return query;
}

SoqlQuery *soql_parse(const char *soql, RowProblem *problem)
{
    g_autoptr(GArray) tokens = soql_lex(soql, problem);
    Parser parser = {soql, tokens, 0, 0, problem};
    g_autoptr(SoqlQuery) query = NULL;

    if (!tokens)
        return NULL;
    query = parser_query(&parser);
    if (query && parser_token(&parser)->kind != TOKEN_END) {
        parser_unexpected(&parser);
        return NULL;
    }
    return g_steal_pointer(&query);
}
