#include "config.h"

#include "ui/form.h"

#include <stdarg.h>
#include <string.h>

/* A message below a field takes at most this. */
#define MAX_MESSAGE_ROWS 3

static void run(Form *form, FormBody body)
{
    form->y = 0;
    form->focus_top = form->focus_bottom = -1;
    form->cursor_y = form->cursor_x = -1;
    body(form);
}

void form_draw(WINDOW *window, const Wizard *wizard, int top, int bottom, FormBody body,
               int *ret_cursor_y, int *ret_cursor_x)
{
    Form form = {
        .window = window,
        .wizard = wizard,
        .top = top,
        .bottom = bottom,
        .left = getmaxx(window) >= 76 ? 2 : 1,
        .dry = true,
    };
    int height = bottom - top;

    form.width = MIN(getmaxx(window) - 2 * form.left, 116);
    run(&form, body);
    if (form.y > height) {
        form.dense = true;
        run(&form, body);
    }
    if (form.focus_bottom > height)
        form.scroll = MIN(form.focus_bottom - height, form.focus_top);
    if (form.scroll && form.y - form.scroll < height)
        form.scroll = MAX(form.y - height, 0);
    form.dry = false;
    run(&form, body);
    /* On the row of the notices, which is drawn over it when there is one. */
    if (form.y - form.scroll > height)
        put(window, bottom, getmaxx(window) - 7, 7, THEME_DIM, "\xe2\x86\x93 more");
    *ret_cursor_y = form.cursor_y;
    *ret_cursor_x = form.cursor_x;
}

int form_row(const Form *form)
{
    int row = form->top + form->y - form->scroll;

    return form->dry || row < form->top || row >= form->bottom ? -1 : row;
}

bool form_is_wide(const Form *form)
{
    return getmaxx(form->window) >= 76;
}

bool form_has_focus(const Form *form, WizardItem item)
{
    return wizard_focus(form->wizard) == item;
}

void form_focus(Form *form, int from)
{
    form->focus_top = from;
    form->focus_bottom = form->y;
}

static bool is_there(const Form *form, WizardItem item)
{
    WizardItem items[WIZARD_ITEM_N];
    guint n = wizard_items(form->wizard, items);

    for (guint i = 0; i < n; i++)
        if (items[i] == item)
            return true;
    return false;
}

void form_gap(Form *form)
{
    if (!form->dense)
        form->y++;
}

void form_indented(Form *form, int indent, ThemeMeaning meaning, const char *text)
{
    int y = form->top + form->y - form->scroll;
    int rows = put_wrapped(form->window, y, form->left + indent, form->width - indent, 200,
                           form->dry ? 0 : form->top, form->dry ? 0 : form->bottom, meaning, text);

    form->y += rows;
}

void form_text(Form *form, ThemeMeaning meaning, const char *text)
{
    form_indented(form, 0, meaning, text);
}

void form_format(Form *form, ThemeMeaning meaning, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list list;

    va_start(list, format);
    text = g_strdup_vprintf(format, list);
    va_end(list);
    form_text(form, meaning, text);
}

/* The mark of the focus is a character, too: mono and screen readers see it. */
static void put_mark(const Form *form, int row, int x, bool focused)
{
    if (focused)
        put(form->window, row, x, 1, THEME_TITLE, ">");
}

static void choice(Form *form, const char *box, const char *label, const char *hint, bool focused,
                   bool possible)
{
    int from = form->y;
    int row = form_row(form);
    int x = form->left + 2;
    int used;
    int room;

    if (row >= 0) {
        put_mark(form, row, x - 1, focused);
        used = put(form->window, row, x, form->width - 2, focused ? THEME_TITLE : THEME_TEXT, box);
        used += 1 + put(form->window, row, x + used + 1, form->width - used - 3,
                        focused    ? THEME_FOCUS
                        : possible ? THEME_TEXT
                                   : THEME_DIM,
                        label);
        room = form->width - MAX(used + 4, 42);
        /* A remark is whole or not there. */
        if (hint && (*hint != '(' || text_width(hint) <= room))
            put(form->window, row, x + MAX(used + 2, 40), room, THEME_DIM, hint);
    }
    form->y++;
    if (focused)
        form_focus(form, from);
}

void form_radio(Form *form, WizardItem item, const char *label, const char *hint)
{
    choice(form, wizard_is_on(form->wizard, item) ? "(*)" : "( )", label, hint,
           form_has_focus(form, item), true);
}

