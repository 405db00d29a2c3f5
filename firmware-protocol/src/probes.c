#include "internal.h"

enum {
  LOOK_EVERY_MS = 10,
  VALID = 0,
  OVER_RANGE = 1,
  TOUCHES_NONE = 2,
};

static uint8_t locate(const struct kit *kit, enum kit_probe probe) {
  return kit->port->probe_locate(kit->port->context, probe);
}

enum kit_error kit_probes_read(struct kit *kit, uint8_t mode, uint32_t now, uint8_t **at) {
  const struct kit_port *port = kit->port;
  if (mode > KIT_PROBE_OHMS) {
    return KIT_ERROR_BAD_PAYLOAD;
  }
  if (port->probe_locate == NULL) {
    return KIT_ERROR_UNKNOWN_CHANNEL;
  }
  if (kit_busy(kit)) {
    return KIT_ERROR_BUSY;
  }
  if (mode == KIT_PROBE_OHMS && kit_supply_live(kit)) {
    return KIT_ERROR_INTERLOCK;
  }
  uint8_t red = locate(kit, KIT_PROBE_RED);
  uint8_t black = locate(kit, KIT_PROBE_BLACK);
  uint8_t status = TOUCHES_NONE;
  struct kit_probe_reading reading = {0, 0, false};
  if (red != KIT_NONE && black != KIT_NONE) {
    if (!port->probe_read(port->context, (enum kit_probe_mode)mode, &reading)) {
      return KIT_ERROR_HARDWARE;
    }
    status = reading.over_range ? OVER_RANGE : VALID;
  }
  *at = kit_put32(*at, now);
  *at = kit_put8(*at, mode);
  *at = kit_put8(*at, red);
  *at = kit_put8(*at, black);
  *at = kit_put8(*at, status);
  *at = kit_put32(*at, (uint32_t)reading.value);
  *at = kit_put32(*at, reading.uncertainty);
  return KIT_ERROR_NONE;
}

void kit_probes_forget(struct kit *kit) {
  struct kit_probes *probes = &kit->probes;
  for (uint8_t i = 0; i < 2; i++) {
    probes->seen[i] = KIT_NONE;
    probes->touched[i] = KIT_NONE;
  }
  probes->untold = false;
}

/** Looks at one lead; a place counts when it is seen twice in a row. */
static void look(struct kit *kit, uint32_t now) {
  struct kit_probes *probes = &kit->probes;
  uint8_t probe = probes->next;
  uint8_t place = locate(kit, (enum kit_probe)probe);
  if (place == probes->seen[probe] && place != probes->touched[probe]) {
    probes->touched[probe] = place;
    probes->moved_at = now;
    probes->untold = true;
  }
  probes->seen[probe] = place;
  probes->next = probe == KIT_PROBE_RED ? KIT_PROBE_BLACK : KIT_PROBE_RED;
  probes->looked_at = now;
}

void kit_probes_poll(struct kit *kit, uint32_t now) {
  struct kit_probes *probes = &kit->probes;
  if (!kit->link.session || kit->port->probe_locate == NULL || kit_busy(kit)) {
    return;
  }
  if (now - probes->looked_at >= LOOK_EVERY_MS * KIT_MILLISECOND) {
    look(kit, now);
  }
  if (!probes->untold) {
    return;
  }
  struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_PROBES_MOVED);
  if (frame != NULL) {
    uint8_t *at = kit_put32(frame->payload, probes->moved_at);
    at = kit_put8(at, probes->touched[KIT_PROBE_RED]);
    kit_ring_add(kit, frame, kit_put8(at, probes->touched[KIT_PROBE_BLACK]));
    probes->untold = false;
  }
}
