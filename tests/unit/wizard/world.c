#include "config.h"

#include "world.h"

#include <string.h>

/* --- what the world says --- */

static const WizardCheck good_checks[] = {
    {"network", WIZARD_CHECK_OK, NULL},
    {"clock", WIZARD_CHECK_OK, "0.4 s off"},
    {"keyring", WIZARD_CHECK_OK, "login, unlocked"},
};
static const WizardCheck bad_checks[] = {
    {"network", WIZARD_CHECK_OK, NULL},
    {"clock", WIZARD_CHECK_WARN, "4 min 10 s behind: set it, or tokens are refused"},
    {"keyring", WIZARD_CHECK_BAD, "locked: unlock it, or keep secrets in files"},
};
static const WizardKept kept = {"ann@acme.com", "acme.my.salesforce.com"};
static const WizardCliLogin cli_login = {"admin@acme.com", "acme-prod"};
#define LINK                                                                               \
    "https://login.salesforce.com/services/oauth2/authorize?response_type=code&client_id=" \
    "PlatformCLI&redirect_uri=http%3A%2F%2Flocalhost%3A1717%2FOauthRedirect&state=3q2-7w"  \
    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
static const WizardLink link_here = {LINK, "localhost:1717", "Salesforce CLI (PlatformCLI)",
                                     "ssh -L 1717:localhost:1717 ann@server", 700000};
static const WizardLink link_deaf = {LINK, NULL, "Salesforce CLI (PlatformCLI)", NULL, 700000};
static const WizardAccount production = {.username = "admin@acme.com",
                                         .name = "Ann Admin",
                                         .email = "ann@acme.com",
                                         .org_name = "Acme Inc.",
                                         .org_id = "00D000000000001EAA",
                                         .production = true,
                                         .instance_url = "https://acme.my.salesforce.com",
                                         .edition = "Enterprise Edition",
                                         .api_version = "66.0"};
static const WizardAccount sandbox = {.username = "admin@acme.com.dev",
                                      .name = "Ann Admin",
                                      .email = "ann@acme.com",
                                      .org_name = "Acme Inc.",
                                      .org_id = "00D000000000002EAA",
                                      .sandbox = true,
                                      .instance_url = "https://acme--dev.sandbox.my.salesforce.com",
                                      .edition = "Enterprise Edition",
                                      .api_version = "66.0"};
static const char *const lacking[] = {"Modify Metadata Through Metadata API Functions",
                                      "Assign Permission Sets", NULL};
static const WizardAccount weak = {.username = "junior@acme.com",
                                   .name = "Jo Junior",
                                   .email = "jo@acme.com",
                                   .org_name = "Acme Inc.",
                                   .org_id = "00D000000000001EAA",
                                   .production = true,
                                   .instance_url = "https://acme.my.salesforce.com",
                                   .edition = "Enterprise Edition",
                                   .api_version = "66.0",
                                   .missing = lacking};

/* Another org than the one that DETAILS signs in to. */
static const WizardAccount north = {.username = "boss@north.example",
                                    .name = "Nora North",
                                    .org_name = "North Ltd.",
                                    .org_id = "00D000000000009EAA",
                                    .production = true,
                                    .kept = true,
                                    .instance_url = "https://north.my.salesforce.com",
                                    .edition = "Unlimited Edition",
                                    .api_version = "66.0"};
static WizardEditing editing = {.account = &north};

static const WizardUser users[] = {
    {"bot@acme.com", "005000000000001AAA", "Bo T. Script", "Minimum Access",
     "Salesforce Integration", true, false, NULL},
    {"old@acme.com", "005000000000002AAA", "Olda Gone", "Standard User", "Salesforce", false, false,
     NULL},
    {"ice@acme.com", "005000000000003AAA", "Isa Cold", "Standard User", "Salesforce", true, true,
     NULL},
    {"admin@acme.com", "005000000000004AAA", "Ann Admin", "System Administrator", "Salesforce",
     true, false, "has Modify All Data"},
};

/* What the list of users does not say, the look-up does. */
static const WizardUser mighty = {"bot@acme.com",
                                  "005000000000001AAA",
                                  "Bo T. Script",
                                  "Minimum Access",
                                  "Salesforce Integration",
                                  true,
                                  false,
                                  "has Modify All Data: a user with few rights is safer"};

