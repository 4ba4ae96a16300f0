// What Swift's runtime does about a crash, chosen before it looks.
#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void swift_retain(void) __attribute__((weak));

static char setting[] = "SWIFT_BACKTRACE=" CN_BACKTRACE;
static char **given;
static char **ours;

// The runtime reads the variable in a constructor of its own. Where it is a part of this program, this one comes first;
// where it is a library, it was there before.
//
// Not setenv, which moves the variables elsewhere: right before them is where the runtime finds the arguments.
__attribute__((constructor(101))) static void choose(void) {
  Dl_info here, runtime;
  if (swift_retain == NULL || dladdr((void *)&choose, &here) == 0 || dladdr((void *)&swift_retain, &runtime) == 0) return;
  if (here.dli_fbase != runtime.dli_fbase || environ == NULL || getenv("SWIFT_BACKTRACE") != NULL) return;
  size_t count = 0;
  while (environ[count] != NULL) count++;
  ours = malloc((count + 2) * sizeof *ours);
  if (ours == NULL) return;
  memcpy(ours, environ, count * sizeof *ours);
  ours[count] = setting;
  ours[count + 1] = NULL;
  given = environ;
  environ = ours;
}

int cn_settle_reports(void) {
  if (given == NULL) return 0;
  if (environ == ours) environ = given;
  return 1;
}
