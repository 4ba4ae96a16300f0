// A signal stack for every thread.
//
// A handler that is to run when a thread has used up its stack needs another one, and sigaltstack holds for the calling
// thread only. Swift's and libdispatch's threads are made out of sight, hence this stands before the C library's
// pthread_create, gives each thread its signal stack, and takes it back when the thread ends.
#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { stack_size = 64 * 1024 };

typedef int (*creator)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

typedef struct {
  void *(*body)(void *);
  void *argument;
} start;

static void take_back(void *memory) {
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
  munmap(memory, stack_size);
}

static void *begin(void *given) {
  start work = *(start *)given;
  free(given);
  void *memory = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return work.body(work.argument);
  stack_t stack = {.ss_sp = memory, .ss_size = stack_size};
  sigaltstack(&stack, NULL);
  void *result;
  // A thread may also end by pthread_exit.
  pthread_cleanup_push(take_back, memory);
  result = work.body(work.argument);
  pthread_cleanup_pop(1);
  return result;
}

int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  static creator create;
  if (create == NULL) create = (creator)dlsym(RTLD_NEXT, "pthread_create");
  if (create == NULL) return EAGAIN;
  start *work = malloc(sizeof *work);
  if (work == NULL) return EAGAIN;
  *work = (start){body, argument};
  int result = create(thread, attributes, begin, work);
  if (result != 0) free(work);
  return result;
}