#define FULL (RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE | RIGHT_DELETE)
static const WizardObjectRow objects[] = {
    {"Account", "Account", FULL, WIZARD_KIND_STANDARD, false, true},
    {"Account_Plan__c", "Account Plan", FULL, WIZARD_KIND_CUSTOM, false, true},
    {"AccountTeamMember", "Account Team Member", FULL, WIZARD_KIND_STANDARD, false, false},
    {"AccountHistory", "Account History", RIGHT_READ, WIZARD_KIND_STANDARD, true, false},
    {"Contact", "Contact", FULL, WIZARD_KIND_STANDARD, false, true},
    {"Opportunity", "Opportunity", RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE, WIZARD_KIND_STANDARD,
     false, true},
    {"LoginIp", "Login IP", RIGHT_READ, WIZARD_KIND_STANDARD, false, false},
    {"npsp__Payment__c", "Payment", FULL, WIZARD_KIND_MANAGED, false, false},
    {"Region__c", "Region", FULL, WIZARD_KIND_CUSTOM, false, false},
    {"Secret_Thing__c", "Secret Thing", 0, WIZARD_KIND_CUSTOM, false, false},
    {"User", "User", RIGHT_READ, WIZARD_KIND_STANDARD, false, false},
};

static const char *const to_user[] = {"User", NULL};
static const char *const to_account[] = {"Account", NULL};
static const char *const to_region[] = {"Region__c", NULL};
static const char *const to_both[] = {"Account", "Contact", NULL};
static const WizardFieldRow account_fields[] = {
    {"Id", "Account ID", "id", "every action needs it", NULL, true, false, false, false, false},
    {"Name", "Account Name", "text", "required on create", NULL, false, false, true, false, false},
    {"Industry", "Industry", "picklist", NULL, NULL, false, false, false, false, false},
    {"Ext__c", "External Number", "text", NULL, NULL, false, true, false, false, false},
    {"OwnerId", "Owner", "reference", NULL, to_user, false, false, false, false, false},
    {"CreatedDate", "Created Date", "datetime", NULL, NULL, true, false, false, false, false},
    {"Score__c", "Score", "double", NULL, NULL, true, false, false, true, false},
    {"Tax_Id__c", "Tax Number", "text", NULL, NULL, false, false, false, false, true},
};
static const WizardFieldRow plan_fields[] = {
    {"Id", "Record ID", "id", "every action needs it", NULL, true, false, false, false, false},
    {"Account__c", "Account", "reference", "master-detail", to_account, false, false, false, false,
     false},
    {"Region__c", "Region", "reference", NULL, to_region, false, false, false, false, false},
    {"What__c", "What", "reference", NULL, to_both, false, false, false, false, false},
};
static const WizardFields account_list = {"Account", account_fields, G_N_ELEMENTS(account_fields)};
static const WizardFields plan_list = {"Account_Plan__c", plan_fields, G_N_ELEMENTS(plan_fields)};

