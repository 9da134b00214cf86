/* Keys and what they mean: one table handles them, and footer and help are drawn from it. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include <stdbool.h>

#include "wizard/state.h"

/* One number for a key: a character, or one of curses' KEY_… plus CODE; with Alt: plus ALT. */
#define KEYMAP_CODE 0x200000
#define KEYMAP_ALT 0x400000

/* What concerns the terminal alone, beyond the wizard's words. */
enum {
    UI_WORD_REDRAW = WIZARD_EVENT_N + 1,
    UI_WORD_SUSPEND,
};

typedef struct {
    const char *key;  /* "Space", "a", "^F" */
    const char *does; /* a word or two for the footer; a sentence for the help */
    bool general;     /* back, help, quit: what people look for last */
} KeymapHint;

/* What a key means now: a word of the wizard with its values, or UI_WORD_…; false: nothing. */
bool keymap_find(const Wizard *wizard, int key, WizardEvent *ret_event);

/* What the footer shows, most important first; at most `max`. */
guint keymap_footer(const Wizard *wizard, KeymapHint *ret_hints, guint max);
/* Every key that means something on the page under the help. */
guint keymap_help(const Wizard *wizard, KeymapHint *ret_hints, guint max);

#endif
