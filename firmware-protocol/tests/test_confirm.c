#include "check.h"
#include "rig.h"

static struct rig rig;

/** An armed kit that waits for its button, with heartbeats that renew the request. */
static void ask_for_supply(void) {
  rig_start(&rig);
  rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0);
  struct message response = rig_set_output(&rig, OUTPUT_SUPPLY, 1, 0);
  CHECK_EQUAL(response.payload[1], 2);
  rig.heartbeat_every = 50;
  rig.heartbeats = kit_bit(OUTPUT_SUPPLY);
}

static const struct message *last_change(void) {
  const struct message *last = NULL;
  size_t from = 0;
  for (const struct message *next = rig_next(&rig, KIT_MESSAGE_OUTPUT_CHANGED, &from); next != NULL;
       next = rig_next(&rig, KIT_MESSAGE_OUTPUT_CHANGED, &from)) {
    last = next;
  }
  return last;
}

static void press(void) {
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  rig_input(&rig, INPUT_CONFIRM, false);
  rig_run(&rig, 5);
}

static void pressing_switches_on(void) {
  check_subject("the supply goes on when the confirm button is pressed");
  ask_for_supply();
  rig_run(&rig, 3000);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED | KIT_STATE_WAITS_CONFIRM);
  press();
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_SUPPLY));
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED | KIT_STATE_OUTPUT_ON);
  const struct message *change = last_change();
  CHECK(change != NULL && change->payload[5] == 1 && change->payload[6] == KIT_REASON_CONFIRM_BUTTON);
  rig_run(&rig, 1000);
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_SUPPLY));
}

static void held_button(void) {
  check_subject("a button that is already held confirms nothing until it is pressed anew");
  rig_start(&rig);
  rig_input(&rig, INPUT_CONFIRM, true);
  rig_run(&rig, 5);
  rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0);
  rig_set_output(&rig, OUTPUT_SUPPLY, 1, 0);
  rig.heartbeat_every = 50;
  rig.heartbeats = kit_bit(OUTPUT_SUPPLY);
  rig_run(&rig, 1000);
  CHECK_EQUAL(rig.outputs, 0);
  rig_input(&rig, INPUT_CONFIRM, false);
  rig_run(&rig, 5);
  CHECK_EQUAL(rig.outputs, 0);
  press();
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_SUPPLY));
}

static void pressed_too_early(void) {
  check_subject("a press before the request confirms nothing");
  rig_start(&rig);
  rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0);
  press();
  rig_set_output(&rig, OUTPUT_SUPPLY, 1, 0);
  rig_run(&rig, 10);
  CHECK_EQUAL(rig.outputs, 0);
}

static void time_over(void) {
  check_subject("a request that nobody confirms lapses after 30 s");
  ask_for_supply();
  rig_run(&rig, 29900);
  CHECK_EQUAL(kit_status(&rig.kit) & KIT_STATE_WAITS_CONFIRM, KIT_STATE_WAITS_CONFIRM);
  rig_run(&rig, 200);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED);
  const struct message *change = last_change();
  CHECK(change != NULL && change->payload[5] == 0 && change->payload[6] == KIT_REASON_CONFIRM_TIME_OVER);
  press();
  CHECK_EQUAL(rig.outputs, 0);
}

static void asking_again(void) {
  check_subject("asking again while waiting does not prolong the 30 s");
  ask_for_supply();
  rig_run(&rig, 20000);
  rig_set_output(&rig, OUTPUT_SUPPLY, 1, 0);
  rig_run(&rig, 10100);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED);
}

static void not_renewed(void) {
  check_subject("a request that the host does not renew lapses with its lease");
  ask_for_supply();
  rig.heartbeats = 0;
  rig_run(&rig, 250);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_ARMED);
  press();
  CHECK_EQUAL(rig.outputs, 0);
  const struct message *change = last_change();
  CHECK(change != NULL && change->payload[6] == KIT_REASON_LEASE_ENDED);
}

static void withdrawn(void) {
  check_subject("a request that is withdrawn, by value 0 or by SAFE, cannot be confirmed");
  ask_for_supply();
  rig_set_output(&rig, OUTPUT_SUPPLY, 0, 0);
  press();
  CHECK_EQUAL(rig.outputs, 0);
  ask_for_supply();
  rig_error(&rig, KIT_MESSAGE_SAFE, NULL, 0);
  press();
  CHECK_EQUAL(rig.outputs, 0);
  ask_for_supply();
  rig_input(&rig, INPUT_CHAIN, false);
  rig_run(&rig, 5);
  press();
  CHECK_EQUAL(rig.outputs, 0);
}

void test_confirm(void) {
  pressing_switches_on();
  held_button();
  pressed_too_early();
  time_over();
  asking_again();
  not_renewed();
  withdrawn();
}
