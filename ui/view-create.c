/* Step 5: the steps as they happen; and Done. */
#include "config.h"

#include <string.h>

#include "core/text.h"
#include "ui/form.h"
#include "ui/view.h"

static const char *step_sign(WizardStepState state)
{
    switch (state) {
    case WIZARD_STEP_RUNNING:
        return ">";
    case WIZARD_STEP_DONE:
        return sign(SIGN_DONE);
    case WIZARD_STEP_FAILED:
        return sign(SIGN_FAILED);
    case WIZARD_STEP_UNDONE:
        return "-";
    default:
        return " ";
    }
}

static ThemeMeaning step_theme(WizardStepState state)
{
    static const ThemeMeaning themes[] = {
        [WIZARD_STEP_PENDING] = THEME_DIM, [WIZARD_STEP_RUNNING] = THEME_TITLE,
        [WIZARD_STEP_DONE] = THEME_OK,     [WIZARD_STEP_FAILED] = THEME_PROBLEM,
        [WIZARD_STEP_UNDONE] = THEME_DIM,
    };

    return themes[state];
}

static char *took(const Wizard *wizard, const WizardStep *step)
{
    gint64 ms = (step->ended_ms ? step->ended_ms : wizard->now_ms) - step->begun_ms;

    if (!step->begun_ms || ms < 0)
        return g_strdup("");
    if (ms < 10000)
        return g_strdup_printf("%d.%d s", (int) (ms / 1000), (int) (ms / 100 % 10));
    return text_duration(ms / 1000);
}

static void step_line(Form *form, guint i)
{
    const WizardStep *step = &g_array_index(form->wizard->create.steps, WizardStep, i);
    g_autofree char *time = took(form->wizard, step);
    const char *word = step->state == WIZARD_STEP_FAILED   ? "failed"
                       : step->state == WIZARD_STEP_UNDONE ? "undone"
                                                           : time;
    int row = form_row(form);
    int from = form->y;
    int used;

    if (row >= 0) {
        put(form->window, row, form->left + 1, 1, step_theme(step->state), step_sign(step->state));
        used = put_format(form->window, row, form->left + 3, form->width - 3,
                          step_theme(step->state), "%u %s", i + 1, step->title);
        /* The sign says as much: in a narrow window the title comes first. */
        if (used + 5 + text_width(word) <= form->width)
            put(form->window, row, form->left + MAX(form->width - 12, used + 5), 12, THEME_DIM,
                word);
    }
    form->y++;
    if (step->text &&
        (step->state == WIZARD_STEP_RUNNING || step->state == WIZARD_STEP_FAILED || !form->dense))
        form_indented(form, 5, THEME_DIM, step->text);
    if (step->state == WIZARD_STEP_RUNNING)
        form_focus(form, from);
}

static void waiting(Form *form)
{
    const Wizard *wizard = form->wizard;
    const WizardWaiting *wait = &wizard->create.wait;
    gint64 next = MAX(wait->next_ms - wizard->now_ms, 0) / 1000;

    form_gap(form);
    form_format(form, THEME_WARNING,
                "Salesforce prepares the app: this usually takes 2 to 10 minutes.");
    form_format(form, THEME_DIM, "Tried %d %s, next in %d s.", wait->tries,
                wait->tries == 1 ? "time" : "times", (int) next);
    if (wait->answer)
        form_format(form, THEME_DIM, "The last answer: %s", wait->answer);
    form_text(form, THEME_DIM, "You may leave: nothing keeps running, and the next start goes on.");
}

