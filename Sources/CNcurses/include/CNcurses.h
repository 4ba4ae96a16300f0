// Everything that the backend needs from ncurses and from signals, and that Swift cannot import: macros,
// variadics and the globals which Swift 6 rejects as shared mutable state. No ncurses type leaves this file.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>

// One cell as the backend hands it over. Colours: -1 is the terminal's default, else an index below
// cn_colors(), or CN_DIRECT + 0xRRGGBB on a screen that was started with direct colours.
typedef struct {
  uint32_t base;
  uint32_t marks[4];
  int32_t foreground;
  int32_t background;
  uint8_t attributes;  // CN_BOLD and so on
  uint8_t width;       // 1, 2, or 0 for the continuation of a wide glyph
} cn_cell;

enum { CN_DIRECT = 1 << 24 };
enum { CN_BOLD = 1, CN_DIM = 2, CN_ITALIC = 4, CN_UNDERLINE = 8, CN_REVERSE = 16 };

typedef struct cn_screen cn_screen;

// --- locale ---

// Takes the character set from the environment, else C.UTF-8. Returns 1 when the result is UTF-8.
int cn_locale(void);
// The cells that the C library, and so ncurses, counts for a scalar; -1 when it knows none.
int cn_width(uint32_t scalar);

// --- screen ---

// Whether terminfo knows `term`; how many colours it has, and whether it says that it has direct ones.
int cn_knows(const char *term, int *colors, int *direct);
// Starts ncurses on the two descriptors; NULL when terminfo has no usable entry for `term`. With `direct` colours may be
// any red, green and blue, whatever terminfo says; then without them, when that cannot be had.
cn_screen *cn_start(const char *term, int input, int output, int direct);
// Ends ncurses and frees the screen. With `hung_up` nothing is written to the terminal.
void cn_stop(cn_screen *screen, int hung_up);
// Leaves the screen for another program, and comes back to it.
void cn_leave(cn_screen *screen);
void cn_enter(cn_screen *screen);
int cn_colors(cn_screen *screen);
void cn_resize(cn_screen *screen, int rows, int columns);
// Puts a whole row. The caller has clipped: nothing may reach beyond the last column.
void cn_put_row(cn_screen *screen, int row, const cn_cell *cells, int count);
// Makes the next cn_update draw every cell.
void cn_invalidate(cn_screen *screen);
// Sends what changed, in one piece, between `before` and `after`. A negative row hides the cursor.
void cn_update(cn_screen *screen, int cursor_row, int cursor_column, const char *before, const char *after);

// The entry of `term` with direct colours, as TERMINFO takes it; NULL when there is none. The caller frees it.
char *cn_direct_entry(const char *term);

// --- without a screen ---

// How many colours terminfo gives `term`; -1 when it does not know it. Not while a screen is up.
int cn_terminfo_colors(const char *term);
const char *cn_version(void);

// --- terminal and signals ---

// Writes all bytes, through partial writes and interruptions. Returns 0, or -1.
int cn_write(int descriptor, const char *bytes, size_t count);
int cn_window_size(int descriptor, int *rows, int *columns);
// A descriptor that is readable when the given one has input or was hung up; -1 on failure. The caller closes it.
int cn_readiness(int descriptor);

// Saves the terminal's state and watches signals. Returns the descriptor to read from, one byte a signal:
// 'W' size, 'T' terminate, 'I' interrupt, 'H' hang-up, 'C' continued, 'Z' stop; -1 on failure. A crash (SEGV, ILL, ...)
// restores the terminal, is reported as it would have been, and ends the process, on any thread.
int cn_watch(int terminal);
void cn_unwatch(void);
// Restores the terminal's saved state and writes the reset sequence; safe in a signal handler.
void cn_reset_terminal(void);
// Whether cn_reset_terminal, and so a crash, has anything to restore.
void cn_set_dirty(int dirty);
// What Swift's runtime is told about crashes: a report that neither asks on the terminal nor shows registers.
#define CN_BACKTRACE "interactive=no,color=no,registers=none"
// Whether it was told before it looked; else only starting over helps. To be called before anything else: it puts the
// variables back as they were given.
int cn_settle_reports(void);
// Never returns once a thread has crashed: nobody may draw on the terminal that was given back.
void cn_stand_still_after_crash(void);
// Whether there is a shell that a stopped process can return to.
int cn_has_shell(void);
// Leaves a spawned program its three standard descriptors only.
int cn_close_others(posix_spawn_file_actions_t *actions);
// Stops this process, or with `whole_group` all of its job, until it is continued.
void cn_stop_process(int whole_group);

#endif
