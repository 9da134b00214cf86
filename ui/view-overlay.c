/* What lies over a page: the problem, one question, the help, the users. */
#include "config.h"

#include <string.h>

#include "ui/form.h"
#include "ui/keymap.h"
#include "ui/view.h"

/* --- problem --- */

static void advice(Form *form, const char *next)
{
    g_auto(GStrv) lines = g_strsplit(next ? next : "", "\n", -1);

    for (char **line = lines; *line; line++) {
        g_autofree char *text = NULL;

        if (!**line)
            continue;
        text = g_strdup_printf("%s %s", sign(SIGN_BULLET), *line);
        form_indented(form, 2, THEME_TEXT, text);
    }
}

/* "Wait, then try again (52 s)" */
static char *offer_label(const Wizard *wizard, const WizardOffer *offer)
{
    gint64 left = wizard->problem.retry_ms - wizard->now_ms;

    if (offer->kind != WIZARD_OFFER_WAIT || left <= 0)
        return g_strdup(offer->label);
    return g_strdup_printf("%s (%" G_GINT64_FORMAT " s)", offer->label, (left + 999) / 1000);
}

static void offers(Form *form)
{
    const WizardProblem *problem = &form->wizard->problem;

    for (guint i = 0; i < problem->offers->len; i++) {
        const WizardOffer *offer = &g_array_index(problem->offers, WizardOffer, i);
        bool here = i == problem->cursor;
        int from = form->y;
        g_autofree char *label = offer_label(form->wizard, offer);

        if (form_row(form) >= 0) {
            put(form->window, form_row(form), form->left + 1, 1, THEME_TITLE, here ? ">" : " ");
            put(form->window, form_row(form), form->left + 2, form->width - 2,
                here ? THEME_FOCUS : THEME_TEXT, label);
        }
        form->y++;
        if (here)
            form_focus(form, from);
    }
}

static void problem_body(Form *form)
{
    const WizardProblem *problem = &form->wizard->problem;
    g_autofree char *what = g_strdup(problem->what ? problem->what : "Something went wrong");

    if (*what)
        *what = g_ascii_toupper(*what);
    if (!problem->is_question)
        form_text(form, THEME_TITLE, "What happened");
    form_indented(form, 2, problem->is_question ? THEME_TITLE : THEME_PROBLEM, what);
    form_gap(form);
    if (problem->why) {
        if (!problem->is_question)
            form_text(form, THEME_TITLE, "Why");
        form_indented(form, 2, THEME_TEXT, problem->why);
        form_gap(form);
    }
    if (!problem->is_question)
        form_text(form, THEME_TITLE, "What you can do");
    advice(form, problem->next);
    offers(form);
    if (!problem->details)
        return;
    form_gap(form);
    form_text(form, THEME_TITLE, "Details");
    form_indented(form, 2, THEME_DIM, problem->details);
}

static void draw_problem(WINDOW *window, const Wizard *wizard, Area *area)
{
    form_draw(window, wizard, area->top, area->bottom, problem_body, &area->cursor_y,
              &area->cursor_x);
}

const View view_problem = {
    .draw = draw_problem,
};

/* --- prompt --- */

static char *prompt_words(const Wizard *wizard)
{
    const WizardPrompt *prompt = &wizard->prompt;

    switch (prompt->ask) {
    case WIZARD_ASK_PATTERN:
        return g_strdup("Objects whose API name fits are marked: *__c, Acc*, or /regex/");
    case WIZARD_ASK_RENAME:
        return g_strdup_printf("The name of %s in the module; empty gives the own one back",
                               prompt->about);
    case WIZARD_ASK_SAVE:
        return g_strdup("To this file. It holds no secrets; orgwire new --from=FILE reads it");
    case WIZARD_ASK_HAND_OVER:
        return g_strdup("To this new folder: certificate, deployable metadata, instructions");
    case WIZARD_ASK_REMOVE:
        return g_strdup_printf(
            "The app, its permission set, the token, the key and the files of %s "
            "will be gone, in the org and here. Type its name to go on:",
            prompt->about);
    case WIZARD_ASK_UNDO:
        return g_strdup_printf("Everything that was made will be taken back, in the org and here. "
                               "Type the connection's name, %s, to go on:",
                               prompt->about);
    default:
        return g_strdup("");
    }
}

static void prompt_body(Form *form)
{
    const Wizard *wizard = form->wizard;
    bool grave = wizard->prompt.expected != NULL;
    g_autofree char *words = prompt_words(wizard);
    const FormButton next = {WIZARD_ITEM_NEXT, wizard_ask_title(wizard->prompt.ask)};

    form_text(form, grave ? THEME_PROBLEM : THEME_TITLE, wizard_ask_title(wizard->prompt.ask));
    form_gap(form);
    form_text(form, THEME_TEXT, words);
    form_gap(form);
    form_field(form, WIZARD_ITEM_ANSWER, "", 0, NULL);
    form_gap(form);
    form_buttons(form, &next, 1);
}

static void draw_prompt(WINDOW *window, const Wizard *wizard, Area *area)
{
    form_draw(window, wizard, area->top, area->bottom, prompt_body, &area->cursor_y,
              &area->cursor_x);
}

const View view_prompt = {
    .draw = draw_prompt,
};