/* As plan_build() and drive-change.c say it. */
static const WizardPlanLine plan_lines[] = {
    {WIZARD_PLAN_ORG,
     "create external client app Orgwire_acme: local to this org; its description names this tool "
     "and this run",
     2},
    {WIZARD_PLAN_ORG,
     "create OAuth settings Orgwire_acme_oauth: scopes Api and RefreshToken, no others", 2},
    {WIZARD_PLAN_ORG,
     "create OAuth policies Orgwire_acme_oauth_defaultPolicy: only users with the permission set "
     "Orgwire_acme; IP ranges enforced; sessions of two hours; refresh tokens, of which there are "
     "none, end after a day",
     2},
    {WIZARD_PLAN_ORG,
     "create permission set Orgwire_acme: API Enabled; no View All, no Modify All; no licence "
     "asked for",
     0},
    {WIZARD_PLAN_ORG, "grant object Account: RCU; 4 fields, 4 of them to edit", 3},
    {WIZARD_PLAN_ORG, "grant object Account_Plan__c: R; 2 fields, 0 of them to edit", 3},
    {WIZARD_PLAN_ORG, "assign permission set Orgwire_acme: to bot@acme.com, and to nobody else", 2},
    {WIZARD_PLAN_ORG, "read records: one of each of 2 objects, as bot@acme.com", 3},
    {WIZARD_PLAN_HERE, "create key pair: RSA, 2048 bits, made on this computer", 2},
    {WIZARD_PLAN_HERE,
     "create certificate: self-signed, valid for 365 days; the org gets this, never the key", 2},
    {WIZARD_PLAN_HERE, "create private key acme: keyring (login, unlocked)", 2},
    {WIZARD_PLAN_HERE, "create connection acme: ~/.config/orgwire/connections/acme.json", 2},
    {WIZARD_PLAN_HERE, "create integration Acme: ~/.config/orgwire/integrations/Acme.json", 2},
    {WIZARD_PLAN_HERE,
     "create access token acme: usually 2 to 10 minutes after the deploy; 15 at most", 0},
    {WIZARD_PLAN_SCOPE, "OAuth scopes: Api RefreshToken", 0},
    {WIZARD_PLAN_UNTOUCHED,
     "the rest of the org: no profile, no other permission set, no other app, no setting, no "
     "record, no other user",
     0},
};
/* Titles as step_title() has them. */
#define TITLE_KEY "Make the key pair and its certificate"
#define TITLE_STORE "Put the private key into the secret store"
#define TITLE_DEPLOY "Create the app and the permission set in the org"
#define TITLE_READ_BACK "Read everything back and compare"
#define TITLE_ASSIGN "Let the user into the app"
#define TITLE_WAIT "Wait until Salesforce accepts the key"
#define TITLE_PROBE "Read one record of each object as the user"
static const char *const set_up_steps[] = {TITLE_KEY,    TITLE_STORE, TITLE_DEPLOY, TITLE_READ_BACK,
                                           TITLE_ASSIGN, TITLE_WAIT,  TITLE_PROBE,  NULL};
static const char *const edit_steps[] = {TITLE_DEPLOY, TITLE_READ_BACK, TITLE_ASSIGN,
                                         TITLE_WAIT,   TITLE_PROBE,     NULL};
static const char *const given_steps[] = {TITLE_STORE, TITLE_WAIT, TITLE_PROBE, NULL};
static const WizardPlan plan = {.job = WIZARD_JOB_SET_UP,
                                .lines = plan_lines,
                                .n_lines = G_N_ELEMENTS(plan_lines),
                                .steps = set_up_steps};
static const WizardPlan given_plan = {.job = WIZARD_JOB_SET_UP,
                                      .lines = plan_lines,
                                      .n_lines = 1,
                                      .steps = given_steps,
                                      .account = &north};
static const WizardPlan edit_plan = {
    .job = WIZARD_JOB_EDIT, .lines = plan_lines, .n_lines = 2, .steps = edit_steps};
static const char *const no_steps[] = {NULL};
static const WizardPlan blocked = {.job = WIZARD_JOB_REPAIR,
                                   .lines = &plan_lines[G_N_ELEMENTS(plan_lines) - 1],
                                   .n_lines = 1,
                                   .steps = no_steps,
                                   .blocked = "nothing is missing: there is nothing to do"};
static const WizardPlanLine repair_lines[] = {
    {WIZARD_PLAN_ORG, "assign permission set Orgwire_acme: to bot@acme.com, and to nobody else", 2},
    {WIZARD_PLAN_ORG, "read records: one of each of 2 objects, as bot@acme.com", 3},
    {WIZARD_PLAN_HERE,
     "create access token acme: usually 2 to 10 minutes after the deploy; 15 at most", 0},
};
static const char *const repair_steps[] = {TITLE_ASSIGN, TITLE_WAIT, TITLE_PROBE, NULL};
static const WizardPlan repair = {.job = WIZARD_JOB_REPAIR,
                                  .lines = repair_lines,
                                  .n_lines = G_N_ELEMENTS(repair_lines),
                                  .steps = repair_steps};
static const WizardPlan repair_north = {.job = WIZARD_JOB_REPAIR,
                                        .lines = repair_lines,
                                        .n_lines = G_N_ELEMENTS(repair_lines),
                                        .steps = repair_steps,
                                        .account = &north};

