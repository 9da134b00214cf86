/* A filter as in fzf, compiled once per change: words are all needed; 'exact, ^start, end$, !not,
 * ^whole$; without regard to case. Letters need not be adjacent only when a word has no mark and
 * nothing matches it plainly: plain matches always come first. */
#ifndef WIZARD_FILTER_H
#define WIZARD_FILTER_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    FILTER_CONTAINS, /* acc   */
    FILTER_EXACT,    /* 'acc: the same, never loosely */
    FILTER_START,    /* ^acc  */
    FILTER_END,      /* acc$  */
    FILTER_WHOLE,    /* ^acc$ */
} FilterKind;

typedef struct {
    FilterKind kind;
    bool negated;
    char *text; /* lower case */
    gsize length;
} FilterTerm;

typedef struct {
    GArray *terms; /* of FilterTerm */
} Filter;

Filter *filter_parse(const char *typed);
void filter_free(Filter *filter);

/* How well two lower-case texts match together; 0: not at all; more is better. Each term must be
 * found in one of them; a negated one in neither. */
guint filter_score(const Filter *filter, const char *name, gsize name_length, const char *label,
                   gsize label_length);
/* Does a row match loosely: each plain word's letters in their order? */
bool filter_loosely(const Filter *filter, const char *name, const char *label);

/* A pattern that marks: "*__c" (glob over the API name, case ignored) or "/regex/". NULL with
 * PROBLEM_USAGE when it makes no sense. */
typedef struct Pattern Pattern;
Pattern *pattern_parse(const char *typed, GError **error);
bool pattern_matches(const Pattern *pattern, const char *name);
void pattern_free(Pattern *pattern);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Filter, filter_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

#endif
