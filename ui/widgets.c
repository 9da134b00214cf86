#include "config.h"

#include "ui/widgets.h"

#include <stdarg.h>
#include <string.h>
#include <wchar.h>

#include "core/text.h"
#include "ui/terminal.h"

/* -1: ask the locale. */
static int utf8 = -1;

/* More marks than this upon one letter are an attack on the screen, not writing. */
#define MAX_MARKS 2

void widgets_set_utf8(bool is_utf8)
{
    utf8 = is_utf8;
}

static bool has_utf8(void)
{
    return utf8 < 0 ? terminal_is_utf8() : utf8;
}

const char *sign(Sign which)
{
    static const char *const signs[SIGN_N][2] = {
        [SIGN_STEP] = {">", "\xe2\x80\xba"},   [SIGN_ELLIPSIS] = {"~", "\xe2\x80\xa6"},
        [SIGN_BULLET] = {"*", "\xe2\x80\xa2"}, [SIGN_LINE] = {"-", "\xe2\x94\x80"},
        [SIGN_MASK] = {"*", "\xe2\x80\xa2"},   [SIGN_DONE] = {"+", "\xe2\x9c\x93"},
        [SIGN_FAILED] = {"x", "\xe2\x9c\x97"},
    };

    return signs[which][has_utf8()];
}

/* What a character takes; -1: it is not drawn at all. */
static int columns(gunichar c, int marks)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return -1;
    if (c < 0x7f)
        return 1;
    if (!has_utf8())
        return 1;
    if (g_unichar_iszerowidth(c))
        return marks < MAX_MARKS ? 0 : -1;
    if (g_unichar_iswide(c))
        return 2;
    return wcwidth((wchar_t) c) == 1 ? 1 : -1;
}

/* Without UTF-8 a few signs have a stand-in, the rest is a question mark. */
static gunichar shown(gunichar c)
{
    if (c < 0x80 || has_utf8())
        return c;
    switch (c) {
    case 0x2026:
        return '~';
    case 0x203a:
    case 0x2192:
        return '>';
    case 0x2190:
        return '<';
    case 0x2191:
        return '^';
    case 0x2193:
        return 'v';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x201c:
    case 0x201d:
        return '"';
    case 0x2013:
    case 0x2014:
        return '-';
    default:
        return '?';
    }
}

typedef struct {
    wchar_t cells[512];
    int n;
    int width;
    int marks;
} Run;

/* Adds a character; false when it does not fit any more. */
static bool run_add(Run *run, gunichar c, int width)
{
    int takes = columns(c, run->marks);

    if (takes < 0)
        return true;
    if (run->width + takes > width || run->n + 1 >= (int) G_N_ELEMENTS(run->cells))
        return false;
    /* A mark needs something to stand on. */
    if (takes == 0 && !run->n)
        return true;
    run->marks = takes ? 0 : run->marks + 1;
    run->cells[run->n++] = (wchar_t) shown(c);
    run->width += takes;
    return true;
}

static char *clean(const char *text)
{
    return text_clean(text ? text : "");
}

int text_width(const char *text)
{
    g_autofree char *safe = clean(text);
    int width = 0;
    int marks = 0;

    for (const char *p = safe; *p; p = g_utf8_next_char(p)) {
        int takes = columns(g_utf8_get_char(p), marks);

        marks = takes ? 0 : marks + 1;
        width += MAX(takes, 0);
    }
    return width;
}

static void run_put(WINDOW *window, int y, int x, ThemeMeaning meaning, const Run *run)
{
    if (y < 0 || y >= getmaxy(window) || x < 0 || x >= getmaxx(window) || !run->n)
        return;
    theme_set(window, meaning);
    mvwaddnwstr(window, y, x, run->cells, run->n);
    theme_set(window, THEME_TEXT);
}

/* `safe` is clean. */
static int put_safe(WINDOW *window, int y, int x, int width, ThemeMeaning meaning, const char *safe)
{
    Run run = {.n = 0};
    const char *p = safe;

    width = MIN(width, getmaxx(window) - x);
    if (width <= 0)
        return 0;
    while (*p && run_add(&run, g_utf8_get_char(p), width))
        p = g_utf8_next_char(p);
    if (*p) {
        run = (Run){.n = 0};
        for (p = safe; *p && run_add(&run, g_utf8_get_char(p), width - 1);)
            p = g_utf8_next_char(p);
        run_add(&run, 0x2026, width);
    }
    run_put(window, y, x, meaning, &run);
    return run.width;
}

int put(WINDOW *window, int y, int x, int width, ThemeMeaning meaning, const char *text)
{
    g_autofree char *safe = clean(text);

    return put_safe(window, y, x, width, meaning, safe);
}