void form_check(Form *form, WizardItem item, const char *label, const char *hint)
{
    choice(form, wizard_is_on(form->wizard, item) ? "[x]" : "[ ]", label, hint,
           form_has_focus(form, item), true);
}

void form_absent(Form *form, const char *label, const char *hint)
{
    choice(form, " - ", label, hint, false, false);
}

static void message(Form *form, const Field *field, int indent)
{
    int y = form->top + form->y - form->scroll;
    g_autofree char *text = NULL;

    if (!field->message)
        return;
    /* "!" says without colour that something is wrong. */
    text = g_strdup_printf("%s%s", field_is_wrong(field) ? "! " : "", field->message);
    form->y +=
        put_wrapped(form->window, y, form->left + indent, form->width - indent, MAX_MESSAGE_ROWS,
                    form->dry ? 0 : form->top, form->dry ? 0 : form->bottom,
                    field_is_wrong(field) ? THEME_PROBLEM : THEME_DIM, text);
}

/* The field itself on the present row, from column x on. */
static void field_at(Form *form, WizardItem item, const Field *field, int x, int width,
                     const char *suffix)
{
    int row = form_row(form);
    bool focused = form_has_focus(form, item);
    int at;

    if (row < 0)
        return;
    put(form->window, row, x, 1, THEME_TEXT, "[");
    at = put_field(form->window, row, x + 1, width, field, focused);
    put(form->window, row, x + 1 + width, 1, THEME_TEXT, "]");
    if (suffix)
        put(form->window, row, x + width + 2, text_width(suffix), THEME_DIM, suffix);
    if (focused) {
        form->cursor_y = row;
        form->cursor_x = MIN(at, x + width);
    }
}

void form_field(Form *form, WizardItem item, const char *label, int label_width, const char *suffix)
{
    const Field *field = wizard_field(form->wizard, item);
    bool focused = form_has_focus(form, item);
    int from = form->y;
    int row = form_row(form);
    int after = suffix ? text_width(suffix) + 1 : 0;
    int width = MIN(form->width - 4 - label_width - after, 60);

    if (!field || !is_there(form, item))
        return;
    if (row >= 0) {
        put_mark(form, row, form->left + 1, focused);
        put(form->window, row, form->left + 2, label_width - 1, focused ? THEME_TITLE : THEME_TEXT,
            label);
    }
    field_at(form, item, field, form->left + 2 + label_width, width, suffix);
    form->y++;
    message(form, field, 4);
    if (focused)
        form_focus(form, from);
}

void form_radio_field(Form *form, WizardItem radio, const char *label, WizardItem item, int width,
                      const char *suffix)
{
    const Field *field = wizard_field(form->wizard, item);
    bool focused = form_has_focus(form, item);
    int from = form->y;
    int x = form->left + 6 + text_width(label) + 3;

    width = MIN(width, form->left + form->width - x - 2 - text_width(suffix));
    if (form_row(form) >= 0 && !wizard_is_on(form->wizard, radio))
        put_format(form->window, form_row(form), x, width + 40, THEME_DIM, "[%*s]%s", width, "",
                   suffix);
    else if (field) {
        if (form_row(form) >= 0)
            put_mark(form, form_row(form), x - 1, focused);
        /* A whole host was typed: there is nothing to add to it. */
        field_at(form, item, field, x, width, strpbrk(field->text, ".:/") ? NULL : suffix);
    }
    form_radio(form, radio, label, NULL);
    if (field && wizard_is_on(form->wizard, radio))
        message(form, field, 6);
    if (focused)
        form_focus(form, from);
}

void form_buttons(Form *form, const FormButton *buttons, gsize n)
{
    int x = form->left + 2;
    int from = form->y;
    bool any = false;

    for (gsize i = 0; i < n; i++) {
        g_autofree char *text = g_strdup_printf("[ %s ]", buttons[i].label);
        int width = text_width(text);
        bool focused = form_has_focus(form, buttons[i].item);

        if (!is_there(form, buttons[i].item))
            continue;
        if (any && x + width > form->left + form->width) {
            form->y++;
            from = form->y;
            x = form->left + 2;
        }
        if (form_row(form) >= 0) {
            put_mark(form, form_row(form), x - 1, focused);
            put(form->window, form_row(form), x, width, focused ? THEME_FOCUS : THEME_TEXT, text);
        }
        x += width + 2;
        any = true;
        if (focused) {
            form->y++;
            form_focus(form, from);
            form->y--;
        }
    }
    if (any)
        form->y++;
}
