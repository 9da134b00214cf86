#include "config.h"

#include "core/names.h"

#include <string.h>

#define IDENTIFIER_MAX 80
#define WORD_MAX 128

/* How much of an API name an entity name keeps. */
typedef enum { PLAIN, FULL, WHOLE } Degree;

static void append_squeezed(GString *result, const char *part, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (part[i] != '_')
            g_string_append_c(result, part[i]);
}

static void append_suffix(GString *result, const char *suffix)
{
    gsize at = result->len;

    append_squeezed(result, suffix, strlen(suffix));
    if (result->len > at)
        result->str[at] = g_ascii_toupper(result->str[at]);
}

char *names_entity(const char *api_name, bool full)
{
    GString *result = g_string_new(NULL);
    const char *suffix = g_strrstr(api_name, "__");
    const char *space = strstr(api_name, "__");
    const char *core = api_name;

    if (suffix && space + 2 <= suffix) {
        if (full)
            g_string_append_len(result, api_name, space - api_name);
        core = space + 2;
    }
    append_squeezed(result, core, suffix ? (gsize) (suffix - core) : strlen(core));
    if (suffix && (full || g_ascii_strcasecmp(suffix, "__c") != 0))
        append_suffix(result, suffix + 2);
    /* A name of underscores alone is no Salesforce name; it must not become an empty one. */
    if (result->len == 0)
        g_string_assign(result, api_name);
    return g_string_free(result, FALSE);
}

static char *entity_of(const char *api_name, Degree degree)
{
    return degree == WHOLE ? g_strdup(api_name) : names_entity(api_name, degree == FULL);
}

typedef struct {
    guint count;
    Degree least;
} Namesakes;

static Namesakes *namesakes_of(GHashTable *all, const char *name)
{
    char *low = g_ascii_strdown(name, -1);
    Namesakes *namesakes = g_hash_table_lookup(all, low);

    if (namesakes) {
        g_free(low);
        return namesakes;
    }
    namesakes = g_new0(Namesakes, 1);
    namesakes->least = WHOLE;
    g_hash_table_insert(all, low, namesakes);
    return namesakes;
}

/* Among names that are equal, raises those of the least degree; false when none could be raised. */
static bool raise_equal(GPtrArray *names, Degree *degrees)
{
    g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bool raised = false;

    for (guint i = 0; i < names->len; i++) {
        Namesakes *namesakes = namesakes_of(all, g_ptr_array_index(names, i));

        namesakes->count++;
        namesakes->least = MIN(namesakes->least, degrees[i]);
    }
    for (guint i = 0; i < names->len; i++) {
        const Namesakes *namesakes = namesakes_of(all, g_ptr_array_index(names, i));

        if (namesakes->count > 1 && degrees[i] == namesakes->least && degrees[i] < WHOLE) {
            degrees[i]++;
            raised = true;
        }
    }
    return raised;
}

GPtrArray *names_entities(const char *const *api_names)
{
    guint n = g_strv_length((char **) api_names);
    g_autofree Degree *degrees = g_new0(Degree, n + 1);
    g_autoptr(GPtrArray) names = NULL;

    do {
        g_clear_pointer(&names, g_ptr_array_unref);
        names = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; i < n; i++)
            g_ptr_array_add(names, entity_of(api_names[i], degrees[i]));
    } while (raise_equal(names, degrees));
    return g_steal_pointer(&names);
}

static bool ends_with(const char *low, const char *end)
{
    return g_str_has_suffix(low, end);
}

char *names_plural(const char *entity)
{
    g_autofree char *low = g_ascii_strdown(entity, -1);
    gsize length = strlen(low);

    if (length >= 2 && low[length - 1] == 'y' && !strchr("aeiou", low[length - 2]))
        return g_strdup_printf("%.*sies", (int) length - 1, entity);
    if (ends_with(low, "s") || ends_with(low, "x") || ends_with(low, "ch") || ends_with(low, "sh"))
        return g_strconcat(entity, "es", NULL);
    return g_strconcat(entity, "s", NULL);
}

