#include "board.h"

/* A step lasts at most 1 ms. The sockets come last, with the scan bus closed: through both multiplexers each
 * socket is joined to itself, so that the loop measures the multiplexers and tracks alone. */
enum step {
  STEP_SUPPLY = 0,
  STEP_ISOLATION,
  STEP_FAULT_CHAIN,
  STEP_OUTPUT,
  STEP_CONFIRM,
  STEP_PROBES,
  STEP_BUS,
  STEP_FIRST_TERMINAL,
};

enum {
  SUPPLY_OFF_MV = 2000,
  PROBES_OFF_MV = 250,
  /** 0.1 Ω beyond the calibrated loop: a worn contact of a multiplexer. */
  TERMINAL_MOST = 100,
  BUS_SETTLES_WITHIN_US = 10000,
};

static bool bus_closing;
static bool bus_works;
static uint32_t bus_asked_at;

/** Nothing to see while a probe lies on a socket, which may have a voltage to another one. */
static int32_t probes_at_rest(void *context) {
  struct kit_probe_reading reading = {0, 0, false};
  if (probes_locate(context, KIT_PROBE_RED) == KIT_NONE &&
      probes_locate(context, KIT_PROBE_BLACK) == KIT_NONE) {
    probes_read(context, KIT_PROBE_VOLTS, &reading);
  }
  return reading.value;
}

/** False until the relay had its time. */
static bool bus_is_in_time(void *context) {
  if (!bus_closing) {
    bus_closing = true;
    bus_asked_at = clock_micros(context);
    matrix_bus(context, true);
  }
  return clock_micros(context) - bus_asked_at >= BUS_SETTLES_WITHIN_US;
}

static int32_t terminal_to_itself(void *context, uint8_t terminal) {
  struct kit_reading reading;
  if (!matrix_pair(context, terminal, terminal, &reading) || reading.resistance > INT32_MAX) {
    return INT32_MAX;
  }
  return (int32_t)reading.resistance;
}

bool self_test_step(void *context, uint16_t step, struct kit_test *test) {
  test->low = 0;
  test->high = 0;
  test->index = 0;
  switch (step) {
  case STEP_SUPPLY:
    bus_closing = false;
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
  case STEP_OUTPUT:
    test->part = KIT_PART_OUTPUT;
    test->index = OUTPUT_SUPPLY;
    test->value = pin_read(PIN_SUPPLY) || !panel_contactor_dropped() ? 1 : 0;
    return true;
  case STEP_CONFIRM:
    test->part = KIT_PART_INPUT;
    test->index = INPUT_CONFIRM;
    test->value = (panel_inputs(context) & UINT32_C(1) << INPUT_CONFIRM) != 0 ? 1 : 0;
    return true;
  case STEP_PROBES:
    test->part = KIT_PART_PROBE;
    test->value = probes_at_rest(context);
    test->low = -PROBES_OFF_MV;
    test->high = PROBES_OFF_MV;
    return true;
  case STEP_BUS:
    test->part = KIT_NONE;
    if (bus_is_in_time(context)) {
      bus_works = !pin_read(PIN_BUS_SENSE);
      test->part = KIT_PART_ISOLATION;
      test->index = 1;
      test->value = bus_works ? 0 : 1;
    }
    return true;
  default:
    test->part = KIT_PART_TERMINAL;
    test->index = (uint8_t)(step - STEP_FIRST_TERMINAL);
    if (!bus_works || test->index >= BOARD_TERMINALS) {
      return false;
    }
    test->value = terminal_to_itself(context, test->index);
    test->high = TERMINAL_MOST;
    return true;
  }
}
