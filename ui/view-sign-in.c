/* Step 1: where and how; the link while it is waited for. */
#include "config.h"

#include <string.h>

#include "core/text.h"
#include "ui/form.h"
#include "ui/view.h"

/* --- where and how --- */

static const char *check_word(WizardCheckState state)
{
    static const char *const words[] = {
        [WIZARD_CHECK_RUNNING] = "\xe2\x80\xa6",
        [WIZARD_CHECK_OK] = "ok",
        [WIZARD_CHECK_WARN] = "MIND",
        [WIZARD_CHECK_BAD] = "PROBLEM",
    };

    return words[state];
}

static ThemeMeaning check_theme(WizardCheckState state)
{
    static const ThemeMeaning themes[] = {
        [WIZARD_CHECK_RUNNING] = THEME_DIM,
        [WIZARD_CHECK_OK] = THEME_OK,
        [WIZARD_CHECK_WARN] = THEME_WARNING,
        [WIZARD_CHECK_BAD] = THEME_PROBLEM,
    };

    return themes[state];
}

static char *check_text(const WizardCheck *check)
{
    if (check->text && *check->text)
        return g_strdup_printf("%s %s (%s)", check->name, check_word(check->state), check->text);
    return g_strdup_printf("%s %s", check->name, check_word(check->state));
}

/* The good ones share a line; each of the others has its own. */
static void checks(Form *form)
{
    const WizardSignIn *sign_in = &form->wizard->sign_in;
    int x = form->left + 9;
    int start = x;

    if (!sign_in->n_checks)
        return;
    if (form_row(form) >= 0)
        put(form->window, form_row(form), form->left, 8, THEME_DIM, "Checks:");
    for (gsize i = 0; i < sign_in->n_checks; i++) {
        const WizardCheck *check = &sign_in->checks[i];
        g_autofree char *text = check_text(check);
        int width = text_width(text);

        if (check->state == WIZARD_CHECK_WARN || check->state == WIZARD_CHECK_BAD)
            continue;
        if (x > start && x + width > form->left + form->width) {
            form->y++;
            x = start;
        }
        if (form_row(form) >= 0)
            put(form->window, form_row(form), x, form->left + form->width - x,
                check_theme(check->state), text);
        x += width + 4;
    }
    form->y += x > start;
    for (gsize i = 0; i < sign_in->n_checks; i++) {
        const WizardCheck *check = &sign_in->checks[i];
        g_autofree char *text = check_text(check);

        if (check->state == WIZARD_CHECK_WARN || check->state == WIZARD_CHECK_BAD)
            form_indented(form, 9, check_theme(check->state), text);
    }
}

static void choose(Form *form)
{
    const Wizard *wizard = form->wizard;
    const WizardSignIn *sign_in = &wizard->sign_in;
    bool wide = form_is_wide(form);
    g_autofree char *found = NULL;
    g_autofree char *kept = NULL;
    const FormButton next = {WIZARD_ITEM_NEXT, "Next"};

    if (sign_in->reason) {
        form_format(form, THEME_WARNING, "A sign-in is needed: %s", sign_in->reason);
        form_gap(form);
    }
    if (wizard->demo && wide)
        form_text(form, THEME_WARNING,
                  "The demo: its org runs on this computer, and nothing is kept. Enter goes on.");
    form_text(form, THEME_TITLE, "Where is your org?");
    form_radio(form, WIZARD_ITEM_ORG_PRODUCTION, "Production or Developer Edition", NULL);
    form_radio(form, WIZARD_ITEM_ORG_SANDBOX, "Sandbox", NULL);
    form_radio_field(form, WIZARD_ITEM_ORG_DOMAIN, "My Domain", WIZARD_ITEM_DOMAIN, 35,
                     ".my.salesforce.com");
    form_gap(form);
    form_text(form, THEME_TITLE, "How do you want to sign in?");
    if (sign_in->kept_username) {
        kept = wide ? g_strdup_printf("found: %s (%s)", sign_in->kept_username, sign_in->kept_host)
                    : g_strdup(sign_in->kept_username);
        form_radio(form, WIZARD_ITEM_WAY_KEPT, "With the sign-in made before", kept);
    }
    form_radio(form, WIZARD_ITEM_WAY_BROWSER, "In a browser on this computer", NULL);
    form_radio(form, WIZARD_ITEM_WAY_ELSEWHERE, "In a browser on another computer",
               wide ? "(copy a link, paste an address)" : NULL);
    if (sign_in->cli_username) {
        found = !wide ? g_strdup(sign_in->cli_alias ? sign_in->cli_alias : sign_in->cli_username)
                : sign_in->cli_alias
                    ? g_strdup_printf("found: %s (%s)", sign_in->cli_username, sign_in->cli_alias)
                    : g_strdup_printf("found: %s", sign_in->cli_username);
        form_radio(form, WIZARD_ITEM_WAY_CLI, "With my Salesforce CLI login", found);
    } else {
        form_absent(form, "With my Salesforce CLI login", wide ? "none was found" : NULL);
    }
    form_radio(form, WIZARD_ITEM_WAY_TOKEN, "With an access token",
               wide ? "(typed hidden, or from a file)" : NULL);
    form_radio(form, WIZARD_ITEM_WAY_APP, "I have an app already",
               wide ? "(consumer key and private key)" : NULL);
    form_gap(form);
    form_buttons(form, &next, 1);
    form_gap(form);
    checks(form);
}

/* --- the link --- */

