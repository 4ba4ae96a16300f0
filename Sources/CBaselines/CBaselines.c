#define _GNU_SOURCE
#include "CBaselines.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec moment;
  clock_gettime(CLOCK_MONOTONIC, &moment);
  return (double)moment.tv_sec + (double)moment.tv_nsec * 1e-9;
}

static int insert_batch(sqlite3 *db, sqlite3_stmt *insert, uint8_t *row, int row_bytes, int count) {
  int code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  for (int i = 0; i < count && code == SQLITE_OK; i++) {
    randombytes_buf(row, 16);
    sqlite3_bind_blob(insert, 1, row, row_bytes, SQLITE_STATIC);
    code = sqlite3_step(insert) == SQLITE_DONE ? SQLITE_OK : sqlite3_errcode(db);
    sqlite3_reset(insert);
  }
  return code == SQLITE_OK ? sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) : code;
}

int cbl_sqlite_inserts(const char *path, int count, int row_bytes, int batch, double *milliseconds) {
  sqlite3 *db = NULL;
  sqlite3_stmt *insert = NULL;
  uint8_t *row = calloc(1, (size_t)row_bytes);
  int code = sodium_init() < 0 ? SQLITE_ERROR : sqlite3_open(path, &db);
  if (code == SQLITE_OK)
    code = sqlite3_exec(
        db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)", NULL,
        NULL, NULL);
  if (code == SQLITE_OK) code = sqlite3_prepare_v2(db, "INSERT INTO t (body) VALUES (?)", -1, &insert, NULL);
  for (int i = 0; i * batch < count && code == SQLITE_OK; i++) {
    double start = now();
    code = insert_batch(db, insert, row, row_bytes, batch);
    milliseconds[i] = (now() - start) * 1e3;
  }
  sqlite3_finalize(insert);
  sqlite3_close(db);
  free(row);
  return code;
}

typedef struct {
  double seconds;
  double per_second;
} verifier;

static void *verify(void *argument) {
  verifier *self = argument;
  uint8_t public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  uint8_t message[256], signature[crypto_sign_BYTES];
  randombytes_buf(message, sizeof message);
  crypto_sign_keypair(public_key, secret_key);
  crypto_sign_detached(signature, NULL, message, sizeof message, secret_key);
  double start = now(), spent = 0;
  long count = 0;
  while (spent < self->seconds) {
    for (int i = 0; i < 100; i++, count++)
      if (crypto_sign_verify_detached(signature, message, sizeof message, public_key) != 0) return NULL;
    spent = now() - start;
  }
  self->per_second = (double)count / spent;
  return NULL;
}

double cbl_verifications_per_second(int threads, double seconds) {
  if (sodium_init() < 0 || threads < 1 || threads > 64) return 0;
  pthread_t ids[64];
  verifier verifiers[64];
  int started = 0;
  for (; started < threads; started++) {
    verifiers[started] = (verifier){.seconds = seconds};
    if (pthread_create(&ids[started], NULL, verify, &verifiers[started]) != 0) break;
  }
  double sum = 0;
  for (int i = 0; i < started; i++) {
    pthread_join(ids[i], NULL);
    sum += verifiers[i].per_second;
  }
  return sum;
}

// Our end of a new terminal; `name` becomes the path of the other one. -1 with errno.
static int make_terminal(int columns, int rows, char *name, size_t size) {
  int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  struct winsize window = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  if (ours < 0) return -1;
  if (grantpt(ours) == 0 && unlockpt(ours) == 0 && ptsname_r(ours, name, size) == 0 &&
      ioctl(ours, TIOCSWINSZ, &window) == 0)
    return ours;
  int saved = errno;
  close(ours);
  errno = saved;
  return -1;
}

pid_t cbl_spawn(
    const char *path, char *const *arguments, char *const *environment, int columns, int rows, int *terminal) {
  char name[64] = "/dev/null";
  if (terminal != NULL) {
    *terminal = make_terminal(columns, rows, name, sizeof name);
    if (*terminal < 0) return -errno;
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &none);
  // The leader of a session that opens a terminal gets it as its controlling one.
  posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, 0, 1);
  posix_spawn_file_actions_adddup2(&actions, 0, 2);
  pid_t pid = 0;
  int error = posix_spawn(&pid, path, &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return pid;
  if (terminal != NULL) close(*terminal);
  return -error;
}

static double milliseconds(struct timeval time) { return (double)time.tv_sec * 1e3 + (double)time.tv_usec * 1e-3; }

int cbl_wait(pid_t pid, long *peak_kib, double *processor_milliseconds) {
  struct rusage usage;
  int status = 0;
  while (wait4(pid, &status, 0, &usage) < 0)
    if (errno != EINTR) return -errno;
  *peak_kib = usage.ru_maxrss;
  *processor_milliseconds = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

double cbl_processor_milliseconds(pid_t pid) {
  clockid_t clock;
  struct timespec spent;
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &spent) != 0) return NAN;
  return (double)spent.tv_sec * 1e3 + (double)spent.tv_nsec / 1e6;
}
