/* Text from an org that would like to speak to the terminal, on every page that shows such text;
 * and secrets, which no page shows. */
#include "config.h"

#include <string.h>

#include "screen.h"
#include "ui/widgets.h"
#include "world.h"

/* --- the corpus --- */

static const char *const sequences[] = {
    "\033[2J\033[H",
    "\033]0;title\a",
    "\033]52;c;aGk=\a",
    "\033]8;;http://evil\033\\x\033]8;;\033\\",
    "\033P1$r\033\\",
    "\033[6n",
    "\033[?1049l",
    "\033c",
    "\033[31;1mred",
    "\033(0qqq\033(B",
    "\033#8",
    "\033[201~rm -rf ~\n",
    "\x9b"
    "31m",
    "\xc2\x9b"
    "31m",
    "\xc2\x9d"
    "0;x\xc2\x9c",
    "\xc2\x90x\xc2\x9c",
    "a\rb",
    "a\b\b\bb",
    "a\tb",
    "a\nb",
    "a\v\fb",
    "\x7f\x7f",
    "\x0e"
    "lqqk\x0f",
    "\xe2\x80\xae"
    "gpj.exe",
    "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad",
    "\xe2\x81\xa6x\xe2\x81\xa7y\xe2\x81\xa8z\xe2\x81\xa9",
    "\xe2\x80\x8f\xe2\x80\x8e\xd8\x9c",
    "zero\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8dwidth",
    "\xef\xbb\xbf"
    "bom",
    "\xe2\x81\xa0\xe2\x81\xa1",
    "\xe2\x80\xa8line\xe2\x80\xa9para",
    "\xf3\xa0\x81\x81\xf3\xa0\x81\x82tag",
    "\xff\xfe",
    "\xc0\xaf",
    "\xed\xa0\x80",
    "\xf4\x90\x80\x80",
    "\xc3",
    "\xe2\x82",
    "ok\x80ok",
    "\xfc\x80",
    "wide \xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97",
    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80",
    "\xf0\x9f\x8f\xb4\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2",
    "\xef\xbc\xa1\xef\xbc\xa2",
    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "\xcc\x81\xcc\x81lead",
    "%s%n%x",
    "%*d",
    "\\033[31m",
    "<b>&amp;",
    "'\"`$(x)",
    "",
};

/* Every single control character, alone and inside; then the sequences; then floods. */
static GPtrArray *corpus_new(void)
{
    GPtrArray *corpus = g_ptr_array_new_with_free_func(g_free);

    for (int c = 1; c < 0x20; c++) {
        g_ptr_array_add(corpus, g_strdup_printf("%c", c));
        g_ptr_array_add(corpus, g_strdup_printf("ab%c[1mcd", c));
    }
    for (gunichar c = 0x7f; c < 0xa0; c++) {
        char utf8[7] = {0};

        g_unichar_to_utf8(c, utf8);
        g_ptr_array_add(corpus, g_strdup_printf("ab%scd", utf8));
        g_ptr_array_add(corpus, g_strdup_printf("%s%s", utf8, utf8));
        g_ptr_array_add(corpus, g_strdup_printf("ab%ccd", (int) c));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sequences); i++)
        g_ptr_array_add(corpus, g_strdup(sequences[i]));
    g_ptr_array_add(corpus, g_strnfill(5000, 'x'));
    g_ptr_array_add(corpus, g_strnfill(5000, '\033'));
    g_ptr_array_add(corpus, g_strnfill(5000, '\n'));
    g_ptr_array_add(corpus, g_strnfill(5000, ' '));
    return corpus;
}

/* --- a world in which everybody says the same --- */

static void say(World *world, WizardEvent event)
{
    wizard_handle(world->wizard, &event);
}

