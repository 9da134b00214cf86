/* The wizard's behaviour as tables: a sequence of events → where one is, what has the focus, what
 * is to be done, what is said. */
#include "config.h"

#include <string.h>

#include "world.h"

#define DETAILS "Enter @link @signed-in "
#define OBJECTS DETAILS "@objects 'bot@acme.com' Enter @found FORWARD "
#define REVIEW OBJECTS "Space @fields FORWARD @plan "
#define CREATE REVIEW "Enter "
#define DONE CREATE "@created "
#define BOARD DONE "Enter @status "
#define DOMAIN_FIELD "Down Down Enter "

typedef struct {
    const char *name;
    const char *script;
    const char *place;   /* "objects/prompt" */
    const char *focus;   /* NULL: not asked */
    const char *effects; /* of the last event; NULL: not asked */
    const char *says;    /* part of what is said; "" nothing at all; NULL: not asked */
} Row;

static const Row sign_in_rows[] = {
    {"starts on production", "", "sign-in", "org-production", NULL, ""},
    {"Down moves without choosing", "Down", "sign-in", "org-sandbox", "-", ""},
    {"Enter on what is not chosen chooses it, and its checks run", "Down Enter", "sign-in",
     "org-sandbox", "START_CHECKS", NULL},
    {"Enter on what is chosen signs in", "Enter", "sign-in", "paste", "BEGIN_SIGN_IN", NULL},
    {"Space chooses", "Down Space Enter", "sign-in", "paste", "BEGIN_SIGN_IN", NULL},
    {"Tab goes from group to group", "Tab", "sign-in", "way-browser", "-", NULL},
    {"Tab comes round", "Tab Tab Tab", "sign-in", "org-production", "-", NULL},
    {"BackTab goes the other way", "BackTab", "sign-in", "next", "-", NULL},
    {"Tab lands on the chosen one", "Down Space Tab Tab Tab", "sign-in", "org-sandbox", "-", NULL},
    {"My Domain opens its field", DOMAIN_FIELD, "sign-in", "domain", "-", NULL},
    {"My Domain needs a name", DOMAIN_FIELD "Enter", "sign-in", "domain", "-",
     "Type the org's own name"},
    {"a name is taken, and its checks run", DOMAIN_FIELD "'acme' Enter", "sign-in", "way-browser",
     "START_CHECKS", ""},
    {"its checks run once", DOMAIN_FIELD "'acme' +500 Enter", "sign-in", "way-browser", "-", ""},
    {"a bad host is told at a pause", DOMAIN_FIELD "'http://acme.my.salesforce.com' +200 +300",
     "sign-in", "domain", "-", "http"},
    {"nothing is told while typing goes on", DOMAIN_FIELD "'evil.example' +300", "sign-in",
     "domain", "-", ""},
    {"a look-alike is refused", DOMAIN_FIELD "'evilsalesforce.com' Enter", "sign-in", "domain", "-",
     "evilsalesforce.com"},
    {"a complaint goes while it is mended", DOMAIN_FIELD "'evil.example' Enter Back", "sign-in",
     "domain", "-", ""},
    {"a pasted address is one line", DOMAIN_FIELD "paste:\nacme%s\n Enter", "sign-in",
     "way-browser", "START_CHECKS", ""},
    {"checks are kept", "@checks", "sign-in", "org-production", "-", ""},
    {"r looks again", "REFRESH", "sign-in", NULL, "START_CHECKS", NULL},
    {"no CLI login, no such way", "Tab Down Down", "sign-in", "way-token", "-", NULL},
    {"a CLI login can be chosen", "@cli Tab Down Down", "sign-in", "way-cli", "-", NULL},
    {"a CLI login needs nothing more", "@cli Tab Down Down Enter Enter", "sign-in", "way-cli",
     "BEGIN_SIGN_IN", NULL},
    {"Enter twice does not sign in twice", "@cli Tab Down Down Enter Enter Enter", "sign-in", NULL,
     "-", NULL},
    {"Esc ends a CLI sign-in", "@cli Tab Down Down Enter Enter Esc", "sign-in", "way-cli", "CANCEL",
     NULL},
    {"a sign-in of before is chosen", "@kept Enter", "sign-in", NULL, "BEGIN_SIGN_IN", NULL},
    {"no browser opens for it", "@kept Enter @link", "sign-in", NULL, "-", NULL},
    {"what was chosen by hand stays", "Tab Down Space @kept FORWARD @link", "sign-in", "copy", "-",
     NULL},
    {"of another org it does not count", "@kept @not-kept Enter @link", "sign-in", "open",
     "OPEN_BROWSER", NULL},
    {"where it did not help, it is not chosen again",
     BOARD "FIX @sign-in-needed @kept FORWARD @link", "sign-in", "open", "OPEN_BROWSER", NULL},
    {"the token has a page", "Tab Down Down Enter Enter", "sign-in", "token", "-", NULL},
    {"an empty token goes to the file", "Tab Down Down Enter Enter Enter", "sign-in", "token-file",
     "-", NULL},
    {"neither token nor file", "Tab Down Down Enter Enter Enter Enter", "sign-in", "token", "-",
     "Type or paste a token"},
    {"a token is used", "Tab Down Down Enter Enter paste:00D000000000001!AQ0AQ Enter", "sign-in",
     NULL, "USE_TOKEN", NULL},
    {"blanks and line ends of a pasted token go",
     "Tab Down Down Enter Enter paste:%s00D0000000\n00001!AQ%s Enter", "sign-in", NULL, "USE_TOKEN",
     ""},
    {"a short token is told", "Tab Down Down Enter Enter 'abc' Enter", "sign-in", "token", "-",
     "too short"},
    {"a token file is used", "Tab Down Down Enter Enter Enter '/tmp/t' Enter", "sign-in", NULL,
     "USE_TOKEN", NULL},
    {"Esc leaves the token", "Tab Down Down Enter Enter Esc", "sign-in", "way-token", "-", NULL},
    {"a refused token asks again",
     "Tab Down Down Enter Enter paste:00D000000000001!AQ0AQ Enter @token-bad "
     "Enter",
     "sign-in", NULL, NULL, NULL},
    {"an app needs its key", "Tab Down Down Down Enter Enter FORWARD", "sign-in", "client-id", "-",
     "consumer key"},
    {"a consumer key has no blanks", "Tab Down Down Down Enter Enter 'a b' FORWARD", "sign-in",
     "client-id", "-", "no spaces"},
    {"a consumer key alone opens the browser", "Tab Down Down Down Enter Enter '3MVG9' FORWARD",
     "sign-in", "paste", "BEGIN_SIGN_IN", NULL},
    {"with a private key a username is needed",
     "Tab Down Down Down Enter Enter '3MVG9' Enter 'k.pem' Enter "
     "Enter",
     "sign-in", "app-user", "-", "say who"},
    {"the username must be one",
     "Tab Down Down Down Enter Enter '3MVG9' Enter 'k.pem' Enter 'bot' Enter", "sign-in",
     "app-user", "-", "no @"},
    {"an app of one's own signs in",
     "Tab Down Down Down Enter Enter '3MVG9' Enter 'k.pem' Enter "
     "'bot@acme.com' Enter",
     "sign-in", "app-user", "BEGIN_SIGN_IN", ""},
    {"q quits", "QUIT", "sign-in", NULL, "QUIT", NULL},
    {"q asks when something is typed", DOMAIN_FIELD "'acme' Enter QUIT", "sign-in/problem", NULL,
     "-", "Leave orgwire?"},
    {"q asks when somebody is signed in", DETAILS "Esc QUIT", "sign-in/problem", NULL, "-",
     "Leave orgwire?"},
    {"Esc on the first page does nothing", "Esc", "sign-in", NULL, "-", NULL},
    {"Ctrl-C warns", "INTERRUPT", "sign-in", NULL, "-", "again quits"},
    {"Ctrl-C twice quits", "INTERRUPT INTERRUPT", "sign-in", NULL, "QUIT", NULL},
    {"a key between two Ctrl-C starts over", "INTERRUPT Down INTERRUPT", "sign-in", NULL, "-",
     NULL},
    {"help opens", "HELP", "sign-in/help", NULL, "-", NULL},
    {"help closes", "HELP Esc", "sign-in", "org-production", "-", NULL},
    {"letters do nothing where they mean nothing", "'xyz'", "sign-in", "org-production", "-", NULL},
};

