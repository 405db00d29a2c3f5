#include "internal.h"

enum {
  LONGEST_LEASE_MS = 2000,
  CONFIRM_WITHIN_MS = 30000,
};

void kit_output_told_later(struct kit *kit, uint8_t output, enum kit_reason reason, uint32_t now) {
  struct kit_lease *lease = &kit->outputs.lease[output];
  lease->changed_at = now;
  lease->reason = (uint8_t)reason;
  kit->outputs.untold |= kit_bit(output);
}

bool kit_output_move(struct kit *kit, uint8_t output, bool on, enum kit_reason reason, uint32_t now) {
  struct kit_outputs *outputs = &kit->outputs;
  uint32_t bit = kit_bit(output);
  bool obeyed = kit->port->output(kit->port->context, output, on);
  bool was_on = (outputs->on & bit) != 0;
  bool is_on = on && obeyed;
  outputs->on = is_on ? outputs->on | bit : outputs->on & ~bit;
  outputs->stuck = !on && !obeyed ? outputs->stuck | bit : outputs->stuck & ~bit;
  if (is_on != was_on) {
    kit_output_told_later(kit, output, reason, now);
  }
  return obeyed;
}

enum kit_error kit_outputs_arm(struct kit *kit) {
  if (kit_emergency_stop_open(kit)) {
    return KIT_ERROR_EMERGENCY_STOP;
  }
  if (kit->outputs.stuck != 0) {
    return KIT_ERROR_HARDWARE;
  }
  kit->outputs.latched = false;
  kit->outputs.armed = true;
  return KIT_ERROR_NONE;
}

static enum kit_error switch_on(struct kit *kit, uint8_t output, enum kit_reason reason, uint32_t now) {
  kit->outputs.waiting &= ~kit_bit(output);
  if (!kit_output_move(kit, output, true, reason, now)) {
    kit_safe_latched(kit, KIT_REASON_KIT_FAULT, output, now);
    return KIT_ERROR_HARDWARE;
  }
  return KIT_ERROR_NONE;
}

static enum kit_error switch_off(struct kit *kit, uint8_t output, uint32_t now) {
  kit->outputs.waiting &= ~kit_bit(output);
  if (!kit_output_move(kit, output, false, KIT_REASON_HOST_COMMAND, now)) {
    kit_safe_latched(kit, KIT_REASON_KIT_FAULT, output, now);
    return KIT_ERROR_HARDWARE;
  }
  return KIT_ERROR_NONE;
}

static enum kit_error may_switch_on(const struct kit *kit, const struct kit_output *facts) {
  if (kit_emergency_stop_open(kit)) {
    return KIT_ERROR_EMERGENCY_STOP;
  }
  if (!kit->outputs.armed) {
    return KIT_ERROR_NOT_ARMED;
  }
  if ((facts->flags & KIT_OUTPUT_SUPPLY) != 0 && kit_busy(kit)) {
    return KIT_ERROR_BUSY;
  }
  return KIT_ERROR_NONE;
}

enum kit_error kit_outputs_set(struct kit *kit, const uint8_t *payload, uint32_t now, uint8_t *result) {
  struct kit_outputs *outputs = &kit->outputs;
  uint8_t output = payload[0];
  uint16_t asked_lease = kit_get16(payload + 2);
  if (payload[1] > 1 || asked_lease > LONGEST_LEASE_MS) {
    return KIT_ERROR_BAD_PAYLOAD;
  }
  if (output >= kit->model->outputs) {
    return KIT_ERROR_UNKNOWN_CHANNEL;
  }
  if (payload[1] == 0) {
    *result = 0;
    return switch_off(kit, output, now);
  }
  const struct kit_output *facts = &kit->model->output[output];
  enum kit_error refusal = may_switch_on(kit, facts);
  if (refusal != KIT_ERROR_NONE) {
    return refusal;
  }
  if ((facts->flags & KIT_OUTPUT_SUPPLY) != 0) {
    outputs->proved = kit_get32(payload + 4);
  }
  uint32_t bit = kit_bit(output);
  struct kit_lease *lease = &outputs->lease[output];
  lease->lease = asked_lease != 0 ? asked_lease : facts->lease;
  lease->renewed_at = now;
  *result = 1;
  if ((outputs->on & bit) != 0) {
    return KIT_ERROR_NONE;
  }
  if ((facts->flags & KIT_OUTPUT_CONFIRM) == 0) {
    return switch_on(kit, output, KIT_REASON_HOST_COMMAND, now);
  }
  *result = 2;
  if ((outputs->waiting & bit) == 0) {
    outputs->waiting |= bit;
    lease->asked_at = now;
  }
  return KIT_ERROR_NONE;
}

