#include "config.h"

#include "org/describe-written.h"

#include <glib.h>

const char *describe_written(const char *name)
{
    static const WrittenDescribe *const all[] = {written_sales, written_service, written_custom};

    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        for (const WrittenDescribe *one = all[i]; one->name; one++)
            if (g_ascii_strcasecmp(one->name, name) == 0)
                return one->text;
    return NULL;
}
