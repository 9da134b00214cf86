#include "config.h"

#include "org/describe-generated.h"

#include <string.h>

#include "org/describe-text.h"

/* What custom objects are made of: a choice of these, by the hash of the object's name. %s is the
 * namespace with its underscores, or nothing. */
static const char *const custom_fields[] = {
    "%sStatus__c|Status|picklist(255)!:Open*;Active;On Hold;Closed|defaulted",
    "%sAmount__c|Amount|currency(16,2)",
    "%sQuantity__c|Quantity|double(10,2)",
    "%sStart_Date__c|Start Date|date",
    "%sEnd_Date__c|End Date|date",
    "%sDone_At__c|Done At|datetime",
    "%sActive__c|Active|boolean|default=true",
    "%sNotes__c|Notes|textarea(32768)",
    "%sSummary__c|Summary|string(255)|required default=none",
    "%sExternal_Id__c|External Id|string(60)|ext unique",
    "%sCategory__c|Category|picklist(255):North;South;East;West",
    "%sTags__c|Tags|multipicklist:Urgent;Internal;Billable;Green",
    "%sEmail__c|Email|email(80)",
    "%sPhone__c|Phone|phone(40)",
    "%sLink__c|Link|url(255)",
    "%sShare__c|Share|percent(5,2)",
    "%sCount__c|Count|double(18,0)",
    "%sComment__c|Comment|string(120)",
    "%sStarts_At__c|Starts At|time",
};
#define N_ALWAYS 3 /* of the chosen ones at least */

/* Master-detail and lookup relations between generated custom objects. */
static const struct {
    const char *child;
    const char *line;
} relations[] = {
    {"Invoice__c", "Account__c|Account|ref>Account:Account__r:Invoices__r"},
    {"Invoice_Line__c", "Invoice__c|Invoice|ref>Invoice__c:Invoice__r:Lines__r|detail"},
    {"Invoice_Line__c", "Product__c|Product|ref>Product2:Product__r"},
    {"Stock_Level__c", "Warehouse__c|Warehouse|ref>Warehouse__c:Warehouse__r:Levels__r|detail"},
    {"Stock_Level__c", "Product__c|Product|ref>Product2:Product__r:Levels__r|detail"},
    {"Shipment__c", "Warehouse__c|Warehouse|ref>Warehouse__c:Warehouse__r:Shipments__r"},
    {"Supplier__c", "Account__c|Account|ref>Account:Account__r:Suppliers__r"},
    {"Supplier_Rating__c", "Supplier__c|Supplier|ref>Supplier__c:Supplier__r:Ratings__r|detail"},
    {"Inspection_Finding__c", "Inspection__c|Inspection|ref>Inspection__c:Inspection__r:"
                              "Findings__r|detail"},
    {"Training_Session__c", "Course__c|Course|ref>Training_Course__c:Course__r:Sessions__r"},
    {"Enrolment__c", "Session__c|Session|ref>Training_Session__c:Session__r:Enrolments__r|detail"},
    {"Enrolment__c", "Contact__c|Contact|ref>Contact:Contact__r:Enrolments__r"},
    {"Visit_Report__c", "Contact__c|Contact|ref>Contact:Contact__r:Visit_Reports__r"},
    {"Complaint__c", "Case__c|Case|ref>Case:Case__r:Complaints__r"},
    {"lumen__Question__c", "lumen__Survey__c|Survey|ref>lumen__Survey__c:lumen__Survey__r:"
                           "lumen__Questions__r|detail"},
    {"lumen__Answer__c", "lumen__Question__c|Question|ref>lumen__Question__c:lumen__Question__r:"
                         "lumen__Answers__r"},
    {"brick__Milestone__c", "brick__Project__c|Project|ref>brick__Project__c:brick__Project__r:"
                            "brick__Milestones__r|detail"},
};