static void lapse(struct kit *kit, uint8_t output, enum kit_reason reason, uint32_t now) {
  kit->outputs.waiting &= ~kit_bit(output);
  kit_output_told_later(kit, output, reason, now);
}

static void check_leases(struct kit *kit, uint32_t now) {
  struct kit_outputs *outputs = &kit->outputs;
  if ((outputs->on | outputs->waiting) == 0) {
    return;
  }
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    const struct kit_lease *lease = &outputs->lease[i];
    bool waiting = (outputs->waiting & kit_bit(i)) != 0;
    bool on = (outputs->on & kit_bit(i)) != 0;
    bool over = now - lease->renewed_at >= lease->lease * KIT_MILLISECOND;
    if (on && over) {
      kit_safe_latched(kit, KIT_REASON_LEASE_ENDED, i, now);
      return;
    }
    if (waiting && over) {
      lapse(kit, i, KIT_REASON_LEASE_ENDED, now);
    } else if (waiting && now - lease->asked_at >= CONFIRM_WITHIN_MS * KIT_MILLISECOND) {
      lapse(kit, i, KIT_REASON_CONFIRM_TIME_OVER, now);
    }
  }
}

void kit_outputs_renew(struct kit *kit, uint32_t named, uint32_t now) {
  /* A kit that was held up must not let a late heartbeat revive a lease that has ended. */
  check_leases(kit, now);
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    if ((named & kit_bit(i)) != 0) {
      kit->outputs.lease[i].renewed_at = now;
    }
  }
}

void kit_outputs_confirm(struct kit *kit, uint32_t now) {
  check_leases(kit, now);
  bool supply_waits = false;
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    if ((kit->outputs.waiting & kit_bit(i)) == 0) {
      continue;
    }
    if ((kit->model->output[i].flags & KIT_OUTPUT_SUPPLY) != 0) {
      supply_waits = true;
    } else {
      switch_on(kit, i, KIT_REASON_CONFIRM_BUTTON, now);
    }
  }
  /* A second press while the kit looks changes nothing. */
  if (supply_waits && !kit_busy(kit) && kit_scan_verify(kit, now) != KIT_ERROR_NONE) {
    kit_safe_latched(kit, KIT_REASON_KIT_FAULT, KIT_NONE, now);
  }
}

void kit_outputs_verified(struct kit *kit, bool unchanged, uint32_t now) {
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    bool is_supply = (kit->model->output[i].flags & KIT_OUTPUT_SUPPLY) != 0;
    if (!is_supply || (kit->outputs.waiting & kit_bit(i)) == 0) {
      continue;
    }
    if (unchanged) {
      switch_on(kit, i, KIT_REASON_CONFIRM_BUTTON, now);
    } else {
      lapse(kit, i, KIT_REASON_WIRING_CHANGED, now);
    }
  }
}

void kit_outputs_poll(struct kit *kit, uint32_t now) {
  check_leases(kit, now);
  if (kit->outputs.stuck == 0) {
    return;
  }
  for (uint8_t i = 0; i < kit->model->outputs; i++) {
    if ((kit->outputs.stuck & kit_bit(i)) != 0) {
      kit_output_move(kit, i, false, KIT_REASON_KIT_FAULT, now);
    }
  }
}

uint32_t kit_outputs_on(const struct kit *kit) {
  return kit->outputs.on;
}
