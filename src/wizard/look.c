/* Questions about the state: what the views and the app ask. */
#include "config.h"

#include "wizard/inside.h"

static const struct {
    const char *word;
    const char *title;
    int step;
} pages[WIZARD_PAGE_N] = {
#define X(name, word, title, step) [WIZARD_PAGE_##name] = {word, title, step},
    WIZARD_PAGES(X)
#undef X
};

const char *wizard_page_word(WizardPage page)
{
    return page < WIZARD_PAGE_N ? pages[page].word : "none";
}

const char *wizard_page_title(WizardPage page)
{
    return page < WIZARD_PAGE_N ? pages[page].title : "";
}

int wizard_page_step(WizardPage page)
{
    return page < WIZARD_PAGE_N ? pages[page].step : 0;
}

static const struct {
    const char *word;
    WizardItemKind kind;
} items_table[WIZARD_ITEM_N] = {
#define X(name, word, kind) [WIZARD_ITEM_##name] = {word, WIZARD_ITEM_KIND_##kind},
    WIZARD_ITEMS(X)
#undef X
};

const char *wizard_item_word(WizardItem item)
{
    return items_table[item].word;
}

WizardItemKind wizard_item_kind(WizardItem item)
{
    return items_table[item].kind;
}

const char *wizard_event_name(WizardEventKind kind)
{
    static const char *const names[WIZARD_EVENT_N] = {
#define X(name) [WIZARD_EVENT_##name] = #name,
        WIZARD_WORDS(X) WIZARD_NEWS(X)
#undef X
    };

    return kind < WIZARD_EVENT_N && names[kind] ? names[kind] : "?";
}

char *wizard_effects_build(WizardEffects effects)
{
    static const char *const names[WIZARD_BIT_N] = {
#define X(name) [WIZARD_BIT_##name] = #name,
        WIZARD_EFFECTS(X)
#undef X
    };
    GString *text = g_string_new(NULL);

    for (int i = 0; i < WIZARD_BIT_N; i++)
        if (effects & (1u << i))
            g_string_append_printf(text, "%s%s", text->len ? "|" : "", names[i]);
    if (!text->len)
        g_string_append_c(text, '-');
    return g_string_free(text, FALSE);
}

WizardPage wizard_top(const Wizard *wizard)
{
    return wizard->overlay != WIZARD_PAGE_NONE ? wizard->overlay : wizard->page;
}

WizardItem wizard_focus(const Wizard *wizard)
{
    return wizard->focus[wizard_top(wizard)];
}

guint wizard_items(const Wizard *wizard, WizardItem *ret_items)
{
    const PageClass *page = page_class(wizard_top(wizard));

    return page->items ? page->items(wizard, ret_items) : 0;
}

bool wizard_is_on(const Wizard *wizard, WizardItem item)
{
    const PageClass *page = page_class(wizard_top(wizard));

    return page->is_on && page->is_on(wizard, item);
}

const Field *wizard_field(const Wizard *wizard, WizardItem item)
{
    const PageClass *page = page_class(wizard_top(wizard));

    if (!page->field || wizard_item_kind(item) != WIZARD_ITEM_KIND_TEXT)
        return NULL;
    return page->field((Wizard *) wizard, item);
}

bool wizard_list(const Wizard *wizard, guint *ret_n, guint *ret_cursor)
{
    const PageClass *page = page_class(wizard_top(wizard));
    guint *cursor = page->list ? page->list((Wizard *) wizard, WIZARD_ITEM_LIST, ret_n) : NULL;

    if (!cursor)
        return false;
    *ret_cursor = *cursor;
    return true;
}

bool wizard_in_text(const Wizard *wizard)
{
    return wizard_item_kind(wizard_focus(wizard)) == WIZARD_ITEM_KIND_TEXT;
}

bool wizard_wants_ticks(const Wizard *wizard)
{
    if (wizard->unchecked_ms || problem_counts_down(wizard) ||
        wizard->busy & ~(WizardEffects) WIZARD_REFRESH_STATUS)
        return true;
    return wizard->page == WIZARD_PAGE_SIGN_IN && wizard->sign_in.phase == WIZARD_PHASE_BROWSER;
}