#define PHRASE "create/passphrase"
static const Row passphrase_rows[] = {
    {"it is asked for over the page", CREATE "@phrase-new", PHRASE, "passphrase", "-", NULL},
    {"a new one has eight characters", CREATE "@phrase-new 'abc' FORWARD", PHRASE, "passphrase",
     "-", "8 characters"},
    {"it is asked for twice", CREATE "@phrase-new 'hush hush' FORWARD", PHRASE, "passphrase-again",
     "-", "once more"},
    {"twice the same", CREATE "@phrase-new 'hush hush' Enter 'hush hash' Enter", PHRASE,
     "passphrase-again", "-", "not the same"},
    {"then it goes on", CREATE "@phrase-new 'hush hush' Enter 'hush hush' Enter", "create", NULL,
     "ANSWER_PASSPHRASE", NULL},
    {"one that is known is asked for once", CREATE "@phrase 'hush' Enter", "create", NULL,
     "ANSWER_PASSPHRASE", NULL},
    {"nothing is no passphrase", CREATE "@phrase Enter", PHRASE, "passphrase", "-", "or Esc"},
    {"a wrong one is told and asked for again", CREATE "@phrase 'hush' Enter @phrase-wrong", PHRASE,
     "passphrase", "-", "does not open"},
    {"the complaint goes when it is typed anew",
     CREATE "@phrase 'hush' Enter @phrase-wrong 'hash' Enter", "create", NULL, "ANSWER_PASSPHRASE",
     NULL},
    {"Esc declines", CREATE "@phrase 'hush' Esc", "create", NULL, "ANSWER_PASSPHRASE", NULL},
    {"it goes when nothing wants it any more", CREATE "@phrase 'hush' @phrase-none", "create", NULL,
     "-", NULL},
    {"also below the help", CREATE "@phrase HELP @phrase-none Esc", "create", NULL, "-", NULL},
    {"help comes back to it", CREATE "@phrase 'hush' HELP Esc", PHRASE, "passphrase", "-", NULL},
    {"a problem meanwhile comes first", CREATE "@phrase 'hush' @no-users", "create/problem", NULL,
     "-", NULL},
    {"and then what was typed goes on", CREATE "@phrase 'hush' @no-users Esc Enter", "create", NULL,
     "ANSWER_PASSPHRASE", NULL},
    {"a question that is answered comes first", OBJECTS "Space @fields RENAME 'Pl' @phrase",
     "objects/prompt", "answer", "-", NULL},
    {"and keeps what was typed", OBJECTS "Space @fields RENAME 'Pl' @phrase 'an' Enter",
     "objects/passphrase", "passphrase", "-", NULL},
    {"what was typed below stays", DETAILS "'bot@ac' @phrase 'hush' Enter 'me.com' +500", "details",
     "username", "LOOK_UP_USER", NULL},
    {"q is a letter in it", CREATE "@phrase QUIT", PHRASE, "passphrase", "-", NULL},
};

