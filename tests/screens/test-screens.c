/* Golden screens: every page at three sizes, drawn without a terminal and compared with
 * tests/screens/<page>-<case>-<size>.txt. UPDATE_SCREENS=1 rewrites them; read the diff as a user
 * would. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "screen.h"
#include "ui/widgets.h"
#include "world.h"

#define DETAILS "@checks Enter @link @sandbox "
#define OBJECTS DETAILS "@objects 'bot@acme.com' Enter @found FORWARD "
#define MARKED OBJECTS "ACCESS ACCESS @fields Down Space @plan-fields "
#define REVIEW MARKED "FORWARD @plan "
#define CREATE REVIEW "Enter "
#define STEPS CREATE "@step-0-runs +400 @step-0 @step-1 @step-2 @step-3 @step-4 @step-5-runs "
#define DONE CREATE "@created "
#define BOARD DONE "Enter @status "

#define EDITED BOARD "EDIT @editing "

typedef struct {
    const char *name; /* <page>-<case> */
    const char *script;
    bool demo;
} Case;

static const Case cases[] = {
    {"sign-in-start", "@checks @cli", false},
    {"sign-in-kept", "@checks @cli @kept", false},
    {"sign-in-demo", "@checks", true},
    {"sign-in-domain", "@checks Down Down Enter 'acme'", false},
    {"sign-in-bad-host", "@checks Down Down Enter 'evilsalesforce.com' Enter", false},
    {"sign-in-bad-checks", "@bad-checks", false},
    {"sign-in-preparing", "@checks Enter", false},
    {"sign-in-link", "@checks Enter @link +18000", false},
    {"sign-in-elsewhere", "@checks Tab Down Enter Enter @link COPY", false},
    {"sign-in-deaf", "@checks Enter @deaf-link @notice", false},
    {"sign-in-consent", "@checks Enter @link", true},
    {"sign-in-alone", "@checks Enter @link ALONE", false},
    {"sign-in-pasted",
     "@checks Enter @link paste:http://localhost:1717/OauthRedirect?code=aPrx&state=3q2-7w "
     "Enter @paste-refused",
     false},
    {"sign-in-expired", "@checks Enter @link +700000", false},
    {"sign-in-token", "@checks Tab Down Down Enter Enter 'hush'", false},
    {"sign-in-app",
     "@checks Tab Down Down Down Enter Enter '3MVG9' Enter 'key.pem' Enter 'bot' Tab", false},
    {"details-start", DETAILS, false},
    {"details-production", "@checks Enter @link @signed-in 'bot@acme.com' +500 @found", false},
    {"details-lacking", "@checks Enter @link @weak", false},
    {"details-unfit", DETAILS "'old@acme.com' +500 @inactive Tab ^U 'A b' Tab", false},
    {"details-unattended", DETAILS "Tab Tab Tab Space", false},
    {"passphrase-new", DETAILS "@phrase-new 'hush hush' Enter 'hush hash' Enter", false},
    {"passphrase-wrong", BOARD "@phrase 'hush' Enter @phrase-wrong", false},
    {"details-more", DETAILS "MORE", false},
    {"users-list", DETAILS "PICK_USER @users Down Down", false},
    {"users-filtered", DETAILS "PICK_USER @users 'zzz'", false},
    {"objects-start", OBJECTS, false},
    {"objects-fetching", "Enter @link @sandbox 'bot@acme.com' Enter @found FORWARD", false},
    {"objects-marked", MARKED, false},
    {"objects-filter", MARKED "FILTER 'acc !team'", false},
    {"objects-nothing", MARKED "FILTER 'zzz'", false},
    {"objects-range", OBJECTS "RANGE Down Down", false},
    {"objects-none-marked", OBJECTS "FORWARD", false},
    {"fields-start", MARKED "Up Enter", false},
    {"fields-held", MARKED "Up Enter Space", false},
    {"fields-renamed", MARKED "Up Enter Down RENAME 'Title' Enter", false},
    {"fields-fetching", OBJECTS "Enter", false},
    {"prompt-pattern", MARKED "PATTERN '/(/' Enter", false},
    {"prompt-rename", MARKED "RENAME 'Plan'", false},
    {"prompt-undo", CREATE "UNDO 'acn' Enter", false},
    {"prompt-remove", BOARD "REMOVE", false},
    {"review-plan", REVIEW, false},
    {"review-line", REVIEW "Up Down Down Down", false},
    {"review-command", REVIEW "Up End", false},
    {"review-blocked", BOARD "FIX @blocked", false},
    {"review-repair", BOARD "FIX @repair", false},
    {"review-waiting", MARKED "FORWARD", false},
    {"create-steps", STEPS "+2000", false},
    {"create-waiting", STEPS "+12000 @waiting", false},
    {"create-failed", CREATE "@step-0 @step-1 @step-2-fails @deploy-failed Esc", false},
    {"done-ready", DONE, false},
    {"done-tried", DONE "Tab TRY @tried", true},
    {"done-preparing", CREATE "@created-preparing", false},
    {"dashboard-findings", BOARD, false},
    {"dashboard-chosen", BOARD "Enter Down", false},
    {"dashboard-ok", BOARD "Down", false},
    {"dashboard-left", BOARD "Down Down", false},
    {"dashboard-limit", BOARD "End", false},
    {"dashboard-empty", DONE "Enter @no-connections", false},
    {"edit-details", EDITED "Esc", false},
    {"edit-review", EDITED "@objects FORWARD @edit-plan", false},
    {"problem-denied", "@checks Enter @link @denied", false},
    {"problem-deploy", CREATE "@step-2-fails @deploy-failed", false},
    {"problem-keyring", CREATE "@locked Down", false},
    {"problem-quit", REVIEW "QUIT", false},
    {"help-sign-in", "HELP", false},
    {"help-objects", OBJECTS "HELP Down Down", false},
};

