/* The pages and what on them can have the focus: one list each, so that enum, names and titles
 * cannot disagree. */
#ifndef WIZARD_PAGE_H
#define WIZARD_PAGE_H

/* name, word, title, step in the breadcrumb (0: none) */
#define WIZARD_PAGES(X)                                              \
    X(SIGN_IN, "sign-in", "Sign in", 1)                              \
    X(DETAILS, "details", "Details", 2)                              \
    X(OBJECTS, "objects", "Objects", 3)                              \
    X(FIELDS, "fields", "Fields", 3)                                 \
    X(REVIEW, "review", "Review", 4)                                 \
    X(CREATE, "create", "Create", 5)                                 \
    X(DONE, "done", "Done", 5)                                       \
    X(DASHBOARD, "dashboard", "Connections", 0)                      \
    X(PROBLEM, "problem", "Problem", 0) /* from here on: overlays */ \
    X(USERS, "users", "Choose a user", 0)                            \
    X(PROMPT, "prompt", "", 0)                                       \
    X(PASSPHRASE, "passphrase", "Passphrase", 0)                     \
    X(HELP, "help", "Help", 0)

typedef enum {
#define X(name, word, title, step) WIZARD_PAGE_##name,
    WIZARD_PAGES(X)
#undef X
        WIZARD_PAGE_NONE, /* no overlay */
    WIZARD_PAGE_N = WIZARD_PAGE_NONE,
} WizardPage;

const char *wizard_page_word(WizardPage page);
const char *wizard_page_title(WizardPage page);
int wizard_page_step(WizardPage page);

/* name, word, kind */
#define WIZARD_ITEMS(X)                                  \
    X(NONE, "none", NONE)                                \
    /* sign-in: choosing */                              \
    X(ORG_PRODUCTION, "org-production", RADIO)           \
    X(ORG_SANDBOX, "org-sandbox", RADIO)                 \
    X(ORG_DOMAIN, "org-domain", RADIO)                   \
    X(DOMAIN, "domain", TEXT)                            \
    X(WAY_KEPT, "way-kept", RADIO)                       \
    X(WAY_BROWSER, "way-browser", RADIO)                 \
    X(WAY_ELSEWHERE, "way-elsewhere", RADIO)             \
    X(WAY_CLI, "way-cli", RADIO)                         \
    X(WAY_TOKEN, "way-token", RADIO)                     \
    X(WAY_APP, "way-app", RADIO)                         \
    /* sign-in: the ways */                              \
    X(CONSENT, "consent", BUTTON)                        \
    X(OPEN, "open", BUTTON)                              \
    X(RENEW, "renew", BUTTON) /* the link has expired */ \
    X(COPY, "copy", BUTTON)                              \
    X(ALONE, "alone", BUTTON)                            \
    X(EXTEND, "extend", BUTTON)                          \
    X(PASTE, "paste", TEXT)                              \
    X(TOKEN, "token", TEXT)                              \
    X(TOKEN_FILE, "token-file", TEXT)                    \
    X(CLIENT_ID, "client-id", TEXT)                      \
    X(KEY_FILE, "key-file", TEXT)                        \
    X(APP_USER, "app-user", TEXT)                        \
    /* details */                                        \
    X(EMAIL, "email", TEXT)                              \
    X(USERNAME, "username", TEXT)                        \
    X(PICK_USER, "pick-user", BUTTON)                    \
    X(CONNECTION, "connection", TEXT)                    \
    X(INTEGRATION, "integration", TEXT)                  \
    X(UNATTENDED, "unattended", CHECK)                   \
    X(MORE, "more", BUTTON)                              \
    X(APP_ECA, "app-eca", RADIO)                         \
    X(APP_CONNECTED, "app-connected", RADIO)             \
    X(KEY_SIZE, "key-size", TEXT)                        \
    X(VALID_DAYS, "valid-days", TEXT)                    \
    /* objects, fields */                                \
    X(FILTER, "filter", TEXT)                            \
    X(LIST, "list", LIST)                                \
    X(LOOKUP, "lookup", BUTTON)                          \
    X(MAY_READ, "may-read", CHECK)                       \
    X(MAY_CREATE, "may-create", CHECK)                   \
    X(MAY_UPDATE, "may-update", CHECK)                   \
    X(MAY_DELETE, "may-delete", CHECK)                   \
    /* review, create, done, dashboard */                \
    X(SAVE, "save", BUTTON)                              \
    X(DRY_RUN, "dry-run", BUTTON)                        \
    X(HAND_OVER, "hand-over", BUTTON)                    \
    X(LEAVE, "leave", BUTTON)                            \
    X(UNDO, "undo", BUTTON)                              \
    X(DEFAULT, "default", CHECK)                         \
    X(FORGET, "forget", RADIO)                           \
    X(KEEP, "keep", RADIO)                               \
    X(FINDINGS, "findings", LIST)                        \
    X(NEW, "new", BUTTON)                                \
    X(REFRESH, "refresh", BUTTON)                        \
    X(QUIT, "quit", BUTTON)                              \
    /* everywhere */                                     \
    X(ANSWER, "answer", TEXT) /* the prompt's field */   \
    X(PASSPHRASE, "passphrase", TEXT)                    \
    X(PASSPHRASE_AGAIN, "passphrase-again", TEXT)        \
    X(NEXT, "next", BUTTON)

typedef enum {
#define X(name, word, kind) WIZARD_ITEM_##name,
    WIZARD_ITEMS(X)
#undef X
        WIZARD_ITEM_N,
} WizardItem;

typedef enum {
    WIZARD_ITEM_KIND_NONE,
    WIZARD_ITEM_KIND_RADIO,
    WIZARD_ITEM_KIND_CHECK,
    WIZARD_ITEM_KIND_TEXT,
    WIZARD_ITEM_KIND_BUTTON,
    WIZARD_ITEM_KIND_LIST,
} WizardItemKind;

const char *wizard_item_word(WizardItem item);
WizardItemKind wizard_item_kind(WizardItem item);

#endif