static const Row browser_rows[] = {
    {"the browser opens when the link is there", "Enter @link", "sign-in", "open", "OPEN_BROWSER",
     NULL},
    {"elsewhere no browser opens", "Tab Down Enter Enter @link", "sign-in", "copy", "-", NULL},
    {"c copies", "Enter @link COPY", "sign-in", NULL, "COPY_LINK", "clipboard"},
    {"o opens again", "Enter @link OPEN", "sign-in", NULL, "OPEN_BROWSER", NULL},
    {"l shows the link alone", "Enter @link ALONE", "sign-in", NULL, "-", NULL},
    {"Esc leaves the link alone first", "Enter @link ALONE Esc", "sign-in", NULL, "-", NULL},
    {"+ adds time", "Enter @link EXTEND", "sign-in", NULL, "EXTEND", NULL},
    {"more time keeps the focus", "Enter @link EXTEND @link", "sign-in", "open", "-", NULL},
    {"the buttons do the same", "Enter @link Right Enter", "sign-in", "copy", "COPY_LINK", NULL},
    {"a paste goes to the field from anywhere",
     "Enter @link paste:http://localhost:1717/?code=a&state=b", "sign-in", "paste", "-", NULL},
    {"a paste does not submit itself", "Enter @link paste:http://localhost:1717/?code=a\n",
     "sign-in", "paste", "-", NULL},
    {"typed letters that are no commands are the address", "Enter @link 'http'", "sign-in", "paste",
     "-", NULL},
    {"a pasted address is submitted",
     "Enter @link paste:http://localhost:1717/?code=a&state=b Enter", "sign-in", "paste",
     "SUBMIT_PASTE", ""},
    {"it is not submitted twice",
     "Enter @link paste:http://localhost:1717/?code=a&state=b Enter Enter", "sign-in", NULL, "-",
     NULL},
    {"an address without a code is told", "Enter @link paste:http://localhost:1717/ Enter",
     "sign-in", "paste", "-", "no code"},
    {"an empty one as well", "Enter @link Tab Tab Tab Tab Enter", "sign-in", "paste", "-",
     "paste the address"},
    {"a denied consent may be pasted",
     "Enter @link paste:http://localhost:1717/?error=access_denied Enter", "sign-in", NULL,
     "SUBMIT_PASTE", NULL},
    {"a refused paste is told and stays",
     "Enter @link paste:http://localhost:1717/?code=a Enter @paste-refused", "sign-in", "paste",
     "-", "another attempt"},
    {"after a refused paste one may try again",
     "Enter @link paste:http://localhost:1717/?code=a Enter @paste-refused Enter", "sign-in",
     "paste", "SUBMIT_PASTE", NULL},
    {"pasting works before the link is there", "Enter paste:http://localhost:1717/?code=a @link",
     "sign-in", "paste", "OPEN_BROWSER", NULL},
    {"Esc goes back and cancels", "Enter @link Esc", "sign-in", "way-browser", "CANCEL", NULL},
    {"Ctrl-C cancels", "Enter @link INTERRUPT", "sign-in", NULL, "CANCEL", "Cancelled"},
    {"a link that comes too late is dropped", "Enter Esc @link", "sign-in", "way-browser", "-",
     NULL},
    {"an expired link can be made anew", "Enter @link +700000 Enter", "sign-in", NULL,
     "BEGIN_SIGN_IN", NULL},
    {"an expired link has one button", "Enter @link +700000 Down", "sign-in", "renew", "-", NULL},
    {"denied opens the problem", "Enter @link @denied", "sign-in/problem", "list", "-",
     "[Try again]"},
    {"denied offers another way", "Enter @link @denied", "sign-in/problem", NULL, "-",
     "[Sign in another way]"},
    {"try again begins anew", "Enter @link @denied Enter", "sign-in", "paste", "BEGIN_SIGN_IN",
     NULL},
    {"another way goes to the ways", "Enter @link @denied Down Enter", "sign-in", "org-production",
     "-", NULL},
    {"Esc closes the problem", "Enter @link @denied Esc", "sign-in", NULL, "-", NULL},
    {"after a closed problem Enter begins anew", "Enter @link @denied Esc FORWARD", "sign-in", NULL,
     "BEGIN_SIGN_IN", NULL},
    {"an expired code is told", "Enter @link paste:http://x/?code=a Enter @expired",
     "sign-in/problem", NULL, "-", "expired"},
    {"after an expired code all begins anew",
     "Enter @link paste:http://x/?code=a Enter @expired Enter", "sign-in", NULL, "BEGIN_SIGN_IN",
     NULL},
    {"a refused host leads to the address", "Enter @refused-host Enter", "sign-in", "domain", "-",
     NULL},
    {"a notice is shown", "Enter @link @notice", "sign-in", "open", "-", "could not be opened"},
    {"who signed in gets on", "Enter @link @signed-in", "details", "username", "LOAD_OBJECTS",
     NULL},
    {"no port free, paste-back stays", "Enter @deaf-link", "sign-in", "open", "OPEN_BROWSER", NULL},
};

static const Row details_rows[] = {
    {"e-mail and names are suggested", DETAILS, "details", "username", NULL, ""},
    {"a username is needed", DETAILS "FORWARD", "details", "username", "-", "This is needed"},
    {"a username must look like one", DETAILS "'bot' Enter", "details", "connection", "-", "no @"},
    {"it is told at a pause, too", DETAILS "'bot' +500", "details", "username", "-", "no @"},
    {"a good username is looked up at a pause", DETAILS "'bot@acme.com' +500", "details",
     "username", "LOOK_UP_USER", "Looking"},
    {"and when the focus leaves", DETAILS "'bot@acme.com' Tab", "details", "connection",
     "LOOK_UP_USER", NULL},
    {"not before the pause", DETAILS "'bot@acme.com' +300", "details", "username", "-", ""},
    {"the same is not looked up twice", DETAILS "'bot@acme.com' +500 @found Tab", "details",
     "connection", "-", "Minimum Access"},
    {"what was found is told", DETAILS "'bot@acme.com' +500 @found", "details", "username", "-",
     "Bo T. Script"},
    {"a late answer about another name is dropped", DETAILS "'bot@acme.co' +500 'm' @missing",
     "details", NULL, "-", ""},
    {"nobody of this name", DETAILS "'nobody@acme.com' +500 @missing", "details", NULL, "-",
     "No user of Acme"},
    {"nobody keeps one here", DETAILS "'nobody@acme.com' +500 @missing FORWARD", "details",
     "username", "-", "No user of Acme"},
    {"an inactive user is refused", DETAILS "'old@acme.com' +500 @inactive FORWARD", "details",
     "username", "-", "inactive"},
    {"a frozen user is refused", DETAILS "'ice@acme.com' +500 @frozen FORWARD", "details",
     "username", "-", "frozen"},
    {"the administrator may be taken, with a word", DETAILS "'admin@acme.com' +500 @admin",
     "details", NULL, "-", "safer"},
    {"going on waits for the look-up", DETAILS "'bot@acme.com' FORWARD", "details", NULL,
     "LOOK_UP_USER", "Looking"},
    {"and goes on by itself", DETAILS "'bot@acme.com' FORWARD @found", "objects", NULL, "-", NULL},
    {"not when the user is unfit", DETAILS "'nobody@acme.com' FORWARD @missing", "details", NULL,
     "-", "No user"},
    {"nor when the name was changed meanwhile", DETAILS "'bot@acme.com' FORWARD Back @found",
     "details", NULL, "-", NULL},
    {"a look-up that fails is told at the field", DETAILS "'bot@acme.com' +500 @no-look-up",
     "details", "username", "-", "could not be looked up"},
    {"and is tried again", DETAILS "'bot@acme.com' +500 @no-look-up FORWARD", "details", NULL,
     "LOOK_UP_USER", NULL},
    {"Enter goes down from text to text", DETAILS "'bot@acme.com' Enter Enter", "details",
     "integration", "-", NULL},
    {"from the last to the button", DETAILS "'bot@acme.com' Enter Enter Enter", "details", "next",
     "-", NULL},
    {"the button goes on", DETAILS "'bot@acme.com' Enter @found Enter Enter Enter", "objects", NULL,
     NULL, NULL},
    {"a bad e-mail is told", DETAILS "Up ^U 'nonsense' Enter", "details", "username", "-", "no @"},
    {"no e-mail", DETAILS "Up ^U Tab FORWARD", "details", "email", "-", "This is needed"},
    {"a bad connection name is told", DETAILS "Tab 'X Y' +500", "details", "connection", "-", NULL},
    {"a name that is taken is told", DETAILS "@one-connection Tab ^U 'acme-dev' +500", "details",
     "connection", "-", "There is a connection 'acme-dev'"},
    {"a taken name is not suggested", "@status Enter @link @signed-in", "details", NULL, NULL, ""},
    {"a bad integration name is told", DETAILS "Tab Tab ^U '1x' +500", "details", "integration",
     "-", "1x"},
    {"^F opens the list", DETAILS "PICK_USER", "details/users", "filter", "LIST_USERS", NULL},
    {"the list is fetched once", DETAILS "PICK_USER @users Esc PICK_USER", "details/users",
     "filter", "-", NULL},
    {"a user is chosen", DETAILS "PICK_USER @users 'bot' Enter", "details", "username",
     "LOOK_UP_USER", "Bo T. Script"},
    {"and what the look-up says is told", DETAILS "PICK_USER @users 'bot' Enter @mighty", "details",
     "username", "-", "Mind: has Modify All Data"},
    {"an inactive one is told at once", DETAILS "PICK_USER @users 'olda' Enter", "details",
     "username", "-", "inactive"},
    {"Down goes to the list", DETAILS "PICK_USER @users Down Down Enter", "details", "username",
     "-", "inactive"},
    {"Esc leaves the list", DETAILS "PICK_USER @users Esc", "details", "username", "-", ""},
    {"a chosen user leads on", DETAILS "PICK_USER @users 'bot' Enter FORWARD", "objects", NULL, "-",
     NULL},
    {"users that may not be read", DETAILS "PICK_USER @no-users", "details/problem", NULL, "-",
     "may not be read"},
    {"F2 shows more", DETAILS "MORE", "details", "app-eca", "-", NULL},
    {"F2 hides it again", DETAILS "MORE MORE", "details", "email", "-", NULL},
    {"a bad key size is told", DETAILS "MORE Tab ^U '1024' +500", "details", "key-size", "-",
     "1024"},
    {"a bad validity is told", DETAILS "MORE Tab Tab ^U '0' +500", "details", "valid-days", "-",
     "0"},
    {"scripts without a login go on as the others",
     DETAILS "'bot@acme.com' +500 @found Tab Tab Tab Space FORWARD", "objects", NULL, "-", NULL},
    {"Space takes it back", DETAILS "Tab Tab Tab Space Space", "details", "unattended", "-", NULL},
    {"Esc goes back to the sign-in", DETAILS "Esc", "sign-in", NULL, "-", NULL},
    {"q asks first", DETAILS "Tab Tab Tab QUIT", "details/problem", NULL, "-", "Leave orgwire?"},
    {"staying is the first answer", DETAILS "Tab Tab Tab QUIT Enter", "details", NULL, "-", NULL},
    {"saving asks where to", DETAILS "Tab Tab Tab QUIT Down Enter", "details/prompt", "answer", "-",
     NULL},
    {"saving and quitting", DETAILS "Tab Tab Tab QUIT Down Enter Enter", "details", NULL,
     "SAVE_ANSWERS", NULL},
    {"quits when it is saved", DETAILS "Tab Tab Tab QUIT Down Enter Enter @saved", "details", NULL,
     "QUIT", NULL},
    {"does not quit when it is not",
     DETAILS "Tab Tab Tab QUIT Down Enter Enter @save-failed Esc @saved", "details", NULL, "-",
     NULL},
    {"quitting quits", DETAILS "Tab Tab Tab QUIT Down Down Enter", "details", NULL, "CANCEL|QUIT",
     NULL},
    {"? is text in a field", DETAILS "'?'", "details", "username", "-", NULL},
    {"missing permissions do not lock out", "Enter @link @weak", "details", "username",
     "LOAD_OBJECTS", NULL},
};

