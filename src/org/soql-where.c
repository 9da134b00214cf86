/* Conditions: AND, OR, NOT, comparisons, lists, sub-selects, literals. */
#include "config.h"

#include <string.h>

#include "org/soql-parser.h"

static const struct {
    const char *text;
    SoqlOperator operator;
} symbols[] = {
    {"=", OPERATOR_EQUAL},
    {"!=", OPERATOR_DIFFERENT},
    {"<>", OPERATOR_DIFFERENT},
    {"<", OPERATOR_LESS},
    {"<=", OPERATOR_LESS_OR_EQUAL},
    {">", OPERATOR_GREATER},
    {">=", OPERATOR_GREATER_OR_EQUAL},
};

static bool take_operator(Parser *parser, SoqlOperator *ret_operator)
{
    for (guint i = 0; i < G_N_ELEMENTS(symbols); i++)
        if (parser_take_symbol(parser, symbols[i].text)) {
            *ret_operator = symbols[i].operator;
            return true;
        }
    if (parser_take_word(parser, "LIKE"))
        *ret_operator = OPERATOR_LIKE;
    else if (parser_take_word(parser, "IN"))
        *ret_operator = OPERATOR_IN;
    else if (parser_take_word(parser, "INCLUDES"))
        *ret_operator = OPERATOR_INCLUDES;
    else if (parser_take_word(parser, "EXCLUDES"))
        *ret_operator = OPERATOR_EXCLUDES;
    else if (parser_take_word(parser, "NOT")) {
        *ret_operator = OPERATOR_NOT_IN;
        return parser_need_word(parser, "IN");
    } else
        return parser_unexpected(parser);
    return true;
}

static bool take_text(Parser *parser, bool like, char **ret_text)
{
    const Token *token = parser_token(parser);

    if (soql_unescape(token->text, like, ret_text))
        return true;
    soql_problem(parser->problem, parser->soql, token->at, "MALFORMED_QUERY",
                 "Invalid string literal '%s'. Illegal character sequence in string literal.",
                 token->text);
    return false;
}

/* true, false, null, or a date word with its number. */
static bool take_word_literal(Parser *parser, SoqlLiteral *literal)
{
    const Token *token = parser_token(parser);
    bool has_number = strstr(token->text, "_N_") ||
                      g_ascii_strncasecmp(token->text, "N_", 2) == 0 || strstr(token->text, "_n_");

    literal->text = g_ascii_strup(token->text, -1);
    if (g_str_equal(literal->text, "NULL")) {
        literal->kind = LITERAL_NULL;
    } else if (g_str_equal(literal->text, "TRUE") || g_str_equal(literal->text, "FALSE")) {
        literal->kind = LITERAL_BOOLEAN;
    } else if (strchr(literal->text, '.') ||
               (!strchr(literal->text, '_') && strcmp(literal->text, "TODAY") &&
                strcmp(literal->text, "YESTERDAY") && strcmp(literal->text, "TOMORROW"))) {
        return parser_unexpected(parser);
    } else {
        literal->kind = LITERAL_DATE_WORD;
    }
    parser_step(parser);
    if (literal->kind != LITERAL_DATE_WORD || !has_number)
        return true;
    if (!parser_need_symbol(parser, ":"))
        return false;
    if (parser_token(parser)->kind != TOKEN_NUMBER ||
        !g_ascii_string_to_signed(parser_token(parser)->text, 10, 0, 100000, &literal->number,
                                  NULL))
        return parser_unexpected(parser);
    parser_step(parser);
    return true;
}

static bool fill_literal(Parser *parser, bool like, SoqlLiteral *literal)
{
    static const struct {
        TokenKind token;
        LiteralKind kind;
    } kinds[] = {
        {TOKEN_NUMBER, LITERAL_NUMBER},
        {TOKEN_DATE, LITERAL_DATE},
        {TOKEN_DATETIME, LITERAL_DATETIME},
        {TOKEN_TIME, LITERAL_TIME},
    };
    const Token *token = parser_token(parser);

    literal->at = token->at;
    if (token->kind == TOKEN_WORD)
        return take_word_literal(parser, literal);
    if (token->kind == TOKEN_TEXT) {
        literal->kind = LITERAL_TEXT;
        if (!take_text(parser, like, &literal->text))
            return false;
        parser_step(parser);
        return true;
    }
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].token == token->kind) {
            literal->kind = kinds[i].kind;
            literal->text = g_strdup(token->text);
            parser_step(parser);
            return true;
        }
    if (parser_is_symbol(parser, ":")) {
        soql_problem(parser->problem, parser->soql, token->at, "MALFORMED_QUERY",
                     "Bind variables only allowed in Apex code");
        return false;
    }
    return parser_unexpected(parser);
}

