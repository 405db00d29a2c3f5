#include "internal.h"

#include <string.h>

bool kit_init(struct kit *kit, const struct kit_model *model, const struct kit_port *port,
              enum kit_reset cause) {
  if (!kit_model_usable(model, port)) {
    return false;
  }
  memset(kit, 0, sizeof *kit);
  kit->model = model;
  kit->port = port;
  kit->reset_cause = (uint8_t)cause;
  kit_outputs_start(kit);
  port->scan_bus(port->context, false);
  kit_inputs_start(kit);
  kit_probes_forget(kit);
  kit->outputs.untold = 0;
  kit->dictionary_crc = kit_dictionary_crc(model, port);
  kit->link.boot_nonce = port->entropy(port->context);
  kit->link.banner_at = port->micros(port->context);
  kit->link.due = KIT_DUE_BANNER;
  return true;
}

void kit_poll(struct kit *kit) {
  const struct kit_port *port = kit->port;
  uint32_t now = port->micros(port->context);
  /* Safety first: nothing below may delay it. */
  kit_outputs_poll(kit, now);
  kit_inputs_poll(kit, now);
  kit_link_poll(kit, now);
  kit_scan_poll(kit, now);
  kit_self_test_poll(kit, now);
  kit_telemetry_poll(kit, now);
  kit_probes_poll(kit, now);
  kit_outputs_send(kit);
  kit_inputs_send(kit);
  kit_send(kit, now);
  if (port->watchdog_kick != NULL) {
    port->watchdog_kick(port->context);
  }
}