static const Row objects_rows[] = {
    {"begins in the list", OBJECTS, "objects", "list", NULL, ""},
    {"the list is fetched when it was not",
     "Enter @link @signed-in @no-objects 'bot@acme.com' Enter @found "
     "FORWARD",
     "objects", NULL, "LOAD_OBJECTS", NULL},
    {"a failure is told when it is in the way",
     "Enter @link @signed-in 'bot@acme.com' Enter @found FORWARD "
     "@no-objects",
     "objects/problem", NULL, "-", "could not be fetched"},
    {"trying again fetches",
     "Enter @link @signed-in 'bot@acme.com' Enter @found FORWARD @no-objects Enter", "objects",
     NULL, "LOAD_OBJECTS", NULL},
    {"after a failure r fetches",
     "Enter @link @signed-in 'bot@acme.com' Enter @found FORWARD @no-objects Esc REFRESH",
     "objects", NULL, "LOAD_OBJECTS", NULL},
    {"while it is fetched r does nothing",
     "Enter @link @signed-in 'bot@acme.com' Enter @found FORWARD REFRESH", "objects", NULL, "-",
     NULL},
    {"one object that is not to be had", BOARD "EDIT @editing @no-account", "objects", NULL, NULL,
     "1 chosen object is not to be had in this org: Account"},
    {"nothing marked, no going on", OBJECTS "FORWARD", "objects", "list", "-", "Mark at least one"},
    {"Space marks and fetches the fields", OBJECTS "Space", "objects", "list", "LOAD_FIELDS", ""},
    {"Space unmarks", OBJECTS "Space Space FORWARD", "objects", NULL, "-", "Mark at least one"},
    {"what cannot be reached is told", OBJECTS "KINDS KINDS KINDS KINDS End Up Space", "objects",
     "list", "-", "cannot be reached"},
    {"a cycles", OBJECTS "ACCESS ACCESS", "objects", "list", "-", NULL},
    {"delete where it is not allowed", OBJECTS "Down Down Down RIGHT_DELETE", "objects", "list",
     "-", "cannot be deleted"},
    {"read stays while something is written", OBJECTS "ACCESS ACCESS RIGHT_READ", "objects", "list",
     "-", "also reads"},
    {"a letter marks, too", OBJECTS "RIGHT_UPDATE", "objects", "list", "LOAD_FIELDS", NULL},
    {"/ goes to the filter", OBJECTS "FILTER", "objects", "filter", "-", NULL},
    {"Enter goes back to the list", OBJECTS "FILTER 'plan' Enter", "objects", "list", "-", NULL},
    {"Esc takes the filter away", OBJECTS "FILTER 'plan' Esc", "objects", "list", "-", NULL},
    {"Esc in the list takes it away, too", OBJECTS "FILTER 'plan' Enter Esc", "objects", "list",
     "-", NULL},
    {"then Esc goes back", OBJECTS "FILTER 'plan' Enter Esc Esc", "details", NULL, "-", NULL},
    {"Up from the first goes to the filter", OBJECTS "Up", "objects", "filter", "-", NULL},
    {"Down from the last goes to the button", OBJECTS "End Down", "objects", "next", "-", NULL},
    {"A marks all that are shown", OBJECTS "MARK_ALL", "objects", "list", "-", "9 marked"},
    {"N unmarks", OBJECTS "MARK_ALL MARK_NONE", "objects", "list", "-", "0 marked"},
    {"I turns round", OBJECTS "Space INVERT", "objects", "list", "-", "8 marked"},
    {"v begins a range", OBJECTS "RANGE", "objects", "list", "-", "other end"},
    {"v ends it", OBJECTS "RANGE Down Down RANGE", "objects", "list", "-", "3 marked"},
    {"Esc drops a range", OBJECTS "RANGE Down Esc Esc", "details", NULL, "-", NULL},
    {"m shows the marked", OBJECTS "Space MARKED_ONLY Esc", "objects", "list", "-", NULL},
    {"* asks for a pattern", OBJECTS "PATTERN", "objects/prompt", "answer", "-", NULL},
    {"a glob marks", OBJECTS "PATTERN '*__c' Enter", "objects", "list", "-",
     "3 more marked by *__c"},
    {"a regex marks", OBJECTS "PATTERN '/^acc/' Enter", "objects", "list", "-",
     "3 more marked by /^acc/"},
    {"a bad regex is told", OBJECTS "PATTERN '/(/' Enter", "objects/prompt", "answer", "-",
     "No pattern"},
    {"no pattern, nothing", OBJECTS "PATTERN Enter", "objects/prompt", "answer", "-",
     "Type something"},
    {"Esc leaves the pattern", OBJECTS "PATTERN 'x' Esc", "objects", "list", "-", ""},
    {"F4 renames", OBJECTS "RENAME 'Customer' Enter", "objects", "list", "-", ""},
    {"a bad name is told", OBJECTS "RENAME '1 x' Enter", "objects/prompt", "answer", "-",
     "Letters"},
    {"a name that another object has is told", OBJECTS "Space Down RENAME 'ACCOUNTS' Enter",
     "objects/prompt", "answer", "-", "'Account' would have actions of that name"},
    {"an empty name is the own one", OBJECTS "RENAME Enter", "objects", "list", "-", ""},
    {"a lookup to what is not marked is pointed out", OBJECTS "Down Space @plan-fields End Down",
     "objects", "lookup", "-", NULL},
    {"+ marks its target", OBJECTS "Down Space @plan-fields ADD_LOOKUP", "objects", NULL,
     "LOAD_FIELDS", "Account is marked as well"},
    {"the button does, too", OBJECTS "Down Space @plan-fields End Down Enter", "objects", NULL,
     "LOAD_FIELDS", "Account is marked"},
    {"the second target follows", OBJECTS "Down Space @plan-fields ADD_LOOKUP ADD_LOOKUP",
     "objects", NULL, "LOAD_FIELDS", "Region is marked"},
    {"then there is none", OBJECTS "Down Space @plan-fields ADD_LOOKUP ADD_LOOKUP ADD_LOOKUP",
     "objects", NULL, "-", NULL},
    {"an owner is no lookup to point out", OBJECTS "Space @fields ADD_LOOKUP", "objects", NULL, "-",
     NULL},
    {"Enter opens the fields", OBJECTS "Enter", "fields", NULL, "LOAD_FIELDS", NULL},
    {"Right does, too", OBJECTS "Right", "fields", NULL, "LOAD_FIELDS", NULL},
    {"r fetches the list again and keeps marks", OBJECTS "Space REFRESH @objects FORWARD", "review",
     NULL, "MAKE_PLAN", NULL},
    {"forward goes to the review", OBJECTS "Space FORWARD", "review", NULL, "MAKE_PLAN", NULL},
    {"letters filter nothing in the list", OBJECTS "'x'", "objects", "list", "-", NULL},
    {"fields are shown when they are there", OBJECTS "Enter @fields Tab Tab", "fields", NULL, "-",
     NULL},
    {"an object that cannot be reached has no fields page", OBJECTS "FILTER 'secret' Enter Enter",
     "objects", "list", "-", "cannot be reached"},
};

