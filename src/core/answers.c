#include "config.h"

#include "core/answers.h"

#include <string.h>

#include "core/json.h"
#include "core/own-file.h"
#include "core/problem.h"
#include "core/text.h"

/* The order of the file; the questions have the order of the screens. */
static const QuestionId file_order[] = {
    QUESTION_CONNECTION, QUESTION_INTEGRATION, QUESTION_ORG,
    QUESTION_EMAIL,      QUESTION_USERNAME,    QUESTION_APP,
    QUESTION_STORE,      QUESTION_KEY_SIZE,    QUESTION_VALID_DAYS,
};

static bool is_number(QuestionId id)
{
    return id == QUESTION_KEY_SIZE || id == QUESTION_VALID_DAYS;
}

Answers *answers_new(void)
{
    Answers *answers = g_new0(Answers, 1);

    answers->objects = g_ptr_array_new_with_free_func((GDestroyNotify) integration_object_free);
    return answers;
}

void answers_free(Answers *answers)
{
    if (!answers)
        return;
    for (int id = 0; id < QUESTION_N; id++)
        g_free(answers->values[id]);
    g_ptr_array_unref(answers->objects);
    g_free(answers);
}

Answers *answers_copy(const Answers *answers)
{
    Answers *copy = answers_new();

    answers_merge(copy, answers);
    return copy;
}

void answers_set(Answers *answers, QuestionId id, const char *value)
{
    char *old = answers->values[id];

    if (value && id == QUESTION_INTEGRATION)
        answers->values[id] = integration_name_from_module(value);
    else
        answers->values[id] = g_strdup(value);
    g_free(old);
}

const char *answers_get(const Answers *answers, QuestionId id)
{
    return answers->values[id] ? answers->values[id] : questions[id].fallback;
}

gint64 answers_integer(const Answers *answers, QuestionId id)
{
    const char *value = answers_get(answers, id);
    gint64 number;

    if (value && g_ascii_string_to_signed(value, 10, 0, G_MAXINT64, &number, NULL))
        return number;
    return -1;
}

static bool read_number(json_object *file, const char *key, char **ret_text, GError **error)
{
    json_object *value = json_member(file, key);

    if (!value || !json_object_is_type(value, json_type_int))
        return own_file_text(file, "", key, ret_text, error);
    *ret_text = g_strdup_printf("%" G_GINT64_FORMAT, (gint64) json_object_get_int64(value));
    return true;
}

static bool read_value(json_object *file, QuestionId id, Answers *answers, GError **error)
{
    const Question *question = &questions[id];
    g_autofree char *value = NULL;
    GError *cause = NULL;

    if (is_number(id) ? !read_number(file, question->key, &value, error)
                      : !own_file_text(file, "", question->key, &value, error))
        return false;
    if (value && !question->check(value, &cause)) {
        own_file_set_because(error, "", question->key, cause);
        return false;
    }
    answers_set(answers, id, value);
    return true;
}

Answers *answers_parse(const char *text, gssize length, GError **error)
{
    const char *keys[QUESTION_N + 3] = {"schema", "objects"};
    g_autoptr(Answers) answers = answers_new();
    g_autoptr(json_object) file = NULL;
    GPtrArray *objects;

    for (int id = 0; id < QUESTION_N; id++)
        keys[id + 2] = questions[id].key;
    file = own_file_parse(text, length, keys, error);
    if (!file)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(file_order); i++)
        if (!read_value(file, file_order[i], answers, error))
            return NULL;
    objects = integration_objects_from_json(file, error);
    if (!objects)
        return NULL;
    g_ptr_array_unref(answers->objects);
    answers->objects = objects;
    return g_steal_pointer(&answers);
}

/* A number is written as one; what is none (and will be refused) is kept as text. */
static void add_value(json_object *file, const char *key, const char *value, bool number)
{
    gint64 integer;
    g_autofree char *again = NULL;

    if (number && g_ascii_string_to_signed(value, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        again = g_strdup_printf("%" G_GINT64_FORMAT, integer);
    if (g_strcmp0(again, value) == 0)
        json_add_integer(file, key, integer);
    else
        json_add_text(file, key, value);
}

char *answers_build(const Answers *answers)
{
    g_autoptr(json_object) file = own_file_new();
    json_object *list;

    for (gsize i = 0; i < G_N_ELEMENTS(file_order); i++) {
        QuestionId id = file_order[i];

        if (answers->values[id])
            add_value(file, questions[id].key, answers->values[id], is_number(id));
    }
    if (answers->objects->len) {
        list = json_object_new_array();
        for (guint i = 0; i < answers->objects->len; i++)
            json_object_array_add(
                list, integration_object_to_json(g_ptr_array_index(answers->objects, i)));
        json_add_take(file, "objects", list);
    }
    return json_build(file, true);
}

static void merge_object(GPtrArray *objects, const IntegrationObject *object)
{
    IntegrationObject *old = integration_objects_find(objects, object->name);
    IntegrationObject *copy = integration_object_copy(object);
    guint at;

    if (old && g_ptr_array_find(objects, old, &at)) {
        integration_object_free(old);
        objects->pdata[at] = copy;
    } else {
        g_ptr_array_add(objects, copy);
    }
}

void answers_merge(Answers *answers, const Answers *later)
{
    for (int id = 0; id < QUESTION_N; id++)
        if (later->values[id])
            answers_set(answers, id, later->values[id]);
    for (guint i = 0; i < later->objects->len; i++)
        merge_object(answers->objects, g_ptr_array_index(later->objects, i));
}

bool answers_check(const Answers *answers, int *ret_question, GError **error)
{
    for (int id = 0; id < QUESTION_N; id++) {
        g_autoptr(GError) cause = NULL;

        if (!answers->values[id] || questions[id].check(answers->values[id], &cause))
            continue;
        problem_set(error, PROBLEM_USAGE, problem_why(cause), problem_next(cause), "%s: %s",
                    questions[id].flag, cause->message);
        if (ret_question)
            *ret_question = id;
        return false;
    }
    return true;
}

static void add_word(GPtrArray *words, const char *option, const char *value)
{
    g_autofree char *word = g_strconcat(option, *option ? "=" : "", value, NULL);

    g_ptr_array_add(words, text_shell_quote(word));
}

/* What `orgwire edit` can change. */
static bool is_editable(QuestionId id)
{
    return id == QUESTION_EMAIL || id == QUESTION_USERNAME;
}

GStrv answers_command(const Answers *answers, const char *edited)
{
    GPtrArray *words = g_ptr_array_new();
    const char *connection = answers->values[QUESTION_CONNECTION];

    g_ptr_array_add(words, g_strdup("orgwire"));
    g_ptr_array_add(words, g_strdup(edited ? "edit" : "new"));
    if (edited || connection)
        add_word(words, "", edited ? edited : connection);
    if (edited && connection && strcmp(edited, connection))
        add_word(words, "--name", connection);
    for (gsize i = 0; i < G_N_ELEMENTS(file_order); i++) {
        QuestionId id = file_order[i];

        if (id != QUESTION_CONNECTION && answers->values[id] && (!edited || is_editable(id)))
            add_word(words, questions[id].flag, answers->values[id]);
    }
    for (guint i = 0; i < answers->objects->len; i++) {
        g_autofree char *object = integration_object_build(g_ptr_array_index(answers->objects, i));

        add_word(words, "--object", object);
    }
    g_ptr_array_add(words, NULL);
    return (GStrv) g_ptr_array_free(words, FALSE);
}
