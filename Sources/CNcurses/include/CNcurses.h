// Everything that the backend needs from ncurses and from signals, and that Swift cannot import: macros,
// variadics and the globals which Swift 6 rejects as shared mutable state. No ncurses type leaves this file.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stddef.h>
#include <stdint.h>

// One cell as the backend hands it over. Colours: -1 is the terminal's default, else an index below
// cn_colors(), or 0xRRGGBB where cn_colors() is 1 << 24.
typedef struct {
  uint32_t base;
  uint32_t marks[4];
  int32_t foreground;
  int32_t background;
  uint8_t attributes;  // CN_BOLD and so on
  uint8_t width;       // 1, 2, or 0 for the continuation of a wide glyph
} cn_cell;

enum { CN_BOLD = 1, CN_DIM = 2, CN_ITALIC = 4, CN_UNDERLINE = 8, CN_REVERSE = 16 };

typedef struct cn_screen cn_screen;

// --- locale ---

// Takes the character set from the environment, else C.UTF-8. Returns 1 when the result is UTF-8.
int cn_locale(void);
// The cells that the C library, and so ncurses, counts for a scalar; -1 when it knows none.
int cn_width(uint32_t scalar);

// --- screen ---

// Starts ncurses on the two descriptors; NULL when terminfo has no usable entry for `term`.
cn_screen *cn_start(const char *term, int input, int output);
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
// Sends what changed. A negative row hides the cursor.
void cn_update(cn_screen *screen, int cursor_row, int cursor_column);

// --- terminal and signals ---

// Writes all bytes, through partial writes and interruptions. Returns 0, or -1.
int cn_write(int descriptor, const char *bytes, size_t count);
int cn_window_size(int descriptor, int *rows, int *columns);
// A descriptor that is readable when the given one has input or was hung up; -1 on failure. The caller closes it.
int cn_readiness(int descriptor);

// Saves the terminal's state and watches signals. Returns the descriptor to read from, one byte a signal:
// 'W' size, 'T' terminate, 'H' hang-up, 'C' continued, 'Z' stop; -1 on failure. A crash (SEGV, ILL, ...)
// restores the terminal, and then goes on as it would have.
int cn_watch(int terminal);
void cn_unwatch(void);
// Restores the terminal's saved state and writes the reset sequence; safe in a signal handler.
void cn_reset_terminal(void);
// Whether cn_reset_terminal, and so a crash, has anything to restore.
void cn_set_dirty(int dirty);
// Stops this process, or with `whole_group` all of its job, until it is continued.
void cn_stop_process(int whole_group);

#endif
