/* What a person typed for an org → the origin to talk to; and which hosts a token may reach.
 *
 * Allowed without being named: https on the default port at login./test.salesforce.com,
 * *.my.salesforce.com, *.my.salesforce.mil, *.my.sfcrmproducts.cn and old instance hosts
 * (na139., cs42.salesforce.com). Whole labels are compared. Refused: http, userinfo, other ports,
 * IP literals, punycode, trailing dots, control characters, look-alikes. A trusted host
 * ("HOST" or "HOST:PORT", from --trust-host) is allowed as well, on https and on its very port. */
#ifndef CORE_ORG_HOST_H
#define CORE_ORG_HOST_H

#include <glib.h>
#include <stdbool.h>

/* "acme", "acme.my.salesforce.com", "https://acme.lightning.force.com/lightning/setup/…",
 * "127.0.0.1:8443" (trusted) → "https://acme.my.salesforce.com", "https://127.0.0.1:8443".
 * "production"/"" → https://login.salesforce.com, "sandbox" → https://test.salesforce.com,
 * "acme--dev" and "acme--dev.sandbox" → https://acme--dev.sandbox.my.salesforce.com.
 * NULL with PROBLEM_USAGE (not a host; welcome.salesforce.com) or PROBLEM_REFUSED_HOST. `trusted`
 * may be NULL. */
char *org_host_parse(const char *typed, const char *const *trusted, GError **error);

/* May a token be sent to this URL? False with PROBLEM_REFUSED_HOST naming the host. */
bool org_host_check_url(const char *url, const char *const *trusted, GError **error);

/* "https://host[:port]" of an allowed URL; NULL with an error like org_host_check_url(). */
char *org_host_origin(const char *url, const char *const *trusted, GError **error);

/* An address without its scheme, to be shown; NULL gives NULL. Points into it. */
const char *org_host_shown(const char *url);
bool org_host_is_trusted(const char *url, const char *const *trusted); /* one named by hand */
bool org_host_is_generic(const char *url); /* login. or test.salesforce.com */
/* test., cs42., .sandbox., .scratch., or a "--" in the first label */
bool org_host_is_sandbox(const char *url);

#endif
