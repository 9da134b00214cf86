/* The full screen: draws a Wizard, turns keys into its events, carries out what concerns the
 * terminal alone (copying the link, quitting). Everything else goes to the app by a function. */
#ifndef UI_UI_H
#define UI_UI_H

#include <glib.h>
#include <stdbool.h>

#include "wizard/wizard.h"

/* Called with what wizard_handle() wants done, without COPY_LINK and QUIT; may call ui_post(). */
typedef void (*UiEffects)(gpointer app, WizardEffects effects);

/* Can a full screen be had: both ends a terminal, one that can be addressed? Otherwise
 * PROBLEM_USAGE that says why and points to the command line. Touches nothing. */
bool ui_can_run(GError **error);

/* --color: "auto" (NULL as well), "always", "never". Before ui_run(). */
void ui_set_colour(const char *when);

/* Becomes the guardian of the terminal (guardian.h); returns in the child alone. Before anything
 * else is started: threads, children, the main loop. */
void ui_guard(void);

/* Runs until the wizard quits (0), the loop is ended from outside by a signal (128 + signal; the
 * terminal is given back first) or the terminal goes away (129). Sends START first. Turns the
 * thread-default main context. */
int ui_run(Wizard *wizard, UiEffects effects, gpointer app);

/* An event of the world, from within the loop: handled at once, drawn when the loop is idle. Does
 * nothing while no ui runs. */
void ui_post(const WizardEvent *event);

#endif
