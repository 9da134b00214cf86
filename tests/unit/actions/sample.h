/* Describes for tests: Account (with parent, parts and keys), Contact and Every__c with each type. */
#ifndef TESTS_SAMPLE_H
#define TESTS_SAMPLE_H

#include "actions/action.h"

/* "Account", "Contact", "Every__c", … */
Describe *sample_describe(const char *object);
/* Describes of an integration's objects, NULL for those that are no samples. */
GPtrArray *sample_describes(const Integration *integration);
/* From values of --object: "Account:RCUD", "Every__c:RC:Name,Text__c". */
Integration *sample_integration(const char *const *objects);
ActionSet *sample_set(const char *const *objects);
/* Account, Contact and Every__c, all rights; kept for the whole test. */
const ActionSet *sample_everything(void);
const ActionEntity *sample_entity(const char *object);

#endif
