// What Swift's runtime does about a crash, chosen before it looks.
#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void swift_retain(void) __attribute__((weak));

static char setting[] = "SWIFT_BACKTRACE=" CN_BACKTRACE;
static char **place;
static char *kept;

// Whether something that runs before main may want it.
static int is_for_runtime(const char *variable) {
  return strncmp(variable, "SWIFT", 5) == 0 || strncmp(variable, "LIBDISPATCH", 11) == 0;
}

// The runtime reads the variable in a constructor of its own. Where it is a part of this program, this one comes first;
// where it is a library, it was there before.
//
// Another variable lends its place until main: with setenv the variables would move, and right before where they are is
// where the runtime finds the arguments.
__attribute__((constructor(101))) static void choose(void) {
  Dl_info here, runtime;
  if (swift_retain == NULL || dladdr((void *)&choose, &here) == 0 || dladdr((void *)&swift_retain, &runtime) == 0) return;
  if (here.dli_fbase != runtime.dli_fbase || environ == NULL || getenv("SWIFT_BACKTRACE") != NULL) return;
  for (char **variable = environ; *variable != NULL; variable++)
    if (!is_for_runtime(*variable)) place = variable;
  if (place == NULL) return;
  kept = *place;
  *place = setting;
}

int cn_settle_reports(void) {
  if (place == NULL) return 0;
  if (*place == setting) *place = kept;
  return 1;
}