static void body(Form *form)
{
    static const char *const doing[WIZARD_JOB_N] = {
        [WIZARD_JOB_SET_UP] = "Setting up", [WIZARD_JOB_EDIT] = "Changing",
        [WIZARD_JOB_REPAIR] = "Repairing",  [WIZARD_JOB_ROTATE] = "Rotating the key of",
        [WIZARD_JOB_MIGRATE] = "Migrating", [WIZARD_JOB_REMOVE] = "Removing",
    };
    const Wizard *wizard = form->wizard;
    const WizardCreate *create = &wizard->create;
    const char *name = wizard_connection(wizard);
    const FormButton buttons[] = {
        {WIZARD_ITEM_NEXT, "Try again"},
        {WIZARD_ITEM_LEAVE, "Leave"},
        {WIZARD_ITEM_UNDO, "Undo everything"},
    };

    form_format(form, THEME_TITLE, "%s %s", create->undoing ? "Undoing" : doing[wizard->job],
                name ? name : "");
    form_gap(form);
    for (guint i = 0; i < create->steps->len; i++)
        step_line(form, i);
    if (create->waiting)
        waiting(form);
    form_gap(form);
    form_buttons(form, buttons, G_N_ELEMENTS(buttons));
}

static void draw(WINDOW *window, const Wizard *wizard, Area *area)
{
    form_draw(window, wizard, area->top, area->bottom, body, &area->cursor_y, &area->cursor_x);
}

const View view_create = {
    .draw = draw,
};

/* --- done --- */

static void commands(Form *form)
{
    const Wizard *wizard = form->wizard;
    const WizardDone *done = &wizard->done;
    bool focused = form_has_focus(form, WIZARD_ITEM_LIST);

    if (!done->n_commands)
        return;
    form_text(form, THEME_TITLE, wizard->demo ? "Try it (t tries it right here):" : "Try it:");
    for (guint i = 0; i < done->n_commands; i++) {
        int from = form->y;
        bool here = focused && i == done->cursor;

        if (here && form_row(form) >= 0)
            put(form->window, form_row(form), form->left + 1, 1, THEME_TITLE, ">");
        form_indented(form, 2, here ? THEME_FOCUS : THEME_LINK, done->created.commands[i]);
        if (here)
            form_focus(form, from);
    }
    if (!done->output)
        return;
    form_gap(form);
    if (done->tried >= 0 && done->tried < (int) done->n_commands)
        form_format(form, THEME_TITLE, "$ %s", done->created.commands[done->tried]);
    form_format(form, done->tried_ok ? THEME_DIM : THEME_PROBLEM, "%s%s",
                done->tried_ok ? "" : "! ", done->output);
}

static void done_body(Form *form)
{
    const Wizard *wizard = form->wizard;
    const WizardDone *done = &wizard->done;
    const FormButton next = {WIZARD_ITEM_NEXT, "To the connections"};

    if (done->created.preparing)
        form_format(
            form, THEME_WARNING,
            "%s is made, but Salesforce is not ready yet. orgwire status --wait tells when.",
            done->created.connection);
    else
        form_format(form, THEME_OK, "%s %s is ready%s%s.", sign(SIGN_DONE),
                    done->created.connection, done->created.module ? ", module " : "",
                    done->created.module ? done->created.module : "");
    if (done->created.tested)
        form_format(form, THEME_DIM, "Tested: %s", done->created.tested);
    form_gap(form);
    form_buttons(form, &next, 1);
    form_gap(form);
    commands(form);
    form_gap(form);
    if (!done->created.is_default)
        form_check(form, WIZARD_ITEM_DEFAULT, "Use it when no connection is named", NULL);
    if (!wizard->signed_in)
        return;
    form_text(form, THEME_TITLE, "The administrator's sign-in is not needed any more:");
    form_radio(form, WIZARD_ITEM_FORGET, "Forget it now", "(and revoke it in the org)");
    form_radio(form, WIZARD_ITEM_KEEP, "Keep it", "(for repairs and changes later)");
}

static void draw_done(WINDOW *window, const Wizard *wizard, Area *area)
{
    form_draw(window, wizard, area->top, area->bottom, done_body, &area->cursor_y, &area->cursor_x);
}

const View view_done = {
    .draw = draw_done,
};
