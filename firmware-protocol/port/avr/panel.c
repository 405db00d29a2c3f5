#include "board.h"

#include <util/delay.h>

enum {
  ANALOG_SUPPLY = 0,
  /** The only other channel with one sign: all further ones are voltages of either, around half the range. */
  ANALOG_CURRENT = 1,
  SUPPLY_SPAN_MV = 32500,
  CURRENT_SPAN_MA = 2500,
  VOLTAGE_SPAN_MV = 65000,
  VOLTAGE_ZERO_CODE = 512,
  /** 2 V: less is a supply that is off. */
  SUPPLY_ON_CODE = 63,
  MULTIPLEXER_SETTLE_US = 5,
  HIGH_INPUTS = (1 << INPUTS_HIGH) - 1,
  FURTHER_INPUTS = (1 << (BOARD_INPUTS - INPUTS_LOW - INPUTS_HIGH)) - 1,
  REGISTER_BITS = 8,
  FAULT_BITS = (BOARD_FAULTS + REGISTER_BITS - 1) / REGISTER_BITS * REGISTER_BITS,
};

/** Each register has both levels in each of its bits once in this and its complement, and neither register's
 * byte is the other's or its complement: a chain of another length does not give it back. */
static const uint16_t PATTERN = 0xA5C3;

static uint16_t faults;

/** Shifts bits into the registers; returns what was in them. The relays follow the next latch. */
static uint16_t shift(uint16_t bits) {
  uint16_t was = 0;
  for (uint8_t i = 0; i < FAULT_BITS; i++) {
    was = (uint16_t)(was << 1);
    if (pin_read(PIN_FAULT_RETURN)) {
      was |= 1;
    }
    pin_write(PIN_FAULT_DATA, (bits & UINT16_C(1) << (FAULT_BITS - 1)) != 0);
    pin_write(PIN_FAULT_CLOCK, true);
    pin_write(PIN_FAULT_CLOCK, false);
    bits = (uint16_t)(bits << 1);
  }
  return was;
}

/** In the bits that there are. */
static bool same(uint16_t one, uint16_t other) {
  return ((one ^ other) & UINT16_MAX >> (16 - FAULT_BITS)) == 0;
}

bool panel_fault_chain_intact(void) {
  shift(PATTERN);
  bool first = same(shift((uint16_t)~PATTERN), PATTERN);
  bool second = same(shift(faults), (uint16_t)~PATTERN);
  return first && second;
}

void panel_start(void) {
  PORT_REGISTER(INPUTS_LOW_PORT) = 0xFF;
  PORT_REGISTER(INPUTS_HIGH_PORT) |= HIGH_INPUTS;
  PORT_REGISTER(INPUTS_FURTHER_PORT) = FURTHER_INPUTS;
  DIRECTION_REGISTER(PANEL_PORT) = 0x0F;
  pin_output(PIN_SUPPLY);
  pin_output(PIN_INDICATOR);
  pin_output(PIN_FAULT_DATA);
  pin_output(PIN_FAULT_CLOCK);
  pin_output(PIN_FAULT_LATCH);
}

uint32_t panel_inputs(void *context) {
  (void)context;
  uint8_t low = (uint8_t)~LEVEL_REGISTER(INPUTS_LOW_PORT);
  uint8_t high = (uint8_t)~LEVEL_REGISTER(INPUTS_HIGH_PORT) & HIGH_INPUTS;
  uint16_t first = (uint16_t)((uint16_t)high << INPUTS_LOW | low);
  if (FURTHER_INPUTS == 0) {
    return first;
  }
  uint8_t further = (uint8_t)(~LEVEL_REGISTER(INPUTS_FURTHER_PORT) & FURTHER_INPUTS);
  return (uint32_t)further << (INPUTS_LOW + INPUTS_HIGH) | first;
}

/** From a code to the unit of the dictionary. */
static int16_t scaled(int16_t code, uint8_t channel) {
  int32_t span = VOLTAGE_SPAN_MV;
  int16_t zero = VOLTAGE_ZERO_CODE;
  if (channel == ANALOG_SUPPLY || channel == ANALOG_CURRENT) {
    span = channel == ANALOG_SUPPLY ? SUPPLY_SPAN_MV : CURRENT_SPAN_MA;
    zero = 0;
  }
  return (int16_t)((int32_t)(code - zero) * span / 1024);
}

int16_t panel_power_unit(void) {
  return scaled((int16_t)adc_read(ADC_POWER_UNIT, ADC_FINE), ANALOG_SUPPLY);
}

int16_t panel_analog(void *context, uint8_t channel) {
  (void)context;
  int16_t code;
  if (channel == ANALOG_SUPPLY) {
    code = (int16_t)adc_read(ADC_SUPPLY, ADC_FINE);
  } else {
    PORT_REGISTER(PANEL_PORT) = channel;
    _delay_us(MULTIPLEXER_SETTLE_US);
    code = (int16_t)adc_read(ADC_PANEL, ADC_FINE);
  }
  return scaled(code, channel);
}

bool panel_output(void *context, uint8_t output, bool on) {
  (void)context;
  bool level;
  if (output == OUTPUT_SUPPLY) {
    /* The interlock contact would hold the contactor back anyway: do not pretend that it moved. */
    bool possible = !on || pin_read(PIN_BUS_SENSE);
    pin_write(PIN_SUPPLY, on && possible);
    _delay_us(1);
    level = pin_read(PIN_SUPPLY);
  } else {
    pin_write(PIN_INDICATOR, on);
    _delay_us(1);
    level = pin_read(PIN_INDICATOR);
  }
  return level == on;
}

bool panel_fault(void *context, uint8_t fault, bool inserted) {
  (void)context;
  uint16_t bit = (uint16_t)(1U << fault);
  faults = (uint16_t)(inserted ? faults | bit : faults & (uint16_t)~bit);
  bool intact = panel_fault_chain_intact();
  pin_write(PIN_FAULT_LATCH, true);
  pin_write(PIN_FAULT_LATCH, false);
  return intact;
}

bool panel_supply_on(void *context) {
  (void)context;
  return adc_read(ADC_SUPPLY, ADC_FAST) >= SUPPLY_ON_CODE;
}

bool panel_contactor_dropped(void) {
  return !pin_read(PIN_INTERLOCK);
}
