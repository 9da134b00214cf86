/* The objects whose fields we have written out, in the form of describe-text.h. */
#ifndef ORG_DESCRIBE_WRITTEN_H
#define ORG_DESCRIBE_WRITTEN_H

typedef struct {
    const char *name;
    const char *text;
} WrittenDescribe;

extern const WrittenDescribe written_sales[];   /* end with a NULL name */
extern const WrittenDescribe written_service[];
extern const WrittenDescribe written_custom[];

/* NULL: not written. */
const char *describe_written(const char *name);

#endif
