#include "board.h"

/* The parts that can be tested without moving a relay: a step may last 1 ms only. */
enum step {
  STEP_SUPPLY = 0,
  STEP_ISOLATION,
  STEP_FAULT_CHAIN,
  STEP_FIRST_OUTPUT,
};

enum { SUPPLY_OFF_MV = 2000 };

bool self_test_step(void *context, uint16_t step, struct kit_test *test) {
  test->low = 0;
  test->high = 0;
  test->index = 0;
  switch (step) {
  case STEP_SUPPLY:
    test->part = KIT_PART_SUPPLY;
    test->value = panel_analog(context, 0);
    test->high = SUPPLY_OFF_MV;
    return true;
  case STEP_ISOLATION:
    test->part = KIT_PART_ISOLATION;
    test->value = pin_read(PIN_BUS_SENSE) ? 0 : 1;
    return true;
  case STEP_FAULT_CHAIN:
    test->part = KIT_PART_FAULT_RELAY;
    test->value = panel_fault_chain_intact() ? 0 : 1;
    return true;
  default:
    test->part = KIT_PART_OUTPUT;
    test->index = (uint8_t)(step - STEP_FIRST_OUTPUT);
    if (test->index == OUTPUT_SUPPLY) {
      test->value = pin_read(PIN_SUPPLY) || !panel_contactor_dropped() ? 1 : 0;
    } else {
      test->value = 0;
    }
    return test->index == OUTPUT_SUPPLY;
  }
}
