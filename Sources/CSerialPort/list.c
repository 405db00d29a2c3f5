#include "CSerialPort.h"

#include <libserialport.h>
#include <stdio.h>
#include <string.h>

static void copy(char *target, size_t size, const char *text) {
  snprintf(target, size, "%s", text == NULL ? "" : text);
}

int csp_list(struct csp_info *ports, int capacity) {
  struct sp_port **found = NULL;
  if (sp_list_ports(&found) != SP_OK) {
    return -1;
  }
  int count = 0;
  for (; found[count] != NULL; count++) {
    if (count >= capacity) {
      continue;
    }
    const struct sp_port *port = found[count];
    struct csp_info *info = &ports[count];
    memset(info, 0, sizeof *info);
    copy(info->path, sizeof info->path, sp_get_port_name(port));
    copy(info->description, sizeof info->description, sp_get_port_description(port));
    info->is_usb = sp_get_port_transport(port) == SP_TRANSPORT_USB;
    if (info->is_usb) {
      copy(info->serial_number, sizeof info->serial_number, sp_get_port_usb_serial(port));
      (void)sp_get_port_usb_vid_pid(port, &info->vendor_id, &info->product_id);
    }
  }
  sp_free_port_list(found);
  return count;
}
