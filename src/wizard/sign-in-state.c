/* Step 1, its state: the fields, the link, and what is wrong with what was typed. */
#include "config.h"

#include <string.h>

#include "core/org-host.h"
#include "core/problem.h"
#include "wizard/sign-in.h"

#define MAX_HOST 300
#define MAX_ADDRESS 8192
#define MAX_TOKEN 8192
#define MAX_PATH 1024

WizardItem sign_in_way_item(WizardWay way)
{
    static const WizardItem items_of[WIZARD_WAY_N] = {
        [WIZARD_WAY_BROWSER] = WIZARD_ITEM_WAY_BROWSER,
        [WIZARD_WAY_ELSEWHERE] = WIZARD_ITEM_WAY_ELSEWHERE,
        [WIZARD_WAY_CLI] = WIZARD_ITEM_WAY_CLI,
        [WIZARD_WAY_TOKEN] = WIZARD_ITEM_WAY_TOKEN,
        [WIZARD_WAY_APP] = WIZARD_ITEM_WAY_APP,
        [WIZARD_WAY_KEPT] = WIZARD_ITEM_WAY_KEPT,
    };

    return items_of[way];
}

void sign_in_set_org(Wizard *wizard, const char *org)
{
    WizardSignIn *sign_in = &wizard->sign_in;
    const char *const *trusted = (const char *const *) wizard->trusted;
    g_autofree char *origin = org ? org_host_parse(org, trusted, NULL) : NULL;

    if (!org || !*org || !strcmp(org, "production") ||
        !g_strcmp0(origin, "https://login.salesforce.com"))
        sign_in->org = WIZARD_ITEM_ORG_PRODUCTION;
    else if (!strcmp(org, "sandbox") || !g_strcmp0(origin, "https://test.salesforce.com"))
        sign_in->org = WIZARD_ITEM_ORG_SANDBOX;
    else {
        sign_in->org = WIZARD_ITEM_ORG_DOMAIN;
        field_set(&sign_in->domain, org);
    }
}

void sign_in_init(Wizard *wizard, const Answers *answers)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    field_init(&sign_in->domain, FIELD_PLAIN, MAX_HOST);
    field_init(&sign_in->paste, FIELD_ADDRESS, MAX_ADDRESS);
    field_init(&sign_in->token, FIELD_SECRET, MAX_TOKEN);
    field_init(&sign_in->token_file, FIELD_PLAIN, MAX_PATH);
    field_init(&sign_in->client_id, FIELD_PLAIN, 512);
    field_init(&sign_in->key_file, FIELD_PLAIN, MAX_PATH);
    field_init(&sign_in->app_user, FIELD_PLAIN, 100);
    pool_init(&sign_in->check_pool);
    pool_init(&sign_in->link_pool);
    sign_in_set_org(wizard, answers_get(answers, QUESTION_ORG));
    sign_in_follow(wizard);
}

void sign_in_clear(WizardSignIn *sign_in)
{
    field_clear(&sign_in->domain);
    field_clear(&sign_in->paste);
    field_clear(&sign_in->token);
    field_clear(&sign_in->token_file);
    field_clear(&sign_in->client_id);
    field_clear(&sign_in->key_file);
    field_clear(&sign_in->app_user);
    pool_clear(&sign_in->check_pool);
    pool_clear(&sign_in->link_pool);
    g_free(sign_in->origin);
    g_free(sign_in->cli_username);
    g_free(sign_in->cli_alias);
    g_free(sign_in->kept_username);
    g_free(sign_in->kept_host);
    g_free(sign_in->reason);
}

void sign_in_forget_link(WizardSignIn *sign_in)
{
    pool_empty(&sign_in->link_pool);
    memset(&sign_in->link, 0, sizeof sign_in->link);
    sign_in->alone = false;
    field_wipe(&sign_in->paste);
}

bool sign_in_is_expired(const Wizard *wizard)
{
    const WizardLink *link = &wizard->sign_in.link;

    return link->url && link->expires_ms && wizard->now_ms >= link->expires_ms;
}

