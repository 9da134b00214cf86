/* A page's body, written top down: texts, choices, fields, buttons. It is laid out once to see how
 * high it is and where the focus lies, then drawn so that the focus is visible. */
#ifndef UI_FORM_H
#define UI_FORM_H

#include "ui/widgets.h"
#include "wizard/state.h"

typedef struct {
    WINDOW *window;
    const Wizard *wizard;
    int top;     /* first row of the body in the window */
    int bottom;  /* behind its last row */
    int left;
    int width;
    int y;       /* the next row, not yet scrolled */
    int scroll;
    bool dry;    /* only measure */
    bool dense;  /* no blank lines: there is no room */
    int focus_top, focus_bottom; /* rows of what has the focus */
    int cursor_y, cursor_x;      /* in the window; -1: none */
} Form;

typedef void (*FormBody)(Form *form);

/* Draws a page's body between the rows; the cursor's place is left in *ret_cursor_…; -1: none. */
void form_draw(WINDOW *window, const Wizard *wizard, int top, int bottom, FormBody body,
               int *ret_cursor_y, int *ret_cursor_x);

void form_gap(Form *form);
void form_text(Form *form, ThemeMeaning meaning, const char *text);
void form_format(Form *form, ThemeMeaning meaning, const char *format, ...) G_GNUC_PRINTF(3, 4);
void form_indented(Form *form, int indent, ThemeMeaning meaning, const char *text);
/* "(*) label   hint" */
void form_radio(Form *form, WizardItem item, const char *label, const char *hint);
/* A radio with a field behind it on the same line; the field is drawn when the radio is chosen. */
void form_radio_field(Form *form, WizardItem radio, const char *label, WizardItem item, int width,
                      const char *suffix);
void form_check(Form *form, WizardItem item, const char *label, const char *hint);
/* A choice that cannot be taken, for completeness. */
void form_absent(Form *form, const char *label, const char *hint);
/* "label  [field] suffix" and, below, what is wrong; label_width 0: the field alone. */
void form_field(Form *form, WizardItem item, const char *label, int label_width,
                const char *suffix);
typedef struct {
    WizardItem item;
    const char *label;
} FormButton;
/* Only those that are on the page; wraps. */
void form_buttons(Form *form, const FormButton *buttons, gsize n);
/* Marks the rows from `from` to the present one as the ones with the focus. */
void form_focus(Form *form, int from);
bool form_has_focus(const Form *form, WizardItem item);
/* The window's row of the next line; -1 when it is not visible or only measured. */
int form_row(const Form *form);
bool form_is_wide(const Form *form); /* at least 76 columns */

#endif