int put_format(WINDOW *window, int y, int x, int width, ThemeMeaning meaning, const char *format,
               ...)
{
    g_autofree char *text = NULL;
    va_list list;

    va_start(list, format);
    text = g_strdup_vprintf(format, list);
    va_end(list);
    return put(window, y, x, width, meaning, text);
}

void put_padded(WINDOW *window, int y, int x, int width, ThemeMeaning meaning, const char *text)
{
    if (y < 0 || y >= getmaxy(window))
        return;
    theme_set(window, meaning);
    for (int i = MAX(x, 0); i < MIN(x + width, getmaxx(window)); i++)
        mvwaddch(window, y, i, ' ');
    theme_set(window, THEME_TEXT);
    put(window, y, x, width, meaning, text);
}

void put_line(WINDOW *window, int y, int x, int width)
{
    GString *line = g_string_new(NULL);

    for (int i = 0; i < width; i++)
        g_string_append(line, sign(SIGN_LINE));
    put_safe(window, y, x, width, THEME_DIM, line->str);
    g_string_free(line, TRUE);
}

/* How much of the text goes on one line: up to a blank if there is one, else as much as fits. */
static const char *line_end(const char *text, int width, const char **ret_next)
{
    Run run = {.n = 0};
    const char *blank = NULL;
    const char *p = text;

    while (*p && *p != '\n' && run_add(&run, g_utf8_get_char(p), width)) {
        if (*p == ' ')
            blank = p;
        p = g_utf8_next_char(p);
    }
    if (*p && *p != '\n' && *p != ' ' && blank)
        p = blank;
    else if (p == text && *p && *p != '\n')
        p = g_utf8_next_char(p); /* narrower than one character: go on all the same */
    *ret_next = *p == ' ' || *p == '\n' ? p + 1 : p;
    return p;
}

int put_wrapped(WINDOW *window, int y, int x, int width, int rows, int top, int bottom,
                ThemeMeaning meaning, const char *text)
{
    g_autofree char *safe = text_clean_lines(text ? text : "");
    const char *p = safe;
    int n = 0;

    if (width <= 0)
        return 0;
    while (*p && n < rows) {
        const char *next;
        const char *end = line_end(p, width, &next);
        g_autofree char *line = g_strndup(p, (gsize) (end - p));

        if (n == rows - 1 && *next) {
            g_free(line);
            line = g_strdup_printf("%.*s%s", (int) (end - p), p, sign(SIGN_ELLIPSIS));
        }
        if (y + n >= top && y + n < bottom)
            put_safe(window, y + n, x, width, meaning, line);
        p = next;
        n++;
    }
    return n;
}

/* --- fields --- */

/* What is drawn for the field's text: the same number of characters. */
static char *field_shown(const Field *field)
{
    GString *text = g_string_new(NULL);
    bool hide = field->kind == FIELD_SECRET;

    for (const char *p = field->text; *p; p = g_utf8_next_char(p)) {
        if (hide)
            g_string_append(text, sign(SIGN_MASK));
        else
            g_string_append_unichar(text, g_utf8_get_char(p));
        if (field->kind == FIELD_ADDRESS && *p == '?')
            hide = true;
    }
    return g_string_free(text, FALSE);
}

static int width_of(const char *text, const char *end)
{
    int width = 0;
    int marks = 0;

    for (const char *p = text; p < end && *p; p = g_utf8_next_char(p)) {
        int takes = columns(g_utf8_get_char(p), marks);

        marks = takes ? 0 : marks + 1;
        width += MAX(takes, 0);
    }
    return width;
}

int put_field(WINDOW *window, int y, int x, int width, const Field *field, bool focused)
{
    g_autofree char *text = field_shown(field);
    g_autofree char *safe = clean(text);
    glong characters = g_utf8_pointer_to_offset(field->text, field->text + field->cursor);
    const char *start = safe;
    const char *cursor;
    int at;

    /* Cleaning keeps the number of characters but where it must not draw one; never run over. */
    characters = MIN(characters, g_utf8_strlen(safe, -1));
    cursor = g_utf8_offset_to_pointer(safe, characters);
    while (width_of(start, cursor) >= width && start < cursor)
        start = g_utf8_next_char(start);
    at = width_of(start, cursor);
    put_padded(window, y, x, width, focused ? THEME_FOCUS : THEME_FIELD, "");
    if (*start) {
        Run run = {.n = 0};

        for (const char *p = start; *p && run_add(&run, g_utf8_get_char(p), width);)
            p = g_utf8_next_char(p);
        run_put(window, y, x, focused ? THEME_FOCUS : THEME_FIELD, &run);
    }
    return x + at;
}
