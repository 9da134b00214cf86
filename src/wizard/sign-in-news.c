/* Step 1, what the world says: checks, the link, who signed in. */
#include "config.h"

#include <string.h>

#include "core/org-host.h"
#include "wizard/sign-in.h"

WizardEffects sign_in_on_checks(Wizard *wizard, const WizardEvent *event)
{
    WizardSignIn *sign_in = &wizard->sign_in;
    WizardEffects again = 0;
    WizardCheck *checks;

    pool_empty(&sign_in->check_pool);
    sign_in->n_checks = (gsize) event->number;
    checks = pool_copy(&sign_in->check_pool, event->checks, sign_in->n_checks * sizeof *checks);
    sign_in->checks = checks;
    for (gsize i = 0; i < sign_in->n_checks; i++) {
        checks[i].name = pool_text(&sign_in->check_pool, checks[i].name);
        checks[i].text = pool_text(&sign_in->check_pool, checks[i].text);
        if (wizard_is_busy(wizard, WIZARD_UNLOCK_STORE) && !g_strcmp0(checks[i].name, "keyring") &&
            checks[i].state != WIZARD_CHECK_RUNNING) {
            wizard_done_with(wizard, WIZARD_UNLOCK_STORE);
            if (checks[i].state == WIZARD_CHECK_OK)
                again = wizard_again(wizard, wizard->after_effect);
            wizard->after_effect = 0;
        }
    }
    return again;
}

WizardEffects sign_in_on_cli_login(Wizard *wizard, const WizardEvent *event)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    g_free(sign_in->cli_username);
    g_free(sign_in->cli_alias);
    sign_in->cli_username = g_strdup(event->cli_login->username);
    sign_in->cli_alias = g_strdup(event->cli_login->alias);
    return 0;
}

/* It is the quickest way, so it is chosen, unless somebody has chosen already. */
WizardEffects sign_in_on_kept(Wizard *wizard, const WizardEvent *event)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    g_free(sign_in->kept_username);
    g_free(sign_in->kept_host);
    sign_in->kept_username = g_strdup(event->kept ? event->kept->username : NULL);
    sign_in->kept_host = g_strdup(event->kept ? event->kept->host : NULL);
    if (!event->kept && sign_in->way == WIZARD_WAY_KEPT)
        sign_in->way = WIZARD_WAY_BROWSER;
    else if (event->kept && !sign_in->way_chosen && sign_in->phase == WIZARD_PHASE_CHOOSE &&
             !wizard_is_busy(wizard, WIZARD_BEGIN_SIGN_IN))
        sign_in->way = WIZARD_WAY_KEPT;
    return 0;
}

WizardEffects sign_in_on_link(Wizard *wizard, const WizardEvent *event)
{
    WizardSignIn *sign_in = &wizard->sign_in;
    bool first = !sign_in->link.url;

    if (sign_in->phase != WIZARD_PHASE_BROWSER || !wizard_is_busy(wizard, WIZARD_BEGIN_SIGN_IN))
        return 0;
    pool_empty(&sign_in->link_pool);
    sign_in->link = *event->link;
    sign_in->link.url = pool_text(&sign_in->link_pool, event->link->url);
    sign_in->link.listening = pool_text(&sign_in->link_pool, event->link->listening);
    sign_in->link.client = pool_text(&sign_in->link_pool, event->link->client);
    sign_in->link.ssh = pool_text(&sign_in->link_pool, event->link->ssh);
    if (!first)
        return 0;
    /* A person may have begun to paste already. */
    if (!sign_in->paste.length && wizard->overlay == WIZARD_PAGE_NONE)
        wizard_set_focus(wizard, wizard->demo                           ? WIZARD_ITEM_CONSENT
                                 : sign_in->way == WIZARD_WAY_ELSEWHERE ? WIZARD_ITEM_COPY
                                                                        : WIZARD_ITEM_OPEN);
    return sign_in->way == WIZARD_WAY_ELSEWHERE || wizard->demo ? 0 : WIZARD_OPEN_BROWSER;
}

WizardEffects sign_in_on_paste_refused(Wizard *wizard, const WizardEvent *event)
{
    wizard_done_with(wizard, WIZARD_SUBMIT_PASTE);
    if (wizard->sign_in.phase != WIZARD_PHASE_BROWSER)
        return 0;
    field_complain(&wizard->sign_in.paste, event->text);
    if (wizard->overlay == WIZARD_PAGE_NONE)
        wizard_set_focus(wizard, WIZARD_ITEM_PASTE);
    return 0;
}

