// Signals and crashes: what must work when nothing else does. Handlers call async-signal-safe functions only.
#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static const char reset[] =
    "\033[?2026l\033[?1006l\033[?1003l\033[?1002l\033[?1000l\033[?1004l\033[?2004l\033[?1l\033>\033[?25h\033[0m"
    "\033[?1049l";

static const int crashes[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS};
static const int events[] = {SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGCONT, SIGTSTP};
enum { crash_count = sizeof crashes / sizeof *crashes, event_count = sizeof events / sizeof *events };

static struct sigaction old_crashes[crash_count];
static struct sigaction old_events[event_count];
static stack_t old_stack;
static void *stack_memory;
static struct termios saved;
static volatile sig_atomic_t has_saved;
static volatile sig_atomic_t dirty;
static volatile sig_atomic_t terminal = -1;
static volatile sig_atomic_t pipe_out = -1;
static int pipe_in = -1;
// Posted when the process goes on after it was stopped.
static sem_t continued;
// Set once, by the thread that crashed.
static volatile sig_atomic_t has_crashed;

int cn_window_size(int descriptor, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}

int cn_readiness(int descriptor) {
  int readiness = epoll_create1(EPOLL_CLOEXEC);
  if (readiness < 0) return -1;
  struct epoll_event event = {.events = EPOLLIN | EPOLLHUP | EPOLLERR};
  if (epoll_ctl(readiness, EPOLL_CTL_ADD, descriptor, &event) == 0) return readiness;
  close(readiness);
  return -1;
}

void cn_set_dirty(int value) { dirty = value; }

void cn_reset_terminal(void) {
  if (!dirty || terminal < 0) return;
  dirty = 0;
  if (write(terminal, reset, sizeof reset - 1) < 0) {
    // Nothing can be done about it here.
  }
  if (has_saved) tcsetattr(terminal, TCSADRAIN, &saved);
}

void cn_stand_still_after_crash(void) {
  // The terminal is somebody else's now; what crashed ends the process before long.
  while (has_crashed) pause();
}

static char letter(int number) {
  switch (number) {
    case SIGWINCH: return 'W';
    case SIGHUP: return 'H';
    case SIGCONT: return 'C';
    case SIGTSTP: return 'Z';
    case SIGINT: return 'I';
    default: return 'T';
  }
}

static void on_event(int number) {
  int error = errno;
  char byte = letter(number);
  if (number == SIGCONT) sem_post(&continued);
  // The pipe does not block: when it is full, enough wakes are waiting in it already.
  if (pipe_out >= 0 && write(pipe_out, &byte, 1) < 0) {
  }
  errno = error;
}

// Where the Swift runtime writes no report: a line and the raw frames.
static void report(int number) {
  char line[] = "\r\ncountersign crashed with signal 00; please report this:\r\n";
  char *digits = strstr(line, "00;");
  digits[0] = (char)('0' + number / 10);
  digits[1] = (char)('0' + number % 10);
  if (write(STDERR_FILENO, line, sizeof line - 1) < 0) return;
  void *frames[64];
  backtrace_symbols_fd(frames, backtrace(frames, 64), STDERR_FILENO);
}

// Gives the terminal back, lets the previous handler report, and ends the process by the signal, on whichever thread
// this is and whoever sent it. Returning would not do: only a fault happens again, a signal that was sent does not.
static void on_crash(int number, siginfo_t *info, void *context) {
  has_crashed = 1;
  cn_reset_terminal();
  struct sigaction old = {.sa_handler = SIG_DFL};
  for (int index = 0; index < crash_count; index++)
    if (crashes[index] == number) old = old_crashes[index];
  if (old.sa_flags & SA_SIGINFO) {
    old.sa_sigaction(number, info, context);
  } else if (old.sa_handler != SIG_DFL && old.sa_handler != SIG_IGN) {
    old.sa_handler(number);
  } else {
    report(number);
  }
  struct sigaction end = {.sa_handler = SIG_DFL};
  sigemptyset(&end.sa_mask);
  sigaction(number, &end, NULL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  pthread_sigmask(SIG_UNBLOCK, &only, NULL);
  raise(number);
  _exit(128 + number);
}

int cn_watch(int descriptor) {
  if (pipe_in < 0) {
    // Made once and never closed: whoever reads from it may still be about to stop doing so.
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    pipe_in = ends[0];
    pipe_out = ends[1];
    sem_init(&continued, 0, 0);
  }
  char stale[64];
  while (read(pipe_in, stale, sizeof stale) > 0) {
  }
  terminal = descriptor;
  has_saved = tcgetattr(descriptor, &saved) == 0;
  // The first call loads a library, which a handler must not do.
  void *frame;
  (void)backtrace(&frame, 1);

  // A stack of its own, or an overflow of the normal one could not be reported; threads.c gives the others theirs.
  stack_memory = malloc(64 * 1024);
  if (stack_memory != NULL) {
    stack_t stack = {.ss_sp = stack_memory, .ss_size = 64 * 1024};
    if (sigaltstack(NULL, &old_stack) == 0 && (old_stack.ss_flags & SS_DISABLE)) {
      sigaltstack(&stack, NULL);
    } else {
      free(stack_memory);
      stack_memory = NULL;
    }
  }
  struct sigaction crash = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&crash.sa_mask);
  for (int index = 0; index < crash_count; index++) sigaction(crashes[index], &crash, &old_crashes[index]);

  struct sigaction event = {.sa_handler = on_event, .sa_flags = SA_RESTART};
  sigemptyset(&event.sa_mask);
  for (int index = 0; index < event_count; index++) sigaction(events[index], &event, &old_events[index]);
  return pipe_in;
}

void cn_unwatch(void) {
  if (terminal < 0) return;
  for (int index = 0; index < event_count; index++) sigaction(events[index], &old_events[index], NULL);
  for (int index = 0; index < crash_count; index++) sigaction(crashes[index], &old_crashes[index], NULL);
  if (stack_memory != NULL) {
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    free(stack_memory);
    stack_memory = NULL;
  }
  terminal = -1;
  dirty = 0;
}

int cn_close_others(posix_spawn_file_actions_t *actions) { return posix_spawn_file_actions_addclosefrom_np(actions, 3); }

int cn_has_shell(void) {
  // Whoever leads the session was started by the terminal itself: nobody would wake the process again.
  return getsid(0) != getpid();
}

void cn_stop_process(int whole_group) {
  while (sem_trywait(&continued) == 0) {
  }
  // Another thread may take the signal, and this one would run on for a moment: long enough to draw on a terminal that
  // is the shell's already.
  if (kill(whole_group ? 0 : getpid(), SIGSTOP) != 0 || terminal < 0) return;
  while (sem_wait(&continued) != 0 && errno == EINTR) {
  }
}
