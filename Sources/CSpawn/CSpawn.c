#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <malloc.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mount.h>
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

int csp_give_back_blocks(size_t bytes) { return mallopt(M_MMAP_THRESHOLD, (int)bytes) == 1 ? 0 : -1; }

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
  return request->keeps_descriptors ? 0 : (int)syscall(SYS_close_range, count + 1, ~0U, 0);
}

static int drop_identity(uid_t uid, gid_t gid) {
  // Raw system calls: glibc's wrappers talk to the threads that the parent had.
  if (syscall(SYS_setgroups, 0, NULL) != 0) return -1;
  if (syscall(SYS_setresgid, gid, gid, gid) != 0) return -1;
  return (int)syscall(SYS_setresuid, uid, uid, uid);
}

static int write_text(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  size_t length = strlen(text);
  ssize_t written = write(file, text, length);
  int error = errno;
  close(file);
  errno = error;
  return written == (ssize_t)length ? 0 : -1;
}

// "ID ID 1" without the C library's formatter, which is not async-signal-safe.
static int write_map(const char *path, unsigned id) {
  char digits[12], text[32];
  int count = 0, length = 0;
  do digits[count++] = (char)('0' + id % 10);
  while ((id /= 10) != 0);
  for (int copy = 0; copy < 2; copy++) {
    for (int i = count; i > 0; i--) text[length++] = digits[i - 1];
    text[length++] = ' ';
  }
  text[length++] = '1';
  text[length] = 0;
  return write_text(path, text);
}

static int join_groups(const csp_request *request) {
  // A group that cannot be joined is no failure: what holds is looked up afterwards, and only that is claimed.
  for (int i = 0; i < request->group_count; i++) {
    ssize_t written = write(request->groups[i], "0", 1);
    (void)written;
  }
  return 0;
}

static int set_limit(int resource, uint64_t value) {
  struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
  return (int)syscall(SYS_prlimit64, 0, resource, &limit, NULL);
}

// The first process of the outer process namespace, on its way to become bubblewrap.
static _Noreturn void first(const csp_request *request, int report, uid_t uid, gid_t gid) {
  // When the supervisor ends, however it ends, this process ends; and with it, as its namespace's first, all others in it.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) fail(report, csp_step_namespaces);
  struct pollfd supervisor = {.fd = report, .events = 0, .revents = 0};
  if (poll(&supervisor, 1, 0) != 0) _exit(127);  // it ended before that could work
  if (write_text("/proc/self/setgroups", "deny") != 0 || write_map("/proc/self/uid_map", uid) != 0 ||
      write_map("/proc/self/gid_map", gid) != 0)
    fail(report, csp_step_namespaces);
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) fail(report, csp_step_namespaces);
  // bubblewrap looks up processes by the ids that they have in its own namespace.
  if (!request->shares_processes && mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0)
    fail(report, csp_step_namespaces);
  if (request->scratch != NULL &&
      mount("scratch", request->scratch, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, request->scratch_options) != 0)
    fail(report, csp_step_scratch);
  // Inside a user namespace this counts that namespace only; outside it would count everything of one user.
  if (request->process_limit != 0 && set_limit(RLIMIT_NPROC, request->process_limit) != 0)
    fail(report, csp_step_limits);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(report, csp_step_identity);
  execve(request->path, request->arguments, request->environment);
  fail(report, csp_step_execute);
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
  join_groups(request);
  // Before the limit on open files, which may be below the numbers that this process has in use.
  if (place_descriptors(request, report) != 0) fail(report, csp_step_descriptors);
  report = request->descriptor_count;
  for (int i = 0; i < request->limit_count; i++)
    if (set_limit(request->limits[i].resource, request->limits[i].value) != 0) fail(report, csp_step_limits);
  if (request->drops_identity && drop_identity(request->uid, request->gid) != 0) fail(report, csp_step_identity);
  uid_t uid = (uid_t)syscall(SYS_geteuid);
  gid_t gid = (gid_t)syscall(SYS_getegid);
  // A changed identity makes this process's own files in /proc root's; its namespace's maps are among them.
  if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) fail(report, csp_step_identity);
  // CLONE_PARENT: a child of the supervisor's permanent thread, not of this process, which ends at once.
  unsigned long flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_PARENT | SIGCHLD;
  if (!request->shares_processes) flags |= CLONE_NEWPID;
  long pid = syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
  if (pid < 0) fail(report, csp_step_namespaces);
  if (pid == 0) first(request, report, uid, gid);
  struct failure success = {0, (int)pid};
  ssize_t written = write(report, &success, sizeof success);
  _exit(written == (ssize_t)sizeof success ? 0 : 127);
}

long csp_read_as(uid_t uid, gid_t gid, const char *path, int is_link, uint8_t *bytes, size_t size) {
  int ends[2];
  int error = csp_pipe(ends);
  if (error != 0) return -error;
  pid_t helper = fork();
  if (helper == 0) {
    static uint8_t buffer[65536];
    if (drop_identity(uid, gid) != 0) _exit(errno);
    int file = is_link ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (!is_link && file < 0) _exit(errno);
    for (;;) {
      ssize_t got = is_link ? readlink(path, (char *)buffer, sizeof buffer) : read(file, buffer, sizeof buffer);
      if (got < 0) _exit(errno);
      if (got == 0 || write(ends[1], buffer, (size_t)got) != got || is_link) _exit(0);
    }
  }
  error = helper < 0 ? errno : 0;
  close(ends[1]);
  size_t length = 0;
  while (error == 0 && length < size) {
    ssize_t got = read(ends[0], bytes + length, size - length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    length += (size_t)got;
  }
  close(ends[0]);
  int status = 0;
  if (helper > 0) csp_reap(helper, &status);
  if (error == 0) error = csp_exit_code(status);
  return error == 0 ? (long)length : -(long)error;
}

// Reads one report; 0 at the end of them.
static int take_report(int report, struct failure *taken) {
  ssize_t got;
  do got = read(report, taken, sizeof *taken);
  while (got < 0 && errno == EINTR);
  return got == (ssize_t)sizeof *taken;
}

static csp_result start(const csp_request *request) {
  csp_result result = {.pid = -1, .pidfd = -1, .step = csp_step_fork, .error = 0};
  int report[2];
  result.error = csp_pipe(report);
  if (result.error != 0) return result;
  pid_t helper = fork();
  if (helper == 0) child(request, report[1]);
  if (helper < 0) result.error = errno;
  close(report[1]);
  pid_t pid = -1;
  struct failure taken;
  while (helper > 0 && take_report(report[0], &taken)) {
    if (taken.step == 0) {
      pid = taken.error;
    } else {
      result.step = taken.step;
      result.error = taken.error;
    }
  }
  close(report[0]);
  int status;
  if (helper > 0) csp_reap(helper, &status);
  if (helper > 0 && pid < 0 && result.error == 0) result.error = ECHILD;
  if (pid > 0 && result.error == 0) {
    result.pidfd = csp_pidfd_open(pid);
    if (result.pidfd < 0) result.error = errno;
  }
  if (result.error == 0) {
    result.pid = pid;
  } else if (pid > 0) {
    kill(pid, SIGKILL);
    csp_reap(pid, &status);
  }
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
