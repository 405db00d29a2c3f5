#include "check.h"
#include "rig.h"

/* The kit measures once more when the button is pressed: power goes only to the connections that were proved.
 */

static struct rig rig;

/** What a host makes of the rows of its scan. */
static uint32_t digest_of(const uint8_t (*pairs)[3], size_t count) {
  uint32_t digest = 0;
  for (size_t i = 0; i < count; i++) {
    digest = kit_crc32(digest, pairs[i], 3);
  }
  return digest;
}

/** A panel with a lead, a lamp and a diode, for which power was asked and proved. */
static void ask_for_supply(void) {
  static const uint8_t proved[][3] = {{0, 3, 0x5}, {1, 2, 0xA}, {2, 5, 0x2}};
  rig_start(&rig);
  rig_connect(&rig, 0, 3, 5, 5, 0);
  rig_connect(&rig, 1, 2, 2200, 2200, 1);
  rig_connect(&rig, 2, 5, 6500, KIT_OPEN, 1);
  rig.digest = digest_of(proved, 3);
  rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0);
  rig_set_output(&rig, OUTPUT_SUPPLY, 1, 0);
  rig.heartbeat_every = 50;
  rig.heartbeats = kit_bit(OUTPUT_SUPPLY);
  rig_run(&rig, 500);
}

static void press(void) {
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 50);
  rig_input(&rig, INPUT_CONFIRM, false);
  rig_run(&rig, 5);
}

/** The reason of the last OUTPUT_CHANGED of the supply, 255 when it had none. */
static uint8_t last_reason(void) {
  uint8_t reason = 255;
  size_t from = 0;
  for (const struct message *next = rig_next(&rig, KIT_MESSAGE_OUTPUT_CHANGED, &from); next != NULL;
       next = rig_next(&rig, KIT_MESSAGE_OUTPUT_CHANGED, &from)) {
    if (next->payload[4] == OUTPUT_SUPPLY) {
      reason = next->payload[6];
    }
  }
  return reason;
}

static void refused(uint8_t reason) {
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(last_reason(), reason);
  CHECK(!rig.bus);
  CHECK(!rig.bus_was_used_with_supply);
}

static void unchanged(void) {
  check_subject("the supply goes on after the kit has found the proved connections again, not before");
  ask_for_supply();
  rig_input(&rig, INPUT_CONFIRM, true);
  for (int i = 0; i < 200 && !rig.bus; i++) {
    rig_poll(&rig);
    rig.now += 250;
  }
  CHECK(rig.bus);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED | KIT_STATE_BUSY | KIT_STATE_WAITS_CONFIRM);
  rig_run(&rig, 50);
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_SUPPLY));
  CHECK_EQUAL(last_reason(), KIT_REASON_CONFIRM_BUTTON);
  CHECK(!rig.bus);
  CHECK(!rig.bus_was_used_with_supply);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_SCAN_ROW), 0);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_SCAN_DONE), 0);
}

static void changed(void) {
  check_subject("a lead that was added, taken away or moved keeps the supply off, and the host learns why");
  ask_for_supply();
  rig_connect(&rig, 4, 5, 5, 5, 0);
  press();
  refused(KIT_REASON_WIRING_CHANGED);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED);
  ask_for_supply();
  rig_connect(&rig, 0, 3, KIT_OPEN, KIT_OPEN, 0);
  press();
  refused(KIT_REASON_WIRING_CHANGED);
  ask_for_supply();
  rig_connect(&rig, 2, 5, KIT_OPEN, 6500, 1);
  press();
  refused(KIT_REASON_WIRING_CHANGED);
  press();
  CHECK_EQUAL(rig.outputs, 0);
}

static void moved_meanwhile(void) {
  check_subject("a switch that moves while the kit looks keeps the supply off");
  ask_for_supply();
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 2);
  rig_input(&rig, INPUT_S1, true);
  rig_run(&rig, 50);
  refused(KIT_REASON_WIRING_CHANGED);
}

