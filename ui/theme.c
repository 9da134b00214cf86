#include "config.h"

#include "ui/theme.h"

#include <stdbool.h>
#include <stdlib.h>

static const struct {
    short foreground, background;
    attr_t mono;  /* without colours */
    attr_t extra; /* with colours */
} rows[THEME_N] = {
    [THEME_TEXT] = {-1, -1, A_NORMAL, A_NORMAL},
    [THEME_TITLE] = {-1, -1, A_BOLD, A_BOLD},
    [THEME_STEP] = {COLOR_CYAN, -1, A_BOLD | A_UNDERLINE, A_BOLD},
    [THEME_FOCUS] = {-1, -1, A_REVERSE, A_REVERSE},
    [THEME_FIELD] = {-1, -1, A_UNDERLINE, A_UNDERLINE},
    [THEME_MARKED] = {COLOR_CYAN, -1, A_BOLD, A_NORMAL},
    [THEME_DIM] = {-1, -1, A_DIM, A_DIM},
    [THEME_KEY] = {-1, -1, A_BOLD, A_BOLD},
    [THEME_OK] = {COLOR_GREEN, -1, A_NORMAL, A_NORMAL},
    [THEME_WARNING] = {COLOR_YELLOW, -1, A_BOLD, A_BOLD},
    [THEME_PROBLEM] = {COLOR_RED, -1, A_BOLD, A_BOLD},
    [THEME_BANNER] = {COLOR_WHITE, COLOR_RED, A_REVERSE | A_BOLD, A_BOLD},
    [THEME_LINK] = {COLOR_CYAN, -1, A_NORMAL, A_NORMAL},
};

static bool colours;

static bool wanted(ThemeWhen when)
{
    const char *none = getenv("NO_COLOR");
    const char *force = getenv("CLICOLOR_FORCE");

    if (when != THEME_AUTO)
        return when == THEME_ALWAYS;
    if (none && *none)
        return force && *force && *force != '0';
    return true;
}

void theme_open(ThemeWhen when)
{
    colours = wanted(when) && has_colors();
    if (!colours)
        return;
    start_color();
    use_default_colors();
    for (short i = 0; i < THEME_N; i++)
        init_pair((short) (i + 1), rows[i].foreground, rows[i].background);
}

attr_t theme_attributes(ThemeMeaning meaning)
{
    if (!colours)
        return rows[meaning].mono;
    return rows[meaning].extra | (attr_t) COLOR_PAIR(meaning + 1);
}

void theme_set(WINDOW *window, ThemeMeaning meaning)
{
    (void) wattrset(window, (int) theme_attributes(meaning));
}
