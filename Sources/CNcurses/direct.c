// True colour through ncurses: a terminfo entry made in memory.
//
// ncurses sends only what terminfo says, and few systems have an entry of direct colours for the terminal at hand. So
// the terminal's own entry is written out anew with one more kind of colour, and given to ncurses in the variable
// TERMINFO, which takes a whole entry in base64: no file is written and no program is run.
//
// Source: term(5), extended number format; ncurses(3X), "TERMINFO".
#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <term.h>

enum { room = 32000 };

// Below 16 the user's palette, below 256 the table, and from CN_DIRECT on red, green and blue.
#define DIRECT(base, bright, table)                                                                   \
  "\033[%?%p1%{8}%<%t" base "%p1%d%e%p1%{16}%<%t" bright "%p1%{8}%-%d%e%p1%{256}%<%t" table           \
  "8;5;%p1%d%e" table "8;2;%p1%{65536}%/%{255}%&%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"

static const char foreground[] = DIRECT("3", "9", "3");
static const char background[] = DIRECT("4", "10", "4");

// What ncurses itself asks for beyond the standard names.
static const char *const flags[] = {"AX", "NQ", "RGB", "XF", "XT"};
static const char *const texts[] = {"E3"};
enum { flag_count = sizeof flags / sizeof *flags, text_count = sizeof texts / sizeof *texts };

typedef struct {
  uint8_t bytes[room];
  size_t length;
  int failed;
} buffer;

static void put(buffer *out, const void *bytes, size_t count) {
  if (out->length + count > room) {
    out->failed = 1;
    return;
  }
  memcpy(out->bytes + out->length, bytes, count);
  out->length += count;
}

static void put_number(buffer *out, int32_t value, size_t size) {
  uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
  put(out, bytes, size);
}

static void put_even(buffer *out) {
  if (out->length % 2 != 0) put(out, "", 1);
}

static void put_text(buffer *offsets, buffer *table, const char *text) {
  if (text == NULL || text == (const char *)-1) {
    put_number(offsets, text == NULL ? -1 : -2, 2);
    return;
  }
  put_number(offsets, (int32_t)table->length, 2);
  put(table, text, strlen(text) + 1);
}

static int is_named(const char *name, const char *wanted) { return strcmp(name, wanted) == 0; }

// The entry of the current terminal, in the form of a compiled file.
static int write_entry(const char *term, buffer *out, buffer *offsets, buffer *table) {
  char all[256];
  // The name must be the one that is asked for, or the entry would be refused.
  snprintf(all, sizeof all, "%s|with direct colours", term);
  int flag_total = 0, number_total = 0, text_total = 0;
  while (boolnames[flag_total] != NULL) flag_total++;
  while (numnames[number_total] != NULL) number_total++;
  while (strnames[text_total] != NULL) text_total++;

  for (int index = 0; index < text_total; index++) {
    const char *name = strnames[index];
    const char *text = is_named(name, "setaf") ? foreground : is_named(name, "setab") ? background : tigetstr(name);
    put_text(offsets, table, text);
  }
  const int header[] = {01036, (int)strlen(all) + 1, flag_total, number_total, text_total, (int)table->length};
  for (int index = 0; index < 6; index++) put_number(out, header[index], 2);
  put(out, all, strlen(all) + 1);
  for (int index = 0; index < flag_total; index++) put(out, tigetflag(boolnames[index]) > 0 ? "\1" : "\0", 1);
  put_even(out);
  for (int index = 0; index < number_total; index++) {
    const char *name = numnames[index];
    int value = is_named(name, "colors") ? 2 * CN_DIRECT : is_named(name, "pairs") ? 65536 : tigetnum(name);
    put_number(out, value, 4);
  }
  put(out, offsets->bytes, offsets->length);
  put(out, table->bytes, table->length);
  put_even(out);

  // The extended part: counts, values, then the names behind the texts they may have.
  offsets->length = table->length = 0;
  for (int index = 0; index < text_count; index++) put_text(offsets, table, tigetstr(texts[index]));
  size_t values = table->length;
  for (int index = 0; index < flag_count; index++) {
    put_number(offsets, (int32_t)(table->length - values), 2);
    put(table, flags[index], strlen(flags[index]) + 1);
  }
  for (int index = 0; index < text_count; index++) {
    put_number(offsets, (int32_t)(table->length - values), 2);
    put(table, texts[index], strlen(texts[index]) + 1);
  }
  const int extended[] = {flag_count, 0, text_count, (int)(offsets->length / 2), (int)table->length};
  for (int index = 0; index < 5; index++) put_number(out, extended[index], 2);
  for (int index = 0; index < flag_count; index++)
    put(out, is_named(flags[index], "RGB") || tigetflag(flags[index]) > 0 ? "\1" : "\0", 1);
  put_even(out);
  put(out, offsets->bytes, offsets->length);
  put(out, table->bytes, table->length);
  return !(out->failed || offsets->failed || table->failed);
}

static char *base64(const buffer *bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char *text = malloc(bytes->length * 4 / 3 + 16);
  if (text == NULL) return NULL;
  char *end = stpcpy(text, "b64:");
  for (size_t index = 0; index < bytes->length; index += 3) {
    size_t left = bytes->length - index;
    uint32_t group = (uint32_t)bytes->bytes[index] << 16;
    if (left > 1) group |= (uint32_t)bytes->bytes[index + 1] << 8;
    if (left > 2) group |= bytes->bytes[index + 2];
    *end++ = digits[group >> 18];
    *end++ = digits[group >> 12 & 63];
    *end++ = left > 1 ? digits[group >> 6 & 63] : '=';
    *end++ = left > 2 ? digits[group & 63] : '=';
  }
  *end = 0;
  return text;
}

// A screen that is up keeps its terminal as the current one.
static TERMINAL *take_up(const char *term) {
  TERMINAL *current = cur_term;
  int error = 0;
  if (setupterm(term, STDOUT_FILENO, &error) == ERR) {
    set_curterm(current);
    return NULL;
  }
  return set_curterm(current);
}

int cn_knows(const char *term, int *colors, int *direct) {
  TERMINAL *asked = take_up(term);
  if (asked == NULL) return 0;
  TERMINAL *current = set_curterm(asked);
  *colors = tigetnum("colors");
  *direct = tigetflag("RGB") > 0 || tigetflag("Tc") > 0 || *colors >= 1 << 24;
  set_curterm(current);
  del_curterm(asked);
  return 1;
}

char *cn_direct_entry(const char *term) {
  TERMINAL *asked = take_up(term);
  if (asked == NULL) return NULL;
  TERMINAL *current = set_curterm(asked);
  buffer *parts = calloc(3, sizeof *parts);
  char *text = NULL;
  // Without a way back to the default colours ncurses would need the pair that it cannot name.
  int is_capable = tigetstr("op") != NULL && tigetstr("op") != (char *)-1;
  if (parts != NULL && is_capable && write_entry(term, &parts[0], &parts[1], &parts[2])) text = base64(&parts[0]);
  free(parts);
  set_curterm(current);
  del_curterm(asked);
  return text;
}
