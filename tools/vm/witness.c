/* For the check alone: writes down which ports libserialport opened, loaded before it (LD_PRELOAD). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <libserialport.h>
#include <stdio.h>

typedef enum sp_return opening(struct sp_port *, enum sp_mode);

enum sp_return sp_open(struct sp_port *port, enum sp_mode mode) {
  static opening *real;
  if (real == NULL) {
    *(void **)&real = dlsym(RTLD_NEXT, "sp_open");
  }
  enum sp_return result = real(port, mode);
  FILE *file = fopen("/run/proefbank/opened", "a");
  if (file != NULL) {
    fprintf(file, "%s %d\n", sp_get_port_name(port), (int)result);
    fclose(file);
  }
  return result;
}