static const WizardStepNews steps[] = {
    {0, WIZARD_STEP_RUNNING, NULL}, {0, WIZARD_STEP_DONE, "RSA 2048, valid for 365 days"},
    {1, WIZARD_STEP_DONE, NULL},    {2, WIZARD_STEP_DONE, NULL},
    {3, WIZARD_STEP_DONE, NULL},    {4, WIZARD_STEP_DONE, NULL},
    {5, WIZARD_STEP_RUNNING, NULL}, {2, WIZARD_STEP_FAILED, "the deploy was refused"},
    {2, WIZARD_STEP_UNDONE, NULL},  {99, WIZARD_STEP_DONE, "out of range"},
};
static const WizardWaiting waiting = {4, 68000, "user hasn't approved this consumer"};
static const char *const commands[] = {"orgwire call Acme_IS.SearchAccounts limit=3",
                                       "orgwire call Acme_IS.CountAccounts", "orgwire status",
                                       NULL};
static const WizardCreated created = {
    "acme",   "Acme_IS", "read one record of each of 2 objects as bot@acme.com",
    commands, false,     false};
static const WizardCreated preparing = {"acme", "Acme_IS", NULL, commands, true, true};
static const WizardTried tried = {0, true, "3 rows: Burlington Textiles, Dickenson, Edge"};
static const WizardTried tried_badly = {1, false, "no answer from the org"};

static const WizardFinding findings[] = {
    {"bot@acme.com has no longer the permission set Orgwire_acme",
     "Every action is refused since yesterday", "Assign it again"},
    {"The certificate ends in 12 days", "From then on no token can be had", "Rotate the key"},
};
static const WizardFinding unfixable[] = {
    {"The daily limit of API calls is used up", "Actions are refused until tonight", NULL},
};
static const WizardConnection connections[] = {
    {"acme", "acme.my.salesforce.com", "bot@acme.com", "prod", "Acme", "NO ACCESS", "2 h", 12, true,
     false, false, findings, 2},
    {"acme-dev", "acme--dev.sandbox.my.salesforce.com", "bot@acme.com.dev", "dev", "Acme", "ok",
     "3 days", 340, false, false, false, NULL, 0},
    {"north", "north.my.salesforce.com", "sync@north.example", NULL, NULL, "preparing", "4 m", 365,
     true, false, true, NULL, 0},
    {"south", "south.my.salesforce.com", "sync@south.example", NULL, "South", "LIMIT", "20 m", -1,
     true, true, false, unfixable, 1},
};

#define PROBLEM(effect, problem_code, text)                                                 \
    {                                                                                       \
        .failed = effect, .code = problem_code, .what = text, .why = "because of the test", \
        .next = "do this\nthen do that", .details = "POST /services/oauth2/token: 400"      \
    }
static const WizardOffer offer_eca[] = {{WIZARD_OFFER_ECA, NULL}};
static const WizardProblemNews denied =
    PROBLEM(WIZARD_BEGIN_SIGN_IN, PROBLEM_DENIED, "the access was denied");
static const WizardProblemNews expired =
    PROBLEM(WIZARD_SUBMIT_PASTE, PROBLEM_FAILED, "the code has expired");
static const WizardProblemNews token_bad =
    PROBLEM(WIZARD_USE_TOKEN, PROBLEM_SIGN_IN_NEEDED, "the token was refused");
static const WizardProblemNews refused_host =
    PROBLEM(WIZARD_BEGIN_SIGN_IN, PROBLEM_REFUSED_HOST, "evil.example is no host of Salesforce's");
static const WizardProblemNews no_network =
    PROBLEM(WIZARD_MAKE_PLAN, PROBLEM_NETWORK, "no answer from acme.my.salesforce.com");
static const WizardProblemNews no_objects =
    PROBLEM(WIZARD_LOAD_OBJECTS, PROBLEM_NETWORK, "the objects could not be fetched");
static const WizardProblemNews no_users =
    PROBLEM(WIZARD_LIST_USERS, PROBLEM_NOT_PERMITTED, "the users may not be read");
static const WizardProblemNews no_look_up =
    PROBLEM(WIZARD_LOOK_UP_USER, PROBLEM_NETWORK, "no answer");
static const WizardProblemNews locked = {
    .failed = WIZARD_CREATE, .code = PROBLEM_STORE_UNAVAILABLE, .remedy = PROBLEM_REMEDY_UNLOCK,
    .what = "the keyring is locked", .why = "because of the test",
    .next = "do this\nthen do that"};
