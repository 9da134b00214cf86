/* A small world for tests of the wizard and of its screens: what an org and a computer would say,
 * and a language to write sequences of events in one line.
 *
 *     Enter Esc Tab BackTab Up Down Left Right Space PgUp PgDn Home End
 *     'text'        typed, character by character
 *     paste:text    pasted; %s in it is a blank
 *     ^A … ^Y       edits of a text field; Back erases, Del erases the next
 *     MARK_ALL      any word of wizard.h, in capitals
 *     +500          500 ms pass, then TICK
 *     @signed-in    news from the table in world.c
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "wizard/state.h"

/* Text that nobody may ever see on a screen. */
#define CANARY "00Dcanary!AQ0AQKhushhushhushhush"

typedef struct {
    Wizard *wizard;
    gint64 ms;
    WizardEffects last; /* of the last event */
    WizardEffects all;  /* of all of them */
} World;

World *world_new(void);        /* after START, on the sign-in page */
World *world_new_demo(void);
void world_free(World *world);
/* What the world says by that name; never NULL. */
const WizardEvent *world_news(const char *name);
void world_run(World *world, const char *script);
/* Everything the page says to the user just now: notice, messages of fields, problem. */
char *world_messages(const World *world);
/* "objects" or "objects/prompt" */
char *world_place(const World *world);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

#endif
