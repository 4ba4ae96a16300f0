// What Swift's runtime does about a crash, chosen before it looks.
#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <dlfcn.h>
#include <stdlib.h>

extern void swift_retain(void) __attribute__((weak));

static int is_in_time;

// The runtime reads the variable in a constructor of its own. Where it is a part of this program, this one comes first;
// where it is a library, it was there before.
__attribute__((constructor(101))) static void choose(void) {
  Dl_info ours, runtime;
  if (swift_retain == NULL || dladdr((void *)&choose, &ours) == 0 || dladdr((void *)&swift_retain, &runtime) == 0) return;
  if (ours.dli_fbase != runtime.dli_fbase) return;
  is_in_time = 1;
  setenv("SWIFT_BACKTRACE", CN_BACKTRACE, 0);
}

int cn_has_chosen_reports(void) { return is_in_time; }
