#define _GNU_SOURCE 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include "CNcurses.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

struct cn_screen {
  SCREEN *screen;
  WINDOW *window;
  FILE *input;
  FILE *output;
  // The terminal once more, and a file in memory that takes its place while a frame is made; -1 where there is none.
  int terminal;
  int frame;
  int pair_foreground;
  int pair_background;
  int pair;
  // See put_corner.
  int corner_is_fragile;
  int corner_column;
  int corner_count;
  cn_cell corner[3];
};

static const cn_cell blank = {.base = ' ', .foreground = -1, .background = -1, .width = 1};

int cn_locale(void) {
  // Only the character set: numbers keep their C form.
  if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  // Somebody who names a locale without UTF-8 has a terminal without it; nobody named "C" on purpose.
  const char *name = setlocale(LC_CTYPE, NULL);
  if (name != NULL && strcmp(name, "C") != 0 && strcmp(name, "POSIX") != 0) return 0;
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

int cn_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static FILE *open_copy(int descriptor, const char *mode) {
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) return NULL;
  FILE *file = fdopen(copy, mode);
  if (file == NULL) close(copy);
  return file;
}

static void free_screen(cn_screen *screen) {
  if (screen->window != NULL) delwin(screen->window);
  if (screen->screen != NULL) delscreen(screen->screen);
  if (screen->output != NULL) fclose(screen->output);
  if (screen->input != NULL) fclose(screen->input);
  if (screen->terminal >= 0) close(screen->terminal);
  if (screen->frame >= 0) close(screen->frame);
  free(screen);
}

// newterm, with an entry made for direct colours where they are wanted and can be had.
static SCREEN *new_terminal(const char *term, FILE *output, FILE *input, int direct) {
  char *entry = direct ? cn_direct_entry(term) : NULL;
  if (entry == NULL) return newterm(term, output, input);
  const char *old = getenv("TERMINFO");
  char *kept = old == NULL ? NULL : strdup(old);
  setenv("TERMINFO", entry, 1);
  SCREEN *screen = newterm(term, output, input);
  if (kept != NULL) {
    setenv("TERMINFO", kept, 1);
  } else {
    unsetenv("TERMINFO");
  }
  free(kept);
  free(entry);
  return screen != NULL ? screen : newterm(term, output, input);
}

cn_screen *cn_start(const char *term, int input, int output, int direct) {
  cn_screen *screen = calloc(1, sizeof *screen);
  if (screen == NULL) return NULL;
  screen->terminal = fcntl(output, F_DUPFD_CLOEXEC, 3);
  screen->frame = memfd_create("frame", MFD_CLOEXEC);
  screen->input = open_copy(input, "r");
  screen->output = open_copy(output, "w");
  // Not initscr: it prints and exits where newterm answers NULL.
  if (screen->input != NULL && screen->output != NULL)
    screen->screen = new_terminal(term, screen->output, screen->input, direct);
  if (screen->screen == NULL) {
    free_screen(screen);
    return NULL;
  }
  set_term(screen->screen);
  raw();
  noecho();
  nonl();
  // Else a key that waits postpones the paint and leaves a torn frame.
  typeahead(-1);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  screen->window = newwin(0, 0, 0, 0);
  if (screen->window == NULL) {
    endwin();
    free_screen(screen);
    return NULL;
  }
  keypad(screen->window, TRUE);
  scrollok(screen->window, FALSE);
  leaveok(screen->window, FALSE);
  idlok(screen->window, FALSE);
  char *margins_off = tigetstr("rmam");
  screen->corner_is_fragile = tigetflag("am") > 0 && (margins_off == NULL || margins_off == (char *)-1);
  // Forgets the pair that no allocation has given yet.
  screen->pair_foreground = -2;
  return screen;
}

void cn_stop(cn_screen *screen, int hung_up) {
  set_term(screen->screen);
  if (!hung_up) endwin();
  free_screen(screen);
}

void cn_leave(cn_screen *screen) {
  set_term(screen->screen);
  def_prog_mode();
  endwin();
}

void cn_enter(cn_screen *screen) {
  set_term(screen->screen);
  reset_prog_mode();
  clearok(screen->window, TRUE);
  redrawwin(screen->window);
  wrefresh(screen->window);
}

int cn_colors(cn_screen *screen) {
  set_term(screen->screen);
  return has_colors() ? COLORS : 0;
}