static bool take_literal(Parser *parser, SoqlCondition *condition)
{
    SoqlLiteral *literal = g_new0(SoqlLiteral, 1);

    g_ptr_array_add(condition->literals, literal);
    return fill_literal(parser, condition->operator== OPERATOR_LIKE, literal);
}

static bool take_list(Parser *parser, SoqlCondition *condition)
{
    if (parser_is_symbol(parser, ":"))
        return take_literal(parser, condition);
    if (!parser_need_symbol(parser, "("))
        return false;
    if (parser_is_word(parser, "SELECT")) {
        condition->query = parser_query(parser);
        return condition->query && parser_need_symbol(parser, ")");
    }
    do
        if (!take_literal(parser, condition))
            return false;
    while (parser_take_symbol(parser, ","));
    return parser_need_symbol(parser, ")");
}

static bool fill_comparison(Parser *parser, SoqlCondition *condition)
{
    condition->left = parser_expression(parser);
    if (!condition->left || !take_operator(parser, &condition->operator))
        return false;
    condition->at = parser_token(parser)->at;
    return condition->operator>= OPERATOR_IN ? take_list(parser, condition)
                                             : take_literal(parser, condition);
}

static SoqlCondition *parse_one(Parser *parser);

static SoqlCondition *parse_not(Parser *parser)
{
    guint at = parser_token(parser)->at;
    SoqlCondition *condition, *inner;

    parser_step(parser);
    if (++parser->depth > SOQL_MAX_DEPTH) {
        parser_unexpected(parser);
        return NULL;
    }
    inner = parse_one(parser);
    parser->depth--;
    if (!inner)
        return NULL;
    condition = soql_condition_new(CONDITION_NOT, at);
    g_ptr_array_add(condition->parts, inner);
    return condition;
}

static SoqlCondition *parse_one(Parser *parser)
{
    SoqlCondition *condition;
    guint at = parser_token(parser)->at;
    bool ok;

    if (parser_is_word(parser, "NOT"))
        return parse_not(parser);
    if (parser_take_symbol(parser, "(")) {
        condition = parser_condition(parser);
        ok = condition && parser_need_symbol(parser, ")");
    } else {
        condition = soql_condition_new(CONDITION_COMPARE, at);
        ok = fill_comparison(parser, condition);
    }
    if (!ok)
        g_clear_pointer(&condition, soql_condition_free);
    return condition;
}

/* AND and OR do not mix without parentheses. */
static SoqlCondition *parse_chain(Parser *parser)
{
    SoqlCondition *first = parse_one(parser);
    bool is_and = parser_is_word(parser, "AND");
    const char *word = is_and ? "AND" : "OR";
    SoqlCondition *chain;

    if (!first || (!is_and && !parser_is_word(parser, "OR")))
        return first;
    chain = soql_condition_new(is_and ? CONDITION_AND : CONDITION_OR, first->at);
    g_ptr_array_add(chain->parts, first);
    while (parser_take_word(parser, word)) {
        SoqlCondition *part = parse_one(parser);

        if (!part) {
            soql_condition_free(chain);
            return NULL;
        }
        g_ptr_array_add(chain->parts, part);
    }
    if (parser_is_word(parser, is_and ? "OR" : "AND")) {
        parser_unexpected(parser);
        soql_condition_free(chain);
        return NULL;
    }
    return chain;
}

SoqlCondition *parser_condition(Parser *parser)
{
    SoqlCondition *condition = NULL;

    if (++parser->depth > SOQL_MAX_DEPTH)
        parser_unexpected(parser);
    else
        condition = parse_chain(parser);
    parser->depth--;
    return condition;
}
