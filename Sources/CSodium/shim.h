#include <sodium.h>
#include <sys/prctl.h>

// Forbids core dumps of this process, and tracing it by others of the same user. Here because prctl takes a
// variable list of arguments, which Swift cannot call. 0, or -1 with errno set.
static inline int cs_forbid_dumping(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
