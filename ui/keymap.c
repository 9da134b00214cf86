#include "config.h"

#include "ui/keymap.h"

#include <curses.h>
#include <string.h>

#define CTRL(letter) ((letter) &0x1f)
#define CODE(key) (KEYMAP_CODE + (key))
#define ON(page) (1u << WIZARD_PAGE_##page)
#define ALL 0u

typedef struct {
    int key;
    int word;
    FieldEdit edit;     /* of EDIT_TEXT */
    guint32 pages;      /* where the words are these; ALL: everywhere */
    const char *shown;  /* NULL: another key for the row above, not shown */
    const char *footer; /* NULL: not in the footer */
    const char *help;
} Row;

#define W(name) WIZARD_EVENT_##name
#define EDIT(key, which, shown, help)                                 \
    {                                                                 \
        key, W(EDIT_TEXT), FIELD_EDIT_##which, ALL, shown, NULL, help \
    }

static const Row rows[] = {
    /* what a page is about comes first */
    {' ', W(TOGGLE), 0, ON(OBJECTS), "Space", "mark", "mark or unmark the object"},
    {' ', W(TOGGLE), 0, ON(FIELDS), "Space", "mark", "want or leave out the field"},
    {' ', W(TOGGLE), 0, ALL, "Space", NULL, "choose what has the focus"},
    {'\r', W(NEXT), 0, ALL, "Enter", "go on", "do what has the focus"},
    {'\n', W(NEXT), 0, ALL, NULL, NULL, NULL},
    {CODE(KEY_ENTER), W(NEXT), 0, ALL, NULL, NULL, NULL},
    {CODE(KEY_F(10)), W(FORWARD), 0, ON(OBJECTS), "F10", "next", "to the review"},
    {CODE(KEY_F(10)), W(FORWARD), 0, ALL, "F10", NULL, "to the next page, from anywhere on this"},
    {KEYMAP_ALT + CODE(KEY_RIGHT), W(FORWARD), 0, ALL, NULL, NULL, NULL},

    {'y', W(CONSENT), 0, ALL, "y", "consent", "give the demo administrator's consent"},
    {'c', W(COPY), 0, ALL, "c", "copy", "copy the link (through the terminal)"},
    {'o', W(OPEN), 0, ALL, "o", "open", "open the link in the browser again"},
    {'l', W(ALONE), 0, ALL, "l", "link alone", "show the link alone, as one unbroken line"},
    {'+', W(EXTEND), 0, ALL, "+", "5 minutes more", "keep the link open five minutes longer"},

    {CTRL('F'), W(PICK_USER), 0, ALL, "^F", "list users", "choose the user from a list"},
    {CODE(KEY_F(2)), W(MORE), 0, ALL, "F2", "more", "more settings: app, key, validity"},

    {'a', W(ACCESS), 0, ALL, "a", "access", "access: R, RCU, RCUD"},
    {'/', W(FILTER), 0, ALL, "/", "filter",
     "filter: words, 'exact, ^start, end$, !not, in label or API name"},
    {CODE(KEY_RIGHT), W(RIGHT), 0, ON(OBJECTS), "\xe2\x86\x92", NULL, "the object's fields"},
    {CODE(KEY_LEFT), W(LEFT), 0, ON(FIELDS), "\xe2\x86\x90", NULL, "back to the objects"},
    {'R', W(RIGHT_READ), 0, ALL, "R", NULL, "read on or off"},
    {'C', W(RIGHT_CREATE), 0, ALL, "C", NULL, "create on or off"},
    {'U', W(RIGHT_UPDATE), 0, ALL, "U", NULL, "update on or off"},
    {'D', W(RIGHT_DELETE), 0, ALL, "D", NULL, "delete on or off"},
    {'v', W(RANGE), 0, ALL, "v", NULL, "begin a range; again: mark it"},
    {'*', W(PATTERN), 0, ALL, "*", "pattern", "mark by a pattern: *__c or /regex/"},
    {'A', W(MARK_ALL), 0, ALL, "A", NULL, "mark all that are shown"},
    {'N', W(MARK_NONE), 0, ALL, "N", NULL, "unmark all"},
    {'I', W(INVERT), 0, ALL, "I", NULL, "marked to unmarked and back, of those shown"},
    {'m', W(MARKED_ONLY), 0, ALL, "m", "marked", "show the marked ones only"},
    {'s', W(KINDS), 0, ON(OBJECTS), "s", "kind", "usual, standard, custom, managed, all"},
    {'+', W(ADD_LOOKUP), 0, ALL, "+", "add lookup", "mark the object a lookup points to as well"},
    {CODE(KEY_F(4)), W(RENAME), 0, ALL, "F4", NULL, "another name for it in the module"},

    {'s', W(SAVE), 0, ON(REVIEW), "s", "save", "save the answers to a file"},
    {'d', W(DRY_RUN), 0, ON(REVIEW), "d", "dry run", "ask the org without changing anything"},
    {'h', W(HAND_OVER), 0, ON(REVIEW), "h", "hand over", "a folder for an administrator"},
    {'l', W(LEAVE), 0, ON(CREATE), "l", "leave", "leave; the next start goes on"},
    {'u', W(UNDO), 0, ON(CREATE), "u", "undo", "undo everything"},
    {'t', W(TRY), 0, ON(DONE), "t", "try", "try the command here"},
    {'n', W(NEW), 0, ON(DASHBOARD), "n", "new", "set up another connection"},
    {'e', W(EDIT), 0, ON(DASHBOARD), "e", "edit", "change objects and rights"},
    {'d', W(REMOVE), 0, ON(DASHBOARD), "d", "remove", "remove it, in the org and here"},
    {CODE(KEY_DC), W(REMOVE), 0, ON(DASHBOARD), NULL, NULL, NULL},
    /* The fix itself says "(f)". */
    {'f', W(FIX), 0, ON(DASHBOARD), "f", "fix", "mend what is selected"},
    {'r', W(REFRESH), 0, ON(SIGN_IN), "r", "refresh",
     "look again; finds who used orgwire auth begin, auth complete"},
    {'r', W(REFRESH), 0, ALL, "r", "refresh", "look again"},

    {27, W(BACK), 0, ALL, "Esc", "back", "back; what was typed stays"},
    {KEYMAP_ALT + CODE(KEY_LEFT), W(BACK), 0, ALL, "Alt-\xe2\x86\x90", NULL, "the same"},
    {'\t', W(TAB), 0, ALL, "Tab", NULL, "to the next thing on the page"},
    {CODE(KEY_BTAB), W(TAB_BACK), 0, ALL, NULL, NULL, NULL},
    {CODE(KEY_UP), W(UP), 0, ALL, "\xe2\x86\x91 \xe2\x86\x93 j k", NULL, "up and down"},
    {CODE(KEY_DOWN), W(DOWN), 0, ALL, NULL, NULL, NULL},
    {CTRL('P'), W(UP), 0, ALL, NULL, NULL, NULL},
    {CTRL('N'), W(DOWN), 0, ALL, NULL, NULL, NULL},
    {'k', W(UP), 0, ALL, NULL, NULL, NULL},
    {'j', W(DOWN), 0, ALL, NULL, NULL, NULL},
    {CODE(KEY_LEFT), W(LEFT), 0, ALL, NULL, NULL, NULL},
    {CODE(KEY_RIGHT), W(RIGHT), 0, ALL, NULL, NULL, NULL},
    {CODE(KEY_PPAGE), W(PAGE_UP), 0, ALL, "PgUp PgDn", NULL, "a page up or down"},
    {CODE(KEY_NPAGE), W(PAGE_DOWN), 0, ALL, NULL, NULL, NULL},
    {'g', W(TOP), 0, ALL, "g G", NULL, "to the first, to the last"},
    {'G', W(BOTTOM), 0, ALL, NULL, NULL, NULL},
    {CODE(KEY_HOME), W(TOP), 0, ALL, NULL, NULL, NULL},
    {CODE(KEY_END), W(BOTTOM), 0, ALL, NULL, NULL, NULL},

    EDIT(CTRL('A'), HOME, "^A ^E", "to the start, to the end of the text"),
    EDIT(CTRL('E'), END, NULL, NULL),
    /* Ctrl-F lists the users there. */
    {CTRL('B'), W(EDIT_TEXT), FIELD_EDIT_LEFT, ON(DETAILS), "^B", NULL, "a character left"},
    EDIT(CTRL('B'), LEFT, "^B ^F", "a character left, right"),
    EDIT(CTRL('F'), RIGHT, NULL, NULL),
    EDIT(CTRL('W'), ERASE_WORD, "^W ^U ^K", "erase the word, all before, all behind the cursor"),
    EDIT(CTRL('U'), KILL_BEFORE, NULL, NULL),
    EDIT(CTRL('K'), KILL_AFTER, NULL, NULL),
    EDIT(CTRL('Y'), YANK, "^Y", "put back what was erased"),
    EDIT(CODE(KEY_BACKSPACE), ERASE, NULL, NULL),
    EDIT(127, ERASE, NULL, NULL),
    EDIT(CTRL('H'), ERASE, NULL, NULL),
    EDIT(CODE(KEY_DC), ERASE_NEXT, NULL, NULL),
    EDIT(CTRL('D'), ERASE_NEXT, NULL, NULL),
    EDIT(CODE(KEY_HOME), HOME, NULL, NULL),
    EDIT(CODE(KEY_END), END, NULL, NULL),
    EDIT(KEYMAP_ALT + 'b', WORD_LEFT, "Alt-b Alt-f", "a word left, right"),
    EDIT(KEYMAP_ALT + 'f', WORD_RIGHT, NULL, NULL),

    {'?', W(HELP), 0, ALL, "?", "help", "this help"},
    {CODE(KEY_F(1)), W(HELP), 0, ALL, "F1", "help", "this help"},
    {'q', W(QUIT), 0, ALL, "q", "quit", "quit"},
    {CTRL('C'), W(INTERRUPT), 0, ALL, "^C", NULL, "cancel what runs; twice: quit"},
    {CTRL('L'), UI_WORD_REDRAW, 0, ALL, "^L", NULL, "draw the screen anew"},
    {CTRL('Z'), UI_WORD_SUSPEND, 0, ALL, "^Z", NULL, "suspend"},
};

