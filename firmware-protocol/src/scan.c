#include "internal.h"

#include <string.h>

/* idle → settling → measuring ⇄ sending a row ⇄ sending its resistances … → sending the end → idle.
 * A row is cut where its frame or the memory for resistances is full; the rest follows as a row of its own.
 *
 * A verification sends nothing: idle → settling → measuring → leaving → idle, and a supply goes on or does
 * not.
 */
enum stage {
  IDLE = 0,
  SETTLING,
  MEASURING,
  SENDING_ROW,
  SENDING_OHMS,
  SENDING_END,
  LEAVING,
};

enum status {
  COMPLETE = 0,
  DISTURBED = 1,
  ABORTED = 2,
};

enum kit_class {
  OPEN = 0,
  CONNECTED = 1,
  RESISTIVE = 2,
  UNCERTAIN = 3,
};

static enum kit_error begin(struct kit *kit, bool verifying, uint32_t now) {
  struct kit_scan *scan = &kit->scan;
  if (!kit->port->scan_bus(kit->port->context, true)) {
    kit->port->scan_bus(kit->port->context, false);
    return KIT_ERROR_HARDWARE;
  }
  memset(scan, 0, sizeof *scan);
  scan->stage = SETTLING;
  scan->verifying = verifying;
  scan->switched_at = now;
  return KIT_ERROR_NONE;
}

enum kit_error kit_scan_start(struct kit *kit, uint32_t now) {
  if (kit_busy(kit)) {
    return KIT_ERROR_BUSY;
  }
  return kit_supply_live(kit) ? KIT_ERROR_INTERLOCK : begin(kit, false, now);
}

enum kit_error kit_scan_verify(struct kit *kit, uint32_t now) {
  return begin(kit, true, now);
}

static void leave_bus(struct kit *kit, uint32_t now) {
  if (!kit->port->scan_bus(kit->port->context, false)) {
    kit_safe_latched(kit, KIT_REASON_KIT_FAULT, KIT_NONE, now);
  }
}

static void end(struct kit *kit, uint32_t now) {
  leave_bus(kit, now);
  kit->scan.stage = kit->scan.verifying ? LEAVING : SENDING_END;
  kit->scan.switched_at = now;
}

static bool ends(const struct kit_scan *scan) {
  return scan->stage == SENDING_END || scan->stage == LEAVING;
}

void kit_scan_disturbed(struct kit *kit) {
  if (kit->scan.stage != IDLE && kit->scan.status == COMPLETE) {
    kit->scan.status = DISTURBED;
  }
}

void kit_scan_abort(struct kit *kit) {
  if (kit->scan.stage != IDLE && !ends(&kit->scan)) {
    kit->scan.status = ABORTED;
    end(kit, kit->port->micros(kit->port->context));
  }
}

void kit_scan_forget(struct kit *kit) {
  kit_scan_abort(kit);
  kit->scan.stage = IDLE;
  kit->scan.verifying = false;
}

static enum kit_class classify(const struct kit_model *model, const struct kit_reading *reading) {
  uint32_t ohms = reading->resistance;
  uint32_t lowest = ohms > reading->spread ? ohms - reading->spread : 0;
  if (lowest >= model->open_above) {
    return OPEN;
  }
  uint32_t highest = ohms < KIT_OPEN - reading->spread ? ohms + reading->spread : KIT_OPEN;
  if (highest <= model->connected_below) {
    return CONNECTED;
  }
  return lowest > model->connected_below && highest < model->open_above ? RESISTIVE : UNCERTAIN;
}

static void start_row(struct kit_scan *scan) {
  scan->first = scan->sense;
  scan->count = 0;
  scan->ohms_count = 0;
  scan->ohms_sent = 0;
  scan->any = false;
  memset(scan->classes, 0, sizeof scan->classes);
}

/** Moves to the next pair; false when there is none. */
static bool advance(struct kit *kit) {
  struct kit_scan *scan = &kit->scan;
  if (scan->sense >= kit->model->terminals) {
    scan->source++;
    scan->sense = (uint8_t)(scan->source + 1);
  }
  start_row(scan);
  return scan->sense < kit->model->terminals;
}

static bool measure_pair(struct kit *kit) {
  struct kit_scan *scan = &kit->scan;
  struct kit_reading forward = {0, 0};
  struct kit_reading reverse = {0, 0};
  if (!kit->port->scan_pair(kit->port->context, scan->source, scan->sense, &forward) ||
      !kit->port->scan_pair(kit->port->context, scan->sense, scan->source, &reverse)) {
    return false;
  }
  enum kit_class ahead = classify(kit->model, &forward);
  enum kit_class back = classify(kit->model, &reverse);
  uint8_t pair = (uint8_t)((uint8_t)ahead | (uint8_t)back << 2);
  uint8_t nibble = (uint8_t)(scan->count % 2 == 0 ? pair : pair << 4);
  scan->classes[scan->count / 2] |= nibble;
  scan->any = scan->any || nibble != 0;
  if (scan->verifying) {
    if (pair != 0) {
      const uint8_t bytes[] = {scan->source, scan->sense, pair};
      scan->digest = kit_crc32(scan->digest, bytes, sizeof bytes);
    }
  } else if (ahead >= RESISTIVE || back >= RESISTIVE) {
    scan->ohms[scan->ohms_count].forward = forward.resistance;
    scan->ohms[scan->ohms_count].reverse = reverse.resistance;
    scan->ohms[scan->ohms_count].sense = scan->sense;
    scan->ohms_count++;
  }
  scan->count++;
  scan->sense++;
  return true;
}

