// What is measured beside us: the same work in plain C on the libraries themselves, and programs as a person starts them.
#ifndef CBASELINES_H
#define CBASELINES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Inserts `count` rows of `row_bytes` bytes into a new database at `path`, in write-ahead mode with
// synchronous=FULL and `batch` rows a transaction. `milliseconds[i]` is what transaction i took. 0 or SQLite's code.
int cbl_sqlite_inserts(const char *path, int count, int row_bytes, int batch, double *milliseconds);

// Ed25519 verifications of 256 bytes a second, on `threads` threads at once, for about `seconds`.
double cbl_verifications_per_second(int threads, double seconds);

// Starts a program, by posix_spawn, whose streams are a new terminal of this size, or /dev/null when `terminal` is NULL.
// `terminal` becomes our end. The child leads a session of its own. The process id, or -errno.
pid_t cbl_spawn(
    const char *path, char *const *arguments, char *const *environment, int columns, int rows, int *terminal);

// Waits for the end of a child; `peak_kib` becomes its peak memory, `processor_milliseconds` the processor time that it
// used. Its exit code, 128 + n for signal n, or -errno.
int cbl_wait(pid_t pid, long *peak_kib, double *processor_milliseconds);

// Processor time of a running process, threads that have ended among them; not a number when it is gone.
double cbl_processor_milliseconds(pid_t pid);

#endif
