#include "internal.h"

enum { LEVEL_BIT = 0x80 };

static uint32_t read_raw(const struct kit *kit) {
  uint32_t known = kit->model->inputs == KIT_INPUTS_MAX ? UINT32_MAX : kit_bit(kit->model->inputs) - 1;
  return kit->port->inputs(kit->port->context) & known;
}

void kit_inputs_start(struct kit *kit) {
  kit->inputs.raw = read_raw(kit);
  kit->inputs.levels = kit->inputs.raw;
  if (kit_emergency_stop_open(kit)) {
    kit->outputs.latched = true;
  }
}

void kit_inputs_forget(struct kit *kit) {
  kit->inputs.count = 0;
  kit->inputs.lost = 0;
}

static void remember_edge(struct kit *kit, uint8_t input, bool level, uint32_t at) {
  struct kit_inputs *inputs = &kit->inputs;
  if (!kit->link.session) {
    return;
  }
  /* Once an edge is lost the following ones are too, until the host was told: EDGES_LOST stands in their
   * place. */
  if (inputs->lost > 0 || inputs->count == KIT_EDGES_MAX) {
    inputs->lost_at = at;
    if (inputs->lost < UINT16_MAX) {
      inputs->lost++;
    }
    return;
  }
  uint8_t slot = (uint8_t)((inputs->first + inputs->count) % KIT_EDGES_MAX);
  inputs->edge[slot] = (uint8_t)(input | (level ? LEVEL_BIT : 0));
  inputs->edge_at[slot] = at;
  inputs->count++;
}

static void take_level(struct kit *kit, uint8_t input, bool level, uint32_t now) {
  remember_edge(kit, input, level, kit->inputs.moved_at[input]);
  if (input != kit->model->confirm_input) {
    kit_scan_disturbed(kit);
  } else if (level) {
    kit_outputs_confirm(kit, now);
  }
}

void kit_inputs_poll(struct kit *kit, uint32_t now) {
  struct kit_inputs *inputs = &kit->inputs;
  bool was_open = kit_emergency_stop_open(kit);
  inputs->raw = read_raw(kit);
  if (!was_open && kit_emergency_stop_open(kit)) {
    kit_safe_latched(kit, KIT_REASON_EMERGENCY_STOP, KIT_NONE, now);
  }
  uint32_t different = inputs->raw ^ inputs->levels;
  inputs->moving &= different;
  if (different == 0) {
    return;
  }
  for (uint8_t i = 0; i < kit->model->inputs; i++) {
    uint32_t bit = kit_bit(i);
    if ((different & bit) == 0) {
      continue;
    }
    if ((inputs->moving & bit) == 0) {
      inputs->moving |= bit;
      inputs->moved_at[i] = now;
    }
    if (now - inputs->moved_at[i] >= kit->model->debounce) {
      inputs->moving &= ~bit;
      inputs->levels ^= bit;
      take_level(kit, i, (inputs->levels & bit) != 0, now);
    }
  }
}

void kit_inputs_send(struct kit *kit) {
  struct kit_inputs *inputs = &kit->inputs;
  while (inputs->count > 0) {
    struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_EDGE);
    if (frame == NULL) {
      return;
    }
    uint8_t edge = inputs->edge[inputs->first];
    uint8_t *at = kit_put32(frame->payload, inputs->edge_at[inputs->first]);
    at = kit_put8(at, (uint8_t)(edge & ~LEVEL_BIT));
    kit_ring_add(kit, frame, kit_put8(at, (edge & LEVEL_BIT) != 0 ? 1 : 0));
    inputs->first = (uint8_t)((inputs->first + 1) % KIT_EDGES_MAX);
    inputs->count--;
  }
  if (inputs->lost > 0) {
    struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_EDGES_LOST);
    if (frame == NULL) {
      return;
    }
    uint8_t *at = kit_put32(frame->payload, inputs->lost_at);
    kit_ring_add(kit, frame, kit_put16(at, inputs->lost));
    inputs->lost = 0;
  }
}
