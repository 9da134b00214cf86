/* Inside of provision: the items of a plan, written step by step. */
#ifndef PROVISION_PLAN_WRITER_H
#define PROVISION_PLAN_WRITER_H

#include "provision/plan.h"

/* What the builders share. */
typedef struct {
    Plan *plan;
    const PlanWanted *wanted;
    const PlanFound *found;
    GPtrArray *items; /* of the step being written */
} Writer;

/* The items that follow belong to this step. */
void write_step(Writer *writer, StepId id);
/* Takes `detail`. */
void write_item(Writer *writer, PlanWhere where, const char *verb, const char *what,
                const char *name, int question, char *detail);
void write_note(Writer *writer, PlanWhere where, const char *what, char *detail);
void write_key(Writer *writer);
void write_store(Writer *writer, const char *what);
void write_app(Writer *writer, const char *verb);
void write_sets(Writer *writer, const char *verb);
void write_read_back(Writer *writer);
void write_assign(Writer *writer);
void write_connection_file(Writer *writer);
void write_files(Writer *writer);
void write_wait(Writer *writer, bool files);
void write_probe(Writer *writer);

void plan_item_free(gpointer item);
PlanStep *plan_find_step(const Plan *plan, StepId id); /* NULL: not in it */

#endif
