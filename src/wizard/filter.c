#include "config.h"

#include "wizard/filter.h"

#include <string.h>

#include "core/problem.h"

/* A filter is typed by a person: more than this is a paste gone wrong. */
#define MAX_TERMS 16

static void term_clear(gpointer data)
{
    g_free(((FilterTerm *) data)->text);
}

static void parse_term(GArray *terms, const char *word)
{
    FilterTerm term = {.kind = FILTER_CONTAINS};
    g_autofree char *body = NULL;
    gsize n;

    if (*word == '!') {
        term.negated = true;
        word++;
    }
    if (*word == '\'') {
        term.kind = FILTER_EXACT;
        word++;
    } else if (*word == '^') {
        term.kind = FILTER_START;
        word++;
    }
    body = g_strdup(word);
    n = strlen(body);
    if (n > 1 && body[n - 1] == '$' && term.kind != FILTER_EXACT) {
        body[n - 1] = '\0';
        term.kind = term.kind == FILTER_START ? FILTER_WHOLE : FILTER_END;
    }
    if (!*body)
        return;
    term.text = g_utf8_strdown(body, -1);
    term.length = strlen(term.text);
    g_array_append_val(terms, term);
}

Filter *filter_parse(const char *typed)
{
    Filter *filter = g_new0(Filter, 1);
    g_autofree char *valid = g_utf8_make_valid(typed ? typed : "", -1);
    g_auto(GStrv) words = g_strsplit_set(valid, " \t", -1);

    filter->terms = g_array_new(FALSE, FALSE, sizeof(FilterTerm));
    g_array_set_clear_func(filter->terms, term_clear);
    for (char **word = words; *word && filter->terms->len < MAX_TERMS; word++)
        parse_term(filter->terms, *word);
    return filter;
}

void filter_free(Filter *filter)
{
    if (!filter)
        return;
    g_array_unref(filter->terms);
    g_free(filter);
}

static bool starts_word(const char *text, const char *at)
{
    return at == text || !g_ascii_isalnum(at[-1]);
}

/* A match of the whole text beats one at its start, at the start of a word, anywhere; in short
 * texts it means more than in long ones. */
static guint match_score(const FilterTerm *term, const char *text, gsize length)
{
    const char *at = NULL;
    guint score = 100;

    if (term->length > length)
        return 0;
    switch (term->kind) {
    case FILTER_CONTAINS:
    case FILTER_EXACT:
        at = memmem(text, length, term->text, term->length);
        break;
    case FILTER_START:
        at = memcmp(text, term->text, term->length) ? NULL : text;
        break;
    case FILTER_END:
        at = text + length - term->length;
        at = memcmp(at, term->text, term->length) ? NULL : at;
        break;
    case FILTER_WHOLE:
        at = length == term->length && !memcmp(text, term->text, length) ? text : NULL;
        break;
    }
    if (!at)
        return 0;
    if (term->length == length)
        score += 400;
    else if (at == text)
        score += 200;
    else if (starts_word(text, at))
        score += 100;
    return score + (guint) (term->length * 64 / length);
}

guint filter_score(const Filter *filter, const char *name, gsize name_length, const char *label,
                   gsize label_length)
{
    guint sum = 1;

    for (guint i = 0; i < filter->terms->len; i++) {
        const FilterTerm *term = &g_array_index(filter->terms, FilterTerm, i);
        guint by_name = match_score(term, name, name_length);
        guint by_label = match_score(term, label, label_length);
        guint best = MAX(by_name, by_label);

        if (!best == !term->negated)
            return 0;
        if (!term->negated)
            sum += best;
    }
    return sum;
}

static bool has_letters(const FilterTerm *term, const char *text)
{
    const char *p = text;

    for (gsize i = 0; i < term->length; i++) {
        p = strchr(p, term->text[i]);
        if (!p)
            return false;
        p++;
    }
    return true;
}

bool filter_loosely(const Filter *filter, const char *name, const char *label)
{
    for (guint i = 0; i < filter->terms->len; i++) {
        const FilterTerm *term = &g_array_index(filter->terms, FilterTerm, i);
        bool found;

        if (term->kind == FILTER_CONTAINS && !term->negated)
            found = has_letters(term, name) || has_letters(term, label);
        else
            found =
                match_score(term, name, strlen(name)) || match_score(term, label, strlen(label));
        if (found == term->negated)
            return false;
    }
    return true;
}

struct Pattern {
    GPatternSpec *glob;
    GRegex *regex;
};

static void complain(GError **error, const char *why, const char *typed)
{
    problem_set(error, PROBLEM_USAGE, why, "write *__c, Acc*, or /regex/", "no pattern: '%s'",
                typed);
}

Pattern *pattern_parse(const char *typed, GError **error)
{
    g_autoptr(Pattern) pattern = g_new0(Pattern, 1);
    gsize n = strlen(typed);

    if (!n || !g_utf8_validate(typed, -1, NULL)) {
        complain(error, n ? "it is no valid UTF-8" : "it is empty", n ? "?" : "");
        return NULL;
    }
    if (*typed == '/') {
        g_autofree char *body = g_strndup(typed + 1, n > 1 && typed[n - 1] == '/' ? n - 2 : n - 1);
        g_autoptr(GError) wrong = NULL;

        if (!*body) {
            complain(error, "there is nothing between the slashes", typed);
            return NULL;
        }
        pattern->regex = g_regex_new(body, G_REGEX_CASELESS, 0, &wrong);
        if (!pattern->regex) {
            complain(error, wrong->message, typed);
            return NULL;
        }
    } else {
        g_autofree char *lower = g_utf8_strdown(typed, -1);

        pattern->glob = g_pattern_spec_new(lower);
    }
    return g_steal_pointer(&pattern);
}

bool pattern_matches(const Pattern *pattern, const char *name)
{
    g_autofree char *lower = NULL;

    if (pattern->regex)
        return g_regex_match(pattern->regex, name, 0, NULL);
    lower = g_utf8_strdown(name, -1);
    return g_pattern_spec_match_string(pattern->glob, lower);
}

void pattern_free(Pattern *pattern)
{
    if (!pattern)
        return;
    g_clear_pointer(&pattern->glob, g_pattern_spec_free);
    g_clear_pointer(&pattern->regex, g_regex_unref);
    g_free(pattern);
}