Field *sign_in_field(Wizard *wizard, WizardItem item)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    switch (item) {
    case WIZARD_ITEM_DOMAIN:
        return &sign_in->domain;
    case WIZARD_ITEM_PASTE:
        return &sign_in->paste;
    case WIZARD_ITEM_TOKEN:
        return &sign_in->token;
    case WIZARD_ITEM_TOKEN_FILE:
        return &sign_in->token_file;
    case WIZARD_ITEM_CLIENT_ID:
        return &sign_in->client_id;
    case WIZARD_ITEM_KEY_FILE:
        return &sign_in->key_file;
    case WIZARD_ITEM_APP_USER:
        return &sign_in->app_user;
    default:
        return NULL;
    }
}

/* --- checks of what was typed --- */

static char *parse_origin(const Wizard *wizard, GError **error)
{
    const WizardSignIn *sign_in = &wizard->sign_in;
    const char *typed = sign_in->org == WIZARD_ITEM_ORG_PRODUCTION ? "production"
                        : sign_in->org == WIZARD_ITEM_ORG_SANDBOX  ? "sandbox"
                                                                   : sign_in->domain.text;

    if (!*typed) {
        problem_set(error, PROBLEM_USAGE, "it is what stands before .my.salesforce.com", NULL,
                    "Type the org's own name");
        return NULL;
    }
    return org_host_parse(typed, (const char *const *) wizard->trusted, error);
}

WizardEffects sign_in_follow(Wizard *wizard)
{
    WizardSignIn *sign_in = &wizard->sign_in;
    char *origin = parse_origin(wizard, NULL);
    bool changed = origin && g_strcmp0(origin, sign_in->origin);

    if (!changed) {
        g_free(origin);
        return 0;
    }
    g_free(sign_in->origin);
    sign_in->origin = origin;
    return WIZARD_START_CHECKS;
}

bool sign_in_check_domain(Wizard *wizard)
{
    WizardSignIn *sign_in = &wizard->sign_in;
    GError *error = NULL;
    g_autofree char *origin = parse_origin(wizard, &error);

    field_complain(&sign_in->domain, NULL);
    if (!origin)
        wizard_blame(&sign_in->domain, error);
    return origin != NULL;
}

static bool has_space(const char *text)
{
    return strpbrk(text, " \t") != NULL;
}

void sign_in_check_paste(Field *paste)
{
    field_complain(paste, NULL);
    if (!paste->length)
        return;
    if (!strstr(paste->text, "code=") && !strstr(paste->text, "error=") &&
        !strstr(paste->text, "code%3D"))
        field_complain(paste, "There is no code in this: paste the whole address the browser "
                              "ended on, from http to the end");
}

void sign_in_check_client_id(Field *client_id)
{
    field_complain(client_id, NULL);
    if (!client_id->length)
        field_complain(client_id, "Paste the app's consumer key");
    else if (has_space(client_id->text))
        field_complain(client_id, "A consumer key has no spaces in it");
}

void sign_in_check_app_user(WizardSignIn *sign_in)
{
    GError *error = NULL;

    field_complain(&sign_in->app_user, NULL);
    if (!sign_in->key_file.length)
        return;
    if (!sign_in->app_user.length)
        field_complain(&sign_in->app_user, "With a private key, say who signs in: a username");
    else if (!questions[QUESTION_USERNAME].check(sign_in->app_user.text, &error))
        wizard_blame(&sign_in->app_user, error);
}

void sign_in_check_token(WizardSignIn *sign_in)
{
    field_complain(&sign_in->token, NULL);
    field_complain(&sign_in->token_file, NULL);
    if (!sign_in->token.length && !sign_in->token_file.length)
        field_complain(&sign_in->token, "Type or paste a token, or name a file that holds one");
    else if (sign_in->token.length && sign_in->token.length < 15)
        field_complain(&sign_in->token, "This is too short for an access token");
}

WizardEffects sign_in_check(Wizard *wizard, WizardItem item)
{
    WizardSignIn *sign_in = &wizard->sign_in;

    if (item == WIZARD_ITEM_DOMAIN && sign_in->domain.length)
        return sign_in_check_domain(wizard) ? sign_in_follow(wizard) : 0;
    if (item == WIZARD_ITEM_PASTE)
        sign_in_check_paste(&sign_in->paste);
    else if (item == WIZARD_ITEM_CLIENT_ID && sign_in->client_id.length)
        sign_in_check_client_id(&sign_in->client_id);
    else if (item == WIZARD_ITEM_APP_USER && sign_in->app_user.length)
        sign_in_check_app_user(sign_in);
    else if (item == WIZARD_ITEM_TOKEN && sign_in->token.length)
        sign_in_check_token(sign_in);
    return 0;
}
