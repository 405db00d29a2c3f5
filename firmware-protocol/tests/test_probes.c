#include "check.h"
#include "rig.h"

static struct rig rig;

static struct message read_probes(uint8_t mode) {
  return rig_request(&rig, KIT_MESSAGE_READ_PROBES, &mode, 1);
}

static void values(void) {
  check_subject("a reading names both terminals, the value and its uncertainty");
  rig_start(&rig);
  rig.probe[KIT_PROBE_RED] = 4;
  rig.probe[KIT_PROBE_BLACK] = 1;
  rig.probe_reading = (struct kit_probe_reading){-23987, 25, false};
  struct message response = read_probes(KIT_PROBE_VOLTS);
  const uint8_t *payload = response.payload;
  CHECK_EQUAL(response.length, 17);
  CHECK_EQUAL(payload[5], KIT_PROBE_VOLTS);
  CHECK_EQUAL(payload[6], 4);
  CHECK_EQUAL(payload[7], 1);
  CHECK_EQUAL(payload[8], 0);
  CHECK_EQUAL((int32_t)kit_get32(payload + 9), -23987);
  CHECK_EQUAL(kit_get32(payload + 13), 25);
  CHECK_EQUAL((int32_t)kit_get32(read_probes(KIT_PROBE_OHMS).payload + 9), -23986);
}

static void conditions(void) {
  check_subject("a lead in the air, an over range and a broken meter are told apart");
  rig_start(&rig);
  rig.probe[KIT_PROBE_RED] = 4;
  CHECK_EQUAL(read_probes(KIT_PROBE_VOLTS).payload[8], 2);
  rig.probe[KIT_PROBE_BLACK] = 1;
  rig.probe_reading.over_range = true;
  CHECK_EQUAL(read_probes(KIT_PROBE_VOLTS).payload[8], 1);
  rig.probe_broken = true;
  const uint8_t volts = KIT_PROBE_VOLTS;
  const uint8_t amperes = 2;
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_READ_PROBES, &volts, 1), KIT_ERROR_HARDWARE);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_READ_PROBES, &amperes, 1), KIT_ERROR_BAD_PAYLOAD);
  rig.port.probe_locate = NULL;
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_READ_PROBES, &volts, 1), KIT_ERROR_UNKNOWN_CHANNEL);
}

static void moves(void) {
  check_subject("a lead that comes to rest somewhere else is told, a brief touch is not");
  rig_start(&rig);
  rig_run(&rig, 100);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_PROBES_MOVED), 0);
  rig.probe[KIT_PROBE_RED] = 3;
  rig_run(&rig, 100);
  size_t from = 0;
  const struct message *moved = rig_next(&rig, KIT_MESSAGE_PROBES_MOVED, &from);
  CHECK(moved != NULL && moved->payload[4] == 3 && moved->payload[5] == KIT_NONE);
  rig.probe[KIT_PROBE_BLACK] = 2;
  rig_run(&rig, 11);
  rig.probe[KIT_PROBE_BLACK] = KIT_NONE;
  rig_run(&rig, 100);
  CHECK(rig_next(&rig, KIT_MESSAGE_PROBES_MOVED, &from) == NULL);
}

void test_probes(void) {
  values();
  conditions();
  moves();
}
