/* All or none: rows of the data half and what the setup half's tables changed, taken back together. */
#ifndef ORG_TRANSACTION_H
#define ORG_TRANSACTION_H

#include "org/data-state.h"

typedef struct {
    Data *data;
    Setup *setup; /* as it was */
} Transaction;

void transaction_begin(Transaction *transaction, Data *data);
/* Keeps what was done, or takes it back. */
void transaction_end(Transaction *transaction, bool keep);

#endif
