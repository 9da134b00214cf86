#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "actions/rows-private.h"
#include "core/json.h"
#include "core/problem.h"
#include "core/text.h"

/* One JSON object a line:
 *   {"schema":1,"action","rows":N,"sha256",
 *    "bulk":true|false,"all_or_none":true|false}     the first
 *   {"sent":"1-200"}                                 row numbers, before the request
 *   {"unsent":"1-200"}                               it did not arrive
 *   {"answered":"1-200","results":[…]}
 *   {"job":"750…","rows":"1-20000"}                  made, still without rows
 *   {"job":"750…","state":"closed"|"dropped"}
 * A last line without its end was being written when the process died, and counts for nothing. */
struct RowsJournal {
    char *path;
    FILE *file;
    GArray *entries;    /* of Entry, those with rows */
    GHashTable *states; /* job → "closed" or "dropped" */
};

typedef enum {
    ENTRY_SENT,
    ENTRY_UNSENT,
    ENTRY_ANSWERED,
    ENTRY_JOB,
} EntryKind;

typedef struct {
    EntryKind kind;
    long offset;
    guint64 first, last; /* the least and the greatest row */
} Entry;

/* Row numbers as "1-200,205"; `indexes` NULL: the whole part. */
static char *ranges_build(const RowsPart *part, GArray *indexes)
{
    GString *text = g_string_new(NULL);
    guint n = indexes ? indexes->len : part->n;

    for (guint i = 0; i < n;) {
        guint64 first = part->first + (indexes ? g_array_index(indexes, guint, i) : i);
        guint64 last = first;

        for (i++;
             i < n && part->first + (indexes ? g_array_index(indexes, guint, i) : i) == last + 1;
             i++)
            last++;
        g_string_append_printf(text, text->len ? ",%" G_GUINT64_FORMAT : "%" G_GUINT64_FORMAT,
                               first);
        if (last > first)
            g_string_append_printf(text, "-%" G_GUINT64_FORMAT, last);
    }
    return g_string_free(text, FALSE);
}

/* The row numbers in a text of ranges, of guint64. */
static GArray *ranges_parse(const char *text)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(guint64));

    while (text && *text) {
        char *stop;
        guint64 first = g_ascii_strtoull(text, &stop, 10);
        guint64 last = *stop == '-' ? g_ascii_strtoull(stop + 1, &stop, 10) : first;

        for (guint64 row = first; row && row <= last && rows->len < 1000000; row++)
            g_array_append_val(rows, row);
        text = *stop == ',' ? stop + 1 : NULL;
    }
    return rows;
}

static bool refuse(const char *path, const char *why, GError **error)
{
    g_autofree char *shown = text_clean(path);

    problem_set(error, PROBLEM_FAILED, why, NULL, "the journal '%s' cannot be used", shown);
    return false;
}

static bool write_line(RowsJournal *journal, json_object *line, GError **error)
{
    g_autofree char *text = json_build(line, false);

    if (fseek(journal->file, 0, SEEK_END) == 0 && fputs(text, journal->file) >= 0 &&
        fputc('\n', journal->file) != EOF && fflush(journal->file) == 0 &&
        fdatasync(fileno(journal->file)) == 0)
        return true;
    return refuse(journal->path, g_strerror(errno), error);
}

/* Keeps where a line stands; its content is read again when it is needed. */
static void note_entry(RowsJournal *journal, json_object *line, long offset)
{
    const char *job = json_text(line, "job", NULL);
    const char *state = json_text(line, "state", NULL);
    const char *text;
    Entry entry = {.offset = offset};
    g_autoptr(GArray) rows = NULL;

    if (job && state) {
        g_hash_table_insert(journal->states, g_strdup(job), g_strdup(state));
        return;
    }
    if ((text = json_text(line, "sent", NULL)))
        entry.kind = ENTRY_SENT;
    else if ((text = json_text(line, "unsent", NULL)))
        entry.kind = ENTRY_UNSENT;
    else if ((text = json_text(line, "answered", NULL)))
        entry.kind = ENTRY_ANSWERED;
    else if (job && (text = json_text(line, "rows", NULL)))
        entry.kind = ENTRY_JOB;
    else
        return;
    rows = ranges_parse(text);
    if (rows->len == 0)
        return;
    entry.first = g_array_index(rows, guint64, 0);
    entry.last = g_array_index(rows, guint64, rows->len - 1);
    g_array_append_val(journal->entries, entry);
}

/* Rows that a job may hold cannot go on in collections, nor rows saved singly as all or none. */
static bool check_option(const char *name, bool then, bool now, GError **error)
{
    if (then == now)
        return true;
    problem_set(error, PROBLEM_USAGE, NULL, "give the options of that run again",
                "the run that was broken off was begun %s %s", then ? "with" : "without", name);
    return false;
}

