/* Step 2, shared by its files. For src/wizard alone. */
#ifndef WIZARD_DETAILS_H
#define WIZARD_DETAILS_H

#include "wizard/inside.h"

Field *details_field(Wizard *wizard, WizardItem item);
void details_suggest(Wizard *wizard);
WizardEffects details_look_up(Wizard *wizard);
void details_take_user(Wizard *wizard, const WizardUser *news);
WizardEffects details_check(Wizard *wizard, WizardItem item);

#endif
