#include "config.h"

#include <string.h>

#include "org/soql-parser.h"

const Token *parser_token(const Parser *parser)
{
    return &g_array_index(parser->tokens, Token, parser->next);
}

const Token *parser_peek(const Parser *parser, guint ahead)
{
    return &g_array_index(parser->tokens, Token,
                          MIN(parser->next + ahead, parser->tokens->len - 1));
}

void parser_step(Parser *parser)
{
    if (parser->next + 1 < parser->tokens->len)
        parser->next++;
}

bool parser_is_word(const Parser *parser, const char *word)
{
    const Token *token = parser_token(parser);

    return token->kind == TOKEN_WORD && g_ascii_strcasecmp(token->text, word) == 0;
}

bool parser_is_symbol(const Parser *parser, const char *symbol)
{
    const Token *token = parser_token(parser);

    return token->kind == TOKEN_SYMBOL && g_str_equal(token->text, symbol);
}

bool parser_take_word(Parser *parser, const char *word)
{
    bool found = parser_is_word(parser, word);

    if (found)
        parser_step(parser);
    return found;
}

bool parser_take_symbol(Parser *parser, const char *symbol)
{
    bool found = parser_is_symbol(parser, symbol);

    if (found)
        parser_step(parser);
    return found;
}

bool parser_unexpected(Parser *parser)
{
    const Token *token = parser_token(parser);

    if (!parser->problem->code)
        soql_problem(parser->problem, parser->soql, token->at, "MALFORMED_QUERY",
                     "unexpected token: '%s'", token->kind == TOKEN_END ? "<EOF>" : token->text);
    return false;
}

bool parser_need_word(Parser *parser, const char *word)
{
    return parser_take_word(parser, word) || parser_unexpected(parser);
}

bool parser_need_symbol(Parser *parser, const char *symbol)
{
    return parser_take_symbol(parser, symbol) || parser_unexpected(parser);
}

bool parser_is_keyword(const char *word)
{
    static const char *const keywords[] = {
        "SELECT", "FROM", "WHERE",    "GROUP",    "HAVING", "ORDER",  "LIMIT",
        "OFFSET", "FOR",  "USING",    "WITH",     "AND",    "OR",     "NOT",
        "IN",     "LIKE", "INCLUDES", "EXCLUDES", "ALL",    "UPDATE", NULL,
    };

    for (guint i = 0; keywords[i]; i++)
        if (g_ascii_strcasecmp(keywords[i], word) == 0)
            return true;
    return false;
}

char *parser_take_name(Parser *parser)
{
    const Token *token = parser_token(parser);

    if (token->kind != TOKEN_WORD || g_str_has_suffix(token->text, ".") ||
        strstr(token->text, "..")) {
        parser_unexpected(parser);
        return NULL;
    }
    parser_step(parser);
    return g_strdup(token->text);
}