/* Letters are text in a text field. */
static bool is_letter(int key)
{
    return key >= 0x20 && key < KEYMAP_CODE && key != 127;
}

static bool applies(const Wizard *wizard, const Row *row)
{
    WizardPage page = wizard_top(wizard);

    if (row->pages && !(row->pages & (1u << page)))
        return false;
    if (is_letter(row->key) && wizard_in_text(wizard))
        return false;
    return row->word > WIZARD_EVENT_N || wizard_allows(wizard, (WizardEventKind) row->word);
}

bool keymap_find(const Wizard *wizard, int key, WizardEvent *ret_event)
{
    WizardEvent event = {.number = 0};

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].key != key || !applies(wizard, &rows[i]))
            continue;
        event.kind = (WizardEventKind) rows[i].word;
        event.edit = rows[i].edit;
        *ret_event = event;
        return true;
    }
    if (!is_letter(key) || !wizard_allows(wizard, WIZARD_EVENT_CHARACTER))
        return false;
    event.kind = WIZARD_EVENT_CHARACTER;
    event.character = (gunichar) key;
    *ret_event = event;
    return true;
}

static const char *dashboard_does(const Wizard *wizard)
{
    const WizardConnection *selected = wizard_selected(wizard);

    if (wizard_focus(wizard) == WIZARD_ITEM_FINDINGS)
        return "fix";
    if (wizard_focus(wizard) != WIZARD_ITEM_LIST || !selected || selected->resumable)
        return "go on";
    return selected->n_findings > 1 ? "choose" : "fix";
}

