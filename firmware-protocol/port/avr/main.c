#include "board.h"

#include <avr/interrupt.h>
#include <avr/pgmspace.h>

/* One of the kits of kits/ on an ATmega2560 at 16 MHz. */

#define MAJOR 1
#define MINOR 1
#define PATCH 0

#define TEXT(x) #x
#define NUMBER(x) TEXT(x)

/** Between two rounds at most, whatever comes over the cable. */
enum { POLL_WITHIN_US = 500 };

/** What a computer reads from the file before it writes it to a kit: model, version, processor, baud rate. */
const char firmware_label[] PROGMEM __attribute__((used, externally_visible)) =
    "PROEFBANK-FIRMWARE " KIT_ID
    " " NUMBER(MAJOR) "." NUMBER(MINOR) "." NUMBER(PATCH) " atmega2560 " NUMBER(BAUD_TEXT);

static const struct kit_output outputs[BOARD_OUTPUTS] = {
    [OUTPUT_SUPPLY] = {.flags = KIT_OUTPUT_CONFIRM | KIT_OUTPUT_SUPPLY, .lease = SUPPLY_LEASE},
    [OUTPUT_INDICATOR] = {.flags = 0, .lease = INDICATOR_LEASE},
};

static const struct kit_port port = {
    .micros = clock_micros,
    .entropy = identity_entropy,
    .send = serial_send,
    .inputs = panel_inputs,
    .analog = panel_analog,
    .output = panel_output,
    .fault = panel_fault,
    .scan_bus = matrix_bus,
    .scan_pair = matrix_pair,
    .probe_locate = probes_locate,
    .probe_read = probes_read,
    .self_test = self_test_step,
    .supply_on = panel_supply_on,
    .read_dictionary = dictionary_read,
    .watchdog_kick = watchdog_kick,
};

static struct kit_model model = {
    .name = KIT_ID,
    .firmware_major = MAJOR,
    .firmware_minor = MINOR,
    .firmware_patch = PATCH,
    .terminals = BOARD_TERMINALS,
    .inputs = BOARD_INPUTS,
    .analogs = BOARD_ANALOGS,
    .outputs = BOARD_OUTPUTS,
    .faults = BOARD_FAULTS,
    .output = outputs,
    .confirm_input = INPUT_CONFIRM,
    .emergency_stop_input = INPUT_EMERGENCY_STOP,
    .debounce = 1000,
    .connected_below = 200,
    .open_above = 500000,
    .scan_settle = 8000,
    .scan_pairs = 4,
};

static struct kit kit;

/** Tells once when the bus relay sticks: from then on the kit is not safe to energise. */
static void watch_bus(void) {
  static bool told;
  bool stuck = matrix_bus_stuck();
  if (stuck && !told) {
    kit_fail_safe(&kit, KIT_REASON_KIT_FAULT, KIT_NONE);
  }
  told = stuck;
}

int main(void) {
  clock_start();
  adc_start();
  matrix_start();
  panel_start();
  probes_start();
  serial_start();
  identity_load();
  sei();
  model.serial = identity_serial();
  model.dictionary_length = dictionary_length();
  if (!kit_init(&kit, &model, &port, restart_cause())) {
    return 1;
  }
  watchdog_start();
  uint32_t polled_at = clock_micros(NULL);
  for (;;) {
    uint8_t bytes[32];
    kit_receive(&kit, bytes, serial_receive(bytes, sizeof bytes));
    /* A round takes a tenth of a millisecond: one that began just before the last byte of a frame would hold
     * its answer up. */
    if (!kit_is_receiving(&kit) || clock_micros(NULL) - polled_at >= POLL_WITHIN_US) {
      polled_at = clock_micros(NULL);
      kit_poll(&kit);
      watch_bus();
    }
  }
}
