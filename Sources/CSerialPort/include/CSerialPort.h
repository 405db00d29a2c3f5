/* Serial ports: which there are, and a configured, non-blocking descriptor for one of them.
 *
 * libserialport enumerates and configures real ports; it cannot open a pseudo-terminal and does not notice a
 * hang-up, so that pseudo-terminals are opened here and all reading and writing is left to the caller's
 * poll(). */
#ifndef CSERIALPORT_H
#define CSERIALPORT_H

#include <stdbool.h>

/** What failed; see `struct csp_failure`. */
enum csp_step {
  CSP_STEP_NONE = 0,
  /** The path does not lead to a file. */
  CSP_STEP_RESOLVE,
  /** The file is no serial port. */
  CSP_STEP_RECOGNISE,
  CSP_STEP_OPEN,
  /** Another program has locked the port. */
  CSP_STEP_LOCK,
  CSP_STEP_CONFIGURE,
};

struct csp_failure {
  enum csp_step step;
  /** As in errno.h; 0 when the system gave none. */
  int error;
};

/** An open port. */
struct csp_port;

/** Opens `path` (symbolic links are followed) raw, 8 data bits, no parity, 1 stop bit, no flow control,
 * exclusively, and so that closing it does not reset the kit. NULL with `failure` filled in when that fails.
 */
struct csp_port *csp_open(const char *path, int baud, struct csp_failure *failure);

/** Non-blocking; belongs to the port. */
int csp_descriptor(const struct csp_port *port);

/** The port is unusable after this. */
void csp_close(struct csp_port *port);

/** One serial port of this computer. Texts are empty when unknown. */
struct csp_info {
  char path[256];
  char description[256];
  char serial_number[128];
  bool is_usb;
  int vendor_id;
  int product_id;
};

/** Fills in at most `capacity` ports and returns how many there are, or -1. */
int csp_list(struct csp_info *ports, int capacity);

#endif
