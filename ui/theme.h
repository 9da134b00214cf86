/* Colours have meanings, never names, and never carry a meaning alone: mono says it too. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <curses.h>

typedef enum {
    THEME_TEXT,
    THEME_TITLE,   /* the program's name, headings */
    THEME_STEP,    /* the breadcrumb's present step */
    THEME_FOCUS,   /* what the keys act on */
    THEME_FIELD,   /* a text field's box */
    THEME_MARKED,  /* a marked row */
    THEME_DIM,     /* what may be passed over */
    THEME_KEY,     /* the name of a key in the footer */
    THEME_OK,
    THEME_WARNING,
    THEME_PROBLEM,
    THEME_BANNER,  /* PRODUCTION */
    THEME_LINK,    /* an address, a command to copy */
    THEME_N,
} ThemeMeaning;

typedef enum {
    THEME_AUTO, /* by NO_COLOR, CLICOLOR_FORCE and what the terminal can */
    THEME_ALWAYS,
    THEME_NEVER,
} ThemeWhen;

/* After the terminal was opened. */
void theme_open(ThemeWhen when);

/* The attributes of a meaning, for wattrset(). */
attr_t theme_attributes(ThemeMeaning meaning);
void theme_set(WINDOW *window, ThemeMeaning meaning);

#endif