static const char *button_does(WizardItem item)
{
    static const char *const words[WIZARD_ITEM_N] = {
        [WIZARD_ITEM_CONSENT] = "consent",
        [WIZARD_ITEM_OPEN] = "open",
        [WIZARD_ITEM_COPY] = "copy",
        [WIZARD_ITEM_ALONE] = "link alone",
        [WIZARD_ITEM_EXTEND] = "more time",
        [WIZARD_ITEM_RENEW] = "new link",
        [WIZARD_ITEM_PICK_USER] = "list users",
        [WIZARD_ITEM_MORE] = "more or less",
        [WIZARD_ITEM_LOOKUP] = "add it",
        [WIZARD_ITEM_SAVE] = "save",
        [WIZARD_ITEM_DRY_RUN] = "dry run",
        [WIZARD_ITEM_HAND_OVER] = "hand over",
        [WIZARD_ITEM_LEAVE] = "leave",
        [WIZARD_ITEM_UNDO] = "undo",
        [WIZARD_ITEM_NEW] = "new",
        [WIZARD_ITEM_REFRESH] = "refresh",
        [WIZARD_ITEM_QUIT] = "quit",
    };

    return words[item];
}

/* What Enter does depends on what has the focus. */
static const char *enter_does(const Wizard *wizard)
{
    WizardItem item = wizard_focus(wizard);
    WizardPage page = wizard_top(wizard);

    if (page == WIZARD_PAGE_HELP)
        return "close";
    if (page == WIZARD_PAGE_PROBLEM)
        return "do this";
    if (page == WIZARD_PAGE_USERS)
        return "choose";
    if (page == WIZARD_PAGE_PROMPT ||
        (page == WIZARD_PAGE_PASSPHRASE && wizard->passphrase.wanted != WIZARD_PHRASE_NEW))
        return "accept";
    if (button_does(item))
        return button_does(item);
    if (page == WIZARD_PAGE_DASHBOARD)
        return dashboard_does(wizard);
    if (item == WIZARD_ITEM_LIST)
        return page == WIZARD_PAGE_OBJECTS  ? "fields"
               : page == WIZARD_PAGE_FIELDS ? "done"
               : page == WIZARD_PAGE_REVIEW ? "change"
               : page == WIZARD_PAGE_DONE   ? "try"
                                            : "go on";
    if (item == WIZARD_ITEM_NEXT)
        return page != WIZARD_PAGE_REVIEW         ? "next"
               : wizard->job == WIZARD_JOB_SET_UP ? "create"
                                                  : "carry out";
    if (wizard_item_kind(item) == WIZARD_ITEM_KIND_RADIO && !wizard_is_on(wizard, item))
        return "choose";
    if (wizard_item_kind(item) == WIZARD_ITEM_KIND_TEXT)
        return item == WIZARD_ITEM_FILTER ? "to the list" : "next";
    return "go on";
}