static const WizardProblemNews not_permitted =
    PROBLEM(WIZARD_MAKE_PLAN, PROBLEM_NOT_PERMITTED, "the administrator may not deploy");
static const WizardProblemNews deploy_failed =
    PROBLEM(WIZARD_CREATE, PROBLEM_FAILED, "the deploy failed");
static const WizardProblemNews conflict =
    PROBLEM(WIZARD_CREATE, PROBLEM_CONFLICT, "the app is there already");
static const WizardProblemNews still_preparing =
    PROBLEM(WIZARD_CREATE, PROBLEM_PREPARING, "Salesforce still prepares the app");
static const WizardProblemNews undo_failed =
    PROBLEM(WIZARD_UNDO, PROBLEM_NETWORK, "the undo stopped half-way");
static const WizardProblemNews save_failed =
    PROBLEM(WIZARD_SAVE_ANSWERS, PROBLEM_FAILED, "the file could not be written");
static const WizardProblemNews fix_failed = PROBLEM(WIZARD_FIX, PROBLEM_NETWORK, "no answer");
static const WizardProblemNews unlock_failed =
    PROBLEM(WIZARD_UNLOCK_STORE, PROBLEM_STORE_UNAVAILABLE, "the dialog was dismissed");
static const WizardProblemNews connected_app = {.failed = WIZARD_CREATE,
                                                .code = PROBLEM_NOT_PERMITTED,
                                                .offers = offer_eca,
                                                .n_offers = 1,
                                                .what = "you can't create a connected app",
                                                .why = "Spring '26"};