static const struct {
    int columns;
    int rows;
} sizes[] = {{80, 24}, {60, 18}, {200, 60}};

typedef struct {
    const Case *at;
    int columns;
    int rows;
} Shot;

static char *path_of(const Shot *shot)
{
    g_autofree char *file =
        g_strdup_printf("%s-%dx%d.txt", shot->at->name, shot->columns, shot->rows);

    return g_build_filename(g_getenv("TOP_SRCDIR"), "tests", "screens", file, NULL);
}

static World *world_of(const Case *at)
{
    World *world = at->demo ? world_new_demo() : world_new();

    world_run(world, at->script);
    return world;
}

static void test_shot(gconstpointer data)
{
    const Shot *shot = data;
    g_autoptr(World) world = world_of(shot->at);
    g_autofree char *drawn = screen_draw(world->wizard, shot->rows, shot->columns);
    g_autofree char *path = path_of(shot);
    g_autofree char *golden = NULL;
    const char *bad = NULL;

    g_assert_true(screen_is_harmless(drawn, &bad));
    if (g_getenv("UPDATE_SCREENS"))
        g_assert_true(g_file_set_contents(path, drawn, -1, NULL));
    if (!g_file_get_contents(path, &golden, NULL, NULL))
        g_error("there is no %s; UPDATE_SCREENS=1 makes it", path);
    if (strcmp(golden, drawn))
        g_printerr("--- %s\n%s+++ drawn\n%s", path, golden, drawn);
    g_assert_cmpint(strcmp(golden, drawn), ==, 0);
}

/* Smaller than the least, absurdly large, and all about the limits: nothing breaks. */
static void test_any_size(void)
{
    static const int heights[] = {1, 2, 5, 17, 18, 19, 24, 43, 200};
    static const int widths[] = {1, 3, 20, 59, 60, 61, 75, 76, 80, 109, 110, 500};

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(World) world = world_of(&cases[i]);

        for (gsize h = 0; h < G_N_ELEMENTS(heights); h++)
            for (gsize w = 0; w < G_N_ELEMENTS(widths); w++) {
                g_autofree char *drawn = screen_draw(world->wizard, heights[h], widths[w]);

                g_assert_cmpuint(strlen(drawn), >=, (gsize) heights[h]);
            }
    }
}

