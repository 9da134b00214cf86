/* Screens: each draws a Wizard on a window, from nothing, at any size. Nothing here changes the
 * wizard or refreshes the terminal. */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include <curses.h>

#include "wizard/state.h"

#define VIEW_MIN_ROWS 18
#define VIEW_MIN_COLUMNS 60

typedef struct {
    int top, bottom;        /* rows for the page: [top, bottom) */
    int cursor_y, cursor_x; /* where the terminal's cursor belongs; -1: hidden */
    int rows;               /* lines of the list, for PgUp and PgDn; 0: no list */
} Area;

typedef struct {
    void (*draw)(WINDOW *window, const Wizard *wizard, Area *area);
} View;

extern const View view_sign_in, view_details, view_objects, view_fields, view_review, view_create,
    view_done, view_dashboard, view_problem, view_users, view_prompt, view_passphrase, view_help;

/* The whole screen: header, page, notice, footer; below the least size a polite line. */
void view_draw(WINDOW *window, const Wizard *wizard, Area *ret_area);

/* The first row of `n` that a window of `rows` lines shows for this cursor: whole pages, so that
 * an arrow key changes two lines and not all of them. */
guint view_top(guint n, guint cursor, int rows);
/* "[ Next ]" and its like on row y, for pages that lay themselves out. */
void view_button(WINDOW *window, const Wizard *wizard, int y, int x, WizardItem item,
                 const char *label);
/* "Filter: [ … ]"; sets the cursor when it has the focus. Returns the column behind it. */
int view_filter(WINDOW *window, const Wizard *wizard, int y, int x, int width, Area *area);
/* What stands in an empty list; it has the focus when the list has. */
void view_nothing(WINDOW *window, const Wizard *wizard, int y, const char *text);
/* 1284 → "1,284" */
char *view_number(guint n);
int view_left(const WINDOW *window);

#endif
