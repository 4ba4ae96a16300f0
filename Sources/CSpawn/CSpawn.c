#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int csp_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

int csp_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 ? 0 : errno;
}

int csp_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void csp_event_signal(int event) {
  uint64_t one = 1;
  ssize_t written = write(event, &one, sizeof one);
  (void)written;  // full means signalled already
}

int csp_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : errno; }

int csp_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int csp_pidfd_kill(int pidfd) { return syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) == 0 ? 0 : errno; }

static int reap(pid_t pid, int *status, int flags) {
  for (;;) {
    pid_t got = waitpid(pid, status, flags | __WALL);
    if (got == pid) return 0;
    if (got == 0) return EAGAIN;
    if (errno != EINTR) return errno;
  }
}

int csp_reap(pid_t pid, int *status) { return reap(pid, status, 0); }
int csp_reap_now(pid_t pid, int *status) { return reap(pid, status, WNOHANG); }

int csp_exit_code(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

int64_t csp_monotonic_milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---- the child: async-signal-safe calls only, because the parent has threads ----

struct failure {
  int step;
  int error;
};

static _Noreturn void fail(int report, int step) {
  struct failure failure = {step, errno};
  ssize_t written = write(report, &failure, sizeof failure);
  (void)written;
  _exit(127);
}

// Moves the descriptors to 0…count-1 and the report to `count`, and closes all others.
static int place_descriptors(const csp_request *request, int report) {
  int count = request->descriptor_count;
  // First out of the way: a source may have the number of another's target.
  int moved[32];
  if (count > 31) {
    errno = EINVAL;
    return -1;
  }
  for (int i = 0; i < count; i++) {
    moved[i] = fcntl(request->descriptors[i], F_DUPFD_CLOEXEC, count + 1);
    if (moved[i] < 0) return -1;
  }
  int moved_report = fcntl(report, F_DUPFD_CLOEXEC, count + 1);
  if (moved_report < 0) return -1;
  for (int i = 0; i < count; i++)
    if (dup2(moved[i], i) < 0) return -1;
  if (dup3(moved_report, count, O_CLOEXEC) < 0) return -1;
  return (int)syscall(SYS_close_range, count + 1, ~0U, 0);
}

static int drop_identity(uid_t uid, gid_t gid) {
  // Raw system calls: glibc's wrappers talk to the threads that the parent had.
  if (syscall(SYS_setgroups, 0, NULL) != 0) return -1;
  if (syscall(SYS_setresgid, gid, gid, gid) != 0) return -1;
  return (int)syscall(SYS_setresuid, uid, uid, uid);
}

static int limit_processes(pid_t pid, uint64_t count) {
  struct rlimit limit = {.rlim_cur = count, .rlim_max = count};
  return syscall(SYS_prlimit64, pid, RLIMIT_NPROC, &limit, NULL) == 0 ? 0 : errno;
}

int csp_limit_processes(int drops_identity, uid_t uid, gid_t gid, pid_t pid, uint64_t count) {
  if (!drops_identity) return limit_processes(pid, count);
  // Root may lack CAP_SYS_RESOURCE, as in most containers; a process of the sandbox's own user may always do it.
  pid_t helper = fork();
  if (helper < 0) return errno;
  if (helper == 0) _exit(drop_identity(uid, gid) == 0 ? limit_processes(pid, count) : errno);
  int status;
  int error = csp_reap(helper, &status);
  return error != 0 ? error : csp_exit_code(status);
}

static _Noreturn void child(const csp_request *request, int report) {
  struct sigaction defaults;
  memset(&defaults, 0, sizeof defaults);
  defaults.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; number++) sigaction(number, &defaults, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  umask(077);
  if (setsid() < 0) fail(report, csp_step_session);
  if (place_descriptors(request, report) != 0) fail(report, csp_step_descriptors);
  report = request->descriptor_count;
  for (int i = 0; i < request->limit_count; i++) {
    struct rlimit limit = {.rlim_cur = request->limits[i].value, .rlim_max = request->limits[i].value};
    if (syscall(SYS_prlimit64, 0, request->limits[i].resource, &limit, NULL) != 0) fail(report, csp_step_limits);
  }
  if (request->drops_identity && drop_identity(request->uid, request->gid) != 0) fail(report, csp_step_identity);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(report, csp_step_identity);
  execve(request->path, request->arguments, request->environment);
  fail(report, csp_step_execute);
}

static csp_result start(const csp_request *request) {
  csp_result result = {.pid = -1, .pidfd = -1, .step = csp_step_fork, .error = 0};
  int report[2];
  result.error = csp_pipe(report);
  if (result.error != 0) return result;
  pid_t pid = fork();
  if (pid == 0) child(request, report[1]);
  if (pid < 0) result.error = errno;
  close(report[1]);
  struct failure failure;
  ssize_t got = 0;
  if (pid > 0) {
    do got = read(report[0], &failure, sizeof failure);
    while (got < 0 && errno == EINTR);
  }
  close(report[0]);
  if (pid < 0) return result;
  if (got == (ssize_t)sizeof failure) {
    result.step = failure.step;
    result.error = failure.error;
  } else {
    result.pidfd = csp_pidfd_open(pid);
    if (result.pidfd < 0) {
      result.error = errno;
      kill(pid, SIGKILL);
    }
  }
  int status;
  if (result.error != 0)
    csp_reap(pid, &status);
  else
    result.pid = pid;
  return result;
}

// ---- the permanent thread; one request at a time ----

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;  // held by the one caller that is served
static pthread_mutex_t slot = PTHREAD_MUTEX_INITIALIZER;  // guards the three below
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static const csp_request *pending;
static csp_result answer;
static int answered;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int thread_error;

static void *serve(void *unused) {
  (void)unused;
  pthread_mutex_lock(&slot);
  for (;;) {
    while (pending == NULL) pthread_cond_wait(&changed, &slot);
    answer = start(pending);
    pending = NULL;
    answered = 1;
    pthread_cond_broadcast(&changed);
  }
  return NULL;
}

static void start_thread(void) {
  pthread_t thread;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_error = pthread_create(&thread, NULL, serve, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (thread_error == 0) pthread_detach(thread);
}

csp_result csp_spawn(const csp_request *request) {
  pthread_once(&once, start_thread);
  if (thread_error != 0) {
    csp_result result = {.pid = -1, .pidfd = -1, .step = csp_step_fork, .error = thread_error};
    return result;
  }
  pthread_mutex_lock(&gate);
  pthread_mutex_lock(&slot);
  pending = request;
  answered = 0;
  pthread_cond_broadcast(&changed);
  while (!answered) pthread_cond_wait(&changed, &slot);
  csp_result result = answer;
  pthread_mutex_unlock(&slot);
  pthread_mutex_unlock(&gate);
  return result;
}