/* Whatever has the focus can be seen: its mark is somewhere on the screen. */
static void test_focus_is_visible(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(World) world = world_of(&cases[i]);
        WizardItem items[WIZARD_ITEM_N];
        guint n = wizard_items(world->wizard, items);

        for (guint k = 0; k < n; k++) {
            g_autofree char *small = NULL;

            if (world->wizard->overlay == WIZARD_PAGE_HELP || world->wizard->sign_in.alone)
                continue;
            world_run(world, "Tab");
            small = screen_draw(world->wizard, 18, 60);
            if (!strchr(small, '>'))
                g_error("%s: no focus to be seen on %s:\n%s", cases[i].name,
                        wizard_item_word(wizard_focus(world->wizard)), small);
        }
    }
}

static void test_ascii(void)
{
    widgets_set_utf8(false);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(World) world = world_of(&cases[i]);
        g_autofree char *drawn = screen_draw(world->wizard, 24, 80);

        for (const char *p = drawn; *p; p++)
            if ((unsigned char) *p >= 0x80)
                g_error("%s is not ASCII:\n%s", cases[i].name, drawn);
    }
    widgets_set_utf8(true);
}

static void test_small_is_polite(void)
{
    g_autoptr(World) world = world_new();
    g_autofree char *drawn = screen_draw(world->wizard, 17, 60);

    g_assert_nonnull(strstr(drawn, "60x18"));
    g_assert_nonnull(strstr(drawn, "Enlarge"));
    g_assert_null(strstr(drawn, "Where is your org"));
}

static void test_production_is_bannered(void)
{
    static const char *const scripts[] = {
        "Enter @link @signed-in ",
        "Enter @link @signed-in @objects 'bot@acme.com' Enter @found FORWARD ",
        "Enter @link @signed-in @objects 'bot@acme.com' Enter @found FORWARD Enter @fields ",
        "Enter @link @signed-in @objects 'bot@acme.com' Enter @found FORWARD Space FORWARD @plan ",
        "Enter @link @signed-in @objects 'bot@acme.com' Enter @found FORWARD Space FORWARD @plan "
        "Enter ",
        "Enter @link @signed-in @objects 'bot@acme.com' Enter @found FORWARD Space FORWARD @plan "
        "Enter "
        "@deploy-failed ",
        "Enter @link @signed-in @objects 'bot@acme.com' Enter @found FORWARD Space FORWARD @plan "
        "Enter "
        "@created ",
        EDITED,
        EDITED "Esc ",
        EDITED "@objects FORWARD @edit-plan ",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autoptr(World) world = world_new();
        g_autofree char *drawn = NULL;

        world_run(world, scripts[i]);
        drawn = screen_draw(world->wizard, 18, 60);
        if (!strstr(drawn, "PRODUCTION"))
            g_error("no banner:\n%s", drawn);
    }
}

/* The list of golden files for the distribution is kept by the one who writes them. */
static void write_list(void)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TOP_SRCDIR"), "tests", "screens", "golden.mk", NULL);
    GString *text = g_string_new("# Written by UPDATE_SCREENS=1 make check.\nEXTRA_DIST +=");

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(sizes); k++)
            g_string_append_printf(text, " \\\n\ttests/screens/%s-%dx%d.txt", cases[i].name,
                                   sizes[k].columns, sizes[k].rows);
    g_string_append_c(text, '\n');
    g_assert_true(g_file_set_contents(path, text->str, -1, NULL));
    g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    screen_init();
    widgets_set_utf8(true);
    if (g_getenv("UPDATE_SCREENS"))
        write_list();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(sizes); k++) {
            Shot *shot = g_new0(Shot, 1);
            g_autofree char *path =
                g_strdup_printf("/screen/%s %dx%d", cases[i].name, sizes[k].columns, sizes[k].rows);

            *shot = (Shot){&cases[i], sizes[k].columns, sizes[k].rows};
            g_test_add_data_func_full(path, shot, test_shot, g_free);
        }
    g_test_add_func("/any size can be drawn", test_any_size);
    g_test_add_func("/the focus is visible at the least size", test_focus_is_visible);
    g_test_add_func("/ASCII alone without UTF-8", test_ascii);
    g_test_add_func("/too small is told politely", test_small_is_polite);
    g_test_add_func("/production is bannered on every page", test_production_is_bannered);
    return g_test_run();
}
