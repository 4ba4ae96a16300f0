// One heap for all threads: a heap for each takes more memory, and a call to the kernel for every few pages of it. And no
// fast bins, which a freed screen would have gone through and put back together: each thread keeps its own small pieces.
#define _GNU_SOURCE 1
#include "CNcurses.h"

#ifdef __GLIBC__
#include <malloc.h>

__attribute__((constructor)) static void keep_one_heap(void) {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MXFAST, 0);
}
#endif