static const Row fields_rows[] = {
    {"until they come only access can be chosen", OBJECTS "Enter", "fields", "next", NULL, ""},
    {"Space on the access", OBJECTS "Enter @fields BackTab BackTab Space", "fields", "may-delete",
     "-", ""},
    {"choosing access marks the object", OBJECTS "Enter @fields RIGHT_CREATE Esc FORWARD", "review",
     NULL, "MAKE_PLAN", NULL},
    {"a held field stays", OBJECTS "Enter @fields Esc Enter Space", "fields", "list", "-",
     "every action needs it"},
    {"a free one goes", OBJECTS "Enter @fields Esc Enter Down Down Space", "fields", "list", "-",
     ""},
    {"N keeps the held ones", OBJECTS "Enter @fields Esc Enter MARK_NONE", "fields", "list", "-",
     NULL},
    {"Enter is done", OBJECTS "Enter @fields Esc Enter Enter", "objects", "list", "-", NULL},
    {"Left is done", OBJECTS "Enter @fields Esc Enter Left", "objects", "list", "-", NULL},
    {"Esc is done", OBJECTS "Enter @fields Esc", "objects", "list", "-", NULL},
    {"the filter goes first", OBJECTS "Enter @fields Esc Enter FILTER 'own' Esc", "fields", "list",
     "-", NULL},
    {"a field is renamed", OBJECTS "Enter @fields Esc Enter Down RENAME 'title' Enter", "fields",
     "list", "-", ""},
    {"a word of actions is no name of a field",
     OBJECTS "Enter @fields Esc Enter Down RENAME 'Filter' Enter", "fields/prompt", "answer", "-",
     "an input of actions"},
    {"nor is another field's", OBJECTS "Enter @fields Esc Enter Down RENAME 'industry' Enter",
     "fields/prompt", "answer", "-", "'Industry' has this name"},
    {"nor is it when that one is renamed",
     OBJECTS "Enter @fields Esc Enter Down RENAME 'a' Enter Down RENAME 'A' Enter", "fields/prompt",
     "answer", "-", "'Name' has this name"},
    {"a name is free when it was given up",
     OBJECTS "Enter @fields Esc Enter Down RENAME 'a' Enter Down RENAME 'Name' Enter", "fields",
     "list", "-", ""},
    {"fields that do not come are told", OBJECTS "Enter @fields-failed", "fields", NULL, "-",
     "r tries again"},
    {"r tries again", OBJECTS "Enter @fields-failed REFRESH", "fields", NULL, "LOAD_FIELDS", NULL},
    {"q asks", OBJECTS "Enter QUIT", "fields/problem", NULL, "-", "Leave"},
};

