#include "check.h"
#include "rig.h"

static struct rig rig;

static void arm(void) {
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0), KIT_ERROR_NONE);
}

static void start_armed(void) {
  rig_start(&rig);
  arm();
}

static const struct message *latched(void) {
  size_t from = 0;
  return rig_next(&rig, KIT_MESSAGE_SAFE_LATCHED, &from);
}

static void needs_arm(void) {
  check_subject("nothing goes on before ARM; going safe is always allowed");
  rig_start(&rig);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_NOT_ARMED);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 0), KIT_ERROR_NONE);
  CHECK_EQUAL(rig.outputs, 0);
  arm();
  struct message response = rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  CHECK_EQUAL(response.id, KIT_MESSAGE_OUTPUT_SET);
  CHECK_EQUAL(response.payload[1], 1);
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_LAMP));
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED | KIT_STATE_OUTPUT_ON);
}

static void refuses_bad_values(void) {
  check_subject("SET_OUTPUT refuses a third value, a lease over 2000 ms and unknown outputs");
  start_armed();
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 2), KIT_ERROR_BAD_PAYLOAD);
  CHECK_EQUAL(rig_set_output_error(&rig, RIG_OUTPUTS, 1), KIT_ERROR_UNKNOWN_CHANNEL);
  struct message response = rig_set_output(&rig, OUTPUT_LAMP, 1, 2001);
  CHECK_EQUAL(response.id, KIT_MESSAGE_ERROR);
  CHECK_EQUAL(response.payload[2], KIT_ERROR_BAD_PAYLOAD);
  CHECK_EQUAL(rig.outputs, 0);
}

/** Milliseconds until every output is off, in steps of 250 µs; 0 when that never happens. */
static uint32_t time_until_safe(void) {
  uint32_t start = rig.now;
  for (int i = 0; i < 20000; i++) {
    rig.now += 250;
    rig_poll(&rig);
    if (rig.outputs == 0) {
      return (rig.now - start) / 1000;
    }
  }
  return 0;
}

static void lease_ends(void) {
  check_subject("a silent host: all outputs are safe within the lease and 10 ms");
  for (uint32_t late = 0; late < 20; late++) {
    start_armed();
    rig_set_output(&rig, OUTPUT_VALVE, 1, 0);
    rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
    rig_run(&rig, late);
    rig_heartbeat(&rig, kit_bit(OUTPUT_LAMP) | kit_bit(OUTPUT_VALVE));
    uint32_t milliseconds = time_until_safe();
    CHECK(milliseconds >= 200 && milliseconds <= 210);
    rig_run(&rig, 5);
    CHECK(latched() != NULL && latched()->payload[4] == KIT_REASON_LEASE_ENDED);
    CHECK(latched() != NULL && latched()->payload[5] == OUTPUT_LAMP);
    CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_OUTPUT_CHANGED), 4);
    CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_LATCHED);
  }
}

static void chosen_lease(void) {
  check_subject("the lease of the request counts, not the default");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 50);
  uint32_t milliseconds = time_until_safe();
  CHECK(milliseconds >= 49 && milliseconds <= 60);
}

static void heartbeat_renews(void) {
  check_subject("HEARTBEAT renews the outputs it names and no others");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  rig.heartbeat_every = 50;
  rig.heartbeats = kit_bit(OUTPUT_LAMP);
  rig_run(&rig, 3000);
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_LAMP));
  rig.heartbeats = kit_bit(OUTPUT_VALVE);
  rig_run(&rig, 211);
  CHECK_EQUAL(rig.outputs, 0);
}

static void nothing_comes_back(void) {
  check_subject("after a lease ended neither heartbeats nor SET_OUTPUT switch on; ARM and SET_OUTPUT do");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  rig_run(&rig, 250);
  CHECK_EQUAL(rig.outputs, 0);
  rig_heartbeat(&rig, UINT32_MAX);
  rig_run(&rig, 10);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_NOT_ARMED);
  arm();
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_NONE);
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_LAMP));
}

static void late_heartbeat(void) {
  check_subject("a heartbeat that was queued while the kit was held up does not revive a lease");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  rig.now += 300000;
  rig_heartbeat(&rig, kit_bit(OUTPUT_LAMP));
  CHECK_EQUAL(rig.outputs, 0);
}

