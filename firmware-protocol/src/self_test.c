#include "internal.h"

#include <string.h>

enum stage {
  IDLE = 0,
  TESTING,
  SENDING_RESULT,
  SENDING_END,
};

enum kit_error kit_self_test_start(struct kit *kit) {
  if (kit_busy(kit)) {
    return KIT_ERROR_BUSY;
  }
  if (kit_supply_live(kit)) {
    return KIT_ERROR_INTERLOCK;
  }
  memset(&kit->self_test, 0, sizeof kit->self_test);
  kit->self_test.stage = TESTING;
  return KIT_ERROR_NONE;
}

/** A step may have left the scan bus closed. */
static void leave(struct kit *kit, enum stage stage) {
  kit->port->scan_bus(kit->port->context, false);
  kit->self_test.stage = (uint8_t)stage;
}

void kit_self_test_abort(struct kit *kit) {
  if (kit->self_test.stage != IDLE) {
    leave(kit, SENDING_END);
  }
}

void kit_self_test_forget(struct kit *kit) {
  if (kit->self_test.stage != IDLE) {
    leave(kit, IDLE);
  }
}

static bool passed(const struct kit_test *test) {
  return test->low <= test->value && test->value <= test->high;
}

static void carry_out_step(struct kit *kit) {
  struct kit_self_test *self_test = &kit->self_test;
  const struct kit_port *port = kit->port;
  struct kit_test result = {0, 0, 0, 0, 0};
  if (port->self_test == NULL || !port->self_test(port->context, self_test->step, &result)) {
    leave(kit, SENDING_END);
    return;
  }
  if (result.part == KIT_NONE) {
    return;
  }
  self_test->result = result;
  self_test->step++;
  self_test->stage = SENDING_RESULT;
  if (self_test->tested < UINT8_MAX) {
    self_test->tested++;
  }
  if (!passed(&result) && self_test->failed < UINT8_MAX) {
    self_test->failed++;
  }
}

static bool send_result(struct kit *kit) {
  const struct kit_test *result = &kit->self_test.result;
  struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_SELF_TEST_RESULT);
  if (frame == NULL) {
    return false;
  }
  uint8_t *at = kit_put8(frame->payload, result->part);
  at = kit_put8(at, result->index);
  at = kit_put8(at, passed(result) ? 0 : 1);
  at = kit_put32(at, (uint32_t)result->value);
  at = kit_put32(at, (uint32_t)result->low);
  kit_ring_add(kit, frame, kit_put32(at, (uint32_t)result->high));
  return true;
}

static bool send_end(struct kit *kit, uint32_t now) {
  struct kit_frame *frame = kit_ring_event(kit, KIT_MESSAGE_SELF_TEST_DONE);
  if (frame == NULL) {
    return false;
  }
  uint8_t *at = kit_put32(frame->payload, now);
  at = kit_put8(at, kit->self_test.tested);
  kit_ring_add(kit, frame, kit_put8(at, kit->self_test.failed));
  return true;
}

void kit_self_test_poll(struct kit *kit, uint32_t now) {
  struct kit_self_test *self_test = &kit->self_test;
  if (self_test->stage == TESTING) {
    carry_out_step(kit);
  }
  if (self_test->stage == SENDING_RESULT && send_result(kit)) {
    self_test->stage = TESTING;
  }
  if (self_test->stage == SENDING_END && send_end(kit, now)) {
    self_test->stage = IDLE;
  }
}
