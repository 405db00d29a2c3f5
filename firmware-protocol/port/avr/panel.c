#include "board.h"

#include <avr/pgmspace.h>
#include <util/delay.h>

/** How a code becomes the unit of the dictionary: (code − zero) × span / 1024. */
struct scale {
  int16_t zero;
  uint16_t span;
};

static const struct scale scales[BOARD_ANALOGS] PROGMEM = {
    {0, 32500},   {0, 2500},    {512, 65000}, {512, 65000}, {512, 65000},
    {512, 65000}, {512, 65000}, {512, 65000}, {512, 65000}, {512, 65000},
};

enum {
  ANALOG_SUPPLY = 0,
  /** 2 V: less is a supply that is off. */
  SUPPLY_ON_CODE = 63,
  MULTIPLEXER_SETTLE_US = 5,
};

static uint8_t faults;

/** Shifts the fault relays' state into the registers; returns what was in them. */
static uint8_t shift(uint8_t bits) {
  uint8_t was = 0;
  for (uint8_t i = 0; i < 8; i++) {
    was = (uint8_t)(was << 1);
    if (pin_read(PIN_FAULT_RETURN)) {
      was |= 1;
    }
    pin_write(PIN_FAULT_DATA, (bits & 0x80) != 0);
    pin_write(PIN_FAULT_CLOCK, true);
    pin_write(PIN_FAULT_CLOCK, false);
    bits = (uint8_t)(bits << 1);
  }
  return was;
}

bool panel_fault_chain_intact(void) {
  shift(faults);
  return shift(faults) == faults;
}

void panel_start(void) {
  PORT_REGISTER(INPUTS_LOW_PORT) = 0xFF;
  PORT_REGISTER(INPUTS_HIGH_PORT) |= 0x1F;
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
  uint8_t high = (uint8_t)~LEVEL_REGISTER(INPUTS_HIGH_PORT) & 0x1F;
  return (uint16_t)((uint16_t)high << 8 | low);
}

static int16_t scaled(int16_t code, uint8_t channel) {
  int16_t zero = (int16_t)pgm_read_word(&scales[channel].zero);
  uint16_t span = pgm_read_word(&scales[channel].span);
  return (int16_t)((int32_t)(code - zero) * (int32_t)span / 1024);
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
  uint8_t bit = (uint8_t)(1U << fault);
  faults = (uint8_t)(inserted ? faults | bit : faults & (uint8_t)~bit);
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
