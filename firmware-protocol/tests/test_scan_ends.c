#include "check.h"
#include "rig.h"

/* Scans that may not start, are disturbed, or end early; and the interlock with the supply. */

static struct rig rig;

static uint8_t status(void) {
  rig_run(&rig, 200);
  size_t from = 0;
  const struct message *done = rig_next(&rig, KIT_MESSAGE_SCAN_DONE, &from);
  return done != NULL ? done->payload[6] : 255;
}

static void start_scan(void) {
  rig_start(&rig);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0), KIT_ERROR_NONE);
  rig_run(&rig, 1);
  CHECK(rig.bus);
}

static void disturbed(void) {
  check_subject("a scan during which an input moved is called disturbed");
  start_scan();
  rig_input(&rig, INPUT_S1, true);
  CHECK_EQUAL(status(), 1);
}

static void hardware_fails(void) {
  check_subject("a multiplexer that does not answer aborts the scan; a bus that does not close prevents it");
  start_scan();
  rig.pair_broken = true;
  CHECK_EQUAL(status(), 2);
  rig_start(&rig);
  rig.bus_broken = true;
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0), KIT_ERROR_HARDWARE);
  CHECK_EQUAL(kit_status(&rig.kit), 0);
}

static void bus_stays_closed(void) {
  check_subject("a bus that does not open again latches the safe state");
  start_scan();
  rig.bus_broken = true;
  CHECK_EQUAL(status(), 0);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_SAFE_LATCHED), 1);
}

static void stopped(void) {
  check_subject("SAFE aborts a scan and tells so; a new session forgets it");
  start_scan();
  rig_error(&rig, KIT_MESSAGE_SAFE, NULL, 0);
  CHECK(!rig.bus);
  CHECK_EQUAL(status(), 2);
  CHECK_EQUAL(kit_status(&rig.kit) & KIT_STATE_BUSY, 0);
  start_scan();
  rig_hello(&rig, 8);
  CHECK(!rig.bus);
  CHECK_EQUAL(status(), 255);
}

static void interlock(void) {
  check_subject("no scan while the supply is on, waits for its button, or shows voltage");
  rig_start(&rig);
  rig.heartbeat_every = 50;
  rig.heartbeats = kit_bit(OUTPUT_SUPPLY);
  rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0);
  rig_set_output(&rig, OUTPUT_SUPPLY, 1, 0);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0), KIT_ERROR_INTERLOCK);
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 20);
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_SUPPLY));
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0), KIT_ERROR_INTERLOCK);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SELF_TEST, NULL, 0), KIT_ERROR_INTERLOCK);
  const uint8_t ohms = KIT_PROBE_OHMS;
  const uint8_t volts = KIT_PROBE_VOLTS;
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_READ_PROBES, &ohms, 1), KIT_ERROR_INTERLOCK);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_READ_PROBES, &volts, 1), KIT_ERROR_NONE);
  rig_start(&rig);
  rig.supply_measured = true;
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0), KIT_ERROR_INTERLOCK);
}

static void supply_appears(void) {
  check_subject("voltage that appears during a scan aborts it");
  start_scan();
  rig.supply_measured = true;
  rig_poll(&rig);
  CHECK(!rig.bus);
  CHECK_EQUAL(status(), 2);
}

static void busy(void) {
  check_subject(
      "while a scan runs the supply, faults, probes and a second scan are refused; other outputs are not");
  rig_start(&rig);
  rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0);
  rig.model.scan_settle = 1000000;
  rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0);
  const uint8_t fault[2] = {0, 1};
  const uint8_t volts = KIT_PROBE_VOLTS;
  CHECK_EQUAL(kit_status(&rig.kit) & KIT_STATE_BUSY, KIT_STATE_BUSY);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0), KIT_ERROR_BUSY);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SELF_TEST, NULL, 0), KIT_ERROR_BUSY);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SET_FAULT, fault, 2), KIT_ERROR_BUSY);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_READ_PROBES, &volts, 1), KIT_ERROR_BUSY);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_SUPPLY, 1), KIT_ERROR_BUSY);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_NONE);
  CHECK(!rig.bus_was_used_with_supply);
}

static void slow_host(void) {
  check_subject("a scan waits for a host that does not acknowledge, without losing a row");
  start_scan();
  for (uint8_t source = 0; source < RIG_TERMINALS - 1; source++) {
    rig_connect(&rig, source, (uint8_t)(source + 1), 500, 500, 0);
  }
  rig.acknowledges = false;
  rig_run(&rig, 300);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_SCAN_DONE), 0);
  rig.acknowledges = true;
  rig_run(&rig, 500);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_SCAN_ROW), RIG_TERMINALS - 1);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_SCAN_OHMS), RIG_TERMINALS - 1);
  CHECK_EQUAL(status(), 0);
}

void test_scan_ends(void) {
  disturbed();
  hardware_fails();
  bus_stays_closed();
  stopped();
  interlock();
  supply_appears();
  busy();
  slow_host();
}