static const Row review_rows[] = {
    {"the plan is waited for", OBJECTS "Space FORWARD Enter", "review", NULL, "-", NULL},
    {"the plan comes", REVIEW, "review", "next", "-", ""},
    {"Enter creates", REVIEW "Enter", "create", "leave", "CREATE", NULL},
    {"a line leads to its step", REVIEW "Up Enter", "details", NULL, NULL, NULL},
    {"another to the objects", REVIEW "Up Home Down Down Down Down Enter", "objects", NULL, NULL,
     NULL},
    {"a plan that nobody waits for is dropped", OBJECTS "@repair", "objects", "list", "-", ""},
    {"a line without a step leads nowhere", REVIEW "Up End Enter", "review", "list", "-", NULL},
    {"coming back makes the plan anew", REVIEW "Esc FORWARD", "review", NULL, "MAKE_PLAN", NULL},
    {"s asks where to", REVIEW "SAVE", "review/prompt", "answer", "-", NULL},
    {"the answers are saved", REVIEW "SAVE Enter", "review", NULL, "SAVE_ANSWERS", NULL},
    {"saved is told", REVIEW "SAVE Enter @saved", "review", NULL, "-", "Written: acme.json"},
    {"saving that fails is told", REVIEW "SAVE Enter @save-failed", "review/problem", NULL, "-",
     "could not be written"},
    {"d tries without changing", REVIEW "DRY_RUN", "review", NULL, "DRY_RUN", NULL},
    {"only once at a time", REVIEW "DRY_RUN DRY_RUN", "review", NULL, "-", NULL},
    {"nothing is created meanwhile", REVIEW "DRY_RUN FORWARD", "review", NULL, "-", NULL},
    {"a good dry run is told", REVIEW "DRY_RUN @plan", "review", NULL, "-", "would work"},
    {"h asks for a folder", REVIEW "HAND_OVER Enter", "review", NULL, "HAND_OVER", NULL},
    {"a plan without steps cannot be confirmed", BOARD "FIX @blocked FORWARD", "review", NULL, "-",
     "nothing is missing"},
    {"no network is told", OBJECTS "Space FORWARD @no-network", "review/problem", NULL, "-",
     "[Try again]"},
    {"and tried again", OBJECTS "Space FORWARD @no-network Enter", "review", NULL, "MAKE_PLAN",
     NULL},
    {"without rights a hand-over is offered", OBJECTS "Space FORWARD @not-permitted",
     "review/problem", NULL, "-", "[Write a folder"},
    {"the hand-over asks where to", OBJECTS "Space FORWARD @not-permitted Enter", "review/prompt",
     "answer", "-", NULL},
    {"or somebody else signs in", OBJECTS "Space FORWARD @not-permitted Down Enter", "sign-in",
     NULL, NULL, NULL},
    {"and it goes on where it was",
     OBJECTS "Space FORWARD @not-permitted Down Enter Enter @link @signed-in", "review", NULL,
     "MAKE_PLAN", NULL},
    {"another org forgets the objects and the user", REVIEW "Esc Esc Esc Enter @link @sandbox",
     "details", NULL, "LOOK_UP_USER|LOAD_OBJECTS", NULL},
    {"the same org keeps them", REVIEW "Esc Esc Esc Enter @link @signed-in FORWARD FORWARD",
     "review", NULL, "MAKE_PLAN", NULL},
    {"Esc goes back to the objects", REVIEW "Esc", "objects", "list", "-", NULL},
    {"the command line is rows of the list", REVIEW "Up End Up Enter", "review", "list", "-", NULL},
    {"a problem in the way keeps the plan", REVIEW "DRY_RUN @no-network Esc", "review", NULL, "-",
     NULL},
};

static const Row create_rows[] = {
    {"Esc does not go back", CREATE "Esc", "create", "leave", "-", NULL},
    {"a step runs", CREATE "@step-0-runs", "create", NULL, "-", NULL},
    {"a step that is none is dropped", CREATE "@step-99", "create", NULL, "-", NULL},
    {"l leaves", CREATE "LEAVE", "create", NULL, "LEAVE|QUIT", NULL},
    {"Enter on the button leaves", CREATE "Enter", "create", NULL, "LEAVE|QUIT", NULL},
    {"u asks for the name", CREATE "UNDO", "create/prompt", "answer", "-", NULL},
    {"another name undoes nothing", CREATE "UNDO 'acne' Enter", "create/prompt", "answer", "-",
     "name"},
    {"half a name undoes nothing", CREATE "UNDO 'acm' Enter", "create/prompt", "answer", "-",
     "exactly"},
    {"the name undoes", CREATE "UNDO 'acme' Enter", "create", NULL, "UNDO", NULL},
    {"undone goes back to the review", CREATE "UNDO 'acme' Enter @undone", "review", NULL,
     "MAKE_PLAN", "nothing is left"},
    {"ready in the moment of undo: undo wins", CREATE "UNDO 'acme' Enter @created", "create", NULL,
     "-", NULL},
    {"an undo that stops can go on", CREATE "UNDO 'acme' Enter @undo-failed Enter", "create", NULL,
     "UNDO", NULL},
    {"Ctrl-C warns", CREATE "INTERRUPT", "create", NULL, "-", "taken up again"},
    {"Ctrl-C twice leaves", CREATE "INTERRUPT INTERRUPT", "create", NULL, "LEAVE|QUIT", NULL},
    {"q asks", CREATE "QUIT", "create/problem", NULL, "-", "[Leave, and go on another time]"},
    {"a failed deploy offers all ways", CREATE "@step-2-fails @deploy-failed", "create/problem",
     NULL, "-", "[Try again][Undo everything][Leave, and go on another time]"},
    {"trying again goes on from the journal", CREATE "@deploy-failed Enter", "create", NULL,
     "RESUME", NULL},
    {"undo from the problem", CREATE "@deploy-failed Down Enter", "create", NULL, "UNDO", NULL},
    {"leaving from the problem", CREATE "@deploy-failed Down Down Enter", "create", NULL,
     "LEAVE|QUIT", NULL},
    {"a closed problem leaves a way on", CREATE "@deploy-failed Esc Enter", "create", NULL,
     "RESUME", NULL},
    {"a conflict leads to the details", CREATE "@conflict Enter", "details", NULL, NULL, NULL},
    {"a locked keyring can be unlocked", CREATE "@locked Enter", "create", NULL, "UNLOCK_STORE",
     NULL},
    {"unlocked, it goes on", CREATE "@locked Enter @checks", "create", NULL, "RESUME", NULL},
    {"still locked, it does not", CREATE "@locked Enter @bad-checks", "create", NULL, "-", NULL},
    {"a dismissed dialog is told", CREATE "@locked Enter @unlock-failed", "create/problem", NULL,
     "-", "dismissed"},
    {"files instead of the keyring", CREATE "@locked Down Down Enter", "review", NULL, "MAKE_PLAN",
     NULL},
    {"a connected app that may not be", CREATE "@connected-app Enter", "review", NULL, "MAKE_PLAN",
     NULL},
    {"still preparing can be waited for", CREATE "@still-preparing", "create/problem", NULL, "-",
     "[Go on waiting][Leave"},
    {"the wait is told", CREATE "@step-5-runs @waiting +1000", "create", NULL, "-", NULL},
    {"created is done", CREATE "@created", "done", "next", "-", NULL},
    {"made but not ready is done, too", CREATE "@created-preparing", "done", "next", "-", NULL},
};

static const Row done_rows[] = {
    {"the sign-in is forgotten as a rule", DONE "Enter", "dashboard", NULL,
     "FORGET_SIGN_IN|REFRESH_STATUS", NULL},
    {"it can be kept", DONE "End BackTab Down Enter Enter", "dashboard", NULL,
     "KEEP_SIGN_IN|REFRESH_STATUS", NULL},
    {"quitting forgets it as well", DONE "QUIT", "done", NULL, "FORGET_SIGN_IN|QUIT", NULL},
    {"the default is made", DONE "Tab Tab Space Enter", "dashboard", NULL,
     "FORGET_SIGN_IN|MAKE_DEFAULT|REFRESH_STATUS", NULL},
    {"outside of the demo nothing is tried", DONE "TRY", "done", NULL, "-", NULL},
    {"Esc does not go back", DONE "Esc", "done", NULL, "-", NULL},
    {"u is no word here", DONE "UNDO", "done", NULL, "-", NULL},
};

