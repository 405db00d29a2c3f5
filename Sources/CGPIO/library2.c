#include "internal.h"

/* libgpiod 2: user interface 2 of the kernel, which debounces and numbers the edges. */
#ifndef CGPIO_LIBRARY_1

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cgpio_line {
  struct gpiod_line_request *request;
  /** NULL for a line without edges. */
  struct gpiod_edge_event_buffer *events;
  unsigned number;
};

bool cgpio_chip_has_label(struct gpiod_chip *chip, const char *label) {
  struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
  bool is_it = info != NULL && strcmp(gpiod_chip_info_get_label(info), label) == 0;
  gpiod_chip_info_free(info);
  return is_it;
}

unsigned cgpio_chip_lines(struct gpiod_chip *chip) {
  struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
  size_t count = info == NULL ? 0 : gpiod_chip_info_get_num_lines(info);
  gpiod_chip_info_free(info);
  return (unsigned)count;
}

int cgpio_named_line(struct gpiod_chip *chip, const char *name) {
  return gpiod_chip_get_line_offset_from_name(chip, name);
}

static enum gpiod_line_bias bias_of(enum cgpio_bias bias) {
  switch (bias) {
  case CGPIO_BIAS_PULL_UP:
    return GPIOD_LINE_BIAS_PULL_UP;
  case CGPIO_BIAS_PULL_DOWN:
    return GPIOD_LINE_BIAS_PULL_DOWN;
  case CGPIO_BIAS_NONE:
    return GPIOD_LINE_BIAS_DISABLED;
  case CGPIO_BIAS_UNCHANGED:
    break;
  }
  return GPIOD_LINE_BIAS_AS_IS;
}

static int fill(struct gpiod_line_settings *settings, const struct cgpio_setup *setup) {
  gpiod_line_settings_set_active_low(settings, setup->is_active_low);
  if (gpiod_line_settings_set_bias(settings, bias_of(setup->bias)) != 0) {
    return -1;
  }
  if (setup->is_output) {
    enum gpiod_line_value value = setup->level ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
    return gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT) == 0
               ? gpiod_line_settings_set_output_value(settings, value)
               : -1;
  }
  if (gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT) != 0) {
    return -1;
  }
  if (!setup->has_edges) {
    return 0;
  }
  gpiod_line_settings_set_debounce_period_us(settings, setup->debounce);
  return gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
}

/** For one line; NULL with errno set. */
static struct gpiod_line_config *config_of(unsigned number, const struct cgpio_setup *setup) {
  struct gpiod_line_settings *settings = gpiod_line_settings_new();
  struct gpiod_line_config *config = gpiod_line_config_new();
  if (settings == NULL || config == NULL || fill(settings, setup) != 0 ||
      gpiod_line_config_add_line_settings(config, &number, 1, settings) != 0) {
    gpiod_line_config_free(config);
    config = NULL;
  }
  gpiod_line_settings_free(settings);
  return config;
}

static struct gpiod_line_request *request(struct gpiod_chip *chip, unsigned number, const char *consumer,
                                          const struct cgpio_setup *setup) {
  struct gpiod_line_config *config = config_of(number, setup);
  struct gpiod_request_config *who = gpiod_request_config_new();
  struct gpiod_line_request *result = NULL;
  if (config != NULL && who != NULL) {
    gpiod_request_config_set_consumer(who, consumer);
    result = gpiod_chip_request_lines(chip, who, config);
  }
  int error = errno;
  gpiod_request_config_free(who);
  gpiod_line_config_free(config);
  errno = error;
  return result;
}

void cgpio_name_consumer(struct gpiod_chip *chip, unsigned number, struct cgpio_failure *failure) {
  struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, number);
  if (info != NULL && gpiod_line_info_is_used(info) && gpiod_line_info_get_consumer(info) != NULL) {
    snprintf(failure->consumer, sizeof failure->consumer, "%s", gpiod_line_info_get_consumer(info));
  }
  gpiod_line_info_free(info);
}

static struct cgpio_line *give_up(struct cgpio_line *line, struct gpiod_chip *chip,
                                  struct cgpio_failure *failure, enum cgpio_step step, int error) {
  failure->step = step;
  failure->error = error;
  if (chip != NULL) {
    gpiod_chip_close(chip);
  }
  if (line != NULL) {
    cgpio_close(line);
  }
  return NULL;
}

struct cgpio_line *cgpio_open(const char *name, const char *line_name, const char *consumer,
                              const struct cgpio_setup *setup, struct cgpio_failure *failure) {
  memset(failure, 0, sizeof *failure);
  struct cgpio_line *line = calloc(1, sizeof *line);
  struct gpiod_chip *chip = line == NULL ? NULL : cgpio_find_chip(name);
  if (chip == NULL) {
    return give_up(line, chip, failure, CGPIO_STEP_CHIP, errno);
  }
  int number = cgpio_line_number(chip, line_name);
  if (number < 0) {
    return give_up(line, chip, failure, CGPIO_STEP_LINE, errno);
  }
  line->number = (unsigned)number;
  line->request = request(chip, line->number, consumer, setup);
  if (line->request == NULL) {
    int error = errno;
    cgpio_name_consumer(chip, line->number, failure);
    return give_up(line, chip, failure, CGPIO_STEP_REQUEST, error);
  }
  if (setup->has_edges && !setup->is_output && (line->events = gpiod_edge_event_buffer_new(1)) == NULL) {
    return give_up(line, chip, failure, CGPIO_STEP_REQUEST, errno);
  }
  gpiod_chip_close(chip);
  return line;
}

int cgpio_reconfigure(struct cgpio_line *line, const struct cgpio_setup *setup) {
  struct gpiod_line_config *config = config_of(line->number, setup);
  if (config == NULL) {
    return -1;
  }
  int result = gpiod_line_request_reconfigure_lines(line->request, config);
  int error = errno;
  gpiod_line_config_free(config);
  errno = error;
  return result;
}

int cgpio_get(struct cgpio_line *line) {
  return (int)gpiod_line_request_get_value(line->request, line->number);
}

int cgpio_set(struct cgpio_line *line, bool level) {
  enum gpiod_line_value value = level ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
  return gpiod_line_request_set_value(line->request, line->number, value);
}

int cgpio_descriptor(const struct cgpio_line *line) {
  return line->events == NULL ? -1 : gpiod_line_request_get_fd(line->request);
}

int cgpio_read_edge(struct cgpio_line *line, struct cgpio_edge *edge) {
  int ready = line->events == NULL ? 0 : gpiod_line_request_wait_edge_events(line->request, 0);
  if (ready <= 0) {
    return ready;
  }
  if (gpiod_line_request_read_edge_events(line->request, line->events, 1) != 1) {
    return -1;
  }
  struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(line->events, 0);
  edge->time = gpiod_edge_event_get_timestamp_ns(event);
  edge->number = (uint32_t)gpiod_edge_event_get_line_seqno(event);
  edge->is_rising = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
  return 1;
}

void cgpio_close(struct cgpio_line *line) {
  gpiod_edge_event_buffer_free(line->events);
  if (line->request != NULL) {
    gpiod_line_request_release(line->request);
  }
  free(line);
}

bool cgpio_kernel_debounces(void) {
  return true;
}

const char *cgpio_library(void) {
  static char text[32];
  snprintf(text, sizeof text, "libgpiod %s", gpiod_api_version());
  return text;
}

#endif
