#include "config.h"

#include "harness/org.h"

#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_LINE 65536
#define PATIENCE 10000 /* ms for its end */

/* The first line, byte by byte: nothing of what comes later is taken. */
static char *read_line(int fd)
{
    GString *line = g_string_new(NULL);
    char character;
    ssize_t n;

    while (line->len < MAX_LINE && ((n = read(fd, &character, 1)) > 0 || (n < 0 && errno == EINTR))) {
        if (n > 0 && character == '\n')
            break;
        if (n > 0)
            g_string_append_c(line, character);
    }
    return g_string_free(line, FALSE);
}

static char *take(json_object *line, const char *key)
{
    json_object *value = NULL;

    json_object_object_get_ex(line, key, &value);
    if (!value)
        g_error("orgwire-org said no %s", key);
    return g_strdup(json_object_get_string(value));
}

static void read_start(HarnessOrg *org, const char *text)
{
    json_object *line = json_tokener_parse(text);

    if (!line)
        g_error("orgwire-org did not start: '%s'", text);
    org->url = take(line, "url");
    org->login_url = take(line, "login_url");
    org->ca_file = take(line, "ca_file");
    org->admin_username = take(line, "admin_username");
    org->admin_token = take(line, "admin_token");
    org->run_as = take(line, "run_as");
    json_object_put(line);
    org->host = g_strdup(org->url + strlen("https://"));
    org->trusted[0] = g_strdup(org->host);
    org->trusted[1] = g_strdup(org->login_url + strlen("https://"));
}

HarnessOrg *harness_org_start(const char *const *arguments)
{
    HarnessOrg *org = g_new0(HarnessOrg, 1);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autofree char *program =
        g_build_filename(g_getenv("TOP_BUILDDIR") ? g_getenv("TOP_BUILDDIR") : ".", "orgwire-org",
                         NULL);
    g_autofree char *line = NULL;
    g_autoptr(GError) error = NULL;
    int output;

    g_ptr_array_add(argv, program);
    for (gsize i = 0; arguments && arguments[i]; i++)
        g_ptr_array_add(argv, (gpointer) (gsize) arguments[i]);
    g_ptr_array_add(argv, NULL);
    if (!g_spawn_async_with_pipes(NULL, (char **) argv->pdata, NULL,
                                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES, NULL, NULL,
                                  &org->pid, &org->input, &output, NULL, &error))
        g_error("orgwire-org: %s", error->message);
    line = read_line(output);
    close(output);
    read_start(org, line);
    return org;
}

void harness_org_stop(HarnessOrg *org)
{
    int status = 0;
    int waited = 0;

    if (!org)
        return;
    close(org->input);
    while (waitpid(org->pid, &status, WNOHANG) == 0 && waited++ < PATIENCE / 10)
        g_usleep(10000);
    if (waited >= PATIENCE / 10) {
        kill(org->pid, SIGKILL);
        waitpid(org->pid, &status, 0);
        g_warning("orgwire-org did not end with its input");
    }
    g_free(org->url);
    g_free(org->login_url);
    g_free(org->ca_file);
    g_free(org->admin_username);
    g_free(org->admin_token);
    g_free(org->run_as);
    g_free(org->host);
    g_free(org->trusted[0]);
    g_free(org->trusted[1]);
    g_free(org);
}

static size_t append(char *bytes, size_t size, size_t count, void *text)
{
    g_string_append_len(text, bytes, (gssize) (size * count));
    return size * count;
}

char *harness_org_ask(const HarnessOrg *org, const char *method, const char *path,
                      const char *body)
{
    g_autofree char *url = g_strconcat(org->url, "/orgwire-org/", path, NULL);
    GString *answer = g_string_new(NULL);
    CURL *curl = curl_easy_init();
    long status = 0;
    CURLcode result;

    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CAINFO, org->ca_file);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    if (body)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (result != CURLE_OK || status / 100 != 2)
        g_error("orgwire-org: %s %s: %d, HTTP %ld: %s", method, path, (int) result, status,
                answer->str);
    return g_string_free(answer, FALSE);
}

void harness_org_fault(const HarnessOrg *org, const char *fault, bool on)
{
    g_autofree char *body =
        g_strdup_printf("{\"name\":\"%s\",\"on\":%s}", fault, on ? "true" : "false");
    g_autofree char *answer = harness_org_ask(org, "POST", "fault", body);
}
