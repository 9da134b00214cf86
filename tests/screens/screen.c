#include "config.h"

#include "screen.h"

#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <wchar.h>

#include "ui/view.h"

void screen_init(void)
{
    FILE *nothing = fopen("/dev/null", "r+");

    setlocale(LC_ALL, "");
    g_assert_nonnull(nothing);
    g_assert_nonnull(newterm("xterm-256color", nothing, nothing));
}

static void add_row(GString *text, WINDOW *pad, int row, int columns)
{
    gsize end = text->len;

    for (int x = 0; x < columns;) {
        cchar_t cell;
        wchar_t characters[CCHARW_MAX + 1] = {0};
        attr_t attributes;
        short pair;
        int width;

        g_assert_cmpint(mvwin_wch(pad, row, x, &cell), ==, OK);
        g_assert_cmpint(getcchar(&cell, characters, &attributes, &pair, NULL), ==, OK);
        for (wchar_t *c = characters; *c; c++)
            g_string_append_unichar(text, (gunichar) *c);
        if (*characters != L' ' && *characters)
            end = text->len;
        width = wcwidth(*characters);
        x += MAX(width, 1);
    }
    g_string_truncate(text, end);
    g_string_append_c(text, '\n');
}

char *screen_draw(const Wizard *wizard, int rows, int columns)
{
    WINDOW *pad = newpad(rows, columns);
    GString *text = g_string_new(NULL);
    Area area;

    g_assert_nonnull(pad);
    view_draw(pad, wizard, &area);
    g_assert_cmpint(area.cursor_y, <, rows);
    g_assert_cmpint(area.cursor_x, <, columns);
    for (int row = 0; row < rows; row++)
        add_row(text, pad, row, columns);
    delwin(pad);
    return g_string_free(text, FALSE);
}

static bool is_harmful(gunichar c)
{
    return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0xfeff ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || (c >= 0xe0000 && c <= 0xe0fff);
}

bool screen_is_harmless(const char *screen, const char **ret_at)
{
    if (!g_utf8_validate(screen, -1, ret_at))
        return false;
    for (const char *p = screen; *p; p = g_utf8_next_char(p))
        if (is_harmful(g_utf8_get_char(p))) {
            *ret_at = p;
            return false;
        }
    return true;
}