void cn_resize(cn_screen *screen, int rows, int columns) {
  set_term(screen->screen);
  if (rows < 1 || columns < 1) return;
  resizeterm(rows, columns);
  wresize(screen->window, rows, columns);
  clearok(screen->window, TRUE);
}

static int pair_for(cn_screen *screen, int foreground, int background) {
  if (screen->pair_foreground == foreground && screen->pair_background == background) return screen->pair;
  int limit = COLORS;
  if (foreground >= limit) foreground = -1;
  if (background >= limit) background = -1;
  int pair = foreground < 0 && background < 0 ? 0 : alloc_pair(foreground, background);
  if (pair < 0) pair = 0;
  screen->pair_foreground = foreground;
  screen->pair_background = background;
  screen->pair = pair;
  return pair;
}

static attr_t attributes_of(uint8_t attributes) {
  attr_t result = A_NORMAL;
  if (attributes & CN_BOLD) result |= A_BOLD;
  if (attributes & CN_DIM) result |= A_DIM;
  if (attributes & CN_ITALIC) result |= A_ITALIC;
  if (attributes & CN_UNDERLINE) result |= A_UNDERLINE;
  if (attributes & CN_REVERSE) result |= A_REVERSE;
  return result;
}

void cn_put_row(cn_screen *screen, int row, const cn_cell *cells, int count) {
  set_term(screen->screen);
  int colors = has_colors();
  int corner = -1;
  if (screen->corner_is_fragile && row == getmaxy(screen->window) - 1 && count == getmaxx(screen->window)) {
    corner = count - 1;
    if (count > 1 && cells[count - 1].width == 0) corner = count - 2;
    if (count > 2 && cells[count - 2].width == 0) corner = count - 3;
    screen->corner_column = corner;
    screen->corner_count = count - corner;
    memcpy(screen->corner, cells + corner, sizeof *cells * (size_t)(count - corner));
  }
  for (int column = 0; column < count; column++) {
    const cn_cell *cell = corner >= 0 && column >= corner ? &blank : &cells[column];
    if (cell->width == 0) continue;
    wchar_t text[6] = {(wchar_t)cell->base, 0, 0, 0, 0, 0};
    for (int mark = 0; mark < 4; mark++) text[mark + 1] = (wchar_t)cell->marks[mark];
    int width = wcwidth(text[0]);
    if (width != cell->width) {
      // ncurses and we disagree: show the stand-in, as wide as the grid says.
      text[0] = 0xFFFD;
      text[1] = 0;
    }
    attr_t attributes = attributes_of(cell->attributes);
    int pair = colors ? pair_for(screen, cell->foreground, cell->background) : 0;
    cchar_t out;
    // Pairs beyond a short go through the last argument.
    if (setcchar(&out, text, attributes, (short)(pair > 32767 ? 32767 : pair), &pair) == ERR) continue;
    // The bottom right cell answers ERR though it is drawn.
    (void)mvwadd_wch(screen->window, row, column, &out);
    if (width != cell->width && cell->width == 2) {
      wchar_t blank[2] = {L' ', 0};
      if (setcchar(&out, blank, attributes, (short)(pair > 32767 ? 32767 : pair), &pair) != ERR)
        (void)mvwadd_wch(screen->window, row, column + 1, &out);
    }
  }
}

void cn_invalidate(cn_screen *screen) {
  set_term(screen->screen);
  clearok(screen->window, TRUE);
  redrawwin(screen->window);
}

static int color_code(char *out, size_t room, int color, int base) {
  if (color < 0) return 0;
  if (color < 8) return snprintf(out, room, ";%d", base + color);
  if (color < 16) return snprintf(out, room, ";%d", base + 60 + color - 8);
  if (color >= CN_DIRECT)
    return snprintf(out, room, ";%d;2;%d;%d;%d", base + 8, color >> 16 & 255, color >> 8 & 255, color & 255);
  return snprintf(out, room, ";%d;5;%d", base + 8, color);
}

static size_t glyph_text(char *out, const cn_cell *cell) {
  int is_known = wcwidth((wchar_t)cell->base) == cell->width;
  wchar_t glyph[5] = {is_known ? (wchar_t)cell->base : 0xFFFD};
  for (int mark = 0; is_known && mark < 4; mark++) glyph[mark + 1] = (wchar_t)cell->marks[mark];
  size_t length = 0;
  for (int index = 0; index < 5 && glyph[index] != 0; index++) {
    mbstate_t state = {0};
    size_t size = wcrtomb(out + length, glyph[index], &state);
    if (size != (size_t)-1) length += size;
  }
  return length;
}

