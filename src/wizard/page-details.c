/* Step 2: who is told, who scripts act as, what things are called; behind F2 the rest. */
#include "config.h"

#include <string.h>

#include "wizard/details.h"

static bool is_given_app(const Wizard *wizard)
{
    return wizard_client_id(wizard) && wizard_key_file(wizard);
}

/* Of a connection that exists, only who is told, who scripts act as and its name can change. */
static bool is_edit(const Wizard *wizard)
{
    return wizard->job == WIZARD_JOB_EDIT;
}

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    guint n = 0;

    ret_items[n++] = WIZARD_ITEM_EMAIL;
    ret_items[n++] = WIZARD_ITEM_USERNAME;
    ret_items[n++] = WIZARD_ITEM_CONNECTION;
    if (is_edit(wizard)) {
        ret_items[n++] = WIZARD_ITEM_NEXT;
        ret_items[n++] = WIZARD_ITEM_PICK_USER;
        return n;
    }
    ret_items[n++] = WIZARD_ITEM_INTEGRATION;
    ret_items[n++] = WIZARD_ITEM_UNATTENDED;
    if (wizard->details.more) {
        if (!is_given_app(wizard)) {
            ret_items[n++] = WIZARD_ITEM_APP_ECA;
            ret_items[n++] = WIZARD_ITEM_APP_CONNECTED;
        }
        ret_items[n++] = WIZARD_ITEM_KEY_SIZE;
        ret_items[n++] = WIZARD_ITEM_VALID_DAYS;
    }
    ret_items[n++] = WIZARD_ITEM_NEXT;
    ret_items[n++] = WIZARD_ITEM_PICK_USER;
    ret_items[n++] = WIZARD_ITEM_MORE;
    return n;
}

static bool is_on(const Wizard *wizard, WizardItem item)
{
    if (item == WIZARD_ITEM_UNATTENDED)
        return wizard->details.store != STORE_KEYRING && wizard->details.store != STORE_MEMORY;
    return item == wizard->details.app;
}

static WizardEffects enter(Wizard *wizard)
{
    WizardDetails *details = &wizard->details;

    wizard->review.ready = false;
    details_suggest(wizard);
    if (!details->email.length)
        wizard_set_focus(wizard, WIZARD_ITEM_EMAIL);
    else if (!details->username.length)
        wizard_set_focus(wizard, WIZARD_ITEM_USERNAME);
    else if (wizard_focus(wizard) == WIZARD_ITEM_NONE)
        wizard_set_focus(wizard, WIZARD_ITEM_NEXT); /* all of it is known beforehand */
    focus_mend(wizard);
    /* One that came with the answers is looked up at once. */
    return details->username.length ? details_check(wizard, WIZARD_ITEM_USERNAME) : 0;
}

static void edited(Wizard *wizard, WizardItem item)
{
    WizardDetails *details = &wizard->details;

    if (item == WIZARD_ITEM_USERNAME) {
        field_complain(&details->username, NULL);
        details->user_state = WIZARD_USER_UNKNOWN;
        details->go_on = false;
    }
}

static WizardEffects pick_user(Wizard *wizard)
{
    wizard_open(wizard, WIZARD_PAGE_USERS);
    if (wizard->users.load == WIZARD_LOAD_DONE || wizard->users.load == WIZARD_LOAD_RUNNING)
        return 0;
    wizard->users.load = WIZARD_LOAD_RUNNING;
    return WIZARD_LIST_USERS;
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool enter)
{
    WizardDetails *details = &wizard->details;

    switch (item) {
    case WIZARD_ITEM_UNATTENDED:
        details->store = is_on(wizard, item) ? STORE_KEYRING : STORE_FILE;
        return 0;
    case WIZARD_ITEM_APP_ECA:
    case WIZARD_ITEM_APP_CONNECTED:
        details->app = item;
        return 0;
    case WIZARD_ITEM_PICK_USER:
        return pick_user(wizard);
    case WIZARD_ITEM_MORE:
        details->more = !details->more;
        return 0;
    default:
        return 0;
    }
}

static bool allows(const Wizard *wizard, WizardEventKind word)
{
    return word == WIZARD_EVENT_PICK_USER || (word == WIZARD_EVENT_MORE && !is_edit(wizard));
}

static WizardEffects word(Wizard *wizard, const WizardEvent *event)
{
    if (event->kind == WIZARD_EVENT_PICK_USER)
        return pick_user(wizard);
    wizard->details.more = !wizard->details.more;
    if (wizard->details.more)
        wizard_set_focus(wizard, is_given_app(wizard) ? WIZARD_ITEM_KEY_SIZE : wizard->details.app);
    return 0;
}

WizardEffects details_check_all(Wizard *wizard, bool *ret_good)
{
    WizardItem all[WIZARD_ITEM_N];
    guint n = items(wizard, all);
    WizardItem first = WIZARD_ITEM_NONE;
    WizardEffects effects = 0;

    for (guint i = 0; i < n; i++) {
        Field *field = details_field(wizard, all[i]);

        if (!field)
            continue;
        effects |= details_check(wizard, all[i]);
        if (field_is_wrong(field) && first == WIZARD_ITEM_NONE)
            first = all[i];
    }
    *ret_good = first == WIZARD_ITEM_NONE;
    if (!*ret_good)
        wizard_set_focus(wizard, first);
    return effects;
}

static WizardEffects forward(Wizard *wizard)
{
    WizardDetails *details = &wizard->details;
    WizardEffects effects;
    bool good;

    effects = details_check_all(wizard, &good);
    if (!good) {
        details->go_on = false;
        return effects;
    }
    if (details->user_state == WIZARD_USER_LOOKING) {
        details->go_on = true;
        return effects;
    }
    return effects | wizard_go(wizard, WIZARD_PAGE_OBJECTS);
}

/* From text to text, from the last one to the button. */
static WizardEffects submit(Wizard *wizard, WizardItem item)
{
    WizardItem all[WIZARD_ITEM_N];
    guint n = items(wizard, all);
    bool found = false;

    for (guint i = 0; i < n; i++) {
        WizardItemKind kind = wizard_item_kind(all[i]);

        if (found && (kind == WIZARD_ITEM_KIND_TEXT || kind == WIZARD_ITEM_KIND_BUTTON)) {
            wizard_set_focus(wizard, all[i]);
            return 0;
        }
        found |= all[i] == item;
    }
    return 0;
}

static WizardEffects back(Wizard *wizard)
{
    wizard->details.go_on = false;
    if (is_edit(wizard))
        return wizard_go(wizard, WIZARD_PAGE_DASHBOARD);
    return wizard_go(wizard, WIZARD_PAGE_SIGN_IN);
}

const PageClass page_details = {
    .items = items,
    .field = details_field,
    .is_on = is_on,
    .allows = allows,
    .enter = enter,
    .word = word,
    .activate = activate,
    .edited = edited,
    .check = details_check,
    .submit = submit,
    .forward = forward,
    .back = back,
};
