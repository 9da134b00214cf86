/* The composition root: hardens the process, then hands the command line the screen it may use.
 * The only file that knows everybody. */
#include "config.h"

#include <fcntl.h>
#include <glib.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/drive.h"
#include "cli/cli.h"
#include "ui/ui.h"
#include "wizard/wizard.h"

/* Variables that make libraries write secrets, or keep them in a way that loses them. */
static const char *const dangerous[] = {
    "SSLKEYLOGFILE",         "G_MESSAGES_DEBUG",          "G_DBUS_DEBUG",    "SECRET_BACKEND",
    "SECRET_FILE_TEST_PATH", "SECRET_FILE_TEST_PASSWORD", "LIBSECRET_DEBUG", "CURL_HOME",
    "MALLOC_TRACE",
};

/* A descriptor 0, 1 or 2 that is closed would be taken by the next file opened. */
static void hold_standard_descriptors(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2);
    if (fd > 2)
        close(fd);
}

/* No core dump, no tracing by others of the same user, no key log. Returns the umask that was. */
static mode_t harden(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
#ifndef WITH_SANITIZERS
    prctl(PR_SET_DUMPABLE, 0);
#endif
    for (gsize i = 0; i < G_N_ELEMENTS(dangerous); i++)
        unsetenv(dangerous[i]);
    signal(SIGPIPE, SIG_IGN);
    return umask(077);
}

static void post(const WizardEvent *event, gpointer user_data)
{
    ui_post(event);
}

static int run_screen(const CliScreenStart *given)
{
    Demo *demo = given->demo;
    g_autoptr(Answers) demo_answers = demo ? answers_new() : NULL;
    WizardStart start = {
        .demo = demo != NULL,
        .page = given->dashboard ? WIZARD_PAGE_DASHBOARD : WIZARD_PAGE_SIGN_IN,
        .answers = demo ? demo_answers : given->answers,
        .store = demo ? STORE_KEYRING : app_store_kind(given->app),
        .trusted = app_trusted_hosts(given->app),
    };
    g_autoptr(Wizard) wizard = NULL;
    g_autoptr(Drive) drive = NULL;

    /* What nobody can know of an org that was made a second ago. */
    if (demo) {
        answers_set(demo_answers, QUESTION_ORG, demo->login_url);
        answers_set(demo_answers, QUESTION_USERNAME, demo->run_as);
    }
    wizard = wizard_new(&start);
    drive = drive_new(given->app, wizard, post, NULL);
    drive_set_env(drive, given->env);
    if (demo)
        drive_set_demo(drive, demo);
    ui_set_colour(given->colour);
    return ui_run(wizard, drive_effects, drive);
}

int main(int argc, char **argv)
{
    CliScreen screen = {ui_can_run, ui_guard, run_screen, 0};

    hold_standard_descriptors();
    screen.umask = harden();
    setlocale(LC_ALL, "");
    return cli_main(argc, argv, &screen);
}