static const Row dashboard_rows[] = {
    {"the one that was made is selected", BOARD, "dashboard", "list", "-", NULL},
    {"no connections: new is first", "@no-connections Enter @link @signed-in", "details", NULL,
     NULL, NULL},
    {"n begins anew", BOARD "NEW", "sign-in", NULL, "-", NULL},
    {"Esc comes back", BOARD "NEW Esc", "dashboard", "list", "-", NULL},
    {"r refreshes", BOARD "REFRESH @status REFRESH", "dashboard", NULL, NULL, NULL},
    {"several findings are chosen from", BOARD "Enter", "dashboard", "findings", "-", NULL},
    {"Enter fixes the first", BOARD "Enter Enter", "dashboard", NULL, "FIX", NULL},
    {"f fixes at once", BOARD "FIX", "dashboard", NULL, "FIX", NULL},
    {"f twice fixes once", BOARD "FIX FIX", "dashboard", NULL, "-", NULL},
    {"Esc stops the fix", BOARD "FIX Esc", "dashboard", NULL, "CANCEL", NULL},
    {"a repair is shown first", BOARD "FIX @repair", "review", "next", "-", NULL},
    {"and then carried out", BOARD "FIX @repair Enter", "create", NULL, "CREATE", NULL},
    {"or left alone", BOARD "FIX @repair Esc", "dashboard", "list", "-", NULL},
    {"and goes on after it", BOARD "FIX @sign-in-needed Enter @link @signed-in", "dashboard", NULL,
     "FIX", NULL},
    {"a sign-in in between is at the connection's org", BOARD "FIX @sign-in-needed", "sign-in",
     "org-domain", "START_CHECKS", NULL},
    {"and Enter signs in there", BOARD "FIX @sign-in-needed Enter", "sign-in", "paste",
     "BEGIN_SIGN_IN", NULL},
    {"a sign-in given up is for nothing any more",
     BOARD "REMOVE 'acme' Enter @sign-in-needed Esc NEW Enter @link @signed-in", "details", NULL,
     "-", NULL},
    {"a new set-up gives it up as well",
     BOARD "FIX @sign-in-needed Esc NEW Esc NEW Enter @link @signed-in", "details", NULL, "-",
     NULL},
    {"a new set-up ends a fix", BOARD "FIX NEW", "sign-in", NULL, "CANCEL", NULL},
    {"and its plan takes over nothing", BOARD "FIX NEW @repair", "sign-in", NULL, "-", NULL},
    {"Esc stops the fix, not the checks", BOARD "REFRESH FIX Esc REFRESH", "dashboard", NULL, "-",
     NULL},
    {"a fix that fails is told", BOARD "FIX @fix-failed", "dashboard/problem", NULL, "-",
     "[Try again]"},
    {"ok has nothing to fix", BOARD "Down FIX", "dashboard", NULL, "-", NULL},
    {"Enter on ok does nothing", BOARD "Down Enter", "dashboard", NULL, "-", NULL},
    {"a left set-up goes on", BOARD "Down Down Enter", "create", NULL, "RESUME", NULL},
    {"what cannot be fixed is only told", BOARD "End FIX", "dashboard", NULL, "-", NULL},
    {"d asks for the name", BOARD "REMOVE", "dashboard/prompt", "answer", "-", NULL},
    {"a wrong name is told", BOARD "REMOVE 'x' +500", "dashboard/prompt", "answer", "-",
     "another name"},
    {"the name removes", BOARD "REMOVE 'acme' Enter", "dashboard", NULL, "REMOVE", NULL},
    {"removed is told", BOARD "REMOVE 'acme' Enter @removed", "dashboard", NULL, "REFRESH_STATUS",
     "nothing is left"},
    {"removing may need a sign-in",
     BOARD "REMOVE 'acme' Enter @sign-in-needed Enter @link @signed-in", "dashboard", NULL,
     "REMOVE", NULL},
    {"e edits", BOARD "EDIT", "dashboard", NULL, "EDIT", NULL},
    {"an edit begins at the objects", BOARD "EDIT @editing", "objects", "list", "LOAD_OBJECTS",
     NULL},
    {"one that nobody waits for is dropped", BOARD "EDIT Esc @editing", "dashboard", "list", "-",
     NULL},
    {"an edit changes no integration, no app, no store",
     BOARD "EDIT @editing Esc Up Up Up Up Tab Tab Tab", "details", "next", "-", NULL},
    {"and has no more settings", BOARD "EDIT @editing Esc Up Up Up Up Tab Tab Tab MORE", "details",
     "next", "-", NULL},
    {"e is no word for a left set-up", BOARD "Down Down EDIT", "dashboard", NULL, "-", NULL},
    {"q quits", BOARD "REFRESH @one-connection QUIT", "dashboard", NULL, "QUIT", NULL},
    {"the cursor stays with its connection", BOARD "Down @one-connection", "dashboard", "list", "-",
     NULL},
    {"news in the middle of a name change nothing", BOARD "REMOVE 'ac' @status 'me' Enter",
     "dashboard", NULL, "REMOVE", NULL},
};

static const Row demo_rows[] = {
    {"the demo opens no browser by itself", "Enter @link", "sign-in", "consent", "-", NULL},
    {"one key consents", "Enter @link CONSENT", "sign-in", NULL, "DEMO_CONSENT", NULL},
    {"Enter consents", "Enter @link Enter", "sign-in", NULL, "DEMO_CONSENT", NULL},
    {"not twice", "Enter @link Enter Enter", "sign-in", NULL, "-", NULL},
    {"t tries a command", DONE "TRY", "done", NULL, "TRY_COMMAND", NULL},
    {"Enter tries the one under the cursor", DONE "Tab Down Enter", "done", "list", "TRY_COMMAND",
     NULL},
    {"what came of it is kept", DONE "TRY @tried", "done", NULL, "-", NULL},
    {"badly or not", DONE "TRY @tried-badly TRY", "done", NULL, "TRY_COMMAND", NULL},
    {"Tab, arrows, Space and Enter reach the end",
     "Enter @link Enter @signed-in @objects 'bot@acme.com' Enter @found Enter Enter Enter Space "
     "@fields Tab "
     "Enter @plan Enter @created Enter",
     "dashboard", NULL, "FORGET_SIGN_IN|REFRESH_STATUS", NULL},
};

typedef struct {
    const Row *row;
    bool demo;
} Case;

