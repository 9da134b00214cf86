#include "config.h"

#include "org/formula.h"

#include <math.h>
#include <string.h>

#include "org/value.h"

#define MAX_STEPS 16

static const char *skip_space(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

/* One operand as text; NULL if it is null or cannot be read (then *ret_ok is false). */
static char *take_operand(const Row *row, const Field *self, const char **at, bool *ret_ok)
{
    const char *start = *at;
    gsize length;
    g_autofree char *word = NULL;
    const Field *field;
    RowBuffer buffer;

    if (*start == '\'') {
        const char *end = strchr(start + 1, '\'');

        *ret_ok = end != NULL;
        *at = end ? end + 1 : start;
        return end ? g_strndup(start + 1, (gsize) (end - start - 1)) : NULL;
    }
    length = strspn(start, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");
    word = g_strndup(start, length);
    *at = start + length;
    *ret_ok = length > 0;
    if (g_ascii_isdigit(*start))
        return g_steal_pointer(&word);
    field = entity_field(row->entity, word);
    if (!field || field == self || field->calculated) {
        *ret_ok = false;
        return NULL;
    }
    return g_strdup(row_value(row, field, buffer));
}

static bool apply(char operation, double *sum, const char *operand)
{
    double number = operand ? g_ascii_strtod(operand, NULL) : 0;

    switch (operation) {
    case '*':
        *sum *= number;
        return true;
    case '/':
        *sum /= number;
        return number != 0;
    case '+':
        *sum += number;
        return true;
    case '-':
        *sum -= number;
        return true;
    default:
        return false;
    }
}

const char *formula_value(const Row *row, const Field *field, RowBuffer buffer)
{
    const char *at = skip_space(field->formula);
    g_autoptr(GString) text = g_string_new(NULL);
    bool is_text = field_class(field) == CLASS_TEXT;
    bool ok, is_null = false;
    double sum = 0;
    char operation = '+';

    for (guint step = 0; step < MAX_STEPS; step++) {
        g_autofree char *operand = take_operand(row, field, &at, &ok);

        if (!ok)
            return NULL;
        if (is_text)
            g_string_append(text, operand ? operand : "");
        else if (!apply(operation, &sum, operand))
            return NULL;
        is_null = is_null || (!operand && !is_text);
        at = skip_space(at);
        if (!*at)
            break;
        operation = *at;
        if ((operation == '&') != is_text)
            return NULL;
        at = skip_space(at + 1);
    }
    if (*at || is_null)
        return NULL;
    if (is_text) {
        g_strlcpy(buffer, text->str, ROW_VALUE_SIZE);
        return buffer;
    }
    g_snprintf(buffer, ROW_VALUE_SIZE, "%.*f", field->scale, sum);
    return isfinite(sum) ? buffer : NULL;
}
