/* Step 4: what will be made, what will not be touched, and the same as one command line. */
#include "config.h"

#include <string.h>

#include "ui/view.h"
#include "ui/widgets.h"

static const char *section_title(WizardPlanSection section)
{
    static const char *const titles[WIZARD_PLAN_N] = {
        [WIZARD_PLAN_ORG] = "In the org",    [WIZARD_PLAN_HERE] = "On this computer",
        [WIZARD_PLAN_SCOPE] = "The app may", [WIZARD_PLAN_UNTOUCHED] = "Not touched",
        [WIZARD_PLAN_WARNING] = "Mind",      [WIZARD_PLAN_COMMAND] = "The same as one command line",
    };

    return titles[section];
}

static ThemeMeaning section_theme(WizardPlanSection section)
{
    return section == WIZARD_PLAN_WARNING                                       ? THEME_WARNING
           : section == WIZARD_PLAN_UNTOUCHED || section == WIZARD_PLAN_COMMAND ? THEME_DIM
                                                                                : THEME_TEXT;
}

/* Of one line: a permission set may name many objects. */
#define MAX_ROWS 60

/* Lays the lines out from virtual row 0 on, of which `scroll` are above the window's top. Returns
 * the rows needed; the cursor's rows are left in *ret_from, *ret_to. */
static int lay_out(WINDOW *window, const Wizard *wizard, int top, int bottom, int scroll,
                   int *ret_from, int *ret_to)
{
    const WizardReview *review = &wizard->review;
    int x = view_left(window);
    int width = MIN(getmaxx(window) - 2 * x, 116);
    bool focused = wizard_focus(wizard) == WIZARD_ITEM_LIST;
    int row = 0;

    for (gsize i = 0; i < review->n_lines; i++) {
        const WizardPlanLine *line = &review->lines[i];
        bool here = focused && i == review->cursor;
        int y;

        if (!i || review->lines[i - 1].section != line->section) {
            if (top + row - scroll >= top && top + row - scroll < bottom)
                put(window, top + row - scroll, x, width, THEME_TITLE,
                    section_title(line->section));
            row++;
        }
        y = top + row - scroll;
        if (here && y >= top && y < bottom)
            put(window, y, x + 1, 1, THEME_TITLE, ">");
        if (i == review->cursor)
            *ret_from = row;
        row += put_wrapped(window, y, x + 2, width - 2, MAX_ROWS, top, bottom,
                           here ? THEME_FOCUS : section_theme(line->section), line->text);
        if (i == review->cursor)
            *ret_to = row;
    }
    return row;
}

static void draw_buttons(WINDOW *window, const Wizard *wizard, int y)
{
    static const char *const does[WIZARD_JOB_N] = {
        [WIZARD_JOB_SET_UP] = "Create",   [WIZARD_JOB_EDIT] = "Change",
        [WIZARD_JOB_REPAIR] = "Repair",   [WIZARD_JOB_ROTATE] = "Rotate the key",
        [WIZARD_JOB_MIGRATE] = "Migrate", [WIZARD_JOB_REMOVE] = "Remove",
    };
    const WizardReview *review = &wizard->review;
    int x = view_left(window) + 2;

    if (review->ready && !review->blocked) {
        view_button(window, wizard, y, x, WIZARD_ITEM_NEXT, does[wizard->job]);
        x += text_width(does[wizard->job]) + 6;
    }
    if (wizard->job != WIZARD_JOB_SET_UP)
        return;
    view_button(window, wizard, y, x, WIZARD_ITEM_SAVE, "Save");
    view_button(window, wizard, y, x + 10, WIZARD_ITEM_DRY_RUN, "Dry run");
    view_button(window, wizard, y, x + 23, WIZARD_ITEM_HAND_OVER, "Hand over");
}

static void draw(WINDOW *window, const Wizard *wizard, Area *area)
{
    const WizardReview *review = &wizard->review;
    int x = view_left(window);
    int top = area->top;
    int bottom = area->bottom - 1;
    int from = 0;
    int to = 0;
    int total;
    int scroll = 0;

    if (!review->ready) {
        put(window, top, x, 70, THEME_WARNING,
            wizard->busy & WIZARD_MAKE_PLAN ? "Looking at what is in the org already \xe2\x80\xa6"
                                            : "There is no plan yet. r makes it");
        return;
    }
    draw_buttons(window, wizard, area->bottom - 1);
    if (review->blocked) {
        g_autofree char *text = g_strdup_printf("! %s", review->blocked);

        top +=
            put_wrapped(window, top, x, getmaxx(window) - 2 * x, 4, 0, bottom, THEME_PROBLEM, text);
    } else if (wizard->job == WIZARD_JOB_SET_UP) {
        put(window, top++, x, getmaxx(window) - 2 * x, THEME_DIM,
            "Nothing has been changed yet. This is what will be made:");
    }
    area->rows = bottom - top;
    total = lay_out(window, wizard, 0, 0, 0, &from, &to);
    if (to > area->rows)
        scroll = MIN(from, to - area->rows);
    if (wizard_focus(wizard) != WIZARD_ITEM_LIST)
        scroll = 0;
    lay_out(window, wizard, top, bottom, scroll, &from, &to);
    if (total - scroll > area->rows)
        put(window, area->bottom - 1, getmaxx(window) - 7, 7, THEME_DIM, "\xe2\x86\x93 more");
}

const View view_review = {
    .draw = draw,
};