static char *time_left(const Wizard *wizard)
{
    gint64 left = MAX(wizard->sign_in.link.expires_ms - wizard->now_ms, 0) / 1000;

    return g_strdup_printf("%d:%02d left", (int) (left / 60), (int) (left % 60));
}

static void link_lines(Form *form, const WizardLink *link)
{
    g_autofree char *listening =
        link->listening ? g_strdup_printf("Listening on %s", link->listening)
                        : g_strdup("No port was free to listen on: paste the address below");

    form_text(form, THEME_LINK, link->url);
    form_gap(form);
    form_format(form, THEME_DIM, "%s. Salesforce asks on behalf of: %s.", listening,
                link->client ? link->client : "an app");
    if (link->ssh && form->wizard->sign_in.way == WIZARD_WAY_ELSEWHERE)
        form_format(form, THEME_DIM, "Or let this port be reached from there: %s", link->ssh);
    form_gap(form);
}

static void browser(Form *form)
{
    const Wizard *wizard = form->wizard;
    const WizardLink *link = &wizard->sign_in.link;
    g_autofree char *left = time_left(wizard);
    const FormButton renew = {WIZARD_ITEM_RENEW, "Make a new link"};
    const FormButton buttons[] = {
        {WIZARD_ITEM_CONSENT, "Consent as the demo administrator"},
        {WIZARD_ITEM_OPEN, form_is_wide(form) ? "Open in the browser" : "Open"},
        {WIZARD_ITEM_COPY, "Copy"},
        {WIZARD_ITEM_ALONE, "Link alone"},
        {WIZARD_ITEM_EXTEND, "+5 minutes"},
    };
    const FormButton next = {WIZARD_ITEM_NEXT, "Use this address"};

    if (!link->url) {
        form_text(form, THEME_TITLE, "Preparing the link \xe2\x80\xa6");
    } else if (link->expires_ms && wizard->now_ms >= link->expires_ms) {
        form_text(form, THEME_WARNING, "The link has expired. Nothing was changed.");
        form_gap(form);
        form_buttons(form, &renew, 1);
        return;
    } else {
        if (form_row(form) >= 0)
            put(form->window, form_row(form), form->left + form->width - text_width(left), 20,
                THEME_WARNING, left);
        form_text(form, THEME_TITLE, "Open this link, sign in and allow the access:");
        link_lines(form, link);
        form_buttons(form, buttons, G_N_ELEMENTS(buttons));
    }
    form_gap(form);
    form_text(form, THEME_TITLE,
              form_is_wide(form) ? "Or paste the address the browser ended on (also if it "
                                   "shows an error):"
                                 : "Or paste the address the browser ended on:");
    form_field(form, WIZARD_ITEM_PASTE, "", 0, NULL);
    form_buttons(form, &next, 1);
}

/* The terminal itself breaks the line, so that selecting it gives one line; see ui.c. */
static void draw_alone(WINDOW *window, const Wizard *wizard, Area *area)
{
    put_wrapped(window, area->top, 0, getmaxx(window), area->bottom - area->top, area->top,
                area->bottom, THEME_TEXT, wizard->sign_in.link.url);
}

/* --- token, app --- */

static void token(Form *form)
{
    const FormButton next = {WIZARD_ITEM_NEXT, "Sign in"};
    int width = form_is_wide(form) ? 22 : 16;

    form_text(form, THEME_TITLE, "With an access token");
    form_text(form, THEME_DIM,
              "Type or paste a token or an SFDX auth URL. It is not shown and "
              "not kept. Or name a file that holds one.");
    form_gap(form);
    form_field(form, WIZARD_ITEM_TOKEN, "Token", width, NULL);
    form_field(form, WIZARD_ITEM_TOKEN_FILE, "or a file", width, NULL);
    form_gap(form);
    form_buttons(form, &next, 1);
}

static void app(Form *form)
{
    const FormButton next = {WIZARD_ITEM_NEXT, "Sign in"};
    int width = form_is_wide(form) ? 24 : 20;

    form_text(form, THEME_TITLE, "With an app that is there already");
    form_text(form, THEME_DIM,
              "With a private key no new app is made. Without one the consumer key is used to sign "
              "in in a browser, and a new app is made as usual.");
    form_gap(form);
    form_field(form, WIZARD_ITEM_CLIENT_ID, "Consumer key", width, NULL);
    form_field(form, WIZARD_ITEM_KEY_FILE, "Private key file", width, NULL);
    form_field(form, WIZARD_ITEM_APP_USER, "Sign in as username", width, NULL);
    form_gap(form);
    form_buttons(form, &next, 1);
}

static void body(Form *form)
{
    switch (form->wizard->sign_in.phase) {
    case WIZARD_PHASE_CHOOSE:
        choose(form);
        break;
    case WIZARD_PHASE_BROWSER:
        browser(form);
        break;
    case WIZARD_PHASE_TOKEN:
        token(form);
        break;
    case WIZARD_PHASE_APP:
        app(form);
        break;
    }
}

static void draw(WINDOW *window, const Wizard *wizard, Area *area)
{
    if (wizard->sign_in.phase == WIZARD_PHASE_BROWSER && wizard->sign_in.alone &&
        wizard->sign_in.link.url)
        draw_alone(window, wizard, area);
    else
        form_draw(window, wizard, area->top, area->bottom, body, &area->cursor_y, &area->cursor_x);
}

const View view_sign_in = {
    .draw = draw,
};
