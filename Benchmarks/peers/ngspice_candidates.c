// Times libngspice on the candidates of a fault dictionary: each one is an `alter` of one resistor and an
// `op`. Reads a netlist and lines `resistor ohms healthy-ohms`; prints µs per candidate of each round, then
// for each candidate the voltages of all nodes.

// The header of ngspice needs `bool` and does not include it.
// clang-format off
#include <stdbool.h>
#include <ngspice/sharedspice.h>
// clang-format on
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 4096 };

static int quiet(char *text, int id, void *user) {
  (void)text, (void)id, (void)user;
  return 0;
}

static int stop(int status, bool unload, bool quit, int id, void *user) {
  (void)unload, (void)quit, (void)id, (void)user;
  fprintf(stderr, "ngspice gave up with %d\n", status);
  exit(1);
}

static void command(const char *text) {
  char line[128];
  snprintf(line, sizeof line, "%s", text);
  if (ngSpice_Command(line) != 0) {
    fprintf(stderr, "ngspice refuses: %s\n", text);
    exit(1);
  }
}

static void alter(int resistor, double ohms) {
  char line[64];
  snprintf(line, sizeof line, "alter r%d = %.17g", resistor, ohms);
  command(line);
}

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1e6 * (double)now.tv_sec + 1e-3 * (double)now.tv_nsec;
}

int main(int count, char **arguments) {
  static int resistor[MOST];
  static double ohms[MOST], healthy[MOST];
  if (count != 5)
    return 2;
  const int nodes = atoi(arguments[3]), rounds = atoi(arguments[4]);
  FILE *file = fopen(arguments[2], "r");
  int candidates = 0;
  while (file && candidates < MOST &&
         fscanf(file, "%d %lf %lf", &resistor[candidates], &ohms[candidates], &healthy[candidates]) == 3)
    candidates++;
  ngSpice_Init(quiet, quiet, stop, NULL, NULL, NULL, NULL);
  char source[512];
  snprintf(source, sizeof source, "source %s", arguments[1]);
  command(source);
  command("op");
  for (int round = 0; round < rounds; round++) {
    double spent = 0;
    for (int index = 0; index < candidates; index++) {
      const double start = microseconds();
      alter(resistor[index], ohms[index]);
      command("op");
      spent += microseconds() - start;
      // Each `op` leaves a plot behind; going back to the healthy circuit is not counted either.
      alter(resistor[index], healthy[index]);
      command("destroy all");
    }
    printf("%.6f\n", spent / candidates);
  }
  for (int index = 0; index < candidates; index++) {
    alter(resistor[index], ohms[index]);
    command("op");
    for (int node = 1; node < nodes; node++) {
      char name[32];
      snprintf(name, sizeof name, "%d", node);
      pvector_info vector = ngGet_Vec_Info(name);
      printf("%.15g%c", vector ? vector->v_realdata[0] : 0.0, node + 1 < nodes ? ' ' : '\n');
    }
    alter(resistor[index], healthy[index]);
    command("destroy all");
  }
  return 0;
}
