/* Step 2: four fields, what the org says about the user, and behind F2 the rest. */
#include "config.h"

#include <string.h>

#include "core/names.h"
#include "core/org-host.h"
#include "ui/form.h"
#include "ui/view.h"

static void account(Form *form)
{
    const WizardAccount *account = &form->wizard->account;
    const char *host = org_host_shown(account->instance_url);
    g_autofree char *missing = NULL;

    form_format(form, THEME_DIM, "Signed in as %s%s%s%s", account->name ? account->name : "",
                account->name ? " <" : "", account->username ? account->username : "?",
                account->name ? ">" : "");
    form_format(form, THEME_DIM, "to %s, %s, %s, %s",
                account->org_name ? account->org_name : "an org", host ? host : "?",
                account->edition ? account->edition : "edition unknown",
                account->sandbox      ? "sandbox"
                : account->production ? "production"
                                      : "not production");
    if (account->missing && account->missing[0]) {
        missing = g_strjoinv(", ", (char **) account->missing);
        form_format(form, THEME_PROBLEM,
                    "! This administrator lacks: %s. Ask for them in Setup, or sign in as somebody "
                    "who has them.",
                    missing);
    }
    if (account->app_limit)
        form_format(form, THEME_WARNING, "! %s", account->app_limit);
}

/* What follows from the answers and from the org; nothing to type. */
static void facts(Form *form, bool given)
{
    static const char *const stores[] = {
        [STORE_KEYRING] = "the desktop's keyring",
        [STORE_FILE] = "encrypted files",
        [STORE_FILE_PLAIN] = "files in plain text",
        [STORE_MEMORY] = "memory alone",
    };
    const Wizard *wizard = form->wizard;
    const WizardDetails *details = &wizard->details;
    const char *version = wizard->account.api_version;
    g_autofree char *app = names_app(details->connection.text);
    g_autofree char *name = g_strdup_printf("The app's name: %s", app);
    g_autofree char *store = g_strdup_printf("Secrets are kept in: %s", stores[details->store]);
    g_autofree char *api = version ? g_strdup_printf("API version: %s", version) : NULL;

    if (!given && details->connection.length)
        form_indented(form, 2, THEME_DIM, name);
    form_indented(form, 2, THEME_DIM, store);
    if (api)
        form_indented(form, 2, THEME_DIM, api);
}

static void more(Form *form, int width)
{
    bool given = wizard_client_id(form->wizard) && wizard_key_file(form->wizard);

    form_gap(form);
    if (given) {
        form_text(form, THEME_DIM, "The app is the one you gave.");
    } else {
        form_radio(form, WIZARD_ITEM_APP_ECA, "External client app", "(the usual one)");
        form_radio(form, WIZARD_ITEM_APP_CONNECTED, "Connected app",
                   "(only where the org still allows it)");
    }
    form_field(form, WIZARD_ITEM_KEY_SIZE,
               form_is_wide(form) ? "Size of the key in bits" : "Key size in bits", width, NULL);
    form_field(form, WIZARD_ITEM_VALID_DAYS,
               form_is_wide(form) ? "Certificate valid for days" : "Valid for days", width, NULL);
    facts(form, given);
}

static void body(Form *form)
{
    const Wizard *wizard = form->wizard;
    const WizardDetails *details = &wizard->details;
    bool wide = form_is_wide(form);
    int width = wide ? 39 : 22;
    g_autofree char *name = NULL;
    g_autofree char *module = NULL;
    const FormButton buttons[] = {
        {WIZARD_ITEM_NEXT, "Next"},
        {WIZARD_ITEM_PICK_USER, "List users"},
        {WIZARD_ITEM_MORE, details->more ? "Less" : "More settings"},
    };

    account(form);
    form_gap(form);
    form_field(form, WIZARD_ITEM_EMAIL,
               wide ? "Email address of the app administrator" : "Administrator's email", width,
               NULL);
    form_field(form, WIZARD_ITEM_USERNAME, "Salesforce username", width, NULL);
    if (!details->username.length && !details->username.message)
        form_indented(form, 4, THEME_DIM,
                      "Scripts act as this user: best one of its own, with "
                      "few rights.");
    form_field(form, WIZARD_ITEM_CONNECTION, "Connection name", width, NULL);
    name = integration_name_from_module(details->integration.text);
    module = g_strdup_printf(" %s_IS", name);
    form_field(form, WIZARD_ITEM_INTEGRATION, "Integration name", width,
               details->integration.length && wide ? module : NULL);
    if (wizard->job != WIZARD_JOB_EDIT) {
        form_gap(form);
        form_check(form, WIZARD_ITEM_UNATTENDED,
                   wide ? "Scripts also run while nobody is logged in (cron, services)"
                        : "Scripts also run while nobody is logged in",
                   NULL);
    }
    if (details->store == STORE_KEYRING && form_has_focus(form, WIZARD_ITEM_UNATTENDED))
        form_indented(form, 6, THEME_DIM,
                      "The desktop's keyring is open only while you are logged in. Marked, secrets "
                      "are kept in encrypted files instead, under a passphrase.");
    else if (details->store == STORE_FILE && wizard->job != WIZARD_JOB_EDIT)
        form_indented(
            form, 6, THEME_DIM,
            "Secrets are kept in encrypted files. Their passphrase is asked for when they "
            "are written.");
    if (details->more && wizard->job != WIZARD_JOB_EDIT)
        more(form, width);
    form_gap(form);
    form_buttons(form, buttons, G_N_ELEMENTS(buttons));
}

static void draw(WINDOW *window, const Wizard *wizard, Area *area)
{
    form_draw(window, wizard, area->top, area->bottom, body, &area->cursor_y, &area->cursor_x);
}

const View view_details = {
    .draw = draw,
};