static const struct {
    const char *name;
    WizardEvent event;
} news[] = {
#define E(name, ...)    \
    {                   \
        name,           \
        {               \
            __VA_ARGS__ \
        }               \
    }
    E("checks", WIZARD_EVENT_CHECKS, 3, .checks = good_checks),
    E("bad-checks", WIZARD_EVENT_CHECKS, 3, .checks = bad_checks),
    E("cli", WIZARD_EVENT_CLI_LOGIN_FOUND, 0, .cli_login = &cli_login),
    E("kept", WIZARD_EVENT_KEPT_FOUND, 0, .kept = &kept),
    E("not-kept", WIZARD_EVENT_KEPT_FOUND, 0, .kept = NULL),
    E("link", WIZARD_EVENT_LINK_READY, 0, .link = &link_here),
    E("deaf-link", WIZARD_EVENT_LINK_READY, 0, .link = &link_deaf),
    E("paste-refused", WIZARD_EVENT_PASTE_REFUSED, 0, .text = "This address is of another attempt"),
    E("signed-in", WIZARD_EVENT_SIGNED_IN, 0, .account = &production),
    E("sandbox", WIZARD_EVENT_SIGNED_IN, 0, .account = &sandbox),
    E("weak", WIZARD_EVENT_SIGNED_IN, 0, .account = &weak),
    E("sign-in-needed", WIZARD_EVENT_SIGN_IN_NEEDED, 0, .text = "to assign the permission set"),
    E("found", WIZARD_EVENT_USER_FOUND, 0, .user = &users[0]),
    E("inactive", WIZARD_EVENT_USER_FOUND, 0, .user = &users[1]),
    E("frozen", WIZARD_EVENT_USER_FOUND, 0, .user = &users[2]),
    E("admin", WIZARD_EVENT_USER_FOUND, 0, .user = &users[3]),
    E("missing", WIZARD_EVENT_USER_MISSING, 0, .text = "nobody@acme.com"),
    E("users", WIZARD_EVENT_USERS, G_N_ELEMENTS(users), .users = users),
    E("mighty", WIZARD_EVENT_USER_FOUND, 0, .user = &mighty),
    E("no-account", WIZARD_EVENT_OBJECTS, 1, .objects = &objects[1]),
    E("objects", WIZARD_EVENT_OBJECTS, G_N_ELEMENTS(objects), .objects = objects),
    E("fields", WIZARD_EVENT_FIELDS, 0, .fields = &account_list),
    E("plan-fields", WIZARD_EVENT_FIELDS, 0, .fields = &plan_list),
    E("fields-failed", WIZARD_EVENT_FIELDS_FAILED, 0, .text = "Account"),
    E("plan", WIZARD_EVENT_PLAN, 0, .plan = &plan),
    E("blocked", WIZARD_EVENT_PLAN, 0, .plan = &blocked),
    E("repair", WIZARD_EVENT_PLAN, 0, .plan = &repair),
    E("repair-north", WIZARD_EVENT_PLAN, 0, .plan = &repair_north),
    E("given-plan", WIZARD_EVENT_PLAN, 0, .plan = &given_plan),
    E("edit-plan", WIZARD_EVENT_PLAN, 0, .plan = &edit_plan),
    E("editing", WIZARD_EVENT_EDITING, 0, .editing = &editing),
    E("step-0-runs", WIZARD_EVENT_STEP, 0, .step = &steps[0]),
    E("step-0", WIZARD_EVENT_STEP, 0, .step = &steps[1]),
    E("step-1", WIZARD_EVENT_STEP, 0, .step = &steps[2]),
    E("step-2", WIZARD_EVENT_STEP, 0, .step = &steps[3]),
    E("step-3", WIZARD_EVENT_STEP, 0, .step = &steps[4]),
    E("step-4", WIZARD_EVENT_STEP, 0, .step = &steps[5]),
    E("step-5-runs", WIZARD_EVENT_STEP, 0, .step = &steps[6]),
    E("step-2-fails", WIZARD_EVENT_STEP, 0, .step = &steps[7]),
    E("step-2-undone", WIZARD_EVENT_STEP, 0, .step = &steps[8]),
    E("step-99", WIZARD_EVENT_STEP, 0, .step = &steps[9]),
    E("waiting", WIZARD_EVENT_WAITING, 0, .waiting = &waiting),
    E("created", WIZARD_EVENT_CREATED, 0, .created = &created),
    E("created-preparing", WIZARD_EVENT_CREATED, 0, .created = &preparing),
    E("undone", WIZARD_EVENT_UNDO_DONE, 0, .text = NULL),
    E("tried", WIZARD_EVENT_TRIED, 0, .tried = &tried),
    E("tried-badly", WIZARD_EVENT_TRIED, 0, .tried = &tried_badly),
    E("status", WIZARD_EVENT_STATUS, G_N_ELEMENTS(connections), .connections = connections),
    E("no-connections", WIZARD_EVENT_STATUS, 0, .connections = connections),
    E("one-connection", WIZARD_EVENT_STATUS, 1, .connections = &connections[1]),
    E("removed", WIZARD_EVENT_REMOVED, 0, .text = NULL),
    E("saved", WIZARD_EVENT_SAVED, 0, .text = "acme.json"),
    E("busy", WIZARD_EVENT_BUSY, 0, .text = "The keyring's dialog waits for you"),
    E("notice", WIZARD_EVENT_NOTICE, 0, .text = "The browser could not be opened"),
    E("denied", WIZARD_EVENT_PROBLEM, 0, .problem = &denied),
    E("expired", WIZARD_EVENT_PROBLEM, 0, .problem = &expired),
    E("token-bad", WIZARD_EVENT_PROBLEM, 0, .problem = &token_bad),
    E("refused-host", WIZARD_EVENT_PROBLEM, 0, .problem = &refused_host),
    E("no-network", WIZARD_EVENT_PROBLEM, 0, .problem = &no_network),
    E("no-objects", WIZARD_EVENT_PROBLEM, 0, .problem = &no_objects),
    E("no-users", WIZARD_EVENT_PROBLEM, 0, .problem = &no_users),
    E("no-look-up", WIZARD_EVENT_PROBLEM, 0, .problem = &no_look_up),
    E("locked", WIZARD_EVENT_PROBLEM, 0, .problem = &locked),
    E("not-permitted", WIZARD_EVENT_PROBLEM, 0, .problem = &not_permitted),
    E("deploy-failed", WIZARD_EVENT_PROBLEM, 0, .problem = &deploy_failed),
    E("conflict", WIZARD_EVENT_PROBLEM, 0, .problem = &conflict),
    E("still-preparing", WIZARD_EVENT_PROBLEM, 0, .problem = &still_preparing),
    E("undo-failed", WIZARD_EVENT_PROBLEM, 0, .problem = &undo_failed),
    E("save-failed", WIZARD_EVENT_PROBLEM, 0, .problem = &save_failed),
    E("fix-failed", WIZARD_EVENT_PROBLEM, 0, .problem = &fix_failed),
    E("unlock-failed", WIZARD_EVENT_PROBLEM, 0, .problem = &unlock_failed),
    E("connected-app", WIZARD_EVENT_PROBLEM, 0, .problem = &connected_app),
    E("phrase", WIZARD_EVENT_PASSPHRASE_WANTED, WIZARD_PHRASE_KNOWN, .text = NULL),
    E("phrase-new", WIZARD_EVENT_PASSPHRASE_WANTED, WIZARD_PHRASE_NEW, .text = NULL),
    E("phrase-wrong", WIZARD_EVENT_PASSPHRASE_WANTED, WIZARD_PHRASE_WRONG, .text = NULL),
    E("phrase-none", WIZARD_EVENT_PASSPHRASE_WANTED, WIZARD_PHRASE_NONE, .text = NULL),
#undef E
};

