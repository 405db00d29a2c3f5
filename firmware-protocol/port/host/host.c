#define _GNU_SOURCE
#include "kit_host.h"

#include <sys/random.h>
#include <time.h>

uint32_t kit_host_micros(void *context) {
  (void)context;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint32_t)((uint64_t)now.tv_sec * 1000000U + (uint64_t)now.tv_nsec / 1000U);
}

uint32_t kit_host_entropy(void *context) {
  uint32_t number = 0;
  if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number) {
    number = kit_host_micros(context);
  }
  return number;
}
