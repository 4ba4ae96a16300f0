// One heap for all threads: a heap for each takes more memory, and a call to the kernel for every few pages of it.
#define _GNU_SOURCE 1
#include "CNcurses.h"

#ifdef __GLIBC__
#include <malloc.h>

__attribute__((constructor)) static void keep_one_heap(void) { mallopt(M_ARENA_MAX, 1); }
#endif
