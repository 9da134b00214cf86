/* What no describe says of an object: whether it takes object permissions, and what it leans on. */
#include "config.h"

#include "provision/plan.h"

/* Objects whose access follows something else than a row of their own. `parent`: an object whose
 * access decides; NULL: none. Source: the picklist of ObjectPermissions.SobjectType leaves them
 * out. */
static const struct {
    const char *object;
    const char *parent;
    const char *why;
} apart[] = {
    {"Task", NULL, "access to activities comes with the user's profile, not with a row of its own"},
    {"Event", NULL,
     "access to activities comes with the user's profile, not with a row of its own"},
    {"OpportunityLineItem", "Opportunity", "access follows the opportunity"},
    {"OpportunityContactRole", "Opportunity", "access follows the opportunity"},
    {"OpportunityTeamMember", "Opportunity", "access follows the opportunity"},
    {"QuoteLineItem", "Quote", "access follows the quote"},
    {"OrderItem", "Order", "access follows the order"},
    {"ContractContactRole", "Contract", "access follows the contract"},
    {"AccountContactRole", "Account", "access follows the account"},
    {"AccountTeamMember", "Account", "access follows the account"},
    {"CampaignMember", "Campaign", "access follows the campaign"},
    {"CaseComment", "Case", "access follows the case"},
    {"CaseTeamMember", "Case", "access follows the case"},
    {"PricebookEntry", "Pricebook2", "access follows the price book"},
    {"Attachment", NULL, "access follows the record it is attached to"},
    {"Note", NULL, "access follows the record it is attached to"},
    {"ContentDocument", NULL, "access to files follows sharing"},
    {"ContentVersion", NULL, "access to files follows sharing"},
    {"ContentDocumentLink", NULL, "access to files follows sharing"},
    {"EmailMessage", NULL, "access follows the record it belongs to"},
    {"FeedItem", NULL, "access follows the record it belongs to"},
    {"FeedComment", NULL, "access follows the record it belongs to"},
    {"User", NULL, "access to users comes with the user's profile"},
    {"Group", NULL, "every user may read it"},
    {"GroupMember", NULL, "every user may read it"},
    {"Profile", NULL, "access to set-up comes with the user's profile"},
    {"PermissionSet", NULL, "access to set-up comes with the user's profile"},
    {"UserRole", NULL, "access to set-up comes with the user's profile"},
    {"RecordType", NULL, "every user may read it"},
    {"Organization", NULL, "every user may read it"},
    {"BusinessHours", NULL, "every user may read it"},
    {"Holiday", NULL, "every user may read it"},
    {"CurrencyType", NULL, "every user may read it"},
    {"ProcessInstance", NULL, "access follows the record it belongs to"},
    {"ProcessInstanceStep", NULL, "access follows the record it belongs to"},
    {"ProcessInstanceWorkitem", NULL, "access follows the record it belongs to"},
    {"OpportunityStage", NULL, "every user may read it"},
    {"CaseStatus", NULL, "every user may read it"},
    {"LeadStatus", NULL, "every user may read it"},
    {"TaskStatus", NULL, "every user may read it"},
};

/* Look-ups that an org treats like a master ("Permission Read Contact depends on permission(s):
 * Read Account"), though no describe says so. */
static const struct {
    const char *object;
    const char *parent;
} leaning[] = {
    {"Contact", "Account"},
    {"Contract", "Account"},
    {"Opportunity", "Account"},
    {"Order", "Account"},
};

const char *grant_leans_on(const char *object)
{
    for (gsize i = 0; i < G_N_ELEMENTS(apart); i++)
        if (g_ascii_strcasecmp(apart[i].object, object) == 0)
            return apart[i].parent;
    for (gsize i = 0; i < G_N_ELEMENTS(leaning); i++)
        if (g_ascii_strcasecmp(leaning[i].object, object) == 0)
            return leaning[i].parent;
    return NULL;
}

static bool holds(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (g_ascii_strcasecmp(*names, name) == 0)
            return true;
    return false;
}

const char *grant_apart(const ObjectInfo *info, const char *const *takers)
{
    switch (info->kind) {
    case OBJECT_SETTING:
        return "custom settings take no object permissions";
    case OBJECT_METADATA_TYPE:
        return "custom metadata types take no object permissions";
    case OBJECT_SATELLITE:
        return "access follows the object it belongs to";
    default:
        break;
    }
    if (takers && *takers)
        return holds(takers, info->name) ? NULL
                                         : "the org says that it takes no object permissions";
    for (gsize i = 0; i < G_N_ELEMENTS(apart); i++)
        if (g_ascii_strcasecmp(apart[i].object, info->name) == 0)
            return apart[i].why;
    return NULL;
}