static void last_digest_counts(void) {
  check_subject("asking again with another digest replaces the one before");
  ask_for_supply();
  rig.digest++;
  rig_set_output(&rig, OUTPUT_SUPPLY, 1, 0);
  press();
  refused(KIT_REASON_WIRING_CHANGED);
}

static void taken_back(void) {
  check_subject("a request that is taken back while the kit looks ends the look and switches nothing on");
  ask_for_supply();
  rig.model.scan_settle = 20000;
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  CHECK(rig.bus);
  rig_set_output(&rig, OUTPUT_SUPPLY, 0, 0);
  rig_run(&rig, 100);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK(!rig.bus);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED);
  ask_for_supply();
  rig.model.scan_settle = 20000;
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  rig_error(&rig, KIT_MESSAGE_SAFE, NULL, 0);
  rig_run(&rig, 100);
  CHECK_EQUAL(kit_status(&rig.kit), 0);
  refused(KIT_REASON_HOST_COMMAND);
}

static void host_silent(void) {
  check_subject("a host that falls silent while the kit looks finds the supply off");
  ask_for_supply();
  rig.model.scan_settle = 300000;
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  rig.heartbeat_every = 0;
  rig_run(&rig, 900);
  refused(KIT_REASON_LEASE_ENDED);
}

static void stopped(void) {
  check_subject("the emergency stop while the kit looks keeps the supply off and latches");
  ask_for_supply();
  rig.model.scan_settle = 20000;
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  rig_input(&rig, INPUT_CHAIN, false);
  rig_run(&rig, 100);
  refused(KIT_REASON_EMERGENCY_STOP);
  CHECK_EQUAL(kit_status(&rig.kit) & KIT_STATE_LATCHED, KIT_STATE_LATCHED);
}

static void cannot_look(void) {
  check_subject("a kit that cannot measure again latches as a kit fault");
  ask_for_supply();
  rig.bus_broken = true;
  press();
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(last_reason(), KIT_REASON_KIT_FAULT);
  ask_for_supply();
  rig.pair_broken = true;
  press();
  refused(KIT_REASON_KIT_FAULT);
  CHECK_EQUAL(kit_status(&rig.kit) & KIT_STATE_LATCHED, KIT_STATE_LATCHED);
  ask_for_supply();
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 2);
  rig.supply_measured = true;
  rig_run(&rig, 50);
  refused(KIT_REASON_KIT_FAULT);
}

static void busy_meanwhile(void) {
  check_subject("while the kit looks it takes no scan, self-test, fault or second request for the supply");
  ask_for_supply();
  rig.model.scan_settle = 500000;
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  const uint8_t fault[2] = {0, 1};
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0), KIT_ERROR_BUSY);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SELF_TEST, NULL, 0), KIT_ERROR_BUSY);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SET_FAULT, fault, 2), KIT_ERROR_BUSY);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_SUPPLY, 1), KIT_ERROR_BUSY);
}

static void new_session(void) {
  check_subject("a new session while the kit looks leaves nothing of the request");
  ask_for_supply();
  rig.model.scan_settle = 20000;
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  rig.heartbeat_every = 0;
  rig_hello(&rig, 0x55667788);
  CHECK(!rig.bus);
  rig_run(&rig, 100);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_LATCHED);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SCAN, NULL, 0), KIT_ERROR_NONE);
}

static void reset_meanwhile(void) {
  check_subject("a kit that is reset while it looks comes up safe, with the bus open");
  ask_for_supply();
  rig.model.scan_settle = 20000;
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  CHECK(rig.bus);
  CHECK(kit_init(&rig.kit, &rig.model, &rig.port, KIT_RESET_WATCHDOG));
  CHECK(!rig.bus);
  rig_run(&rig, 100);
  CHECK_EQUAL(rig.outputs, 0);
}

void test_verify(void) {
  unchanged();
  changed();
  moved_meanwhile();
  last_digest_counts();
  taken_back();
  host_silent();
  stopped();
  cannot_look();
  busy_meanwhile();
  new_session();
  reset_meanwhile();
}
