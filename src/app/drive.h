/* The driver: what the wizard wants done becomes operations in fibers, and each outcome an event.
 *
 *     g_autoptr(Wizard) wizard = wizard_new(&start);
 *     g_autoptr(Drive) drive = drive_new(app, wizard, post, NULL);
 *     ui_run(wizard, drive_effects, drive);
 */
#ifndef APP_DRIVE_H
#define APP_DRIVE_H

#include "app/app.h"
#include "app/demo.h"
#include "wizard/wizard.h"

typedef struct Drive Drive;

/* Called from the loop, never from within drive_effects(); the event is borrowed for the call. */
typedef void (*DrivePost)(const WizardEvent *event, gpointer user_data);

/* Borrows app and wizard. */
Drive *drive_new(App *app, Wizard *wizard, DrivePost post, gpointer user_data);
/* The demo that `app` belongs to: its administrator can consent by one key. Borrowed. */
void drive_set_demo(Drive *drive, Demo *demo);

/* The environment of set-ups (--env); NULL: the setting. */
void drive_set_env(Drive *drive, const char *env);

/* `drive` is a Drive * (the shape of UiEffects). Takes what it needs of the wizard at once, then
 * returns; the work begins when the loop turns. */
void drive_effects(gpointer drive, WizardEffects effects);

/* Ends what runs (a set-up's journal stays), forgets a sign-in that was not asked to be kept, and
 * turns the loop until all of it has ended: for main alone, outside of fibers. */
void drive_free(Drive *drive);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drive, drive_free)

#endif
