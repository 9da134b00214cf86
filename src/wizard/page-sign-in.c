/* Step 1: where the org is, how to sign in; the link and the field to paste an address back. */
#include "config.h"

#include "wizard/sign-in.h"

static guint choose_items(const Wizard *wizard, WizardItem *items)
{
    guint n = 0;

    items[n++] = WIZARD_ITEM_ORG_PRODUCTION;
    items[n++] = WIZARD_ITEM_ORG_SANDBOX;
    items[n++] = WIZARD_ITEM_ORG_DOMAIN;
    if (wizard->sign_in.org == WIZARD_ITEM_ORG_DOMAIN)
        items[n++] = WIZARD_ITEM_DOMAIN;
    if (wizard->sign_in.kept_username)
        items[n++] = WIZARD_ITEM_WAY_KEPT;
    for (WizardWay way = 0; way < WIZARD_WAY_KEPT; way++)
        if (way != WIZARD_WAY_CLI || wizard->sign_in.cli_username)
            items[n++] = sign_in_way_item(way);
    items[n++] = WIZARD_ITEM_NEXT;
    return n;
}

static guint browser_items(const Wizard *wizard, WizardItem *items)
{
    guint n = 0;

    if (sign_in_is_expired(wizard)) {
        items[n++] = WIZARD_ITEM_RENEW;
        return n;
    }
    if (wizard->sign_in.link.url) {
        if (wizard->demo)
            items[n++] = WIZARD_ITEM_CONSENT;
        items[n++] = WIZARD_ITEM_OPEN;
        items[n++] = WIZARD_ITEM_COPY;
        items[n++] = WIZARD_ITEM_ALONE;
        items[n++] = WIZARD_ITEM_EXTEND;
    }
    items[n++] = WIZARD_ITEM_PASTE;
    items[n++] = WIZARD_ITEM_NEXT;
    return n;
}

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    guint n = 0;

    switch (wizard->sign_in.phase) {
    case WIZARD_PHASE_CHOOSE:
        return choose_items(wizard, ret_items);
    case WIZARD_PHASE_BROWSER:
        return browser_items(wizard, ret_items);
    case WIZARD_PHASE_TOKEN:
        ret_items[n++] = WIZARD_ITEM_TOKEN;
        ret_items[n++] = WIZARD_ITEM_TOKEN_FILE;
        break;
    case WIZARD_PHASE_APP:
        ret_items[n++] = WIZARD_ITEM_CLIENT_ID;
        ret_items[n++] = WIZARD_ITEM_KEY_FILE;
        ret_items[n++] = WIZARD_ITEM_APP_USER;
        break;
    }
    ret_items[n++] = WIZARD_ITEM_NEXT;
    return n;
}

static bool is_on(const Wizard *wizard, WizardItem item)
{
    return item == wizard->sign_in.org || item == sign_in_way_item(wizard->sign_in.way);
}

static WizardEffects begin(Wizard *wizard)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    sign_in_forget_link(sign_in);
    if (sign_in->way != WIZARD_WAY_CLI && sign_in->way != WIZARD_WAY_KEPT &&
        !(sign_in->way == WIZARD_WAY_APP && sign_in->key_file.length)) {
        sign_in->phase = WIZARD_PHASE_BROWSER;
        wizard_set_focus(wizard, WIZARD_ITEM_PASTE);
    }
    return WIZARD_BEGIN_SIGN_IN;
}

static WizardEffects choose(Wizard *wizard)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    if (!sign_in_check_domain(wizard)) {
        wizard_set_focus(wizard, WIZARD_ITEM_DOMAIN);
        return 0;
    }
    sign_in_follow(wizard);
    switch (sign_in->way) {
    case WIZARD_WAY_TOKEN:
        sign_in->phase = WIZARD_PHASE_TOKEN;
        wizard_set_focus(wizard, WIZARD_ITEM_TOKEN);
        return 0;
    case WIZARD_WAY_APP:
        sign_in->phase = WIZARD_PHASE_APP;
        wizard_set_focus(wizard, WIZARD_ITEM_CLIENT_ID);
        return 0;
    default:
        return begin(wizard);
    }
}