#define SAY(event_kind, ...) \
    say(world, (WizardEvent){.kind = WIZARD_EVENT_##event_kind, __VA_ARGS__})

static void sign_in(World *world, const char *text)
{
    WizardAccount account = {text, text,   text,
                             text, "00D1", "https://acme.my.salesforce.com",
                             text, text,   .production = true};
    const char *const missing[] = {text, text, NULL};

    account.missing = missing;
    world_run(world, "Enter @link");
    SAY(SIGNED_IN, .account = &account);
    field_set(&world->wizard->details.username, "bot@acme.com");
    world_run(world, "+500");
}

static void find_user(World *world, const char *text)
{
    WizardUser user = {"bot@acme.com", text, text, text, text, true, false, text};

    SAY(USER_FOUND, .user = &user);
}

static void list_objects(World *world, const char *text)
{
    WizardObjectRow rows[] = {{text, text, RIGHT_READ, WIZARD_KIND_CUSTOM, false, true},
                              {"Account", text, RIGHT_READ, WIZARD_KIND_STANDARD, false, false}};
    const char *const to[] = {"Account", NULL};
    WizardFieldRow fields[] = {{text, text, text, text, NULL, true, true, true, true, true},
                               {text, text, text, NULL, to, false, false, false, false, false}};
    WizardFields list = {text, fields, 2};

    SAY(OBJECTS, .objects = rows, .number = 2);
    world_run(world, "FORWARD Space");
    SAY(FIELDS, .fields = &list);
}

static void review(World *world, const char *text)
{
    WizardPlanLine lines[] = {{WIZARD_PLAN_ORG, text, 2}, {WIZARD_PLAN_WARNING, text, 0}};
    const char *steps[] = {text, NULL};
    WizardPlan plan = {.job = WIZARD_JOB_SET_UP, .lines = lines, .n_lines = 2, .steps = steps};

    world_run(world, "FORWARD");
    SAY(PLAN, .plan = &plan);
}

static void create(World *world, const char *text)
{
    WizardStepNews running = {0, WIZARD_STEP_RUNNING, text};
    WizardWaiting waiting = {1, 5000, text};

    world_run(world, "Enter");
    SAY(STEP, .step = &running);
    SAY(WAITING, .waiting = &waiting);
}

static void done(World *world, const char *text)
{
    const char *const commands[] = {text, text, NULL};
    WizardCreated created = {text, text, text, commands, false, false};
    WizardTried tried = {0, true, text};

    SAY(CREATED, .created = &created);
    SAY(TRIED, .tried = &tried);
}

static void dashboard(World *world, const char *text)
{
    WizardFinding findings[] = {{text, text, text}, {text, text, NULL}};
    WizardConnection rows[] = {
        {text, text, text, text, text, text, text, 3, true, false, false, findings, 2}};

    world_run(world, "Enter");
    SAY(STATUS, .connections = rows, .number = 1);
}

static void problem(World *world, const char *text)
{
    WizardOffer offer = {WIZARD_OFFER_RETRY, text};
    WizardProblemNews news = {
        WIZARD_FIX, PROBLEM_FAILED, PROBLEM_REMEDY_USUAL, text, text, text, text, &offer, 1};

    SAY(PROBLEM, .problem = &news);
}

static void link_and_checks(World *world, const char *text)
{
    WizardCheck checks[] = {{text, WIZARD_CHECK_OK, text}, {text, WIZARD_CHECK_BAD, text}};
    WizardCliLogin login = {text, text};

    SAY(CHECKS, .checks = checks, .number = 2);
    SAY(CLI_LOGIN_FOUND, .cli_login = &login);
    SAY(NOTICE, .text = text);
}

static void show(World *world, const char *page, const char *text)
{
    static const struct {
        int rows;
        int columns;
    } sizes[] = {{24, 80}, {18, 60}};
    const char *bad = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *drawn = screen_draw(world->wizard, sizes[i].rows, sizes[i].columns);

        if (!screen_is_harmless(drawn, &bad)) {
            g_autofree char *escaped = g_strescape(text, NULL);

            g_error("'%.60s' comes through on %s", escaped, page);
        }
    }
}

static void test_hostile(gconstpointer data)
{
    const char *text = data;
    g_autoptr(World) world = world_new();

    link_and_checks(world, text);
    show(world, "sign-in", text);
    world_run(world, "Enter @link");
    SAY(PASTE_REFUSED, .text = text);
    show(world, "link", text);
    world_run(world, "Esc Esc");
    sign_in(world, text);
    find_user(world, text);
    show(world, "details", text);
    list_objects(world, text);
    show(world, "objects", text);
    world_run(world, "Enter");
    show(world, "fields", text);
    world_run(world, "RENAME");
    show(world, "prompt", text);
    world_run(world, "Esc Esc");
    review(world, text);
    show(world, "review", text);
    create(world, text);
    show(world, "create", text);
    done(world, text);
    show(world, "done", text);
    dashboard(world, text);
    show(world, "dashboard", text);
    world_run(world, "REMOVE");
    show(world, "remove", text);
    world_run(world, "Esc");
    problem(world, text);
    show(world, "problem", text);
    g_assert_cmpint(world->wizard->overlay, ==, WIZARD_PAGE_PROBLEM);
}

/* --- secrets --- */

typedef struct {
    const char *name;
    const char *script;
} Hiding;

#define TO_DETAILS "Enter @link @signed-in 'bot@acme.com' +500 @found "
static const Hiding hidings[] = {
    {"a token while it is typed", "Tab Down Down Enter Enter '" CANARY "'"},
    {"a token that was pasted", "Tab Down Down Enter Enter paste:" CANARY},
    {"a token under a problem", "Tab Down Down Enter Enter paste:" CANARY " Enter @token-bad"},
    {"a token under a closed problem",
     "Tab Down Down Enter Enter paste:" CANARY " Enter @token-bad Esc"},
    {"a token that does not fit", "Tab Down Down Enter Enter paste:" CANARY "\n" CANARY " Tab"},
    {"the code of a pasted address", "Enter @link paste:http://localhost:1717/?code=" CANARY},
    {"the code of a refused address",
     "Enter @link paste:http://localhost:1717/?code=" CANARY " Enter @paste-refused"},
    {"a passphrase", TO_DETAILS "@phrase-new '" CANARY "' Tab '" CANARY "'"},
    {"a passphrase that differs", TO_DETAILS "@phrase-new '" CANARY "' Tab '" CANARY "x' FORWARD"},
    {"a passphrase later on", TO_DETAILS "@phrase-new '" CANARY "' Tab '" CANARY "' FORWARD"},
    {"a passphrase under a problem", TO_DETAILS "@phrase '" CANARY "' @no-users"},
    {"a killed and yanked passphrase", TO_DETAILS "@phrase '" CANARY "' ^U ^Y"},
    {"a killed and yanked secret", "Tab Down Down Enter Enter paste:" CANARY " ^U ^Y Tab ^Y"},
};

static void test_hidden(gconstpointer data)
{
    const Hiding *row = data;
    g_autoptr(World) world = world_new();
    g_autofree char *part = g_strndup(CANARY + 3, 6);
    g_autofree char *drawn = NULL;

    world_run(world, row->script);
    drawn = screen_draw(world->wizard, 60, 200);
    if (strstr(drawn, part))
        g_error("%s is drawn:\n%s", row->name, drawn);
}

/* Without this the rows above would pass if nothing were typed at all. */
static void test_canary_arrives(void)
{
    g_autoptr(World) world = world_new();
    g_autoptr(Secret) token = NULL;
    g_autoptr(Secret) paste = NULL;

    world_run(world, "Tab Down Down Enter Enter paste:" CANARY " Enter");
    token = wizard_take_token(world->wizard);
    g_assert_cmpstr(secret_text(token), ==, CANARY);
    g_assert_null(wizard_take_token(world->wizard));
    world_run(world, "Esc Up Up Enter Enter @link paste:http://localhost/?code=" CANARY);
    paste = wizard_take_paste(world->wizard);
    g_assert_cmpstr(secret_text(paste), ==, "http://localhost/?code=" CANARY);
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) corpus = corpus_new();

    g_test_init(&argc, &argv, NULL);
    screen_init();
    widgets_set_utf8(true);
    for (guint i = 0; i < corpus->len; i++) {
        g_autofree char *escaped = g_strescape(g_ptr_array_index(corpus, i), NULL);
        g_autofree char *path = g_strdup_printf("/hostile/%u %.30s", i, escaped);

        g_test_add_data_func(g_strdelimit(path + 9, "/", '|') - 9, g_ptr_array_index(corpus, i),
                             test_hostile);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(hidings); i++) {
        g_autofree char *path = g_strdup_printf("/hidden/%s", hidings[i].name);

        g_test_add_data_func(path, &hidings[i], test_hidden);
    }
    g_test_add_func("/what was typed arrives all the same", test_canary_arrives);
    return g_test_run();
}