/* --- the language --- */

static void send(World *world, const WizardEvent *event)
{
    world->last = wizard_handle(world->wizard, event);
    world->all |= world->last;
}

static void pass(World *world, gint64 ms)
{
    WizardEvent event = {.kind = WIZARD_EVENT_TICK};

    world->ms += ms;
    event.seconds = 1764064800 + world->ms / 1000;
    event.ms = world->ms;
    send(world, &event);
}

static void type(World *world, const char *from, const char *to)
{
    for (const char *p = from; p < to; p = g_utf8_next_char(p)) {
        WizardEvent event = {.kind = WIZARD_EVENT_CHARACTER, .character = g_utf8_get_char(p)};

        send(world, &event);
    }
}

static void paste(World *world, const char *token)
{
    g_auto(GStrv) parts = g_strsplit(token, "%s", -1);
    g_autofree char *text = g_strjoinv(" ", parts);
    WizardEvent event = {.kind = WIZARD_EVENT_PASTE, .text = text};

    send(world, &event);
}

static bool send_edit(World *world, const char *token)
{
    static const struct {
        const char *token;
        FieldEdit edit;
    } edits[] = {
        {"^A", FIELD_EDIT_HOME},       {"^E", FIELD_EDIT_END},
        {"^B", FIELD_EDIT_LEFT},       {"^F", FIELD_EDIT_RIGHT},
        {"^W", FIELD_EDIT_ERASE_WORD}, {"^U", FIELD_EDIT_KILL_BEFORE},
        {"^K", FIELD_EDIT_KILL_AFTER}, {"^Y", FIELD_EDIT_YANK},
        {"Back", FIELD_EDIT_ERASE},    {"Del", FIELD_EDIT_ERASE_NEXT},
        {"M-b", FIELD_EDIT_WORD_LEFT}, {"M-f", FIELD_EDIT_WORD_RIGHT},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(edits); i++)
        if (!strcmp(edits[i].token, token)) {
            WizardEvent event = {.kind = WIZARD_EVENT_EDIT_TEXT, .edit = edits[i].edit};

            send(world, &event);
            return true;
        }
    return false;
}

static void send_word(World *world, const char *token)
{
    static const struct {
        const char *token;
        WizardEventKind kind;
    } words[] = {
        {"Enter", WIZARD_EVENT_NEXT},     {"Esc", WIZARD_EVENT_BACK},
        {"Tab", WIZARD_EVENT_TAB},        {"BackTab", WIZARD_EVENT_TAB_BACK},
        {"Up", WIZARD_EVENT_UP},          {"Down", WIZARD_EVENT_DOWN},
        {"Left", WIZARD_EVENT_LEFT},      {"Right", WIZARD_EVENT_RIGHT},
        {"Space", WIZARD_EVENT_TOGGLE},   {"PgUp", WIZARD_EVENT_PAGE_UP},
        {"PgDn", WIZARD_EVENT_PAGE_DOWN}, {"Home", WIZARD_EVENT_TOP},
        {"End", WIZARD_EVENT_BOTTOM},
    };
    WizardEvent event = {.kind = WIZARD_EVENT_N, .number = 5};

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (!strcmp(words[i].token, token))
            event.kind = words[i].kind;
    for (int i = 0; i < WIZARD_EVENT_N_WORDS; i++)
        if (!strcmp(wizard_event_name((WizardEventKind) i), token))
            event.kind = (WizardEventKind) i;
    if (event.kind == WIZARD_EVENT_N)
        g_error("no such word in a test: %s", token);
    send(world, &event);
}

