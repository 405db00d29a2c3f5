#define _GNU_SOURCE
#include "CSerialPort.h"

#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

struct csp_port {
  /** NULL for a pseudo-terminal. */
  struct sp_port *serial;
  int descriptor;
};

static void fail(struct csp_failure *failure, enum csp_step step, int error) {
  failure->step = step;
  failure->error = error;
}

static bool is_pseudo_terminal(const char *path) {
  static const char folder[] = "/dev/pts/";
  return strncmp(path, folder, sizeof folder - 1) == 0;
}

static bool lock(int descriptor, struct csp_failure *failure) {
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 || ioctl(descriptor, TIOCEXCL) != 0) {
    fail(failure, CSP_STEP_LOCK, errno);
    return false;
  }
  return true;
}

static bool open_pseudo_terminal(struct csp_port *port, const char *path, struct csp_failure *failure) {
  port->descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (port->descriptor < 0) {
    fail(failure, CSP_STEP_OPEN, errno);
    return false;
  }
  struct termios settings;
  if (tcgetattr(port->descriptor, &settings) != 0) {
    fail(failure, CSP_STEP_CONFIGURE, errno);
    return false;
  }
  cfmakeraw(&settings);
  if (tcsetattr(port->descriptor, TCSANOW, &settings) != 0) {
    fail(failure, CSP_STEP_CONFIGURE, errno);
    return false;
  }
  return true;
}

static bool configure(struct sp_port *serial, int descriptor, int baud) {
  if (sp_set_baudrate(serial, baud) != SP_OK || sp_set_bits(serial, 8) != SP_OK ||
      sp_set_parity(serial, SP_PARITY_NONE) != SP_OK || sp_set_stopbits(serial, 1) != SP_OK ||
      sp_set_flowcontrol(serial, SP_FLOWCONTROL_NONE) != SP_OK) {
    return false;
  }
  struct termios settings;
  if (tcgetattr(descriptor, &settings) != 0) {
    return false;
  }
  /* Lowering DTR on close would reset many kits. */
  settings.c_cflag &= ~(tcflag_t)HUPCL;
  /* With the library's minimum of 0, nothing to read would look like a cable that hung up. */
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  return tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

static bool open_serial(struct csp_port *port, const char *path, int baud, struct csp_failure *failure) {
  if (sp_get_port_by_name(path, &port->serial) != SP_OK) {
    port->serial = NULL;
    fail(failure, CSP_STEP_RECOGNISE, 0);
    return false;
  }
  if (sp_open(port->serial, SP_MODE_READ_WRITE) != SP_OK) {
    fail(failure, CSP_STEP_OPEN, sp_last_error_code());
    sp_free_port(port->serial);
    port->serial = NULL;
    return false;
  }
  if (sp_get_port_handle(port->serial, &port->descriptor) != SP_OK) {
    fail(failure, CSP_STEP_OPEN, 0);
    return false;
  }
  if (!configure(port->serial, port->descriptor, baud)) {
    fail(failure, CSP_STEP_CONFIGURE, errno);
    return false;
  }
  return true;
}

struct csp_port *csp_open(const char *path, int baud, struct csp_failure *failure) {
  fail(failure, CSP_STEP_NONE, 0);
  char resolved[PATH_MAX];
  if (realpath(path, resolved) == NULL) {
    fail(failure, CSP_STEP_RESOLVE, errno);
    return NULL;
  }
  struct csp_port *port = malloc(sizeof *port);
  if (port == NULL) {
    fail(failure, CSP_STEP_OPEN, ENOMEM);
    return NULL;
  }
  port->serial = NULL;
  port->descriptor = -1;
  bool is_open = is_pseudo_terminal(resolved) ? open_pseudo_terminal(port, resolved, failure)
                                              : open_serial(port, resolved, baud, failure);
  if (!is_open || !lock(port->descriptor, failure)) {
    csp_close(port);
    return NULL;
  }
  return port;
}

int csp_descriptor(const struct csp_port *port) {
  return port->descriptor;
}

void csp_close(struct csp_port *port) {
  if (port->descriptor >= 0) {
    ioctl(port->descriptor, TIOCNXCL);
  }
  if (port->serial != NULL) {
    sp_close(port->serial);
    sp_free_port(port->serial);
  } else if (port->descriptor >= 0) {
    close(port->descriptor);
  }
  free(port);
}