static const struct {
    EntityKind kind;
    const char *text;
} frames[] = {
    {KIND_METADATA_TYPE, "Id||id|readonly defaulted system required lookup\n"
                         "DeveloperName|Custom Metadata Record Name|string(40)|readonly system\n"
                         "MasterLabel|Label|string(40)|readonly name system\n"
                         "Language|Master Language|picklist(40):en_US*|readonly system\n"
                         "NamespacePrefix||string(15)|readonly system\n"
                         "Label||string(40)|readonly system\n"
                         "QualifiedApiName||string(70)|readonly system\n"
                         "SystemModstamp||datetime|readonly system\n"},
    {KIND_EVENT,
     "ReplayId|Replay ID|string(1000)|readonly system nofilter\n"
     "EventUuid|Event UUID|string(36)|readonly system nofilter\n"
     "CreatedDate||datetime|readonly system required defaulted\n"
     "CreatedById|Created By ID|ref>User:CreatedBy|readonly system required defaulted\n"},
    {KIND_BIG, "Id||id|readonly defaulted system required lookup\n"
               "CreatedDate||datetime|readonly system defaulted\n"
               "CreatedById|Created By ID|ref>User:CreatedBy|readonly system defaulted\n"},
    {KIND_EXTERNAL, "Id||id|readonly defaulted system required lookup\n"
                    "ExternalId|External ID|string(255)|readonly system required defaulted\n"
                    "DisplayUrl|Display URL|url(255)|readonly system\n"},
    {KIND_SETTING, "@id\nName||string(38)|name required defaulted\n"
                   "SetupOwnerId|Location|ref>Organization,Profile,User:SetupOwner|required "
                   "defaulted createonly\n@audit\n"},
    {KIND_KNOWLEDGE, "@id\nKnowledgeArticleId|Knowledge Article ID|string(18)|readonly system\n"
                     "ArticleNumber||string(50)|readonly system\n"
                     "Title||string(255)|required name\n"
                     "UrlName||string(255)|required unique\n"
                     "Summary||textarea(1000)\n"
                     "PublishStatus|Publication Status|picklist(40)!:Draft*;Online;Archived|"
                     "readonly system\n"
                     "Language||picklist(40):en_US*;de;fr|defaulted\n"
                     "VersionNumber||int(9)|readonly system\n@owner\n@audit\n"},
    {KIND_TAG, "Id||id|readonly defaulted system required lookup\n"
               "Name|Tag Name|string(99)|required name\n"
               "TagDefinitionId|Tag Definition ID|id|readonly system\n"
               "Type||picklist(40)!:Public;Personal|createonly\n"
               "CreatedDate||datetime|readonly system required defaulted\n"
               "SystemModstamp||datetime|readonly system required defaulted\nIsDeleted||boolean|"
               "readonly system\n"},
    {KIND_FEED, "@id\nType|Feed Item Type|picklist(40)!:TextPost;LinkPost;ContentPost;"
                "TrackedChange|readonly system\n"
                "CreatedDate||datetime|readonly system required defaulted\n"
                "CreatedById|Created By ID|ref>User:CreatedBy|readonly system required defaulted\n"
                "SystemModstamp||datetime|readonly system required defaulted\n"
                "Title||string(255)|readonly system\nBody||textarea(10000)|readonly system\n"
                "LinkUrl||url(1000)|readonly system\nCommentCount||int(9)|readonly system\n"
                "LikeCount||int(9)|readonly system\n"},
    {KIND_CHANGE_EVENT, "Id||id|readonly system\nReplayId|Replay ID|string(1000)|readonly system\n"
                        "ChangeEventHeader||complexvalue|readonly system\n"},
    {KIND_HISTORY, "@id\nCreatedById|Created By ID|ref>User:CreatedBy|readonly system required "
                   "defaulted\n"
                   "CreatedDate||datetime|readonly system required defaulted\n"
                   "Field|Changed Field|picklist(255)!:created;ownerAssignment|readonly system\n"
                   "DataType||picklist(40)!:Text;EntityId;DateTime|readonly system\n"
                   "OldValue||anyType|readonly system\nNewValue||anyType|readonly system\n"},
};

static void parse_with(Entity *entity, const char *pattern, const char *word)
{
    g_auto(GStrv) around = g_strsplit(pattern, "%s", -1);
    g_autofree char *text = g_strjoinv(word, around);

    describe_text_parse(entity, text);
}

/* "ns__" of "ns__Name__c", else "". */
static char *namespace_of(const char *name)
{
    const char *first = strstr(name, "__");

    if (!first || !strstr(first + 2, "__"))
        return g_strdup("");
    return g_strndup(name, (gsize) (first + 2 - name));
}