static void trim_underscores(GString *text)
{
    while (text->len && text->str[text->len - 1] == '_')
        g_string_truncate(text, text->len - 1);
}

char *names_developer(const char *text, gsize max)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *ascii = g_str_to_ascii(valid, "C");
    GString *result = g_string_new(NULL);

    for (const char *c = ascii; *c; c++) {
        if (g_ascii_isalnum(*c)) {
            if (result->len == 0 && g_ascii_isdigit(*c))
                g_string_append_c(result, 'X');
            g_string_append_c(result, *c);
        } else if (result->len && result->str[result->len - 1] != '_') {
            g_string_append_c(result, '_');
        }
    }
    if (result->len > max)
        g_string_truncate(result, max);
    trim_underscores(result);
    if (result->len == 0 && max > 0)
        g_string_append_c(result, 'X');
    return g_string_free(result, FALSE);
}

char *names_app(const char *connection)
{
    g_autofree char *text = g_strconcat("Orgwire_", connection, NULL);

    return names_developer(text, NAMES_APP_MAX);
}

bool names_is_identifier(const char *text)
{
    gsize length = strlen(text);

    if (!g_ascii_isalpha(text[0]) || length > IDENTIFIER_MAX)
        return false;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(text[i]) && text[i] != '_')
            return false;
    return true;
}

bool names_is_input(const char *name)
{
    static const char *const words[] = {
        "filter",          "where",       "binds",       "order",
        "limit",           "fields",      "external_id", "allow_duplicates",
        "assignment_rule", "all_or_none", "rows",        NULL};
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return g_strv_contains(words, lower);
}

/* Letters to add, drop, change or swap (optimal string alignment), case aside. */
static guint distance(const char *a, const char *b)
{
    guint rows[3][WORD_MAX + 1];
    guint *two_back = rows[0];
    guint *one_back = rows[1];
    guint *row = rows[2];
    gsize n = strlen(b);

    for (gsize j = 0; j <= n; j++)
        row[j] = (guint) j;
    for (gsize i = 1; a[i - 1]; i++) {
        guint *free_row = two_back;

        two_back = one_back;
        one_back = row;
        row = free_row;
        row[0] = (guint) i;
        for (gsize j = 1; j <= n; j++) {
            char x = g_ascii_tolower(a[i - 1]);
            char y = g_ascii_tolower(b[j - 1]);

            row[j] = MIN(one_back[j - 1] + (x != y), MIN(one_back[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && x == g_ascii_tolower(b[j - 2]) && y == g_ascii_tolower(a[i - 2]))
                row[j] = MIN(row[j], two_back[j - 2] + 1);
        }
    }
    return row[n];
}

const char *names_nearest(const char *word, const char *const *candidates)
{
    gsize length = strlen(word);
    guint limit = MAX(1, (guint) MIN(length, WORD_MAX) / 3);
    const char *nearest = NULL;

    if (length == 0 || length > WORD_MAX)
        return NULL;
    for (gsize i = 0; candidates[i]; i++) {
        guint far;

        if (strlen(candidates[i]) > WORD_MAX)
            continue;
        far = distance(word, candidates[i]);
        if (far <= limit) {
            nearest = candidates[i];
            if (far == 0)
                break;
            limit = far - 1;
        }
    }
    /* A word broken off in the middle is far from what it means, and yet plain. */
    for (gsize i = 0; !nearest && length >= 3 && candidates[i]; i++)
        if (g_ascii_strncasecmp(candidates[i], word, length) == 0)
            nearest = candidates[i];
    return nearest;
}

char *names_id18(const char *id)
{
    static const char marks[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    gsize length = strlen(id);
    char full[19];

    if (length != 15 && length != 18)
        return NULL;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(id[i]))
            return NULL;
    memcpy(full, id, 15);
    for (guint group = 0; group < 3; group++) {
        guint bits = 0;

        for (guint i = 0; i < 5; i++)
            bits |= (guint) g_ascii_isupper(id[group * 5 + i]) << i;
        full[15 + group] = marks[bits];
    }
    full[18] = '\0';
    return length == 15 || strcmp(id, full) == 0 ? g_strdup(full) : NULL;
}
