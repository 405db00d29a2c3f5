#include "board.h"

#include <util/delay.h>

enum {
  READINGS = 16,
  /** The differential amplifier puts ±32.5 V on the 1,024 codes. */
  SPAN_MV = 65000,
  CURRENT_SETTLE_US = 100,
  /** Above this a resistance is read too coarsely: about 40 kΩ. */
  OVER_RANGE_CODE = 1000,
  FULL_CODE = 1024,
};

void probes_start(void) {
  pin_output(PIN_TIP_RED);
  pin_output(PIN_TIP_BLACK);
  pin_output(PIN_PROBE_CURRENT);
}

uint8_t probes_locate(void *context, enum kit_probe probe) {
  (void)context;
  pin_write(PIN_TIP_RED, probe == KIT_PROBE_RED);
  pin_write(PIN_TIP_BLACK, probe == KIT_PROBE_BLACK);
  uint8_t terminal = matrix_locate();
  pin_write(PIN_TIP_RED, false);
  pin_write(PIN_TIP_BLACK, false);
  return terminal;
}

static void read_volts(struct kit_probe_reading *reading) {
  uint16_t sum = adc_sum(ADC_PROBE_VOLTS, READINGS);
  int32_t codes = (int32_t)sum - (int32_t)FULL_CODE / 2 * READINGS;
  int32_t value = codes * SPAN_MV / (int32_t)((int32_t)FULL_CODE * READINGS) - calibration.probe_zero;
  reading->value = value * (int32_t)calibration.probe_gain / 10000;
  uint32_t size = (uint32_t)(reading->value < 0 ? -reading->value : reading->value);
  /* Half a code, and 1 % for the divider. */
  reading->uncertainty = SPAN_MV / FULL_CODE / 2 + size / 100;
  reading->over_range = sum == 0 || sum >= (FULL_CODE - 1) * READINGS;
}

/** The resistance that divides 5 V with the reference, in 10 mΩ. */
static uint32_t divided(uint32_t sum) {
  return PROBE_REFERENCE_OHMS * 100UL * sum / (FULL_CODE * (uint32_t)READINGS - sum);
}

static void read_ohms(struct kit_probe_reading *reading) {
  pin_write(PIN_PROBE_CURRENT, true);
  _delay_us(CURRENT_SETTLE_US);
  uint32_t sum = adc_sum(ADC_PROBE_OHMS, READINGS);
  pin_write(PIN_PROBE_CURRENT, false);
  reading->over_range = sum > (uint32_t)OVER_RANGE_CODE * READINGS;
  if (reading->over_range) {
    return;
  }
  uint32_t value = divided(sum);
  reading->value = (int32_t)value;
  /* One code, and 1 % for the reference. */
  reading->uncertainty = divided(sum + READINGS) - value + value / 100;
}

bool probes_read(void *context, enum kit_probe_mode mode, struct kit_probe_reading *reading) {
  (void)context;
  if (mode == KIT_PROBE_VOLTS) {
    read_volts(reading);
  } else {
    read_ohms(reading);
  }
  return true;
}