const WizardEvent *world_news(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(news); i++)
        if (!strcmp(news[i].name, name))
            return &news[i].event;
    g_error("no such news in a test: @%s", name);
}

/* As the app does: what was asked for counts as being fetched. */
static void take_wanted(World *world)
{
    while (wizard_take_wanted(world->wizard))
        ;
}

static void run_token(World *world, const char *token)
{
    if (*token == '@')
        send(world, world_news(token + 1));
    else if (*token == '+')
        pass(world, g_ascii_strtoll(token + 1, NULL, 10));
    else if (g_str_has_prefix(token, "paste:"))
        paste(world, token + 6);
    else if (!send_edit(world, token))
        send_word(world, token);
    if (world->last & WIZARD_LOAD_FIELDS)
        take_wanted(world);
}

void world_run(World *world, const char *script)
{
    const char *p = script;

    while (*p) {
        const char *end;

        if (*p == ' ') {
            p++;
        } else if (*p == '\'') {
            end = strchr(p + 1, '\'');
            g_assert_nonnull(end);
            type(world, p + 1, end);
            p = end + 1;
        } else {
            g_autofree char *token = NULL;

            end = strchrnul(p, ' ');
            token = g_strndup(p, (gsize) (end - p));
            run_token(world, token);
            p = end;
        }
    }
}

/* --- life --- */

/* For as long as the program runs. */
static void prepare_editing(void)
{
    Answers *answers = answers_new();

    answers_set(answers, QUESTION_ORG, north.instance_url);
    answers_set(answers, QUESTION_EMAIL, "nora@north.example");
    answers_set(answers, QUESTION_USERNAME, "sync@north.example");
    answers_set(answers, QUESTION_CONNECTION, "north");
    answers_set(answers, QUESTION_INTEGRATION, "North");
    g_ptr_array_add(answers->objects, integration_object_parse("Account:RCU", NULL));
    editing.answers = answers;
}

static World *start(const WizardStart *how)
{
    World *world = g_new0(World, 1);
    WizardEvent event = {.kind = WIZARD_EVENT_START};

    if (!editing.answers)
        prepare_editing();
    world->wizard = wizard_new(how);
    world->ms = 1000;
    pass(world, 0);
    send(world, &event);
    return world;
}

World *world_new(void)
{
    WizardStart how = {.page = WIZARD_PAGE_SIGN_IN};

    return start(&how);
}

World *world_new_demo(void)
{
    WizardStart how = {.page = WIZARD_PAGE_SIGN_IN, .demo = true};

    return start(&how);
}

void world_free(World *world)
{
    wizard_free(world->wizard);
    g_free(world);
}

char *world_place(const World *world)
{
    const Wizard *wizard = world->wizard;

    if (wizard->overlay == WIZARD_PAGE_NONE)
        return g_strdup(wizard_page_word(wizard->page));
    return g_strdup_printf("%s/%s", wizard_page_word(wizard->page),
                           wizard_page_word(wizard->overlay));
}

char *world_messages(const World *world)
{
    const Wizard *wizard = world->wizard;
    GString *text = g_string_new(wizard->notice);
    WizardItem items[WIZARD_ITEM_N];
    guint n = wizard_items(wizard, items);

    for (guint i = 0; i < n; i++) {
        const Field *field = wizard_field(wizard, items[i]);

        if (field && field->message)
            g_string_append_printf(text, "\n%s", field->message);
    }
    if (wizard->overlay == WIZARD_PAGE_PROBLEM) {
        const GArray *offers = wizard->problem.offers;

        g_string_append_printf(text, "\n%s\n", wizard->problem.what);
        for (guint i = 0; i < offers->len; i++)
            g_string_append_printf(text, "[%s]", g_array_index(offers, WizardOffer, i).label);
    }
    return g_string_free(text, FALSE);
}