static WizardEffects forward_paste(Wizard *wizard)
{
    Field *paste = &wizard->sign_in.paste;

    sign_in_check_paste(paste);
    wizard_set_focus(wizard, WIZARD_ITEM_PASTE);
    if (!paste->length)
        field_complain(paste, "Allow the access in the browser, or paste the address it ends on");
    return field_is_wrong(paste) ? 0 : WIZARD_SUBMIT_PASTE;
}

static WizardEffects forward_app(Wizard *wizard)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    sign_in_check_client_id(&sign_in->client_id);
    sign_in_check_app_user(sign_in);
    if (field_is_wrong(&sign_in->client_id))
        wizard_set_focus(wizard, WIZARD_ITEM_CLIENT_ID);
    else if (field_is_wrong(&sign_in->app_user))
        wizard_set_focus(wizard, WIZARD_ITEM_APP_USER);
    else
        return begin(wizard);
    return 0;
}

static WizardEffects forward(Wizard *wizard)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    if (wizard_is_busy(wizard, WIZARD_SUBMIT_PASTE | WIZARD_USE_TOKEN | WIZARD_DEMO_CONSENT))
        return 0;
    switch (sign_in->phase) {
    case WIZARD_PHASE_CHOOSE:
        return wizard_is_busy(wizard, WIZARD_BEGIN_SIGN_IN) ? 0 : choose(wizard);
    case WIZARD_PHASE_BROWSER:
        return sign_in_is_expired(wizard) || !wizard_is_busy(wizard, WIZARD_BEGIN_SIGN_IN)
                   ? begin(wizard)
                   : forward_paste(wizard);
    case WIZARD_PHASE_APP:
        return forward_app(wizard);
    case WIZARD_PHASE_TOKEN:
        sign_in_check_token(sign_in);
        if (field_is_wrong(&sign_in->token)) {
            wizard_set_focus(wizard, WIZARD_ITEM_TOKEN);
            return 0;
        }
        return WIZARD_USE_TOKEN;
    }
    return 0;
}

static WizardEffects back(Wizard *wizard)
{
    WizardSignIn *sign_in = &wizard->sign_in;
    WizardEffects running = WIZARD_BEGIN_SIGN_IN | WIZARD_SUBMIT_PASTE | WIZARD_USE_TOKEN |
                            WIZARD_DEMO_CONSENT | WIZARD_UNLOCK_STORE;

    if (sign_in->alone) {
        sign_in->alone = false;
        return 0;
    }
    if (sign_in->phase == WIZARD_PHASE_CHOOSE && !wizard_is_busy(wizard, running)) {
        if (!wizard->dashboard.n_rows)
            return 0;
        sign_in_give_up(wizard);
        return wizard_go(wizard, WIZARD_PAGE_DASHBOARD);
    }
    if (sign_in->phase == WIZARD_PHASE_BROWSER)
        sign_in_forget_link(sign_in);
    field_wipe(&sign_in->token);
    sign_in->phase = WIZARD_PHASE_CHOOSE;
    wizard_set_focus(wizard, sign_in_way_item(sign_in->way));
    return wizard_is_busy(wizard, running) ? WIZARD_CANCEL : 0;
}

