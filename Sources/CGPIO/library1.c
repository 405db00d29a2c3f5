#include "internal.h"

/* libgpiod 1.5 and later of the first series: user interface 1 of the kernel, which does not debounce. */
#ifdef CGPIO_LIBRARY_1

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cgpio_line {
  struct gpiod_chip *chip;
  struct gpiod_line *line;
  bool has_edges;
};

bool cgpio_chip_has_label(struct gpiod_chip *chip, const char *label) {
  return strcmp(gpiod_chip_label(chip), label) == 0;
}

unsigned cgpio_chip_lines(struct gpiod_chip *chip) {
  return gpiod_chip_num_lines(chip);
}

int cgpio_named_line(struct gpiod_chip *chip, const char *name) {
  struct gpiod_line *line = gpiod_chip_find_line(chip, name);
  return line == NULL ? -1 : (int)gpiod_line_offset(line);
}

static int flags_of(const struct cgpio_setup *setup) {
  int flags = setup->is_active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  switch (setup->bias) {
  case CGPIO_BIAS_PULL_UP:
    return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
  case CGPIO_BIAS_PULL_DOWN:
    return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
  case CGPIO_BIAS_NONE:
    return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
  case CGPIO_BIAS_UNCHANGED:
    break;
  }
  return flags;
}

static int request(struct gpiod_line *line, const char *consumer, const struct cgpio_setup *setup) {
  struct gpiod_line_request_config config = {.consumer = consumer, .flags = flags_of(setup)};
  if (setup->is_output) {
    config.request_type = GPIOD_LINE_REQUEST_DIRECTION_OUTPUT;
  } else if (setup->has_edges) {
    config.request_type = GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES;
  } else {
    config.request_type = GPIOD_LINE_REQUEST_DIRECTION_INPUT;
  }
  return gpiod_line_request(line, &config, setup->level);
}

void cgpio_name_consumer(struct gpiod_chip *chip, unsigned number, struct cgpio_failure *failure) {
  struct gpiod_line *line = gpiod_chip_get_line(chip, number);
  if (line != NULL && gpiod_line_is_used(line) && gpiod_line_consumer(line) != NULL) {
    snprintf(failure->consumer, sizeof failure->consumer, "%s", gpiod_line_consumer(line));
  }
}

static struct cgpio_line *give_up(struct cgpio_line *line, struct cgpio_failure *failure,
                                  enum cgpio_step step, int error) {
  failure->step = step;
  failure->error = error;
  if (line != NULL && line->chip != NULL) {
    gpiod_chip_close(line->chip);
  }
  free(line);
  return NULL;
}

struct cgpio_line *cgpio_open(const char *chip, const char *name, const char *consumer,
                              const struct cgpio_setup *setup, struct cgpio_failure *failure) {
  memset(failure, 0, sizeof *failure);
  struct cgpio_line *line = calloc(1, sizeof *line);
  if (line == NULL || (line->chip = cgpio_find_chip(chip)) == NULL) {
    return give_up(line, failure, CGPIO_STEP_CHIP, errno);
  }
  int number = cgpio_line_number(line->chip, name);
  if (number < 0 || (line->line = gpiod_chip_get_line(line->chip, (unsigned)number)) == NULL) {
    return give_up(line, failure, CGPIO_STEP_LINE, errno);
  }
  if (request(line->line, consumer, setup) != 0) {
    int error = errno;
    cgpio_name_consumer(line->chip, (unsigned)number, failure);
    return give_up(line, failure, CGPIO_STEP_REQUEST, error);
  }
  line->has_edges = setup->has_edges && !setup->is_output;
  return line;
}

int cgpio_reconfigure(struct cgpio_line *line, const struct cgpio_setup *setup) {
  int direction = setup->is_output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT : GPIOD_LINE_REQUEST_DIRECTION_INPUT;
  return gpiod_line_set_config(line->line, direction, flags_of(setup), setup->level);
}

int cgpio_get(struct cgpio_line *line) {
  return gpiod_line_get_value(line->line);
}

int cgpio_set(struct cgpio_line *line, bool level) {
  return gpiod_line_set_value(line->line, level);
}

int cgpio_descriptor(const struct cgpio_line *line) {
  return line->has_edges ? gpiod_line_event_get_fd(line->line) : -1;
}

int cgpio_read_edge(struct cgpio_line *line, struct cgpio_edge *edge) {
  struct pollfd waiting = {.fd = cgpio_descriptor(line), .events = POLLIN};
  int ready = poll(&waiting, 1, 0);
  if (ready <= 0) {
    return ready;
  }
  struct gpiod_line_event event;
  if (gpiod_line_event_read(line->line, &event) != 0) {
    return -1;
  }
  edge->time = (uint64_t)event.ts.tv_sec * 1000000000u + (uint64_t)event.ts.tv_nsec;
  edge->number = 0;
  edge->is_rising = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
  return 1;
}

void cgpio_close(struct cgpio_line *line) {
  gpiod_line_release(line->line);
  gpiod_chip_close(line->chip);
  free(line);
}

bool cgpio_kernel_debounces(void) {
  return false;
}

const char *cgpio_library(void) {
  static char text[32];
  snprintf(text, sizeof text, "libgpiod %s", gpiod_version_string());
  return text;
}

#endif
