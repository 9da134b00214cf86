/* Characters on a window: the one gate for text, measured in columns. */
#ifndef UI_WIDGETS_H
#define UI_WIDGETS_H

#include <curses.h>

#include "ui/theme.h"
#include "wizard/field.h"

/* Signs that need UTF-8, or their ASCII stand-ins. */
typedef enum {
    SIGN_STEP,     /* › between steps */
    SIGN_ELLIPSIS, /* … */
    SIGN_BULLET,   /* • */
    SIGN_LINE,     /* ─ */
    SIGN_MASK,     /* • for a character that is not shown */
    SIGN_DONE,     /* ✓ */
    SIGN_FAILED,   /* ✗ */
    SIGN_N,
} Sign;

const char *sign(Sign which);
/* Tests say which set; otherwise the locale does. */
void widgets_set_utf8(bool utf8);

/* Width in columns of a text as it would be drawn. */
int text_width(const char *text);

/* Draws one line of text, cleaned, in at most `width` columns; what does not fit ends in an
 * ellipsis. Returns the columns used. Nothing is drawn outside of the window. */
int put(WINDOW *window, int y, int x, int width, ThemeMeaning meaning, const char *text);
int put_format(WINDOW *window, int y, int x, int width, ThemeMeaning meaning, const char *format,
               ...) G_GNUC_PRINTF(6, 7);
/* The same, padded with blanks to the width (a bar, a table's cell). */
void put_padded(WINDOW *window, int y, int x, int width, ThemeMeaning meaning, const char *text);
/* Wraps at blanks, breaks longer words; draws at most `rows` lines from `y` on those that are in
 * [top, bottom). Returns the lines it needs. */
int put_wrapped(WINDOW *window, int y, int x, int width, int rows, int top, int bottom,
                ThemeMeaning meaning, const char *text);
/* A horizontal line. */
void put_line(WINDOW *window, int y, int x, int width);

/* A text field; the part around the cursor is shown, secrets as marks. Returns the cursor's
 * column in the window. */
int put_field(WINDOW *window, int y, int x, int width, const Field *field, bool focused);

#endif