static WizardEffects submit(Wizard *wizard, WizardItem item)
{
    switch (item) {
    case WIZARD_ITEM_DOMAIN:
        if (!sign_in_check_domain(wizard))
            return 0;
        wizard_set_focus(wizard, sign_in_way_item(wizard->sign_in.way));
        return 0;
    case WIZARD_ITEM_CLIENT_ID:
        wizard_set_focus(wizard, WIZARD_ITEM_KEY_FILE);
        return 0;
    case WIZARD_ITEM_KEY_FILE:
        if (!wizard->sign_in.key_file.length)
            return forward(wizard);
        wizard_set_focus(wizard, WIZARD_ITEM_APP_USER);
        return 0;
    case WIZARD_ITEM_TOKEN:
        if (!wizard->sign_in.token.length) {
            wizard_set_focus(wizard, WIZARD_ITEM_TOKEN_FILE);
            return 0;
        }
        return forward(wizard);
    default:
        return forward(wizard);
    }
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool enter)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    switch (item) {
    case WIZARD_ITEM_ORG_PRODUCTION:
    case WIZARD_ITEM_ORG_SANDBOX:
        sign_in->org = item;
        field_complain(&sign_in->domain, NULL);
        return sign_in_follow(wizard);
    case WIZARD_ITEM_ORG_DOMAIN:
        sign_in->org = item;
        wizard_set_focus(wizard, WIZARD_ITEM_DOMAIN);
        return sign_in_follow(wizard);
    case WIZARD_ITEM_CONSENT:
        return wizard_is_busy(wizard, WIZARD_DEMO_CONSENT) ? 0 : WIZARD_DEMO_CONSENT;
    case WIZARD_ITEM_OPEN:
        return WIZARD_OPEN_BROWSER;
    case WIZARD_ITEM_COPY:
        wizard_say(wizard, "The link was handed to the terminal's clipboard");
        return WIZARD_COPY_LINK;
    case WIZARD_ITEM_ALONE:
        sign_in->alone = true;
        return 0;
    case WIZARD_ITEM_EXTEND:
        return WIZARD_EXTEND;
    case WIZARD_ITEM_RENEW:
        return begin(wizard);
    default:
        for (WizardWay way = 0; way < WIZARD_WAY_N; way++)
            if (sign_in_way_item(way) == item)
                sign_in->way = way;
        sign_in->way_chosen = true;
        return 0;
    }
}

/* The words of the waiting page. Text that comes while no field is focused is the address. */
static bool allows(const Wizard *wizard, WizardEventKind word)
{
    const WizardSignIn *sign_in = &wizard->sign_in;
    bool waiting = sign_in->phase == WIZARD_PHASE_BROWSER && !sign_in_is_expired(wizard);
    bool ready = waiting && sign_in->link.url && !wizard_in_text(wizard);

    switch (word) {
    case WIZARD_EVENT_COPY:
    case WIZARD_EVENT_OPEN:
    case WIZARD_EVENT_ALONE:
    case WIZARD_EVENT_EXTEND:
        return ready;
    case WIZARD_EVENT_CONSENT:
        return ready && wizard->demo;
    case WIZARD_EVENT_PASTE:
    case WIZARD_EVENT_CHARACTER:
        return waiting && !wizard_in_text(wizard);
    case WIZARD_EVENT_REFRESH:
        return sign_in->phase == WIZARD_PHASE_CHOOSE && !wizard_in_text(wizard);
    default:
        return false;
    }
}

static WizardEffects word(Wizard *wizard, const WizardEvent *event)
{
    static const WizardItem items_of[WIZARD_EVENT_N_WORDS] = {
        [WIZARD_EVENT_COPY] = WIZARD_ITEM_COPY,
        [WIZARD_EVENT_OPEN] = WIZARD_ITEM_OPEN,
        [WIZARD_EVENT_EXTEND] = WIZARD_ITEM_EXTEND,
        [WIZARD_EVENT_CONSENT] = WIZARD_ITEM_CONSENT,
    };
    WizardSignIn *sign_in = &wizard->sign_in;

    switch (event->kind) {
    case WIZARD_EVENT_ALONE:
        sign_in->alone = !sign_in->alone;
        return 0;
    case WIZARD_EVENT_REFRESH:
        return WIZARD_START_CHECKS;
    case WIZARD_EVENT_PASTE:
    case WIZARD_EVENT_CHARACTER:
        sign_in->alone = false;
        wizard_set_focus(wizard, WIZARD_ITEM_PASTE);
        return wizard_handle(wizard, event);
    default:
        return activate(wizard, items_of[event->kind], true);
    }
}

static WizardEffects enter_page(Wizard *wizard)
{
    wizard->sign_in.phase = WIZARD_PHASE_CHOOSE;
    focus_mend(wizard);
    if (wizard_focus(wizard) == WIZARD_ITEM_ORG_PRODUCTION)
        wizard_set_focus(wizard, wizard->sign_in.org);
    return 0;
}

const PageClass page_sign_in = {
    .items = items,
    .field = sign_in_field,
    .is_on = is_on,
    .allows = allows,
    .enter = enter_page,
    .word = word,
    .activate = activate,
    .check = sign_in_check,
    .submit = submit,
    .forward = forward,
    .back = back,
};
