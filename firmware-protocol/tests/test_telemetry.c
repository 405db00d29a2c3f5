#include "check.h"
#include "rig.h"

static struct rig rig;

static uint8_t sample(uint16_t period, uint32_t channels) {
  uint8_t payload[6];
  kit_put32(kit_put16(payload, period), channels);
  return rig_error(&rig, KIT_MESSAGE_SAMPLE, payload, sizeof payload);
}

static void samples(void) {
  check_subject("samples are numbered and come at their period");
  rig_start(&rig);
  rig.heartbeat_every = 250;
  rig.analog[0] = 100;
  rig.analog[2] = -5;
  CHECK_EQUAL(sample(20, 0x5), KIT_ERROR_NONE);
  rig_run(&rig, 1005);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_TELEMETRY), 50);
  size_t from = 0;
  uint32_t at = 0;
  for (uint16_t i = 0; i < 50; i++) {
    const struct message *telemetry = rig_next(&rig, KIT_MESSAGE_TELEMETRY, &from);
    CHECK(telemetry != NULL && telemetry->length == 14 && kit_get16(telemetry->payload) == i);
    CHECK(telemetry != NULL && (int16_t)kit_get16(telemetry->payload + 12) == -5);
    uint32_t next = telemetry != NULL ? kit_get32(telemetry->payload + 2) : 0;
    CHECK(i == 0 || next - at == 20000);
    at = next;
  }
  CHECK_EQUAL(sample(0, 0), KIT_ERROR_NONE);
  rig_run(&rig, 200);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_TELEMETRY), 50);
}

static void no_drift(void) {
  check_subject("polls that come at odd times do not stretch the period");
  rig_start(&rig);
  sample(20, 0x1);
  for (int i = 0; i < 200; i++) {
    rig.now += 7000;
    rig_heartbeat(&rig, 0);
    rig_poll(&rig);
  }
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_TELEMETRY), 70);
}

static void refusals(void) {
  check_subject("periods under 5 ms, no channel and unknown channels are refused");
  rig_start(&rig);
  CHECK_EQUAL(sample(4, 1), KIT_ERROR_BAD_PAYLOAD);
  CHECK_EQUAL(sample(5, 0), KIT_ERROR_BAD_PAYLOAD);
  CHECK_EQUAL(sample(5, 8), KIT_ERROR_UNKNOWN_CHANNEL);
  rig.model.analogs = 32;
  CHECK_EQUAL(sample(5, 0xFFFFFF), KIT_ERROR_BAD_PAYLOAD);
  CHECK_EQUAL(sample(5, 0x7FFFFF), KIT_ERROR_NONE);
  rig_run(&rig, 10);
  size_t from = 0;
  const struct message *telemetry = rig_next(&rig, KIT_MESSAGE_TELEMETRY, &from);
  CHECK(telemetry != NULL && telemetry->length == KIT_PAYLOAD_MAX);
}

static void held_up(void) {
  check_subject("a full cable costs samples, which the numbers show, but not the session");
  rig_start(&rig);
  rig.heartbeat_every = 50;
  sample(5, 0x1);
  rig.send_limit = 0;
  rig_run(&rig, 100);
  rig.send_limit = SIZE_MAX;
  rig_run(&rig, 100);
  size_t taken = 0;
  uint16_t last = 0;
  size_t from = 0;
  for (const struct message *next = rig_next(&rig, KIT_MESSAGE_TELEMETRY, &from); next != NULL;
       next = rig_next(&rig, KIT_MESSAGE_TELEMETRY, &from)) {
    taken++;
    last = kit_get16(next->payload);
  }
  CHECK(taken > 10 && last > taken + 10);
  CHECK(rig_count(&rig, KIT_MESSAGE_HEARTBEAT_REPLY) >= 2);
}

void test_telemetry(void) {
  samples();
  no_drift();
  refusals();
  held_up();
}
