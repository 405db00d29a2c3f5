/* What CGPIO promises, tried on a chip of gpio-sim: the same program for libgpiod 1.6 and 2.
 *
 * contract NAME LABEL PULLS: name and label of a chip whose lines 0, 1 and 2 are called IN, OUT and BIAS;
 * PULLS is the folder of its pull attributes, such as /sys/devices/platform/gpio-sim.0/gpiochip0. Without
 * arguments only what needs no chip. */

#include "CGPIO.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int failed;

static void check(const char *what, bool good) {
  printf("%s  %s\n", good ? "passed" : "FAILED", what);
  failed += !good;
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void pull(const char *pulls, int line, bool up) {
  char path[256];
  snprintf(path, sizeof path, "%s/sim_gpio%d/pull", pulls, line);
  FILE *file = fopen(path, "w");
  if (file == NULL || fputs(up ? "pull-up" : "pull-down", file) < 0 || fclose(file) != 0) {
    check(path, false);
  }
}

/** Waits at most `milliseconds`; 1 with an edge, 0 without. */
static int edge_within(struct cgpio_line *line, struct cgpio_edge *edge, int milliseconds) {
  struct pollfd waiting = {.fd = cgpio_descriptor(line), .events = POLLIN};
  return poll(&waiting, 1, milliseconds) == 1 ? cgpio_read_edge(line, edge) : 0;
}

static void absent(void) {
  struct cgpio_setup setup = {0};
  struct cgpio_failure failure;
  bool none = cgpio_open("no-such-chip", "IN", "contract", &setup, &failure) == NULL;
  check("a chip that is not there", none && failure.step == CGPIO_STEP_CHIP && failure.error == ENOENT);
  none = cgpio_open("/dev/null", "IN", "contract", &setup, &failure) == NULL;
  check("a file that is no chip", none && failure.step == CGPIO_STEP_CHIP && failure.error != 0);
  cgpio_look("no-such-chip", "IN", &failure);
  check("looking at a chip that is not there", failure.step == CGPIO_STEP_CHIP && failure.error == ENOENT);
}

static void names(const char *chip, const char *label) {
  struct cgpio_setup setup = {0};
  struct cgpio_failure failure;
  check("a line that is not there", cgpio_open(chip, "NONE", "contract", &setup, &failure) == NULL &&
                                        failure.step == CGPIO_STEP_LINE && failure.error == ENOENT);
  cgpio_look(chip, "NONE", &failure);
  check("looking at a line that is not there", failure.step == CGPIO_STEP_LINE && failure.error == ENOENT);
  char path[64];
  snprintf(path, sizeof path, "/dev/%s", chip);
  const char *chips[] = {chip, label, path};
  for (int i = 0; i < 3; i++) {
    struct cgpio_line *line = cgpio_open(chips[i], i == 0 ? "0" : "IN", "contract", &setup, &failure);
    check(chips[i], line != NULL);
    if (line != NULL) {
      cgpio_close(line);
    }
  }
}

static void outputs(const char *chip) {
  struct cgpio_setup setup = {.is_output = true, .level = true};
  struct cgpio_failure failure;
  struct cgpio_line *line = cgpio_open(chip, "OUT", "contract", &setup, &failure);
  if (line == NULL) {
    check("an output", false);
    return;
  }
  check("an output has its level at once", cgpio_get(line) == 1);
  check("an output is set", cgpio_set(line, false) == 0 && cgpio_get(line) == 0);
  cgpio_look(chip, "OUT", &failure);
  check("looking at a line says who has it",
        failure.step == CGPIO_STEP_NONE && strcmp(failure.consumer, "contract") == 0);
  cgpio_look(chip, "IN", &failure);
  check("looking at a line that nobody has", failure.step == CGPIO_STEP_NONE && failure.consumer[0] == '\0');
  bool refused = cgpio_open(chip, "OUT", "thief", &setup, &failure) == NULL;
  check("a line in use names its consumer", refused && failure.step == CGPIO_STEP_REQUEST &&
                                                failure.error == EBUSY &&
                                                strcmp(failure.consumer, "contract") == 0);
  struct cgpio_setup inverted = {.is_output = true, .level = true, .is_active_low = true};
  check("active low, changed while it is open",
        cgpio_reconfigure(line, &inverted) == 0 && cgpio_get(line) == 1);
  cgpio_close(line);
  line = cgpio_open(chip, "OUT", "contract", &setup, &failure);
  check("a line that was given back can be had again", line != NULL);
  if (line != NULL) {
    cgpio_close(line);
  }
}

static void bias(const char *chip) {
  struct cgpio_setup up = {.bias = CGPIO_BIAS_PULL_UP};
  struct cgpio_setup down = {.bias = CGPIO_BIAS_PULL_DOWN};
  struct cgpio_failure failure;
  struct cgpio_line *line = cgpio_open(chip, "BIAS", "contract", &up, &failure);
  if (line == NULL) {
    check("an input with a pull resistor", false);
    return;
  }
  check("pulled up", cgpio_get(line) == 1);
  check("pulled down", cgpio_reconfigure(line, &down) == 0 && cgpio_get(line) == 0);
  cgpio_close(line);
}

static void edges(const char *chip, const char *pulls) {
  struct cgpio_setup setup = {.has_edges = true};
  struct cgpio_failure failure;
  pull(pulls, 0, false);
  struct cgpio_line *line = cgpio_open(chip, "IN", "contract", &setup, &failure);
  if (line == NULL) {
    check("an input with edges", false);
    return;
  }
  struct cgpio_edge edge;
  check("no edge yet, and no waiting", cgpio_read_edge(line, &edge) == 0);
  int good = 0;
  uint32_t number = 0;
  for (int i = 0; i < 100; i++) {
    bool level = i % 2 == 0;
    uint64_t before = now();
    pull(pulls, 0, level);
    bool came = edge_within(line, &edge, 500) == 1;
    bool numbered = cgpio_kernel_debounces() ? edge.number == number + 1 : edge.number == 0;
    good += came && edge.is_rising == level && edge.time >= before && edge.time <= now() && numbered;
    number = edge.number;
  }
  check("100 of 100 edges, dated by the kernel", good == 100);
  cgpio_close(line);
  setup.debounce = 50000;
  line = cgpio_kernel_debounces() ? cgpio_open(chip, "IN", "contract", &setup, &failure) : NULL;
  if (line == NULL) {
    check("debouncing is left to the caller", !cgpio_kernel_debounces());
    return;
  }
  pull(pulls, 0, true);
  pull(pulls, 0, false);
  check("a pulse that is too short is no edge", edge_within(line, &edge, 200) == 0);
  pull(pulls, 0, true);
  check("a level that lasts is one", edge_within(line, &edge, 500) == 1 && edge.is_rising);
  cgpio_close(line);
}

int main(int count, char **arguments) {
  printf("%s\n", cgpio_library());
  absent();
  if (count == 4) {
    names(arguments[1], arguments[2]);
    outputs(arguments[1]);
    bias(arguments[1]);
    edges(arguments[1], arguments[3]);
  }
  return failed != 0;
}