static void measure(struct kit *kit, uint32_t now) {
  struct kit_scan *scan = &kit->scan;
  uint8_t pairs = kit->model->scan_pairs;
  while (pairs > 0) {
    if (!measure_pair(kit)) {
      scan->status = ABORTED;
      end(kit, now);
      return;
    }
    pairs--;
    bool full = scan->count == KIT_ROW_MAX || scan->ohms_count == KIT_ROW_OHMS_MAX;
    if (full || scan->sense == kit->model->terminals) {
      if (scan->any && !scan->verifying) {
        scan->stage = SENDING_ROW;
        return;
      }
      if (!advance(kit)) {
        end(kit, now);
        return;
      }
    }
  }
}

static bool send_row(struct kit *kit) {
  struct kit_scan *scan = &kit->scan;
  struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_SCAN_ROW);
  if (frame == NULL) {
    return false;
  }
  uint8_t *at = kit_put8(frame->payload, scan->source);
  at = kit_put8(at, scan->first);
  at = kit_put8(at, scan->count);
  kit_ring_add(kit, frame, kit_put_bytes(at, scan->classes, (uint8_t)((scan->count + 1) / 2)));
  scan->rows++;
  return true;
}

static bool send_ohms(struct kit *kit) {
  struct kit_scan *scan = &kit->scan;
  while (scan->ohms_sent < scan->ohms_count) {
    struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_SCAN_OHMS);
    if (frame == NULL) {
      return false;
    }
    const struct kit_row_ohms *ohms = &scan->ohms[scan->ohms_sent];
    uint8_t *at = kit_put8(frame->payload, scan->source);
    at = kit_put8(at, ohms->sense);
    at = kit_put32(at, ohms->forward);
    kit_ring_add(kit, frame, kit_put32(at, ohms->reverse));
    scan->ohms_sent++;
  }
  return true;
}

static bool send_end(struct kit *kit, uint32_t now) {
  struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_SCAN_DONE);
  if (frame == NULL) {
    return false;
  }
  uint8_t *at = kit_put32(frame->payload, now);
  at = kit_put16(at, kit->scan.rows);
  kit_ring_add(kit, frame, kit_put8(at, kit->scan.status));
  return true;
}

static void settle(struct kit *kit, uint32_t now) {
  struct kit_scan *scan = &kit->scan;
  if (now - scan->switched_at < kit->model->scan_settle) {
    return;
  }
  if (kit->model->terminals < 2) {
    end(kit, now);
    return;
  }
  scan->sense = 1;
  start_row(scan);
  scan->stage = MEASURING;
}

/** The bus is open again. */
static void conclude(struct kit *kit, uint32_t now) {
  struct kit_scan *scan = &kit->scan;
  bool unchanged = scan->status == COMPLETE && scan->digest == kit->outputs.proved;
  scan->stage = IDLE;
  scan->verifying = false;
  if (scan->status == ABORTED && kit->outputs.waiting != 0) {
    /* Nobody took the request back: the kit could not measure, or there is voltage where none may be. */
    kit_safe_latched(kit, KIT_REASON_KIT_FAULT, KIT_NONE, now);
    return;
  }
  kit_outputs_verified(kit, unchanged, now);
}

void kit_scan_poll(struct kit *kit, uint32_t now) {
  struct kit_scan *scan = &kit->scan;
  bool is_unwanted = scan->verifying && kit->outputs.waiting == 0;
  if (scan->stage != IDLE && !ends(scan) && (is_unwanted || kit_supply_live(kit))) {
    kit_scan_abort(kit);
  }
  switch ((enum stage)scan->stage) {
  case IDLE:
    break;
  case SETTLING:
    settle(kit, now);
    break;
  case MEASURING:
    measure(kit, now);
    break;
  case SENDING_ROW:
    if (send_row(kit)) {
      scan->stage = SENDING_OHMS;
    }
    break;
  case SENDING_OHMS:
    if (send_ohms(kit)) {
      scan->stage = MEASURING;
      if (!advance(kit)) {
        end(kit, now);
      }
    }
    break;
  case SENDING_END:
    if (send_end(kit, now)) {
      scan->stage = IDLE;
    }
    break;
  case LEAVING:
    if (now - scan->switched_at >= kit->model->scan_settle) {
      conclude(kit, now);
    }
    break;
  }
}
