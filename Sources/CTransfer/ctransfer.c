#define _GNU_SOURCE
#include "ctransfer.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A server may send header lines without end.
enum { header_limit = 65536 };

static struct {
  CURLcode (*global_init)(long);
  curl_version_info_data *(*version_info)(CURLversion);
  CURL *(*easy_init)(void);
  void (*easy_cleanup)(CURL *);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  const char *(*easy_strerror)(CURLcode);
  struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
  void (*slist_free_all)(struct curl_slist *);
  CURLM *(*multi_init)(void);
  CURLMcode (*multi_cleanup)(CURLM *);
  CURLMcode (*multi_add_handle)(CURLM *, CURL *);
  CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
  CURLMcode (*multi_perform)(CURLM *, int *);
  CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd *, unsigned, int, int *);
  CURLMcode (*multi_wakeup)(CURLM *);
  CURLMsg *(*multi_info_read)(CURLM *, int *);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *unavailable = "it was not loaded";

static bool find(void *library, const char *name, void *slot) {
  void *found = dlsym(library, name);
  memcpy(slot, &found, sizeof found);
  return found != NULL;
}

static void load(void) {
  // libcurl would write the secrets of every connection into that file.
  if (getenv("SSLKEYLOGFILE")) {
    unavailable = "SSLKEYLOGFILE is set, which would write the secrets of connections to a file";
    return;
  }
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    unavailable = "libcurl.so.4 is not installed (Debian: apt-get install libcurl4)";
    return;
  }
  bool whole = find(library, "curl_global_init", &curl.global_init)
    && find(library, "curl_version_info", &curl.version_info)
    && find(library, "curl_easy_init", &curl.easy_init)
    && find(library, "curl_easy_cleanup", &curl.easy_cleanup)
    && find(library, "curl_easy_setopt", &curl.easy_setopt)
    && find(library, "curl_easy_getinfo", &curl.easy_getinfo)
    && find(library, "curl_easy_strerror", &curl.easy_strerror)
    && find(library, "curl_slist_append", &curl.slist_append)
    && find(library, "curl_slist_free_all", &curl.slist_free_all)
    && find(library, "curl_multi_init", &curl.multi_init)
    && find(library, "curl_multi_cleanup", &curl.multi_cleanup)
    && find(library, "curl_multi_add_handle", &curl.multi_add_handle)
    && find(library, "curl_multi_remove_handle", &curl.multi_remove_handle)
    && find(library, "curl_multi_perform", &curl.multi_perform)
    && find(library, "curl_multi_poll", &curl.multi_poll)
    && find(library, "curl_multi_wakeup", &curl.multi_wakeup)
    && find(library, "curl_multi_info_read", &curl.multi_info_read);
  if (!whole || curl.version_info(CURLVERSION_NOW)->version_num < 0x075500) {
    unavailable = "libcurl is older than 7.85";
    return;
  }
  if (!(curl.version_info(CURLVERSION_NOW)->features & CURL_VERSION_SSL)) {
    unavailable = "this libcurl cannot speak TLS";
    return;
  }
  unavailable = curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? NULL : "libcurl could not be set up";
}

const char *ctr_unavailable(void) {
  pthread_once(&once, load);
  return unavailable;
}

struct ctr_connection {
  CURLM *multi;
  CURL *easy;
  struct curl_slist *headers;
  uint8_t *sent;
  uint8_t *received;
  size_t received_length;
  size_t received_capacity;
  size_t header_length;
  size_t answer_limit;
  bool overflowed;
  atomic_bool cancelled;
  char problem[CURL_ERROR_SIZE];
};

ctr_connection *ctr_open(void) {
  if (ctr_unavailable()) return NULL;
  ctr_connection *connection = calloc(1, sizeof *connection);
  if (!connection) return NULL;
  connection->multi = curl.multi_init();
  if (connection->multi) return connection;
  free(connection);
  return NULL;
}

void ctr_close(ctr_connection *connection) {
  ctr_finish(connection);
  curl.multi_cleanup(connection->multi);
  free(connection);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  ctr_connection *connection = context;
  size_t length = size * count;
  if (length > connection->answer_limit - connection->received_length) {
    connection->overflowed = true;
    return 0;
  }
  size_t needed = connection->received_length + length;
  if (needed > connection->received_capacity) {
    size_t capacity = needed < 16384 ? 16384 : needed * 2;
    uint8_t *grown = realloc(connection->received, capacity);
    if (!grown) return 0;
    connection->received = grown;
    connection->received_capacity = capacity;
  }
  memcpy(connection->received + connection->received_length, bytes, length);
  connection->received_length = needed;
  return length;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes;
  ctr_connection *connection = context;
  connection->header_length += size * count;
  if (connection->header_length <= header_limit) return size * count;
  connection->overflowed = true;
  return 0;
}

// The list's copy of the key is ours to wipe; libcurl keeps another one while it sends.
static bool add_key(ctr_connection *connection, const ctr_request *request) {
  static const char name[] = "Authorization: Bearer ";
  char *line = malloc(sizeof name + request->key_length);
  if (!line) return false;
  memcpy(line, name, sizeof name - 1);
  memcpy(line + sizeof name - 1, request->key, request->key_length);
  line[sizeof name - 1 + request->key_length] = 0;
  struct curl_slist *grown = curl.slist_append(connection->headers, line);
  explicit_bzero(line, sizeof name + request->key_length);
  free(line);
  if (grown) connection->headers = grown;
  return grown != NULL;
}