static void session_ends(void) {
  check_subject("outputs with a long lease go safe when the session ends");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 2000);
  rig_run(&rig, 1010);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_LATCHED);
}

static void safe(void) {
  check_subject("SAFE switches everything off and disarms");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  rig_set_output(&rig, OUTPUT_VALVE, 1, 0);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SAFE, NULL, 0), KIT_ERROR_NONE);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(kit_status(&rig.kit), 0);
  CHECK(latched() == NULL);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_NOT_ARMED);
}

static void emergency_stop(void) {
  check_subject("an open chain switches everything safe at once and needs ARM");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  rig_input(&rig, INPUT_CHAIN, false);
  rig_poll(&rig);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK(latched() != NULL && latched()->payload[4] == KIT_REASON_EMERGENCY_STOP &&
        latched()->payload[5] == KIT_NONE);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_LATCHED | KIT_STATE_EMERGENCY_STOP);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0), KIT_ERROR_EMERGENCY_STOP);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_EMERGENCY_STOP);
  rig_run(&rig, 3);
  rig_input(&rig, INPUT_CHAIN, true);
  rig_poll(&rig);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_EMERGENCY_STOP);
  rig_run(&rig, 3);
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_NOT_ARMED);
  arm();
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 1), KIT_ERROR_NONE);
}

static void bouncing_chain(void) {
  check_subject("one open sample of the chain is enough");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  rig_input(&rig, INPUT_CHAIN, false);
  rig_poll(&rig);
  rig_input(&rig, INPUT_CHAIN, true);
  rig_run(&rig, 5);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_LATCHED);
}

static void port_trips(void) {
  check_subject("an over-current that the port reports switches everything safe");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  kit_fail_safe(&rig.kit, KIT_REASON_OVER_CURRENT, OUTPUT_LAMP);
  CHECK_EQUAL(rig.outputs, 0);
  rig_run(&rig, 2);
  CHECK(latched() != NULL && latched()->payload[4] == KIT_REASON_OVER_CURRENT);
}

static void stuck_output(void) {
  check_subject("an output that does not obey is reported, tried again, and keeps the kit from arming");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  rig.output_broken = true;
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_LAMP, 0), KIT_ERROR_HARDWARE);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0), KIT_ERROR_HARDWARE);
  rig.output_broken = false;
  rig_poll(&rig);
  CHECK_EQUAL(rig.outputs, 0);
  arm();
  rig.output_broken = true;
  CHECK_EQUAL(rig_set_output_error(&rig, OUTPUT_VALVE, 1), KIT_ERROR_HARDWARE);
  CHECK(latched() != NULL && latched()->payload[4] == KIT_REASON_KIT_FAULT);
}

static void changes_are_told(void) {
  check_subject("each change of an output is told with its time and reason");
  start_armed();
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  rig_run(&rig, 1);
  rig_set_output(&rig, OUTPUT_LAMP, 0, 0);
  rig_run(&rig, 1);
  size_t from = 0;
  const struct message *on = rig_next(&rig, KIT_MESSAGE_OUTPUT_CHANGED, &from);
  const struct message *off = rig_next(&rig, KIT_MESSAGE_OUTPUT_CHANGED, &from);
  CHECK(on != NULL && on->payload[4] == OUTPUT_LAMP && on->payload[5] == 1);
  CHECK(off != NULL && off->payload[5] == 0 && off->payload[6] == KIT_REASON_HOST_COMMAND);
  CHECK(rig_next(&rig, KIT_MESSAGE_OUTPUT_CHANGED, &from) == NULL);
}

static void watchdog(void) {
  check_subject("the watchdog is fed by each poll and by nothing else");
  rig_start(&rig);
  uint32_t kicks = rig.kicks;
  rig_heartbeat(&rig, 0);
  CHECK_EQUAL(rig.kicks, kicks);
  rig_poll(&rig);
  CHECK_EQUAL(rig.kicks, kicks + 1);
}

void test_outputs(void) {
  needs_arm();
  refuses_bad_values();
  lease_ends();
  chosen_lease();
  heartbeat_renews();
  nothing_comes_back();
  late_heartbeat();
  session_ends();
  safe();
  emergency_stop();
  bouncing_chain();
  port_trips();
  stuck_output();
  changes_are_told();
  watchdog();
}