static void keep_account(Wizard *wizard, const WizardAccount *news)
{
    WizardAccount *account = &wizard->account;
    Pool *pool = &wizard->account_pool;

    pool_empty(pool);
    *account = *news;
    account->username = pool_text(pool, news->username);
    account->name = pool_text(pool, news->name);
    account->email = pool_text(pool, news->email);
    account->org_name = pool_text(pool, news->org_name);
    account->org_id = pool_text(pool, news->org_id);
    account->instance_url = pool_text(pool, news->instance_url);
    account->edition = pool_text(pool, news->edition);
    account->api_version = pool_text(pool, news->api_version);
    account->app_limit = pool_text(pool, news->app_limit);
    account->missing = pool_list(pool, news->missing);
    /* There is nobody in the demo's org to be careful of. */
    account->production = news->production && !wizard->demo;
}

void account_take(Wizard *wizard, const WizardAccount *news)
{
    keep_account(wizard, news);
    wizard->signed_in = true;
}

void account_aim(Wizard *wizard, const WizardAccount *news)
{
    if (wizard->signed_in && !g_strcmp0(org_host_shown(news->instance_url),
                                        org_host_shown(wizard->account.instance_url)))
        return;
    keep_account(wizard, news);
    wizard->signed_in = false;
}

void sign_in_give_up(Wizard *wizard)
{
    wizard->after_page = WIZARD_PAGE_NONE;
    wizard->after_effect = 0;
    g_clear_pointer(&wizard->sign_in.reason, g_free);
}

WizardEffects sign_in_on_signed_in(Wizard *wizard, const WizardEvent *event)
{
    WizardSignIn *sign_in = &wizard->sign_in;
    g_autofree char *before = g_strdup(wizard->signed_in ? wizard->account.org_id : NULL);
    WizardEffects effects = wizard->after_effect;
    WizardPage page = wizard->after_page;

    wizard_done_with(wizard, WIZARD_BEGIN_SIGN_IN | WIZARD_SUBMIT_PASTE | WIZARD_USE_TOKEN |
                                 WIZARD_DEMO_CONSENT);
    account_take(wizard, event->account);
    sign_in_forget_link(sign_in);
    field_wipe(&sign_in->token);
    sign_in->phase = WIZARD_PHASE_CHOOSE;
    sign_in_give_up(wizard);
    /* Names that exist in both orgs may mean different things: ask again. */
    if (before && g_strcmp0(before, wizard->account.org_id)) {
        objects_forget(wizard);
        details_forget_user(wizard);
    }
    if (page != WIZARD_PAGE_NONE)
        return wizard_go(wizard, page) | wizard_again(wizard, effects);
    if (wizard->page != WIZARD_PAGE_SIGN_IN)
        return 0;
    effects = wizard_go(wizard, WIZARD_PAGE_DETAILS);
    /* The list is fetched while the details are typed. */
    if (wizard->objects.load != WIZARD_LOAD_DONE && wizard->objects.load != WIZARD_LOAD_RUNNING) {
        wizard->objects.load = WIZARD_LOAD_RUNNING;
        effects |= WIZARD_LOAD_OBJECTS;
    }
    return effects;
}

/* Where to sign in for what was asked: the connection's org, or else the one of before. */
static const char *needed_org(const Wizard *wizard)
{
    const WizardDashboard *dashboard = &wizard->dashboard;

    for (gsize i = 0; wizard->target && i < dashboard->n_rows; i++)
        if (!g_strcmp0(dashboard->rows[i].name, wizard->target))
            return dashboard->rows[i].org;
    return wizard->account.instance_url;
}

WizardEffects sign_in_on_needed(Wizard *wizard, const WizardEvent *event)
{
    WizardEffects effect =
        wizard->busy & (WIZARD_FIX | WIZARD_EDIT | WIZARD_REMOVE | WIZARD_LOAD_OBJECTS |
                        WIZARD_MAKE_PLAN | WIZARD_CREATE | WIZARD_RESUME | WIZARD_UNDO);
    const char *org = needed_org(wizard);

    wizard_done_with(wizard, effect);
    /* The one that was kept would have been used. */
    wizard->sign_in.way_chosen = true;
    if (wizard->sign_in.way == WIZARD_WAY_KEPT)
        wizard->sign_in.way = WIZARD_WAY_BROWSER;
    wizard->after_page = wizard->page;
    wizard->after_effect = effect;
    if (org)
        sign_in_set_org(wizard, org_host_shown(org));
    wizard_go(wizard, WIZARD_PAGE_SIGN_IN);
    wizard_set_focus(wizard, wizard->sign_in.org);
    g_free(wizard->sign_in.reason);
    wizard->sign_in.reason = g_strdup(event->text);
    return sign_in_follow(wizard);
}
