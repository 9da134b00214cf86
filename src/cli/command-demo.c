/* demo: the same program on the built-in org on loopback, nothing kept. */
#include "config.h"

#include <stdio.h>

#include "app/demo.h"
#include "cli/commands.h"
#include "core/problem.h"
#include "core/text.h"

static void on_say(const char *line, gpointer user_data)
{
    g_autofree char *clean = text_clean(line);

    cli_print(user_data, NULL, "%s\n", clean);
    cli_flush(user_data);
}

static bool run_script(Cli *cli, GError **error)
{
    g_autoptr(Demo) demo = demo_start(NULL, NULL, NULL, cli_cancellable(cli), error);

    return demo && demo_script(demo, on_say, cli, cli_cancellable(cli), error);
}

/* The screen's loop turns outside of the fiber that started the org. */
static Demo *started;

static bool start(Cli *cli, GError **error)
{
    started = demo_start(NULL, NULL, NULL, cli_cancellable(cli), error);
    return started != NULL;
}

static bool wants_screen(const Cli *cli)
{
    return !cli_switch(cli, "script") && cli_may_use_screen(cli, NULL);
}

static bool run_demo(Cli *cli, GError **error)
{
    if (cli_switch(cli, "script"))
        return run_script(cli, error);
    if (!wants_screen(cli)) {
        g_autoptr(GError) why = NULL;

        cli_may_use_screen(cli, &why);
        problem_set(error, PROBLEM_USAGE, why ? why->message : "no full screen is wanted",
                    "orgwire demo --script plays it without keys",
                    "the demo needs the full screen");
        return false;
    }
    if (!cli_in_fiber(cli, start, error))
        return false;
    cli_run_screen(cli, NULL, false, started);
    g_clear_pointer(&started, demo_free);
    return true;
}

static const CommandOption demo_options[] = {
    {"script", 0, NULL, "play it without keys, printing each step and its result"},
    {0},
};

const Command command_demo = {
    .name = "demo",
    .arguments = "",
    .summary = "try it on a built-in org: nothing kept, nothing leaves this computer",
    .options = demo_options,
    .run = run_demo,
    .wants_screen = wants_screen,
};
