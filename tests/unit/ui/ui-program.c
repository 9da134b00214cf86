/* The full screen on a world of a test's making, for test-ui: whatever the wizard wants done is
 * answered from tests/unit/wizard/world.c in the next turn of the loop. With "--why" it only says
 * why no full screen can be had. */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "core/problem.h"
#include "ui/ui.h"
#include "world.h"

static const struct {
    WizardEffects effect;
    const char *news[8];
} answers[] = {
    {WIZARD_START_CHECKS, {"checks"}},
    {WIZARD_BEGIN_SIGN_IN, {"link"}},
    {WIZARD_DEMO_CONSENT, {"sandbox"}},
    {WIZARD_SUBMIT_PASTE, {"paste-refused"}},
    {WIZARD_LOAD_OBJECTS, {"objects"}},
    {WIZARD_LOOK_UP_USER, {"found"}},
    {WIZARD_LOAD_FIELDS, {"fields"}},
    {WIZARD_MAKE_PLAN, {"plan"}},
    {WIZARD_CREATE, {"step-0-runs", "step-0", "step-1", "step-2", "step-3", "created"}},
    {WIZARD_TRY_COMMAND, {"tried"}},
};

static gboolean on_answer(gpointer user_data)
{
    WizardEvent event = *world_news(user_data);
    WizardLink link;

    if (event.kind == WIZARD_EVENT_LINK_READY) {
        link = *event.link;
        link.expires_ms = g_get_monotonic_time() / 1000 + 600000;
        event.link = &link;
    }
    ui_post(&event);
    return G_SOURCE_REMOVE;
}

static void on_effects(gpointer app, WizardEffects effects)
{
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++)
        for (gsize k = 0; effects & answers[i].effect && answers[i].news[k]; k++)
            g_idle_add(on_answer, (gpointer) answers[i].news[k]);
}

static int say_why(void)
{
    GError *error = NULL;

    if (ui_can_run(&error)) {
        puts("CAN");
        return 0;
    }
    printf("CANNOT %s: %s\n", error->message, problem_why(error));
    g_error_free(error);
    return 2;
}

int main(int argc, char **argv)
{
    WizardStart start = {.demo = true};
    g_autoptr(Wizard) wizard = NULL;
    int code;

    if (argc > 1 && !strcmp(argv[1], "--why"))
        return say_why();
    ui_guard();
    setlocale(LC_ALL, "");
    wizard = wizard_new(&start);
    code = ui_run(wizard, on_effects, NULL);
    /* Behind the screen, as a program would speak after it. */
    printf("ENDED %d\n", code);
    return code;
}