static bool check_options(const Rows *rows, json_object *head, GError **error)
{
    bool bulk = rows_uses_bulk(rows), all = rows->options.all_or_none;

    return check_option("--bulk", json_flag(head, "bulk", bulk), bulk, error) &&
           check_option("all_or_none", json_flag(head, "all_or_none", all), all, error);
}

/* Reads the lines that are whole; cuts off one that is not. */
static bool read_lines(RowsJournal *journal, const Rows *rows, const char *sum, GError **error)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    long offset = 0;
    bool ok = true;

    while (ok && (n = getline(&line, &room, journal->file)) > 0 && line[n - 1] == '\n') {
        g_autoptr(json_object) value = json_parse(line, n - 1, NULL);

        if (offset == 0 && g_strcmp0(json_text(value, "sha256", NULL), sum) != 0)
            ok = refuse(journal->path, "it is no journal of these rows", error);
        else if (offset == 0 && rows->options.resume)
            ok = check_options(rows, value, error);
        else if (value)
            note_entry(journal, value, offset);
        offset = ftell(journal->file);
    }
    free(line);
    if (ok && ftruncate(fileno(journal->file), offset) != 0)
        ok = refuse(journal->path, g_strerror(errno), error);
    return ok;
}

static bool write_head(RowsJournal *journal, const Rows *rows, const char *sum, GError **error)
{
    g_autoptr(json_object) head = json_object_new_object();

    json_add_integer(head, "schema", 1);
    json_add_text(head, "action", rows->action->name);
    json_add_integer(head, "rows", (gint64) rows->count);
    json_add_text(head, "sha256", sum);
    json_add_flag(head, "bulk", rows_uses_bulk(rows));
    json_add_flag(head, "all_or_none", rows->options.all_or_none);
    return write_line(journal, head, error);
}

/* A journal that has more than its head belongs to a run that was broken off. */
static bool begin(RowsJournal *journal, const Rows *rows, const char *sum, bool empty,
                  GError **error)
{
    g_autofree char *next = NULL;

    if (empty) {
        if (!rows->options.resume)
            return write_head(journal, rows, sum, error);
        problem_set(error, PROBLEM_NOT_FOUND, "no run with these very rows was broken off", NULL,
                    "there is nothing to resume");
        return false;
    }
    if (!read_lines(journal, rows, sum, error))
        return false;
    if (rows->options.resume)
        return true;
    /* Nothing was sent under it; its head may tell of other options. */
    if (journal->entries->len == 0)
        return ftruncate(fileno(journal->file), 0) == 0
                   ? write_head(journal, rows, sum, error)
                   : refuse(journal->path, g_strerror(errno), error);
    next = g_strdup_printf("go on with it: --resume\nor, to send all rows again, delete %s",
                           journal->path);
    problem_set(error, PROBLEM_CONFLICT, "some of its rows may be saved already", next,
                "a run with these very rows was broken off");
    return false;
}

RowsJournal *rows_journal_open(const Rows *rows, GError **error)
{
    RowsJournal *journal = g_new0(RowsJournal, 1);
    const char *sum = g_checksum_get_string(rows->sum);
    int fd;
    off_t size;

    journal->path = g_strdup_printf("%s.%.12s", rows->journal_path, sum);
    journal->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    journal->states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    fd = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    journal->file = fd < 0 ? NULL : fdopen(fd, "r+");
    if (!journal->file) {
        refuse(journal->path, g_strerror(errno), error);
        rows_journal_close(journal, false);
        return NULL;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        problem_set(error, PROBLEM_CONFLICT, NULL, "wait for it to end",
                    "another process is sending these very rows");
        rows_journal_close(journal, false);
        return NULL;
    }
    size = lseek(fd, 0, SEEK_END);
    rewind(journal->file);
    if (!begin(journal, rows, sum, size <= 0, error)) {
        rows_journal_close(journal, size <= 0);
        return NULL;
    }
    return journal;
}

void rows_journal_close(RowsJournal *journal, bool remove)
{
    if (remove)
        unlink(journal->path);
    if (journal->file)
        fclose(journal->file);
    g_array_unref(journal->entries);
    g_hash_table_unref(journal->states);
    g_free(journal->path);
    g_free(journal);
}

static bool write_ranges(RowsJournal *journal, const char *word, const RowsPart *part,
                         GArray *indexes, GError **error)
{
    g_autoptr(json_object) line = json_object_new_object();
    g_autofree char *ranges = NULL;

    if (!journal)
        return true;
    ranges = ranges_build(part, indexes);
    json_add_text(line, word, ranges);
    return write_line(journal, line, error);
}

bool rows_journal_sent(RowsJournal *journal, const RowsPart *part, GArray *indexes, GError **error)
{
    return write_ranges(journal, "sent", part, indexes, error);
}

