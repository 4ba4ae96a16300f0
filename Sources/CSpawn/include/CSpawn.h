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
  int keeps_descriptors;  // 1: it has those that are not close-on-exec too (to show what that costs)
  const csp_limit *limits;
  int limit_count;
  int drops_identity;  // 1: become uid and gid, without further groups, before the program starts
  uid_t uid;
  gid_t gid;
  int shares_processes;  // 1: no process namespace (to show what that costs)
  const int *groups;  // open cgroup.procs of the control groups to join before anything else
  int group_count;
  uint64_t process_limit;  // of the outer user namespace, which holds nothing else; 0 for none
  const char *scratch;  // a folder that becomes a tmpfs of the user's own, or NULL
  const char *scratch_options;
} csp_request;

typedef enum {
  csp_step_fork = 1,
  csp_step_session,
  csp_step_descriptors,
  csp_step_limits,
  csp_step_identity,
  csp_step_namespaces,
  csp_step_scratch,
  csp_step_execute,
} csp_step;

typedef struct {
  pid_t pid;
  int pidfd;
  int step;  // the csp_step that failed when error is not 0
  int error;  // errno, or 0
} csp_result;

// Starts a program in a session of its own, as the first process of a process namespace in a user namespace of its own:
// when it ends, the kernel ends everything that it started, and it ends with this process. Its parent is a thread that
// lives as long as this process, because both that and bubblewrap's --die-with-parent watch the *thread*.
csp_result csp_spawn(const csp_request *request);

// Both ends are close-on-exec. 0 or errno.
int csp_pipe(int ends[2]);
int csp_set_nonblocking(int descriptor);

// A counter that a poll can wait for; csp_event_signal may be called from any thread.
int csp_event(void);
void csp_event_signal(int event);

// Has blocks of at least so many bytes go back to the system when they are freed; 0, or -1. Left to itself the C
// library keeps blocks up to the size of the largest that was ever freed.
int csp_give_back_blocks(size_t bytes);

// Orphans of the processes that this process started become its children, so that it can reap them. 0 or errno.
int csp_become_subreaper(void);
int csp_pidfd_open(pid_t pid);
int csp_pidfd_kill(int pidfd);

// Waits for the end of a child. 0, or errno (ECHILD: it is nobody's, or another's). `status` as of waitpid.
int csp_reap(pid_t pid, int *status);
int csp_reap_now(pid_t pid, int *status);  // EAGAIN while it still runs
int csp_exit_code(int status);  // 128 + n for a signal n

// Reads at most `size` bytes of a file, or of a link's target, as another user: root without CAP_SYS_PTRACE may not look at
// a process of that user, who may. The number of bytes, or -errno.
long csp_read_as(uid_t uid, gid_t gid, const char *path, int is_link, uint8_t *bytes, size_t size);

int64_t csp_monotonic_milliseconds(void);

// The seccomp program of the sandbox (an array of struct sock_filter); csp_seccomp.c says what it denies.
const uint8_t *csp_seccomp_program(size_t *length_bytes);

#endif
