/* Reading the answers of the SOAP Metadata API (salesforce-api §6.5); no network. */
#ifndef SALESFORCE_METADATA_SOAP_H
#define SALESFORCE_METADATA_SOAP_H

#include <glib.h>

/* As metadata_read() and metadata_list(). `status`: the HTTP status, for a fault. */
GHashTable *metadata_soap_read(const char *text, gsize length, int status, GError **error);
GPtrArray *metadata_soap_list(const char *text, gsize length, int status, GError **error);

#endif
