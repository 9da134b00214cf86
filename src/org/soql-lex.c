#include "config.h"

#include "org/soql-lex.h"

#include <string.h>

#define MARGIN 60 /* characters shown on either side of a mistake */

void soql_problem(RowProblem *problem, const char *soql, guint at, const char *code,
                  const char *format, ...)
{
    g_autofree char *words = NULL;
    const char *place = soql + MIN(at, strlen(soql));
    const char *line = place;
    const char *start, *end = place;
    glong column;
    guint row = 1;
    va_list args;

    va_start(args, format);
    words = g_strdup_vprintf(format, args);
    va_end(args);
    while (line > soql && line[-1] != '\n')
        line--;
    for (const char *c = soql; c < line; c++)
        row += *c == '\n';
    column = g_utf8_pointer_to_offset(line, place);
    start = column > MARGIN ? g_utf8_offset_to_pointer(line, column - MARGIN) : line;
    for (guint i = 0; i < MARGIN && *end && *end != '\n'; i++)
        end = g_utf8_next_char(end);
    row_problem_set(problem, 400, code, NULL, "\n%.*s\n%*s^\nERROR at Row:%u:Column:%ld\n%s",
                    (int) (end - start), start, (int) g_utf8_pointer_to_offset(start, place), "",
                    row, column + 1, words);
}

static void token_clear(gpointer token)
{
    g_free(((Token *) token)->text);
}

static void add(GArray *tokens, TokenKind kind, const char *soql, const char *start,
                const char *end)
{
    Token token = {kind, (guint) (start - soql), (guint) (end - start), NULL};
    guint trim = kind == TOKEN_TEXT ? 1 : 0;

    token.text = g_strndup(start + trim, (gsize) (end - start) - 2 * trim);
    g_array_append_val(tokens, token);
}

static bool is_name_char(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '.';
}

/* Behind the closing quote; NULL if there is none. */
static const char *skip_text(const char *at)
{
    for (at++; *at && *at != '\''; at++)
        if (*at == '\\' && at[1])
            at++;
    return *at ? at + 1 : NULL;
}

static bool looks_like(const char *at, const char *pattern)
{
    for (; *pattern; at++, pattern++)
        if (*pattern == '0' ? !g_ascii_isdigit(*at) : *at != *pattern)
            return false;
    return true;
}

static const char *skip_number(const char *at)
{
    if (*at == '-' || *at == '+')
        at++;
    while (g_ascii_isdigit(*at))
        at++;
    if (*at == '.')
        for (at++; g_ascii_isdigit(*at);)
            at++;
    if ((*at == 'e' || *at == 'E') &&
        (g_ascii_isdigit(at[1]) || looks_like(at + 1, "-0") || looks_like(at + 1, "+0")))
        for (at += 2; g_ascii_isdigit(*at);)
            at++;
    return at;
}

/* A number, a date or a time. */
static const char *lex_digits(GArray *tokens, const char *soql, const char *at)
{
    TokenKind kind = TOKEN_NUMBER;
    const char *end;

    if (looks_like(at, "0000-00-00")) {
        kind = g_ascii_toupper(at[10]) == 'T' ? TOKEN_DATETIME : TOKEN_DATE;
        end = at + 10;
        if (kind == TOKEN_DATETIME)
            end += 1 + strspn(end + 1, "0123456789:.+-Zz");
    } else if (looks_like(at, "00:00")) {
        kind = TOKEN_TIME;
        end = at + strspn(at, "0123456789:.Zz");
    } else {
        end = skip_number(at);
    }
    add(tokens, kind, soql, at, end);
    return end;
}

static const char *lex_symbol(GArray *tokens, const char *soql, const char *at)
{
    const char *end = at + 1;

    if ((*at == '<' && (at[1] == '=' || at[1] == '>')) ||
        ((*at == '>' || *at == '!') && at[1] == '='))
        end++;
    else if (!strchr("(),=<>:", *at))
        return NULL;
    add(tokens, TOKEN_SYMBOL, soql, at, end);
    return end;
}

