// What SandboxRunner needs from the kernel and Swift cannot call: fork with only async-signal-safe steps in the child,
// variadic system calls, and a seccomp program as the kernel's own struct.
#ifndef CSPAWN_H
#define CSPAWN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

// Linux's own limits, which Swift's Glibc module does not have.
enum {
  csp_locked_memory = RLIMIT_MEMLOCK,
  csp_message_queues = RLIMIT_MSGQUEUE,
};

typedef struct {
  int resource;  // RLIMIT_…
  uint64_t value;  // soft and hard
} csp_limit;

typedef struct {
  const char *path;
  char *const *arguments;  // NULL-terminated
  char *const *environment;  // NULL-terminated
  const int *descriptors;  // the child's descriptor i is descriptors[i]; it has no others
  int descriptor_count;
  const csp_limit *limits;
  int limit_count;
  int drops_identity;  // 1: become uid and gid, without further groups, before the program starts
  uid_t uid;
  gid_t gid;
} csp_request;

typedef enum {
  csp_step_fork = 1,
  csp_step_session,
  csp_step_descriptors,
  csp_step_limits,
  csp_step_identity,
  csp_step_execute,
} csp_step;

typedef struct {
  pid_t pid;
  int pidfd;
  int step;  // the csp_step that failed when error is not 0
  int error;  // errno, or 0
} csp_result;

// Starts a program in a session of its own, from a thread that lives as long as this process. bubblewrap's
// --die-with-parent watches the *thread* that started it, so a short-lived one would take the sandbox with it.
csp_result csp_spawn(const csp_request *request);

// Both ends are close-on-exec. 0 or errno.
int csp_pipe(int ends[2]);
int csp_set_nonblocking(int descriptor);

// A counter that a poll can wait for; csp_event_signal may be called from any thread.
int csp_event(void);
void csp_event_signal(int event);

// Orphans of the processes that this process started become its children, so that it can reap them. 0 or errno.
int csp_become_subreaper(void);
int csp_pidfd_open(pid_t pid);
int csp_pidfd_kill(int pidfd);

// Limits how many processes the user namespace of `pid` may hold. Set on the sandbox's first process before it
// runs anything: inside a user namespace RLIMIT_NPROC counts that namespace only. 0 or errno.
int csp_limit_processes(int drops_identity, uid_t uid, gid_t gid, pid_t pid, uint64_t count);

// Waits for the end of a child. 0, or errno (ECHILD: it is nobody's, or another's). `status` as of waitpid.
int csp_reap(pid_t pid, int *status);
int csp_reap_now(pid_t pid, int *status);  // EAGAIN while it still runs
int csp_exit_code(int status);  // 128 + n for a signal n

int64_t csp_monotonic_milliseconds(void);

// The seccomp program of the sandbox (an array of struct sock_filter); csp_seccomp.c says what it denies.
const uint8_t *csp_seccomp_program(size_t *length_bytes);

#endif
