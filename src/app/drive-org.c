/* Users, objects and fields, as jobs. */
#include "config.h"

#include "app/drive-private.h"
#include "core/problem.h"
#include "core/soql.h"
#include "salesforce/setup.h"

static bool need_sign_in(Job *job)
{
    GError *error = NULL;

    if (job->drive->sign_in)
        return true;
    problem_set(&error, PROBLEM_SIGN_IN_NEEDED, NULL, NULL, "sign in first");
    job_fail(job, error);
    return false;
}

static WizardUser user_of(const SetupUser *user, const char *warning)
{
    return (WizardUser){
        .username = user->username,
        .user_id = user->id,
        .name = user->name,
        .profile = user->profile,
        .license = user->licence,
        .active = user->active,
        .frozen = user->frozen,
        .warning = warning,
    };
}

/* A token has its user's whole power: worth a word when that is everything (reliability S13). */
static const char *warn_about(Api *api, const SetupUser *user, GCancellable *cancellable)
{
    g_autofree char *soql =
        g_strdup_printf("SELECT COUNT() FROM PermissionSetAssignment WHERE AssigneeId = '%s' AND "
                        "PermissionSet.PermissionsModifyAllData = true",
                        user->id);

    return api_query_count(api, soql, cancellable, NULL) > 0
               ? "has Modify All Data: a user with few rights is safer"
               : NULL;
}

void drive_look_up_user(Job *job)
{
    const char *username = answers_get(job->answers, QUESTION_USERNAME);
    g_autoptr(Api) api = NULL;
    g_autoptr(SetupUser) user = NULL;
    GError *error = NULL;
    WizardEvent event = {.kind = WIZARD_EVENT_USER_FOUND};
    WizardUser found;

    if (!username || !need_sign_in(job))
        return;
    api = sign_in_api(job->drive->app, job->drive->sign_in);
    user = setup_user(api, username, job->cancellable, &error);
    if (error) {
        job_fail(job, error);
        return;
    }
    if (!user) {
        job_post_text(job, WIZARD_EVENT_USER_MISSING, username);
        return;
    }
    found = user_of(user, warn_about(api, user, job->cancellable));
    event.user = &found;
    job_post(job, &event);
}

void drive_list_users(Job *job)
{
    g_autoptr(Api) api = NULL;
    g_autoptr(GPtrArray) users = NULL;
    g_autofree WizardUser *rows = NULL;
    GError *error = NULL;
    WizardEvent event = {.kind = WIZARD_EVENT_USERS};

    if (!need_sign_in(job))
        return;
    api = sign_in_api(job->drive->app, job->drive->sign_in);
    users = setup_users(api, "", job->cancellable, &error);
    if (!users) {
        job_fail(job, error);
        return;
    }
    rows = g_new0(WizardUser, users->len + 1);
    for (guint i = 0; i < users->len; i++)
        rows[i] = user_of(users->pdata[i], NULL);
    event.number = users->len;
    event.users = rows;
    job_post(job, &event);
}

static WizardObjectKind kind_of(ObjectKind kind)
{
    switch (kind) {
    case OBJECT_STANDARD:
        return WIZARD_KIND_STANDARD;
    case OBJECT_CUSTOM:
        return WIZARD_KIND_CUSTOM;
    case OBJECT_MANAGED:
        return WIZARD_KIND_MANAGED;
    default:
        return WIZARD_KIND_OTHER;
    }
}

void drive_load_objects(Job *job)
{
    g_autoptr(ObjectsView) view = NULL;
    g_autoptr(GPtrArray) list = NULL;
    g_autofree WizardObjectRow *rows = NULL;
    GError *error = NULL;
    WizardEvent event = {.kind = WIZARD_EVENT_OBJECTS};

    if (!need_sign_in(job))
        return;
    view = objects_view_of(job->drive->app, job->drive->sign_in);
    list = objects_list(view, NULL, true, job->cancellable, &error);
    if (!list) {
        job_fail(job, error);
        return;
    }
    rows = g_new0(WizardObjectRow, list->len + 1);
    for (guint i = 0; i < list->len; i++) {
        const ObjectInfo *info = list->pdata[i];

        rows[i] = (WizardObjectRow){
            .name = info->name,
            .label = info->label,
            .allowed = object_info_rights(info),
            .kind = kind_of(info->kind),
            .hidden = info->hidden,
            .business = info->business,
        };
    }
    event.number = list->len;
    event.objects = rows;
    job_post(job, &event);
}

static WizardFieldRow field_of(const FieldInfo *field)
{
    return (WizardFieldRow){
        .name = field->name,
        .label = field->label,
        .type = field->type,
        .required = g_str_equal(field->type, "id") ? "it is the record's id"
                    : field_is_required(field)     ? "required on create"
                                                   : NULL,
        .references = field->reference_to[0] ? (const char *const *) field->reference_to : NULL,
        .read_only = !field->createable && !field->updateable,
        .external_id = field->external_id,
        .name_field = field->name_field,
        .formula = field->calculated,
        .encrypted = field->encrypted,
    };
}

void drive_load_fields(Job *job)
{
    g_autoptr(ObjectsView) view = NULL;
    g_autoptr(Describe) describe = NULL;
    g_autofree WizardFieldRow *rows = NULL;
    WizardEvent event = {.kind = WIZARD_EVENT_FIELDS};
    WizardFields fields;

    if (!job->drive->sign_in) {
        job_post_text(job, WIZARD_EVENT_FIELDS_FAILED, job->text);
        return;
    }
    view = objects_view_of(job->drive->app, job->drive->sign_in);
    describe = objects_describe(view, job->text, job->cancellable, NULL);
    if (!describe) {
        job_post_text(job, WIZARD_EVENT_FIELDS_FAILED, job->text);
        return;
    }
    rows = g_new0(WizardFieldRow, describe->fields->len + 1);
    for (guint i = 0; i < describe->fields->len; i++)
        rows[i] = field_of(describe->fields->pdata[i]);
    fields = (WizardFields){describe->info.name, rows, describe->fields->len};
    event.fields = &fields;
    job_post(job, &event);
}