static void add_custom_fields(Entity *entity)
{
    g_autofree char *prefix = namespace_of(entity->name);
    guint hash = g_str_hash(entity->name);
    guint n = G_N_ELEMENTS(custom_fields);

    for (guint i = 0; i < n; i++) {
        bool always = (i + hash) % n < N_ALWAYS;

        if (always || (hash >> (i % 24) & 1))
            parse_with(entity, custom_fields[i], prefix);
    }
}

static bool has_master(const Entity *entity)
{
    for (guint i = 0; i < G_N_ELEMENTS(relations); i++)
        if (g_str_equal(relations[i].child, entity->name) && strstr(relations[i].line, "|detail"))
            return true;
    return false;
}

static void generate_custom(Entity *entity)
{
    describe_text_parse(entity, has_master(entity) ? "@id" : "@id\n@owner");
    parse_with(entity, "Name|%s Name|string(80)|required name defaulted\n@audit\n@mru",
               entity->label);
    for (guint i = 0; i < G_N_ELEMENTS(relations); i++)
        if (g_str_equal(relations[i].child, entity->name))
            describe_text_parse(entity, relations[i].line);
    add_custom_fields(entity);
}

/* The parent's id: "AccountId" for a standard object, "ParentId" for a custom one. */
static void add_parent(Entity *entity, const char *children, const char *flags)
{
    const char *parent = entity->associate_parent ? entity->associate_parent : "Account";
    bool custom = strstr(parent, "__") != NULL;
    g_autofree char *line = g_strdup_printf("%sId|%s ID|ref>%s:%s:%s|%s",
                                            custom ? "Parent" : parent, custom ? "Parent" : parent,
                                            parent, custom ? "Parent" : parent, children, flags);

    describe_text_parse(entity, line);
}

static void generate_share(Entity *entity)
{
    const char *parent = entity->associate_parent ? entity->associate_parent : "Account";
    bool custom = strstr(parent, "__") != NULL;

    describe_text_parse(entity, "Id||id|readonly defaulted system required lookup");
    add_parent(entity, "Shares", "required createonly system");
    describe_text_parse(entity, "UserOrGroupId|User/Group ID|ref>Group,User:UserOrGroup|required "
                                "createonly system");
    parse_with(entity, "%sAccessLevel|Access Level|picklist(40)!:Read;Edit;All|required",
               custom ? "" : parent);
    describe_text_parse(entity,
                        "RowCause|Reason|picklist(40)!:Owner;Manual*;Rule|createonly defaulted\n"
                        "LastModifiedDate||datetime|readonly system required defaulted\n"
                        "LastModifiedById|Last Modified By ID|ref>User:LastModifiedBy|readonly "
                        "system required defaulted\nIsDeleted|Deleted|boolean|readonly system");
}

static void generate_standard(Entity *entity)
{
    bool owned = entity_is(entity, ENTITY_LAYOUTABLE);

    describe_text_parse(entity, owned ? "@id\n@owner" : "@id");
    parse_with(entity, "Name|%s Name|string(255)|required name", entity->label);
    describe_text_parse(entity, "@audit");
    if (owned)
        describe_text_parse(entity, "@mru\nDescription||textarea(32000)\n"
                                    "Status||picklist(40):New*;Active;Inactive|defaulted");
    else
        describe_text_parse(entity, "DeveloperName||string(80)\nDescription||string(255)");
}

static const char *frame_text(EntityKind kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(frames); i++)
        if (frames[i].kind == kind)
            return frames[i].text;
    return NULL;
}

void describe_generate(Entity *entity)
{
    const char *frame = frame_text(entity->kind);

    if (frame)
        describe_text_parse(entity, frame);
    switch (entity->kind) {
    case KIND_SHARE:
        generate_share(entity);
        break;
    case KIND_HISTORY:
        add_parent(entity, "Histories", "readonly system required");
        break;
    case KIND_FEED:
        add_parent(entity, "Feeds", "readonly system required");
        break;
    case KIND_TAG:
        describe_text_parse(entity, "ItemId|Item ID|id|createonly required");
        break;
    case KIND_STANDARD:
    case KIND_TABLE:
        generate_standard(entity);
        break;
    case KIND_CUSTOM:
        generate_custom(entity);
        break;
    case KIND_CHANGE_EVENT:
        break;
    default:
        add_custom_fields(entity);
        break;
    }
}