/* Enter on a list that can only be read. */
static bool is_idle_list(const Wizard *wizard)
{
    const WizardReview *review = &wizard->review;

    switch (wizard_top(wizard)) {
    case WIZARD_PAGE_DONE: /* the demo alone tries commands */
        return !wizard->demo;
    case WIZARD_PAGE_REVIEW:
        return review->cursor >= review->n_lines || !review->lines[review->cursor].step ||
               wizard->job != WIZARD_JOB_SET_UP;
    case WIZARD_PAGE_DASHBOARD:
        return !wizard_allows(wizard, WIZARD_EVENT_FIX);
    default:
        return false;
    }
}

static bool is_useless(const Wizard *wizard, const Row *row)
{
    WizardItem item = wizard_focus(wizard);
    bool in_list = wizard_item_kind(item) == WIZARD_ITEM_KIND_LIST;
    guint n;
    guint cursor;

    if (row->word == WIZARD_EVENT_NEXT)
        return item == WIZARD_ITEM_NONE || (in_list && is_idle_list(wizard));
    if (row->word == WIZARD_EVENT_TOGGLE)
        return !in_list || !wizard_list(wizard, &n, &cursor) || !n;
    if (row->word == WIZARD_EVENT_BACK)
        return wizard_top(wizard) == WIZARD_PAGE_DASHBOARD ||
               (wizard_top(wizard) == WIZARD_PAGE_SIGN_IN &&
                wizard->sign_in.phase == WIZARD_PHASE_CHOOSE && !wizard->dashboard.n_rows);
    return false;
}

guint keymap_footer(const Wizard *wizard, KeymapHint *ret_hints, guint max)
{
    bool seen[WIZARD_EVENT_N_WORDS] = {false};
    guint n = 0;

    for (guint i = 0; i < G_N_ELEMENTS(rows) && n < max; i++) {
        const Row *row = &rows[i];

        if (!row->footer || row->word >= WIZARD_EVENT_N_WORDS || seen[row->word] ||
            !applies(wizard, row) || is_useless(wizard, row))
            continue;
        seen[row->word] = true;
        ret_hints[n].key = row->shown;
        ret_hints[n].does = row->word == WIZARD_EVENT_NEXT ? enter_does(wizard) : row->footer;
        ret_hints[n].general = row->word == WIZARD_EVENT_BACK || row->word == WIZARD_EVENT_HELP ||
                               row->word == WIZARD_EVENT_QUIT;
        n++;
    }
    return n;
}

/* On the page below the help, whatever has the focus there: all its keys are told. */
static bool belongs(const Wizard *under, const Row *row)
{
    if (row->pages && !(row->pages & (1u << wizard_top(under))))
        return false;
    if (row->word > WIZARD_EVENT_N || row->word == WIZARD_EVENT_EDIT_TEXT)
        return true;
    return wizard_allows(under, (WizardEventKind) row->word);
}

/* Does the key mean something else here that stands further up? */
static bool is_taken(const Wizard *under, guint row)
{
    for (guint i = 0; i < row; i++)
        if (rows[i].key == rows[row].key && belongs(under, &rows[i]))
            return true;
    return false;
}

guint keymap_help(const Wizard *wizard, KeymapHint *ret_hints, guint max)
{
    Wizard under = *wizard;
    guint n = 0;

    if (under.overlay == WIZARD_PAGE_HELP)
        under.overlay = under.under;
    for (guint i = 0; i < G_N_ELEMENTS(rows) && n < max; i++) {
        if (!rows[i].shown || !belongs(&under, &rows[i]) || is_taken(&under, i))
            continue;
        ret_hints[n].key = rows[i].shown;
        ret_hints[n].does = rows[i].help;
        n++;
    }
    return n;
}
