/* The formulas of our own calculated fields: fields, numbers and 'texts' joined by * / + - &, from
 * left to right. */
#ifndef ORG_FORMULA_H
#define ORG_FORMULA_H

#include "org/rows.h"

/* NULL: null, or a formula we cannot work out. */
const char *formula_value(const Row *row, const Field *field, RowBuffer buffer);

#endif