static bool allows_motion(const Wizard *wizard, WizardEventKind word)
{
    guint n;
    guint cursor;

    switch (word) {
    case WIZARD_EVENT_PAGE_UP:
    case WIZARD_EVENT_PAGE_DOWN:
        return wizard_list(wizard, &n, &cursor);
    case WIZARD_EVENT_TOP:
    case WIZARD_EVENT_BOTTOM:
        return !wizard_in_text(wizard) && wizard_list(wizard, &n, &cursor);
    case WIZARD_EVENT_CHARACTER:
    case WIZARD_EVENT_EDIT_TEXT:
    case WIZARD_EVENT_PASTE:
        return wizard_in_text(wizard);
    case WIZARD_EVENT_TOGGLE:
        return !wizard_in_text(wizard);
    default:
        return word <= WIZARD_EVENT_TOGGLE;
    }
}

bool wizard_allows(const Wizard *wizard, WizardEventKind word)
{
    const PageClass *page = page_class(wizard_top(wizard));

    switch (word) {
    case WIZARD_EVENT_INTERRUPT:
        return true;
    case WIZARD_EVENT_HELP:
        return wizard->overlay != WIZARD_PAGE_HELP;
    case WIZARD_EVENT_QUIT:
        return !wizard_in_text(wizard) && wizard->overlay == WIZARD_PAGE_NONE;
    case WIZARD_EVENT_BACK:
        return page->back != NULL;
    case WIZARD_EVENT_FORWARD:
        return page->forward != NULL;
    default:
        break;
    }
    if (page->allows && page->allows(wizard, word))
        return true;
    return word < WIZARD_EVENT_N_WORDS && allows_motion(wizard, word);
}

/* --- what effects apply to --- */

WizardWay wizard_way(const Wizard *wizard)
{
    return wizard->sign_in.way;
}

const char *wizard_org(const Wizard *wizard)
{
    return wizard->sign_in.origin;
}

static const char *text_of(const Field *field)
{
    return field->length ? field->text : NULL;
}

const char *wizard_client_id(const Wizard *wizard)
{
    return wizard->sign_in.way == WIZARD_WAY_APP ? text_of(&wizard->sign_in.client_id) : NULL;
}

const char *wizard_key_file(const Wizard *wizard)
{
    return wizard->sign_in.way == WIZARD_WAY_APP ? text_of(&wizard->sign_in.key_file) : NULL;
}

const char *wizard_cli_username(const Wizard *wizard)
{
    return wizard->sign_in.cli_username;
}

const char *wizard_app_user(const Wizard *wizard)
{
    return wizard->sign_in.way == WIZARD_WAY_APP ? text_of(&wizard->sign_in.app_user) : NULL;
}

const char *wizard_token_file(const Wizard *wizard)
{
    return text_of(&wizard->sign_in.token_file);
}

Secret *wizard_take_token(Wizard *wizard)
{
    return field_take_secret(&wizard->sign_in.token);
}

Secret *wizard_take_paste(Wizard *wizard)
{
    return secret_new(wizard->sign_in.paste.text, -1);
}

Secret *wizard_take_passphrase(Wizard *wizard)
{
    field_wipe(&wizard->passphrase.again);
    return field_take_secret(&wizard->passphrase.phrase);
}

const char *wizard_path(const Wizard *wizard)
{
    return wizard->path;
}

WizardJob wizard_job(const Wizard *wizard)
{
    return wizard->job;
}

const char *wizard_connection(const Wizard *wizard)
{
    if (wizard->target)
        return wizard->target;
    return text_of(&wizard->details.connection);
}

const WizardConnection *wizard_selected(const Wizard *wizard)
{
    const WizardDashboard *dashboard = &wizard->dashboard;

    return dashboard->cursor < dashboard->n_rows ? &dashboard->rows[dashboard->cursor] : NULL;
}

int wizard_finding(const Wizard *wizard)
{
    const WizardConnection *selected = wizard_selected(wizard);

    if (!selected || wizard->dashboard.finding >= selected->n_findings)
        return -1;
    return (int) wizard->dashboard.finding;
}

int wizard_command(const Wizard *wizard)
{
    return (int) wizard->done.cursor;
}

const char *wizard_link_url(const Wizard *wizard)
{
    return wizard->page != WIZARD_PAGE_SIGN_IN && wizard->setup_url ? wizard->setup_url
                                                                    : wizard->sign_in.link.url;
}