static bool add_headers(ctr_connection *connection, const ctr_request *request) {
  // No "Expect: 100-continue", which some servers never answer.
  static const char *const plain[] = {
    "Content-Type: application/json", "Accept: application/json", "Expect:"};
  for (size_t index = 0; index < sizeof plain / sizeof *plain; index++) {
    struct curl_slist *grown = curl.slist_append(connection->headers, plain[index]);
    if (!grown) return false;
    connection->headers = grown;
  }
  return !request->key || add_key(connection, request);
}

static bool configure(ctr_connection *connection, const ctr_request *request) {
  CURL *easy = connection->easy;
  CURLcode code = CURLE_OK;
#define set(option, value) if (code == CURLE_OK) code = curl.easy_setopt(easy, option, value)
  set(CURLOPT_URL, request->url);
  set(CURLOPT_PROTOCOLS_STR, request->scheme);
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  // An empty proxy also means: none from the environment.
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  set(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  set(CURLOPT_HTTP09_ALLOWED, 0L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (request->authorities) {
    set(CURLOPT_CAINFO, request->authorities);
    set(CURLOPT_CAPATH, NULL);
  }
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDS, (char *)connection->sent);
  set(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
  set(CURLOPT_HTTPHEADER, connection->headers);
  set(CURLOPT_USERAGENT, "countersign");
  set(CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_milliseconds);
  set(CURLOPT_TIMEOUT_MS, (long)request->total_milliseconds);
  set(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->answer_bytes);
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, connection);
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, connection);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, connection->problem);
#undef set
  return code == CURLE_OK;
}

int ctr_begin(ctr_connection *connection, const ctr_request *request) {
  ctr_finish(connection);
  connection->answer_limit = (size_t)request->answer_bytes;
  connection->easy = curl.easy_init();
  connection->sent = malloc(request->body_length ? request->body_length : 1);
  if (!connection->easy || !connection->sent) return -1;
  memcpy(connection->sent, request->body, request->body_length);
  if (!add_headers(connection, request) || !configure(connection, request)) return -1;
  return curl.multi_add_handle(connection->multi, connection->easy) == CURLM_OK ? 0 : -1;
}

static int ending(ctr_connection *connection, CURLcode code) {
  if (connection->overflowed) return ctr_too_large;
  switch (code) {
    case CURLE_OK: return ctr_complete;
    case CURLE_FILESIZE_EXCEEDED: return ctr_too_large;
    case CURLE_OPERATION_TIMEDOUT: return ctr_timed_out;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return ctr_unreachable;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER: return ctr_untrusted;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return ctr_incomplete;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING: return ctr_not_http;
    default: return ctr_failed;
  }
}

// Whether the transfer has ended; how, is then in `code`.
static bool ended(ctr_connection *connection, CURLcode *code) {
  int left = 0;
  for (CURLMsg *message; (message = curl.multi_info_read(connection->multi, &left));) {
    if (message->msg != CURLMSG_DONE) continue;
    *code = message->data.result;
    return true;
  }
  return false;
}

void ctr_run(ctr_connection *connection, ctr_reply *reply) {
  memset(reply, 0, sizeof *reply);
  CURLcode code = CURLE_OK;
  int running = 1;
  while (!ended(connection, &code)) {
    if (atomic_load(&connection->cancelled)) {
      reply->ending = ctr_cancelled;
      return;
    }
    if (curl.multi_perform(connection->multi, &running) != CURLM_OK
        || (running && curl.multi_poll(connection->multi, NULL, 0, 1000, NULL) != CURLM_OK)) {
      reply->ending = ctr_failed;
      return;
    }
  }
  reply->ending = ending(connection, code);
  if (code != CURLE_OK) {
    const char *said = connection->problem[0] ? connection->problem : curl.easy_strerror(code);
    snprintf(reply->problem, sizeof reply->problem, "%s", said);
  }
  const char *type = NULL;
  curl_off_t wait = 0;
  curl.easy_getinfo(connection->easy, CURLINFO_RESPONSE_CODE, &reply->status);
  curl.easy_getinfo(connection->easy, CURLINFO_CONTENT_TYPE, &type);
  curl.easy_getinfo(connection->easy, CURLINFO_RETRY_AFTER, &wait);
  if (type) snprintf(reply->content_type, sizeof reply->content_type, "%s", type);
  reply->retry_after = wait;
  reply->body = connection->received;
  reply->body_length = connection->received_length;
}

void ctr_finish(ctr_connection *connection) {
  if (connection->easy) {
    curl.multi_remove_handle(connection->multi, connection->easy);
    curl.easy_cleanup(connection->easy);
  }
  for (struct curl_slist *line = connection->headers; line; line = line->next)
    explicit_bzero(line->data, strlen(line->data));
  if (connection->headers) curl.slist_free_all(connection->headers);
  free(connection->sent);
  free(connection->received);
  connection->easy = NULL;
  connection->headers = NULL;
  connection->sent = connection->received = NULL;
  connection->received_length = connection->received_capacity = connection->header_length = 0;
  connection->overflowed = false;
  connection->problem[0] = 0;
}

void ctr_cancel(ctr_connection *connection) {
  atomic_store(&connection->cancelled, true);
  curl.multi_wakeup(connection->multi);
}
