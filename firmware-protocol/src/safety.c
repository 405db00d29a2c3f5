#include "internal.h"

void kit_outputs_start(struct kit *kit) {
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    kit_output_move(kit, i, false, KIT_REASON_WATCHDOG_OR_RESET, 0);
  }
  for (uint8_t i = 0; i < kit->model->faults; i++) {
    kit->port->fault(kit->port->context, i, false);
  }
  if (kit->outputs.stuck != 0) {
    kit->outputs.latched = true;
  }
}

void kit_safe(struct kit *kit, enum kit_reason reason, uint32_t now) {
  struct kit_outputs *outputs = &kit->outputs;
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    if ((outputs->waiting & kit_bit(i)) != 0) {
      kit_output_told_later(kit, i, reason, now);
    }
    /* All of them, not only those that are believed to be on. */
    kit_output_move(kit, i, false, reason, now);
  }
  outputs->waiting = 0;
  outputs->armed = false;
}

void kit_safe_latched(struct kit *kit, enum kit_reason reason, uint8_t output, uint32_t now) {
  struct kit_outputs *outputs = &kit->outputs;
  kit_safe(kit, reason, now);
  outputs->latched = true;
  outputs->latch_untold = true;
  outputs->latch_reason = (uint8_t)reason;
  outputs->latch_output = output;
  outputs->latched_at = now;
}

void kit_fail_safe(struct kit *kit, enum kit_reason reason, uint8_t output) {
  kit_safe_latched(kit, reason, output, kit->port->micros(kit->port->context));
}

bool kit_emergency_stop_open(const struct kit *kit) {
  uint8_t input = kit->model->emergency_stop_input;
  /* Open as soon as one sample says so; closed when the level has lasted. */
  return input != KIT_NONE && (kit->inputs.raw & kit->inputs.levels & kit_bit(input)) == 0;
}

bool kit_supply_live(const struct kit *kit) {
  const struct kit_outputs *outputs = &kit->outputs;
  uint32_t live = outputs->on | outputs->stuck;
  /* While the kit verifies, the button was pressed already and nothing goes on before the bus is open again.
   */
  if (!kit->scan.verifying) {
    live |= outputs->waiting;
  }
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    if ((live & kit_bit(i)) != 0 && (kit->model->output[i].flags & KIT_OUTPUT_SUPPLY) != 0) {
      return true;
    }
  }
  return kit->port->supply_on != NULL && kit->port->supply_on(kit->port->context);
}

bool kit_busy(const struct kit *kit) {
  return kit->scan.stage != 0 || kit->self_test.stage != 0;
}

uint8_t kit_status(const struct kit *kit) {
  const struct kit_outputs *outputs = &kit->outputs;
  unsigned status = 0;
  status |= outputs->armed ? (unsigned)KIT_STATE_ARMED : 0U;
  status |= outputs->latched ? (unsigned)KIT_STATE_LATCHED : 0U;
  status |= outputs->on != 0 ? (unsigned)KIT_STATE_OUTPUT_ON : 0U;
  status |= kit_emergency_stop_open(kit) ? (unsigned)KIT_STATE_EMERGENCY_STOP : 0U;
  status |= kit_busy(kit) ? (unsigned)KIT_STATE_BUSY : 0U;
  status |= outputs->waiting != 0 ? (unsigned)KIT_STATE_WAITS_CONFIRM : 0U;
  return (uint8_t)status;
}

static bool send_latch(struct kit *kit) {
  struct kit_outputs *outputs = &kit->outputs;
  struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_SAFE_LATCHED);
  if (frame == NULL) {
    return false;
  }
  uint8_t *at = kit_put32(frame->payload, outputs->latched_at);
  at = kit_put8(at, outputs->latch_reason);
  kit_ring_add(kit, frame, kit_put8(at, outputs->latch_output));
  outputs->latch_untold = false;
  return true;
}

static bool send_change(struct kit *kit, uint8_t output) {
  struct kit_outputs *outputs = &kit->outputs;
  struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_OUTPUT_CHANGED);
  if (frame == NULL) {
    return false;
  }
  uint8_t *at = kit_put32(frame->payload, outputs->lease[output].changed_at);
  at = kit_put8(at, output);
  at = kit_put8(at, (outputs->on & kit_bit(output)) != 0 ? 1 : 0);
  kit_ring_add(kit, frame, kit_put8(at, outputs->lease[output].reason));
  outputs->untold &= ~kit_bit(output);
  return true;
}

void kit_outputs_send(struct kit *kit) {
  struct kit_outputs *outputs = &kit->outputs;
  if (outputs->latch_untold && !send_latch(kit)) {
    return;
  }
  if (outputs->untold == 0) {
    return;
  }
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    if ((outputs->untold & kit_bit(i)) != 0 && !send_change(kit, i)) {
      return;
    }
  }
}
