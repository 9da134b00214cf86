/* Step 1, shared by its files. For src/wizard alone. */
#ifndef WIZARD_SIGN_IN_H
#define WIZARD_SIGN_IN_H

#include "wizard/inside.h"

WizardItem sign_in_way_item(WizardWay way);
/* What an org is called in a file or on a command line: chooses production, sandbox or the field.
 */
void sign_in_set_org(Wizard *wizard, const char *org);
Field *sign_in_field(Wizard *wizard, WizardItem item);
void sign_in_forget_link(WizardSignIn *sign_in);
bool sign_in_is_expired(const Wizard *wizard);

/* These set or take away the complaint. */
bool sign_in_check_domain(Wizard *wizard);
/* The origin follows what is chosen and typed, when that makes sense; what is checked, too. */
WizardEffects sign_in_follow(Wizard *wizard);
void sign_in_check_paste(Field *paste);
void sign_in_check_client_id(Field *client_id);
void sign_in_check_app_user(WizardSignIn *sign_in);
void sign_in_check_token(WizardSignIn *sign_in);
WizardEffects sign_in_check(Wizard *wizard, WizardItem item);

#endif
