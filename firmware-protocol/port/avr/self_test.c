#include "board.h"

#include <avr/pgmspace.h>

/** What an input of a button, switch, sensor, cylinder or slow relay reads is up to the learner, or to what
 * was done before: only these have a level of their own. */
static const uint8_t tested_inputs[] PROGMEM = {TESTED_INPUTS};

/* A step lasts at most 1 ms. First what shows with the supply off and the relays at rest; the sockets come
 * last, with the scan bus closed: through both multiplexers each socket is joined to itself, so that the loop
 * measures the multiplexers and tracks alone. PROTOCOL.md section 4 says what the index of each part means.
 */
enum step {
  STEP_POWER_UNIT = 0,
  STEP_SUPPLY,
  STEP_BUS_OPENS,
  STEP_COMPONENTS_JOINED,
  STEP_FAULT_CHAIN,
  STEP_OUTPUT,
  STEP_FIRST_INPUT,
  STEP_FIRST_ANALOG = STEP_FIRST_INPUT + sizeof tested_inputs,
  STEP_PROBES = STEP_FIRST_ANALOG + BOARD_ANALOGS - 1,
  STEP_REFERENCE_FORWARD,
  STEP_REFERENCE_REVERSE,
  STEP_BUS_CLOSES,
  STEP_COMPONENTS_ISOLATED,
  STEP_FIRST_TERMINAL,
};

enum {
  POWER_UNIT_LEAST_MV = 21600,
  POWER_UNIT_MOST_MV = 26400,
  SUPPLY_OFF_MV = 2000,
  ANALOG_OFF = 250,
  PROBES_OFF_MV = 250,
  /** 3 %: resistors of 1 %, and what the converter is good for. */
  REFERENCE_LEAST = REFERENCE_OHMS * 10L * 97 / 100,
  REFERENCE_MOST = REFERENCE_OHMS * 10L * 103 / 100,
  /** 0.1 Ω beyond the calibrated loop: a worn contact of a multiplexer. */
  TERMINAL_MOST = 100,
  BUS_SETTLES_WITHIN_US = 10000,
};

static bool bus_closing;
/** Whether sockets can be measured. */
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

/** False until the relays had their time. */
static bool bus_is_in_time(void *context) {
  if (!bus_closing) {
    bus_closing = true;
    bus_asked_at = clock_micros(context);
    matrix_bus(context, true);
  }
  return clock_micros(context) - bus_asked_at >= BUS_SETTLES_WITHIN_US;
}

static int32_t limited(uint32_t ohms) {
  return ohms > INT32_MAX ? INT32_MAX : (int32_t)ohms;
}

static int32_t terminal_to_itself(void *context, uint8_t terminal) {
  struct kit_reading reading = {KIT_OPEN, 0};
  matrix_pair(context, terminal, terminal, &reading);
  return limited(reading.resistance);
}

static void put(struct kit_test *test, enum kit_part part, uint8_t index, int32_t value) {
  test->part = (uint8_t)part;
  test->index = index;
  test->value = value;
}

/** A part that is in order when `faulty` is 0. */
static void put_fault(struct kit_test *test, enum kit_part part, uint8_t index, bool faulty) {
  put(test, part, index, faulty ? 1 : 0);
}

static void test_input(void *context, uint8_t input, struct kit_test *test) {
  put_fault(test, KIT_PART_INPUT, input, (panel_inputs(context) & UINT32_C(1) << input) != 0);
}

static void test_reference(bool forward, struct kit_test *test) {
  put(test, KIT_PART_REFERENCE, forward ? 0 : 1, limited(matrix_reference(forward)));
  test->low = REFERENCE_LEAST;
  test->high = REFERENCE_MOST;
}

static bool test_terminal(void *context, uint16_t terminal, struct kit_test *test) {
  if (!bus_works || terminal >= BOARD_TERMINALS) {
    return false;
  }
  put(test, KIT_PART_TERMINAL, (uint8_t)terminal, terminal_to_itself(context, (uint8_t)terminal));
  test->high = TERMINAL_MOST;
  return true;
}

/** Steps that count through inputs, analogue channels or terminals. */
static bool test_one_of_many(void *context, uint16_t step, struct kit_test *test) {
  if (step >= STEP_FIRST_TERMINAL) {
    return test_terminal(context, step - STEP_FIRST_TERMINAL, test);
  }
  if (step < STEP_FIRST_ANALOG) {
    test_input(context, pgm_read_byte(&tested_inputs[step - STEP_FIRST_INPUT]), test);
    return true;
  }
  /* The first channel is the supply, which has a step of its own. */
  uint8_t channel = (uint8_t)(step - STEP_FIRST_ANALOG + 1);
  put(test, KIT_PART_ANALOG, channel, panel_analog(context, channel));
  test->low = -ANALOG_OFF;
  test->high = ANALOG_OFF;
  return true;
}

bool self_test_step(void *context, uint16_t step, struct kit_test *test) {
  test->low = 0;
  test->high = 0;
  switch (step) {
  case STEP_POWER_UNIT:
    bus_closing = false;
    put(test, KIT_PART_SUPPLY, 0, panel_power_unit());
    test->low = POWER_UNIT_LEAST_MV;
    test->high = POWER_UNIT_MOST_MV;
    return true;
  case STEP_SUPPLY:
    put(test, KIT_PART_SUPPLY, 1, panel_analog(context, 0));
    test->high = SUPPLY_OFF_MV;
    return true;
  case STEP_BUS_OPENS:
    put_fault(test, KIT_PART_ISOLATION, 0, !pin_read(PIN_BUS_SENSE));
    return true;
  case STEP_COMPONENTS_JOINED:
    put_fault(test, KIT_PART_ISOLATION, 2, !matrix_joined());
    return true;
  case STEP_FAULT_CHAIN:
    put_fault(test, KIT_PART_FAULT_RELAY, KIT_NONE, !panel_fault_chain_intact());
    return true;
  case STEP_OUTPUT:
    put_fault(test, KIT_PART_OUTPUT, OUTPUT_SUPPLY, pin_read(PIN_SUPPLY) || !panel_contactor_dropped());
    return true;
  case STEP_PROBES:
    put(test, KIT_PART_PROBE, KIT_NONE, probes_at_rest(context));
    test->low = -PROBES_OFF_MV;
    test->high = PROBES_OFF_MV;
    return true;
  case STEP_REFERENCE_FORWARD:
  case STEP_REFERENCE_REVERSE:
    test_reference(step == STEP_REFERENCE_FORWARD, test);
    return true;
  case STEP_BUS_CLOSES:
    test->part = KIT_NONE;
    if (bus_is_in_time(context)) {
      bus_works = !pin_read(PIN_BUS_SENSE);
      put_fault(test, KIT_PART_ISOLATION, 1, !bus_works);
    }
    return true;
  case STEP_COMPONENTS_ISOLATED:
    bus_works = bus_works && matrix_isolated();
    put_fault(test, KIT_PART_ISOLATION, 3, !matrix_isolated());
    return true;
  default:
    return test_one_of_many(context, step, test);
  }
}
