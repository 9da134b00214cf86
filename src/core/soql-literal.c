#include "config.h"

#include "core/soql-literal.h"

#include <string.h>

static bool is_word_char(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

gsize soql_word_length(const char *text)
{
    gsize length = 0;

    if (!g_ascii_isalpha(text[0]) && text[0] != '_')
        return 0;
    while (is_word_char(text[length]))
        length++;
    return length;
}

bool soql_is_escape(const char *text)
{
    if (text[0] != 'u')
        return text[0] && strchr("nNrRtTbBfF\"'\\_%", text[0]);
    for (int i = 1; i <= 4; i++)
        if (!g_ascii_isxdigit(text[i]))
            return false;
    return true;
}

/* --- the place --- */

static const char *skip_blanks_back(const char *soql, const char *at)
{
    while (at > soql && g_ascii_isspace(at[-1]))
        at--;
    return at;
}

/* Back over [A-Za-z0-9_.]: a word, or a path of fields. */
static const char *skip_word_back(const char *soql, const char *at)
{
    while (at > soql && (is_word_char(at[-1]) || at[-1] == '.'))
        at--;
    return at;
}

/* The word that ends at `at`, blanks aside; moves `at` to its beginning. */
static char *word_back(const char *soql, const char **at)
{
    const char *end = skip_blanks_back(soql, *at);

    *at = skip_word_back(soql, end);
    return g_strndup(*at, (gsize) (end - *at));
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (gsize i = 0; words[i]; i++)
        if (g_ascii_strcasecmp(word, words[i]) == 0)
            return true;
    return false;
}

/* Back over "(", and over the values in front of this one in "IN (:a, 'b', :c". */
static const char *skip_list_back(const char *soql, const char *at)
{
    const char *start = skip_blanks_back(soql, at);

    if (start == soql || (start[-1] != '(' && start[-1] != ','))
        return at;
    /* A text in the list may hold anything, quotes included: the type of the list's field is then
     * only found when the list begins here. */
    while (start > soql && start[-1] != '(') {
        if (start[-1] == '\'' || start[-1] == ')')
            return NULL;
        start--;
    }
    return start > soql ? start - 1 : NULL;
}

/* The field in front of an operator that ends at `at`. */
static char *field_back(const char *soql, const char *at)
{
    static const char *const words[] = {"LIKE", "IN", "INCLUDES", "EXCLUDES", NULL};
    const char *end = skip_blanks_back(soql, at);
    g_autofree char *word = NULL;
    char *field;

    if (end > soql && strchr("=<>!", end[-1])) {
        while (end > soql && strchr("=<>!", end[-1]))
            end--;
    } else {
        word = word_back(soql, &end);
        if (!is_one_of(word, words))
            return NULL;
    }
    field = word_back(soql, &end);
    if (g_ascii_strcasecmp(field, "NOT") == 0) {
        g_free(field);
        field = word_back(soql, &end);
    }
    if (soql_word_length(field))
        return field;
    g_free(field);
    return NULL;
}

/* LAST_N_DAYS:n, N_MONTHS_AGO:n */
static bool is_date_function(const char *word)
{
    g_autofree char *upper = g_ascii_strup(word, -1);

    return strstr(upper, "_N_") || g_str_has_prefix(upper, "N_");
}

void soql_place_init(SoqlPlace *place, const char *soql, const char *at)
{
    static const char *const counts[] = {"LIMIT", "OFFSET", NULL};
    static const char *const lists[] = {"IN", "INCLUDES", "EXCLUDES", NULL};
    const char *start = at;
    const char *list;
    g_autofree char *word = word_back(soql, &start);
    g_autofree char *before = NULL;

    place->days = is_date_function(word);
    place->count = place->days || is_one_of(word, counts);
    place->in_list = !place->count && is_one_of(word, lists);
    list = skip_list_back(soql, at);
    start = list;
    before = list && list != at ? word_back(soql, &start) : NULL;
    place->many = place->in_list || (before && is_one_of(before, lists));
    place->field = list && !place->count ? field_back(soql, list) : NULL;
}

void soql_place_clear(SoqlPlace *place)
{
    g_clear_pointer(&place->field, g_free);
}

/* --- the literal --- */

static bool matches(const char *value, const char *pattern)
{
    return g_regex_match_simple(pattern, value, G_REGEX_DOLLAR_ENDONLY, 0);
}

#define DATE "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
#define ZONE "(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])"
#define TIME "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"

static bool is_count(const char *value)
{
    return matches(value, "^(0|[1-9][0-9]{0,17})$");
}

static bool is_moment(const char *value)
{
    return strlen(value) <= 64 &&
           (matches(value, "^" DATE "$") || matches(value, "^" DATE "T" TIME ZONE "$") ||
            matches(value, "^" TIME "Z$"));
}

/* A leading zero speaks for a text: a postal code, a number of a customer. */
static bool is_plain(const char *value)
{
    return is_moment(value) ||
           (strlen(value) <= 64 &&
            (matches(value, "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$") ||
             g_ascii_strcasecmp(value, "true") == 0 || g_ascii_strcasecmp(value, "false") == 0));
}

/* What may stand bare when a caller says so: also null, 1e3, amounts with a currency, date words.
 */
static bool is_bare(const char *value)
{
    return is_plain(value) ||
           (strlen(value) <= 64 &&
            (g_ascii_strcasecmp(value, "null") == 0 ||
             matches(value, "^[+-]?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]{1,3})?$") ||
             matches(value, "^[A-Z]{3}-?[0-9]+(\\.[0-9]+)?$") ||
             matches(value, "^(TODAY|YESTERDAY|TOMORROW|(LAST|THIS|NEXT)_[A-Z0-9_]+(:[0-9]{1,4})?|"
                            "N_[A-Z_]+_AGO:[0-9]{1,4})$")));
}

static char *literal_in(SoqlForm form, const char *text, const char **ret_why)
{
    char *literal;

    if (form == SOQL_BARE && !is_bare(text)) {
        *ret_why = "is no number, date, time, true, false or null";
        return NULL;
    }
    if (form == SOQL_BARE || (form == SOQL_GUESS && is_plain(text)) ||
        (form == SOQL_MOMENT && is_moment(text)))
        return g_strdup(text);
    literal = soql_quote(text, -1, NULL);
    if (!literal)
        *ret_why = "is not valid UTF-8";
    return literal;
}

/* One value; what the field wants goes before what the value looks like. */
static char *literal_one(const SoqlPlace *place, json_object *value, SoqlForm texts, SoqlForm form,
                         const char **ret_why)
{
    bool is_text = json_object_is_type(value, json_type_string);
    const char *text = value ? json_object_get_string(value) : "null";

    if (is_text && strlen(text) != (gsize) json_object_get_string_len(value)) {
        *ret_why = "holds a NUL";
        return NULL;
    }
    if (place->count && !is_count(text)) {
        *ret_why = "must be a whole number";
        return NULL;
    }
    if (place->count || !value)
        return g_strdup(text);
    if (form == SOQL_GUESS)
        form = is_text ? texts : SOQL_BARE;
    return literal_in(form, text, ret_why);
}

char *soql_literal(const SoqlPlace *place, const SoqlValue *value, SoqlForm form,
                   const char **ret_why)
{
    g_autoptr(GString) all = g_string_new(NULL);
    bool several = json_object_is_type(value->json, json_type_array);
    gsize n = several ? json_object_array_length(value->json) : 1;

    if (several && !place->many) {
        *ret_why = "is a list, which only IN, INCLUDES and EXCLUDES take";
        return NULL;
    }
    for (gsize i = 0; i < n; i++) {
        json_object *one = several ? json_object_array_get_idx(value->json, i) : value->json;
        g_autofree char *literal = literal_one(place, one, value->texts, form, ret_why);

        if (!literal)
            return NULL;
        g_string_append_printf(all, "%s%s", i ? "," : "", literal);
    }
    if (place->days)
        g_string_prepend_c(all, ':');
    if (place->in_list)
        return g_strdup_printf("(%s)", all->str);
    return g_string_free(g_steal_pointer(&all), FALSE);
}
