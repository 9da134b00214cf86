/* The second store's passphrase, asked for by the wizard while the fiber that needs it waits. */
#include "config.h"

#include "app/drive-private.h"
#include "core/problem.h"
#include "loop/fiber.h"

#define LOOK_MS 20

static void post_wanted(Drive *drive, WizardPhrase wanted)
{
    WizardEvent event = {.kind = WIZARD_EVENT_PASSPHRASE_WANTED, .number = wanted};

    if (!drive->ending)
        drive->post(&event, drive->user_data);
}

Secret *drive_ask(gpointer user_data, PassphraseWanted wanted, GCancellable *cancellable,
                  GError **error)
{
    static const WizardPhrase phrases[] = {
        [PASSPHRASE_KNOWN] = WIZARD_PHRASE_KNOWN,
        [PASSPHRASE_NEW] = WIZARD_PHRASE_NEW,
        [PASSPHRASE_WRONG] = WIZARD_PHRASE_WRONG,
    };
    Drive *drive = user_data;

    g_clear_pointer(&drive->passphrase, secret_unref);
    drive->asking = !drive->ending;
    post_wanted(drive, phrases[wanted]);
    while (drive->asking && !drive->ending) {
        if (fiber_sleep(LOOK_MS, cancellable, error))
            continue;
        drive->asking = false;
        post_wanted(drive, WIZARD_PHRASE_NONE);
        return NULL;
    }
    if (drive->passphrase)
        return g_steal_pointer(&drive->passphrase);
    problem_set(error, PROBLEM_STORE_UNAVAILABLE,
                "the secrets are in encrypted files, and their passphrase was not given",
                "try again, and type it", "the secret store stays closed");
    return NULL;
}

void drive_answer(Drive *drive)
{
    Secret *passphrase = wizard_take_passphrase(drive->wizard);

    secret_unref(drive->passphrase);
    drive->passphrase = passphrase;
    drive->asking = false;
}
