// Questions to terminfo without a screen. Apart, because term.h makes macros of names such as `lines`.
#include "CNcurses.h"
#include <curses.h>
#include <term.h>

int cn_terminfo_colors(const char *term) {
  int error = 0;
  if (setupterm(term, 1, &error) != OK) return -1;
  int colors = tigetnum("colors");
  del_curterm(cur_term);
  return colors < 0 ? 0 : colors;
}

const char *cn_version(void) { return curses_version(); }