static const char *lex_one(GArray *tokens, const char *soql, const char *at, RowProblem *problem)
{
    const char *end = at;

    if (g_ascii_isalpha(*at) || *at == '_') {
        while (is_name_char(*end))
            end++;
        add(tokens, TOKEN_WORD, soql, at, end);
        return end;
    }
    if (*at == '\'') {
        end = skip_text(at);
        if (end)
            add(tokens, TOKEN_TEXT, soql, at, end);
        else
            soql_problem(problem, soql, (guint) (at - soql), "MALFORMED_QUERY",
                         "line 1:%zu mismatched character '<EOF>' expecting '''", strlen(soql));
        return end;
    }
    if (g_ascii_isdigit(*at) || ((*at == '-' || *at == '+') && g_ascii_isdigit(at[1])) ||
        (*at == '.' && g_ascii_isdigit(at[1])))
        return lex_digits(tokens, soql, at);
    end = lex_symbol(tokens, soql, at);
    if (!end)
        soql_problem(problem, soql, (guint) (at - soql), "MALFORMED_QUERY",
                     "line 1:%u no viable alternative at character '%.*s'", (guint) (at - soql),
                     (int) (g_utf8_next_char(at) - at), at);
    return end;
}

GArray *soql_lex(const char *soql, RowProblem *problem)
{
    g_autoptr(GArray) tokens = g_array_new(FALSE, TRUE, sizeof(Token));
    const char *at = soql;

    g_array_set_clear_func(tokens, token_clear);
    if (strlen(soql) > 100000) {
        row_problem_set(problem, 400, "MALFORMED_QUERY", NULL,
                        "SOQL statements cannot be longer than 100000 characters.");
        return NULL;
    }
    while (*at) {
        if (g_ascii_isspace(*at)) {
            at++;
            continue;
        }
        at = lex_one(tokens, soql, at, problem);
        if (!at)
            return NULL;
    }
    add(tokens, TOKEN_END, soql, at, at);
    return g_steal_pointer(&tokens);
}

static bool take_unicode(const char *digits, GString *text)
{
    gunichar c = 0;

    for (guint i = 0; i < 4; i++) {
        if (!g_ascii_isxdigit(digits[i]))
            return false;
        c = c * 16 + (gunichar) g_ascii_xdigit_value(digits[i]);
    }
    if (c == 0 || (c >= 0xD800 && c < 0xE000))
        return false;
    g_string_append_unichar(text, c);
    return true;
}

/* A surrogate pair written as two escapes. */
static bool take_pair(const char *raw, GString *text)
{
    g_autofree char *first = g_strndup(raw, 4);
    g_autofree char *second = NULL;
    gunichar high, low;

    high = (gunichar) g_ascii_strtoull(first, NULL, 16);
    if (high < 0xD800 || high > 0xDBFF || strlen(raw) < 10 || raw[4] != '\\' || raw[5] != 'u')
        return false;
    second = g_strndup(raw + 6, 4);
    low = (gunichar) g_ascii_strtoull(second, NULL, 16);
    if (low < 0xDC00 || low > 0xDFFF)
        return false;
    g_string_append_unichar(text, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
    return true;
}

bool soql_unescape(const char *raw, bool like, char **ret_text)
{
    static const char letters[] = "nNrRtTbBfF\"'\\";
    static const char values[] = "\n\n\r\r\t\t\b\b\f\f\"'\\";
    g_autoptr(GString) text = g_string_new(NULL);

    for (const char *at = raw; *at; at++) {
        const char *letter;

        if (*at != '\\') {
            g_string_append_c(text, *at);
            continue;
        }
        at++;
        letter = *at ? strchr(letters, *at) : NULL;
        if (letter) {
            if (like && *at == '\\')
                g_string_append_c(text, '\\');
            g_string_append_c(text, values[letter - letters]);
        } else if (like && (*at == '_' || *at == '%')) {
            g_string_append_c(text, '\\');
            g_string_append_c(text, *at);
        } else if ((*at == 'u' || *at == 'U') && strlen(at) > 4 && take_unicode(at + 1, text)) {
            at += 4;
        } else if ((*at == 'u' || *at == 'U') && take_pair(at + 1, text)) {
            at += 10;
        } else {
            return false;
        }
    }
    *ret_text = g_string_free(g_steal_pointer(&text), FALSE);
    return true;
}
