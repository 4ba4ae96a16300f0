// One HTTP POST at a time over libcurl, which is loaded when it is first needed: what starts without it stays fast.
#ifndef CTRANSFER_H
#define CTRANSFER_H

#include <stdint.h>
#include <stddef.h>

// How a transfer ended, apart from what the server answered.
enum ctr_ending {
  ctr_complete = 0,
  ctr_cancelled,
  ctr_timed_out,
  // The answer, or its header, is larger than permitted.
  ctr_too_large,
  // No connection: name, route, or nobody listens.
  ctr_unreachable,
  // The server could not show that it is who it should be.
  ctr_untrusted,
  // The connection ended before the answer did.
  ctr_incomplete,
  // What came is not HTTP.
  ctr_not_http,
  ctr_failed,
};

typedef struct {
  const char *url;
  // "https" or "http": the only scheme that may be used.
  const char *scheme;
  const uint8_t *body;
  size_t body_length;
  // Sent as a bearer token; may be NULL. Wiped from our copy when the transfer has ended.
  const uint8_t *key;
  size_t key_length;
  // Certificates to trust instead of the system's; may be NULL.
  const char *authorities;
  int64_t connect_milliseconds;
  int64_t total_milliseconds;
  int64_t answer_bytes;
} ctr_request;

typedef struct {
  int ending;
  // A sentence of libcurl, empty when all went well.
  char problem[256];
  // Of HTTP; 0 when there was none.
  long status;
  char content_type[128];
  // Seconds; 0 when the server did not say.
  int64_t retry_after;
  // Valid until ctr_finish.
  const uint8_t *body;
  size_t body_length;
} ctr_reply;

typedef struct ctr_connection ctr_connection;

// NULL when libcurl can be used, otherwise why not. Threads may call it at once.
const char *ctr_unavailable(void);

// Keeps connections open from one transfer to the next. NULL when memory is short.
ctr_connection *ctr_open(void);
void ctr_close(ctr_connection *connection);

// Copies what the request holds. 0, or -1 when memory is short.
int ctr_begin(ctr_connection *connection, const ctr_request *request);
// Blocks until the transfer has ended one way or another.
void ctr_run(ctr_connection *connection, ctr_reply *reply);
// Frees what belongs to the transfer; may block for a moment while a name is being looked up.
void ctr_finish(ctr_connection *connection);
// Ends the transfer, from any thread.
void ctr_cancel(ctr_connection *connection);

#endif
