#include "config.h"

#include "org/transaction.h"

void transaction_begin(Transaction *transaction, Data *data)
{
    transaction->data = data;
    transaction->setup = setup_copy(data->org->setup);
    store_begin(data->store);
}

void transaction_end(Transaction *transaction, bool keep)
{
    Org *org = transaction->data->org;

    if (keep) {
        store_commit(transaction->data->store);
        setup_free(transaction->setup);
        return;
    }
    store_rollback(transaction->data->store);
    setup_free(org->setup);
    org->setup = transaction->setup;
}