static void test_row(gconstpointer data)
{
    const Case *at = data;
    const Row *row = at->row;
    g_autoptr(World) world = at->demo ? world_new_demo() : world_new();
    g_autofree char *place = NULL;
    g_autofree char *effects = NULL;
    g_autofree char *says = NULL;

    world_run(world, row->script);
    place = world_place(world);
    g_assert_cmpstr(place, ==, row->place);
    if (row->focus)
        g_assert_cmpstr(wizard_item_word(wizard_focus(world->wizard)), ==, row->focus);
    effects = wizard_effects_build(world->last);
    if (row->effects)
        g_assert_cmpstr(effects, ==, row->effects);
    says = world_messages(world);
    if (row->says && !*row->says)
        g_assert_cmpstr(says, ==, "");
    else if (row->says && !strstr(says, row->says))
        g_error("it says '%s', not '%s'", says, row->says);
}

static void add(const char *group, const Row *rows, gsize n, bool demo)
{
    for (gsize i = 0; i < n; i++) {
        g_autofree char *path = g_strdup_printf("/%s/%s", group, rows[i].name);
        Case *at = g_new0(Case, 1);

        at->row = &rows[i];
        at->demo = demo;
        g_test_add_data_func_full(path, at, test_row, g_free);
    }
}

/* --- what the tables cannot say --- */

static World *world_after(const char *script)
{
    World *world = world_new();

    world_run(world, script);
    return world;
}

static void test_edited_account(void)
{
    g_autoptr(World) world = world_after(BOARD "EDIT @editing ");
    const WizardAccount *account = &world->wizard->account;

    g_assert_cmpstr(account->instance_url, ==, "https://north.my.salesforce.com");
    g_assert_cmpstr(account->username, ==, "boss@north.example");
    g_assert_true(account->production);
    g_assert_true(world->wizard->signed_in);
    g_assert_cmpstr(answers_get(wizard_answers(world->wizard), QUESTION_ORG), ==,
                    "https://north.my.salesforce.com");
}

/* The plan of a repair elsewhere says where; nobody is signed in there by what was before. */
static void test_planned_account(void)
{
    g_autoptr(World) world =
        world_after(DONE "End BackTab Down Enter Enter @status FIX @repair-north ");
    const Wizard *wizard = world->wizard;

    g_assert_cmpint(wizard->page, ==, WIZARD_PAGE_REVIEW);
    g_assert_cmpstr(wizard->account.instance_url, ==, "https://north.my.salesforce.com");
    g_assert_true(wizard->account.production);
    g_assert_false(wizard->signed_in);
}

static char *command_of(const Wizard *wizard)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < wizard->review.n_lines; i++)
        if (wizard->review.lines[i].section == WIZARD_PLAN_COMMAND)
            g_string_append_printf(text, "%s\n", wizard->review.lines[i].text);
    return g_string_free(text, FALSE);
}

static void test_command(gconstpointer data)
{
    const char *const *row = data;
    g_autoptr(World) world = world_after(row[0]);
    g_autofree char *command = command_of(world->wizard);

    g_assert_cmpstr(command, ==, row[1]);
}

static const char *const set_up_command[] = {
    REVIEW, "orgwire new acme --integration=Acme \\\n"
            "--org=https://acme.my.salesforce.com \\\n"
            "--email=ann@acme.com --username=bot@acme.com \\\n"
            "--app=external-client-app --store=keyring \\\n"
            "--key-size=2048 --valid-days=365 --object=Account:R\n"};
static const char *const edit_command[] = {BOARD "EDIT @editing @objects FORWARD @edit-plan",
                                           "orgwire edit north --email=nora@north.example \\\n"
                                           "--username=sync@north.example --object=Account:RCU\n"};
static const char *const no_command[] = {BOARD "FIX @repair", ""};

/* A resumed set-up tells its own steps. */
static void test_resumed_steps(void)
{
    g_autoptr(World) world = world_after(BOARD "Down Down Enter ");
    const GArray *steps = world->wizard->create.steps;

    g_assert_cmpuint(steps->len, ==, 0);
    world_run(world, "@given-plan");
    g_assert_cmpuint(steps->len, ==, 3);
    g_assert_cmpint(world->wizard->page, ==, WIZARD_PAGE_CREATE);
    g_assert_cmpstr(world->wizard->account.instance_url, ==, "https://north.my.salesforce.com");
}

/* What goes on by itself is not ended by Esc or Ctrl-C, so nothing waits for an answer that will
 * never come. */
static void test_quiet(void)
{
    g_autoptr(World) world = world_after(BOARD "REFRESH FIX Esc ");

    g_assert_cmpuint(world->last & WIZARD_CANCEL, !=, 0);
    g_assert_cmpuint(world->wizard->busy & WIZARD_REFRESH_STATUS, !=, 0);
    world_run(world, "NEW Enter @link @signed-in PICK_USER Esc INTERRUPT");
    g_assert_cmpuint(world->last, ==, 0);
    g_assert_cmpuint(WIZARD_QUIET & WIZARD_LIST_USERS, !=, 0);
    g_assert_cmpuint(WIZARD_QUIET & WIZARD_LOAD_FIELDS, !=, 0);
    g_assert_cmpuint(WIZARD_QUIET & WIZARD_STEADY, ==, 0);
}

static void test_kept(void)
{
    g_autoptr(World) world =
        world_after(BOARD "EDIT @editing @objects FORWARD @edit-plan Enter @created");

    g_assert_true(world->wizard->done.keep);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("sign-in", sign_in_rows, G_N_ELEMENTS(sign_in_rows), false);
    add("passphrase", passphrase_rows, G_N_ELEMENTS(passphrase_rows), false);
    add("browser", browser_rows, G_N_ELEMENTS(browser_rows), false);
    add("details", details_rows, G_N_ELEMENTS(details_rows), false);
    add("objects", objects_rows, G_N_ELEMENTS(objects_rows), false);
    add("fields", fields_rows, G_N_ELEMENTS(fields_rows), false);
    add("review", review_rows, G_N_ELEMENTS(review_rows), false);
    add("create", create_rows, G_N_ELEMENTS(create_rows), false);
    add("done", done_rows, G_N_ELEMENTS(done_rows), false);
    add("dashboard", dashboard_rows, G_N_ELEMENTS(dashboard_rows), false);
    add("demo", demo_rows, G_N_ELEMENTS(demo_rows), true);
    g_test_add_func("/state/an edit is about its own org", test_edited_account);
    g_test_add_func("/state/a fix is about its own org", test_planned_account);
    g_test_add_data_func("/state/a set-up's command", set_up_command, test_command);
    g_test_add_data_func("/state/an edit's command", edit_command, test_command);
    g_test_add_data_func("/state/a fix has no command", no_command, test_command);
    g_test_add_func("/state/a resumed set-up tells its steps", test_resumed_steps);
    g_test_add_func("/state/loads are not cancelled", test_quiet);
    g_test_add_func("/state/a kept sign-in stays kept", test_kept);
    return g_test_run();
}
