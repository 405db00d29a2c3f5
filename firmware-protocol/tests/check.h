/* Checks that count. A failed check prints its place and the test goes on. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>

void check(bool passed, const char *text, const char *file, int line);
void check_equal(long long value, long long expected, const char *text, const char *file, int line);
/** Named before each failure that follows. */
void check_subject(const char *subject);

#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)
#define CHECK_EQUAL(value, expected)                                                                         \
  check_equal((long long)(value), (long long)(expected), #value, __FILE__, __LINE__)

void test_vectors(const char *folder);
void test_link(void);
void test_lossy_link(void);
void test_requests(void);
void test_outputs(void);
void test_confirm(void);
void test_verify(void);
void test_inputs(void);
void test_scan(void);
void test_scan_ends(void);
void test_probes(void);
void test_self_test(void);
void test_telemetry(void);
void test_model(void);

#endif
