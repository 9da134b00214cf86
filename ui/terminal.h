/* The one owner of the tty: opens curses, names keys, follows the window's size, draws once when
 * the loop is idle, suspends, and gives the terminal back on every way out. */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include <glib.h>
#include <stdbool.h>

/* Beyond curses' own KEY_… values. */
enum {
    TERMINAL_KEY_ALT_LEFT = 0x4000,
    TERMINAL_KEY_ALT_RIGHT,
    TERMINAL_KEY_PASTE_BEGIN, /* inside only */
    TERMINAL_KEY_PASTE_END,
};

typedef struct {
    bool function; /* `code` is a KEY_… or TERMINAL_KEY_… value, else a character */
    unsigned code;
    bool alt; /* ESC came right before it */
} TerminalKey;

/* All from the loop; none may be NULL. */
typedef struct {
    void (*key)(TerminalKey key, gpointer user_data);
    /* Bracketed paste: UTF-8, control characters but newlines and tabs taken out, at most 1 MiB. */
    void (*paste)(const char *text, gpointer user_data);
    /* Draw everything to stdscr; terminal.c refreshes. */
    void (*draw)(gpointer user_data);
    /* TERM, HUP, INT, QUIT arrived, or the terminal is gone (SIGHUP): leave the loop. */
    void (*ended)(int signal, gpointer user_data);
} TerminalCallbacks;

typedef struct Terminal Terminal;

/* Both ends a terminal, and one that can be addressed? PROBLEM_USAGE says why not and points to the
 * command line. Touches nothing. */
bool terminal_can_open(GError **error);

/* At most one at a time. Sources go to the thread-default context. */
Terminal *terminal_open(const TerminalCallbacks *callbacks, gpointer user_data, GError **error);
void terminal_close(Terminal *terminal);

void terminal_invalidate(Terminal *terminal); /* draw when the loop is idle */
void terminal_redraw(Terminal *terminal);     /* the same, every cell anew (Ctrl-L) */
void terminal_suspend(Terminal *terminal);    /* Ctrl-Z; returns when continued */
/* For the drawing callback: where the cursor belongs (-1: hidden), and a text that goes to the
 * terminal past curses, from column 0 of a row on, after everything else (NULL: none). */
void terminal_set_cursor(Terminal *terminal, int row, int column);
void terminal_set_raw(Terminal *terminal, int row, const char *text);
/* To the clipboard through the terminal (OSC 52); never a secret. At most 64 KiB. */
void terminal_copy(Terminal *terminal, const char *text);
bool terminal_is_utf8(void); /* else ASCII borders and marks */

#endif