/* --- the second store's passphrase --- */

static void passphrase_body(Form *form)
{
    bool is_new = form->wizard->passphrase.wanted == WIZARD_PHRASE_NEW;
    int width = form_is_wide(form) ? 14 : 12;
    const FormButton next = {WIZARD_ITEM_NEXT, is_new ? "Use this passphrase" : "Open the files"};

    form_text(form, THEME_TITLE,
              is_new ? "A passphrase for the secrets" : "The passphrase of the secrets");
    form_gap(form);
    form_text(form, THEME_TEXT,
              is_new ? "Private keys and sign-ins are kept in encrypted files on this computer. "
                       "Choose the passphrase they are encrypted with; scripts will need it, too, "
                       "in a file. It is not stored here, and nobody can find it again."
                     : "Private keys and sign-ins are in encrypted files on this computer, and are "
                       "needed now.");
    form_gap(form);
    form_field(form, WIZARD_ITEM_PASSPHRASE, "Passphrase", width, NULL);
    form_field(form, WIZARD_ITEM_PASSPHRASE_AGAIN, "Once more", width, NULL);
    form_gap(form);
    form_text(form, THEME_DIM, "What is typed is not shown. Esc goes on without it.");
    form_gap(form);
    form_buttons(form, &next, 1);
}

static void draw_passphrase(WINDOW *window, const Wizard *wizard, Area *area)
{
    form_draw(window, wizard, area->top, area->bottom, passphrase_body, &area->cursor_y,
              &area->cursor_x);
}

const View view_passphrase = {
    .draw = draw_passphrase,
};

/* --- help --- */

static void draw_help(WINDOW *window, const Wizard *wizard, Area *area)
{
    KeymapHint hints[96];
    guint n = keymap_help(wizard, hints, G_N_ELEMENTS(hints));
    int x = view_left(window);
    int columns = getmaxx(window) >= 110 ? 2 : 1;
    int rows = area->bottom - area->top - 1;
    int width = (getmaxx(window) - 2 * x) / columns;
    guint page = (guint) (rows * columns);
    guint first = n > page ? MIN(wizard->help_row, n - page) : 0;
    WizardPage under = wizard->under != WIZARD_PAGE_NONE ? wizard->under : wizard->page;

    area->rows = rows;
    put_format(window, area->top, x, 60, THEME_TITLE, "Keys on this screen: %s",
               wizard_page_title(under));
    for (guint i = first; i < n && i < first + page; i++) {
        int at = (int) (i - first);
        int column = x + at / rows * width;

        put(window, area->top + 1 + at % rows, column + 1, 12, THEME_KEY, hints[i].key);
        put(window, area->top + 1 + at % rows, column + 14, width - 15, THEME_TEXT, hints[i].does);
    }
    if (first + page < n)
        put(window, area->top, getmaxx(window) - 12, 11, THEME_DIM, "more below");
}

const View view_help = {
    .draw = draw_help,
};

/* --- users --- */

static void draw_user(WINDOW *window, const Wizard *wizard, int y, guint row, bool here)
{
    const WizardUser *user = &wizard->users.rows[row];
    int x = view_left(window) + 2;
    int width = MIN(getmaxx(window) - x - 1, 130);
    int step = width / 12;
    ThemeMeaning meaning = here                            ? THEME_FOCUS
                           : user->active && !user->frozen ? THEME_TEXT
                                                           : THEME_DIM;

    if (here)
        put_padded(window, y, x, width, meaning, "");
    put(window, y, x - 1, 1, THEME_TITLE, here ? ">" : " ");
    put(window, y, x, step * 4 - 1, meaning, user->username);
    put(window, y, x + step * 4, step * 3 - 1, meaning, user->name);
    put(window, y, x + step * 7, step * 3 - 1, meaning, user->profile);
    put(window, y, x + step * 10, width - step * 10, meaning,
        !user->active  ? "inactive"
        : user->frozen ? "frozen"
                       : user->license);
}

static void draw_users(WINDOW *window, const Wizard *wizard, Area *area)
{
    const WizardUsers *users = &wizard->users;
    int y = area->top;
    int x = view_left(window);
    guint n = picker_n_shown(&users->picker);
    guint first;

    put(window, y, x, 60, THEME_TITLE, "Who shall scripts act as?");
    x = view_filter(window, wizard, y + 1, x + 1, getmaxx(window) >= 76 ? 40 : 30, area) + 2;
    if (users->load != WIZARD_LOAD_DONE) {
        put(window, y + 3, view_left(window) + 2, 60, THEME_WARNING,
            "Fetching the users \xe2\x80\xa6");
        return;
    }
    put_format(window, y + 1, x, 30, THEME_DIM, "%u of %u", n, picker_n_rows(&users->picker));
    area->rows = area->bottom - (y + 3);
    first = view_top(n, users->picker.cursor, area->rows);
    for (guint i = first; i < n && i < first + (guint) area->rows; i++)
        draw_user(window, wizard, y + 3 + (int) (i - first), picker_shown(&users->picker, i),
                  i == users->picker.cursor);
    if (!n)
        view_nothing(window, wizard, y + 3, "No user fits this filter.");
}

const View view_users = {
    .draw = draw_users,
};