// Writes the bottom right corner past ncurses, whose own cells there stay blank.
//
// Where automatic margins cannot be switched off (screen, tmux), ncurses draws the last cell one place to the left and
// pushes it over with an insertion. That tears a wide glyph in the corner or just before it, and cannot be done in one
// column. These terminals wrap only when another glyph follows, and restoring the cursor forgets that.
static void put_corner(cn_screen *screen) {
  static const char *const codes[] = {";1", ";2", ";3", ";4", ";7"};
  if (screen->corner_count == 0) return;
  char text[512];
  size_t length = (size_t)snprintf(
      text, sizeof text, "\0337\033[%d;%dH", getmaxy(screen->window), screen->corner_column + 1);
  for (int index = 0; index < screen->corner_count; index++) {
    const cn_cell *cell = &screen->corner[index];
    if (cell->width == 0) continue;
    memcpy(text + length, "\033[0", 3);
    length += 3;
    for (int bit = 0; bit < 5; bit++)
      if (cell->attributes & 1 << bit)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s", codes[bit]);
    if (has_colors()) {
      length += (size_t)color_code(text + length, sizeof text - length, cell->foreground, 30);
      length += (size_t)color_code(text + length, sizeof text - length, cell->background, 40);
    }
    text[length++] = 'm';
    length += glyph_text(text + length, cell);
  }
  memcpy(text + length, "\0338", 2);
  (void)cn_write(fileno(screen->output), text, length + 2);
}

// Lets ncurses write into memory: it writes whenever it has moved the cursor, a hundred times a frame, and every time
// the terminal would wake to a piece of it. 0 where that cannot be had.
static int hold(cn_screen *screen) {
  if (screen->terminal < 0 || screen->frame < 0) return 0;
  fflush(screen->output);
  return dup3(screen->frame, fileno(screen->output), O_CLOEXEC) >= 0;
}

// Sends what was held back, between `before` and `after`; nothing when there is nothing.
static void let_go(cn_screen *screen, const char *before, const char *after) {
  fflush(screen->output);
  dup3(screen->terminal, fileno(screen->output), O_CLOEXEC);
  off_t size = lseek(screen->frame, 0, SEEK_CUR);
  if (size <= 0) return;
  size_t start = strlen(before), end = strlen(after);
  char *bytes = malloc(start + (size_t)size + end);
  if (bytes != NULL) {
    memcpy(bytes, before, start);
    ssize_t count = pread(screen->frame, bytes + start, (size_t)size, 0);
    if (count > 0) {
      memcpy(bytes + start + count, after, end);
      (void)cn_write(screen->terminal, bytes, start + (size_t)count + end);
    }
    free(bytes);
  }
  lseek(screen->frame, 0, SEEK_SET);
}

void cn_update(cn_screen *screen, int cursor_row, int cursor_column, const char *before, const char *after) {
  cn_stand_still_after_crash();
  set_term(screen->screen);
  int is_held = hold(screen);
  if (!is_held) (void)cn_write(fileno(screen->output), before, strlen(before));
  int rows = getmaxy(screen->window);
  int columns = getmaxx(screen->window);
  int shown = cursor_row >= 0 && cursor_row < rows && cursor_column >= 0 && cursor_column < columns;
  if (shown) wmove(screen->window, cursor_row, cursor_column);
  wnoutrefresh(screen->window);
  curs_set(0);
  doupdate();
  put_corner(screen);
  if (shown) {
    curs_set(1);
    fflush(screen->output);
  }
  if (is_held) {
    let_go(screen, before, after);
  } else {
    (void)cn_write(fileno(screen->output), after, strlen(after));
  }
}

int cn_write(int descriptor, const char *bytes, size_t count) {
  cn_stand_still_after_crash();
  while (count > 0) {
    ssize_t written = write(descriptor, bytes, count);
    if (written < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) {
        struct pollfd wait = {.fd = descriptor, .events = POLLOUT};
        if (poll(&wait, 1, 1000) > 0) continue;
      }
      return -1;
    }
    bytes += written;
    count -= (size_t)written;
  }
  return 0;
}
