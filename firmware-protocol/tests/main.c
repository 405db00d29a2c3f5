#include "check.h"

#include <stdio.h>

static int passed_count;
static int failed_count;
static const char *subject_now;

void check_subject(const char *subject) {
  subject_now = subject;
}

static void count(bool passed, const char *file, int line) {
  if (passed) {
    passed_count++;
    return;
  }
  failed_count++;
  printf("%s:%d: %s: ", file, line, subject_now);
}

void check(bool passed, const char *text, const char *file, int line) {
  count(passed, file, line);
  if (!passed) {
    printf("not true: %s\n", text);
  }
}

void check_equal(long long value, long long expected, const char *text, const char *file, int line) {
  count(value == expected, file, line);
  if (value != expected) {
    printf("%s is %lld, expected %lld\n", text, value, expected);
  }
}

int main(int count_of_arguments, char **arguments) {
  test_vectors(count_of_arguments > 1 ? arguments[1] : "vectors");
  test_link();
  test_lossy_link();
  test_requests();
  test_outputs();
  test_confirm();
  test_verify();
  test_inputs();
  test_scan();
  test_scan_ends();
  test_probes();
  test_self_test();
  test_telemetry();
  test_model();
  printf("%d passed, %d failed\n", passed_count, failed_count);
  return failed_count == 0 ? 0 : 1;
}
