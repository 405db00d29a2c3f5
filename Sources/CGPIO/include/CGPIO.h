#pragma once

#include <stdbool.h>
#include <stdint.h>

/**
 * One GPIO line at a time, the same over libgpiod 1.6 and 2.x; which of them is decided when this is
 * compiled. Not thread-safe: a line belongs to one thread.
 */
struct cgpio_line;

enum cgpio_bias {
  /** As the board has it. */
  CGPIO_BIAS_UNCHANGED,
  CGPIO_BIAS_PULL_UP,
  CGPIO_BIAS_PULL_DOWN,
  CGPIO_BIAS_NONE,
};

struct cgpio_setup {
  bool is_output;
  /** Level of an output from the first moment, before inversion by `is_active_low`. */
  bool level;
  bool is_active_low;
  enum cgpio_bias bias;
  /** Report every edge of an input; such a line stays an input. */
  bool has_edges;
  /** µs that a new level must last; see `cgpio_kernel_debounces`. */
  uint32_t debounce;
};

enum cgpio_step {
  CGPIO_STEP_NONE,
  /** There is no such chip, or it may not be opened. */
  CGPIO_STEP_CHIP,
  /** The chip has no line of that name. */
  CGPIO_STEP_LINE,
  /** The line cannot be had as it was asked for. */
  CGPIO_STEP_REQUEST,
};

struct cgpio_failure {
  enum cgpio_step step;
  /** As in errno.h; 0 when the system gave none. */
  int error;
  /** Who has the line now; empty when nobody, or nobody knows. */
  char consumer[32];
};

struct cgpio_edge {
  /** ns of CLOCK_MONOTONIC, taken by the kernel. */
  uint64_t time;
  /** Rises by 1 with each edge of the line, lost ones included; always 0 with libgpiod 1.6, which cannot
   * tell. */
  uint32_t number;
  bool is_rising;
};

/**
 * Takes a line. `chip` is a path, a name such as gpiochip0 or a label; `line` is a name, or the number of a
 * line that has none. NULL when it cannot be had: then `failure` says why.
 */
struct cgpio_line *cgpio_open(const char *chip, const char *line, const char *consumer,
                              const struct cgpio_setup *setup, struct cgpio_failure *failure);

/**
 * Looks at a line without taking it. `found->step` is CGPIO_STEP_NONE when it is there, and
 * `found->consumer` says who has it.
 */
void cgpio_look(const char *chip, const char *line, struct cgpio_failure *found);

/** Changes direction, level and bias of a line without edges. 0, or -1 with errno set. */
int cgpio_reconfigure(struct cgpio_line *line, const struct cgpio_setup *setup);

/** 0 or 1, -1 with errno set when it cannot be read. */
int cgpio_get(struct cgpio_line *line);

/** 0, or -1 with errno set. */
int cgpio_set(struct cgpio_line *line, bool level);

/** Becomes readable when there are edges; -1 for a line without them. */
int cgpio_descriptor(const struct cgpio_line *line);

/** 1 with the oldest edge, 0 when there is none, -1 with errno set. Never waits. */
int cgpio_read_edge(struct cgpio_line *line, struct cgpio_edge *edge);

/** Gives the line back. What level an output then has is for its driver to say. */
void cgpio_close(struct cgpio_line *line);

/** Whether `debounce` is done below this interface; otherwise it is for the caller to do. */
bool cgpio_kernel_debounces(void);

/** Such as "libgpiod 1.6.3". */
const char *cgpio_library(void);