bool rows_journal_unsent(RowsJournal *journal, const RowsPart *part, GArray *indexes,
                         GError **error)
{
    return write_ranges(journal, "unsent", part, indexes, error);
}

bool rows_journal_answered(RowsJournal *journal, const RowsPart *part, GArray *indexes,
                           GError **error)
{
    g_autoptr(json_object) line = json_object_new_object();
    json_object *results = json_object_new_array();
    g_autofree char *ranges = NULL;
    guint n = indexes ? indexes->len : part->n;

    json_add_take(line, "results", results);
    if (!journal)
        return true;
    for (guint i = 0; i < n; i++)
        json_object_array_add(
            results,
            json_object_get(part->items[indexes ? g_array_index(indexes, guint, i) : i].result));
    ranges = ranges_build(part, indexes);
    json_add_text(line, "answered", ranges);
    return write_line(journal, line, error);
}

bool rows_journal_job(RowsJournal *journal, const char *job, const RowsPart *part, GArray *indexes,
                      GError **error)
{
    g_autoptr(json_object) line = json_object_new_object();
    g_autofree char *ranges = NULL;

    if (!journal)
        return true;
    ranges = ranges_build(part, indexes);
    json_add_text(line, "job", job);
    json_add_text(line, "rows", ranges);
    return write_line(journal, line, error);
}

bool rows_journal_job_state(RowsJournal *journal, const char *job, const char *state,
                            GError **error)
{
    g_autoptr(json_object) line = json_object_new_object();

    if (!journal)
        return true;
    json_add_text(line, "job", job);
    json_add_text(line, "state", state);
    return write_line(journal, line, error);
}

static void job_free(gpointer data)
{
    RowsJob *job = data;

    g_free(job->id);
    g_array_unref(job->indexes);
    g_free(job);
}

static json_object *read_entry(RowsJournal *journal, const Entry *entry)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    json_object *value = NULL;

    if (fseek(journal->file, entry->offset, SEEK_SET) == 0 &&
        (n = getline(&line, &room, journal->file)) > 0)
        value = json_tokener_parse(line); /* our own line, of any length */
    free(line);
    return value;
}

static void restore_rows(const Entry *entry, json_object *line, RowsPart *part)
{
    static const char *const words[] = {
        [ENTRY_SENT] = "sent", [ENTRY_UNSENT] = "unsent", [ENTRY_ANSWERED] = "answered"};
    g_autoptr(GArray) rows = ranges_parse(json_text(line, words[entry->kind], NULL));
    json_object *results = json_list(line, "results");

    for (guint i = 0; i < rows->len; i++) {
        guint64 row = g_array_index(rows, guint64, i);
        RowsItem *item;

        if (row < part->first || row >= part->first + part->n)
            continue;
        item = &part->items[row - part->first];
        json_object_put(item->result);
        item->result = json_object_get(results ? json_object_array_get_idx(results, i) : NULL);
        item->sent = entry->kind != ENTRY_UNSENT;
    }
}

static void restore_job(RowsJournal *journal, json_object *line, RowsPart *part, GPtrArray *jobs)
{
    const char *id = json_text(line, "job", "");
    const char *state = g_hash_table_lookup(journal->states, id);
    g_autoptr(GArray) rows = ranges_parse(json_text(line, "rows", NULL));
    RowsJob *job;

    if (g_strcmp0(state, "dropped") == 0)
        return;
    job = g_new0(RowsJob, 1);
    job->id = g_strdup(id);
    job->closed = g_strcmp0(state, "closed") == 0;
    job->indexes = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < rows->len; i++) {
        guint64 row = g_array_index(rows, guint64, i);
        guint index = (guint) (row - part->first);

        if (row < part->first || row >= part->first + part->n)
            continue;
        g_array_append_val(job->indexes, index);
        /* An earlier job's answer ("held by others") is no longer the last word. */
        g_clear_pointer(&part->items[index].result, json_object_put);
    }
    g_ptr_array_add(jobs, job);
}

GPtrArray *rows_journal_restore(RowsJournal *journal, RowsPart *part)
{
    GPtrArray *jobs = g_ptr_array_new_with_free_func(job_free);

    for (guint i = 0; journal && i < journal->entries->len; i++) {
        const Entry *entry = &g_array_index(journal->entries, Entry, i);
        g_autoptr(json_object) line = NULL;

        if (entry->last < part->first || entry->first >= part->first + part->n)
            continue;
        line = read_entry(journal, entry);
        if (entry->kind == ENTRY_JOB)
            restore_job(journal, line, part, jobs);
        else
            restore_rows(entry, line, part);
        /* Before a job is made the one before it was answered, or dropped. */
        if (entry->kind == ENTRY_ANSWERED)
            g_ptr_array_set_size(jobs, 0);
    }
    return jobs;
}
