/* What the files of this port offer each other. Nothing here waits longer than the 1 ms of kit.h. */
#ifndef BOARD_H
#define BOARD_H

#include "kit.h"
#include "pins.h"

#include <avr/io.h>

#ifndef BOARD_KIT_H
#error "compile with -include kits/<kit>.h, which says what this board is built for"
#endif

enum {
  OUTPUT_SUPPLY = 0,
  OUTPUT_INDICATOR = 1,
};

#define PORT_REGISTER(letter) PORT_REGISTER_(letter)
#define PORT_REGISTER_(letter) PORT##letter
#define DIRECTION_REGISTER(letter) DIRECTION_REGISTER_(letter)
#define DIRECTION_REGISTER_(letter) DDR##letter
#define LEVEL_REGISTER(letter) LEVEL_REGISTER_(letter)
#define LEVEL_REGISTER_(letter) PIN##letter

#define PIN_ARGUMENTS(...) PIN_ARGUMENTS_(__VA_ARGS__)
#define PIN_ARGUMENTS_(letter, bit) &PORT##letter, &DDR##letter, &PIN##letter, (uint8_t)(1U << (bit))

/** `pin_write(PIN_SUPPLY, true)`: compiles to one or three instructions. */
#define pin_write(pin, on) pin_write_(PIN_ARGUMENTS(pin), on)
/** The level at the pin itself, also of an output: a shorted driver shows. */
#define pin_read(pin) pin_read_(PIN_ARGUMENTS(pin))
#define pin_output(pin) pin_output_(PIN_ARGUMENTS(pin))
/** Input with its pull-up. */
#define pin_pulled_up(pin) pin_pulled_up_(PIN_ARGUMENTS(pin))

typedef volatile uint8_t *io_register;

static inline void pin_write_(io_register port, io_register direction, io_register level, uint8_t mask,
                              bool on) {
  (void)direction;
  (void)level;
  *port = (uint8_t)(on ? *port | mask : *port & (uint8_t)~mask);
}

static inline bool pin_read_(io_register port, io_register direction, io_register level, uint8_t mask) {
  (void)port;
  (void)direction;
  return (*level & mask) != 0;
}

static inline void pin_output_(io_register port, io_register direction, io_register level, uint8_t mask) {
  pin_write_(port, direction, level, mask, false);
  *direction |= mask;
}

static inline void pin_pulled_up_(io_register port, io_register direction, io_register level, uint8_t mask) {
  pin_write_(port, direction, level, mask, true);
}

/* clock.c: µs since the start, 0.5 µs resolution before rounding. */
void clock_start(void);
uint32_t clock_micros(void *context);

/* serial.c: UART0 behind two ring buffers. */
void serial_start(void);
size_t serial_send(void *context, const uint8_t *bytes, size_t count);
size_t serial_receive(uint8_t *bytes, size_t room);

/* adc.c: codes 0 … 1023 of 5 V. */
enum adc_speed {
  /** 13 µs, good to 5 codes. */
  ADC_FAST,
  /** 26 µs, good to 3 codes. */
  ADC_FINE,
};

void adc_start(void);
uint16_t adc_read(uint8_t channel, enum adc_speed speed);
/** The sum of `count` readings, at most 32. */
uint16_t adc_sum(uint8_t channel, uint8_t count);

/* matrix.c: sockets, multiplexers, scan bus. */
void matrix_start(void);
bool matrix_bus(void *context, bool on);
bool matrix_pair(void *context, uint8_t source, uint8_t sense, struct kit_reading *reading);
/** The terminal whose detector contact is on 5 V, or KIT_NONE. */
uint8_t matrix_locate(void);
/** The reference resistor as the scan measures it, in 0.1 Ω or KIT_OPEN; `forward` from the source's end. */
uint32_t matrix_reference(bool forward);
/** Whether every component has left its sockets, and whether every one is on them. */
bool matrix_isolated(void);
bool matrix_joined(void);
/** True when the bus relay has not dropped, long after it should have. */
bool matrix_bus_stuck(void);

/* panel.c: inputs, outputs, voltages, fault relays. */
void panel_start(void);
uint32_t panel_inputs(void *context);
int16_t panel_analog(void *context, uint8_t channel);
/** Of the power unit before the contactor, in mV. */
int16_t panel_power_unit(void);
bool panel_output(void *context, uint8_t output, bool on);
bool panel_fault(void *context, uint8_t fault, bool inserted);
bool panel_fault_chain_intact(void);
bool panel_supply_on(void *context);
bool panel_contactor_dropped(void);

/* probes.c */
void probes_start(void);
uint8_t probes_locate(void *context, enum kit_probe probe);
bool probes_read(void *context, enum kit_probe_mode mode, struct kit_probe_reading *reading);

/* identity.c: what EEPROM says about this one board. */
struct calibration {
  /** Multiplexers, relay contacts and tracks in the scan loop, in 0.1 Ω. */
  uint16_t loop;
  /** What the probes show when they touch each other, in mV. */
  int16_t probe_zero;
  /** Parts of 10,000 that a probe voltage is multiplied with. */
  uint16_t probe_gain;
};

extern struct calibration calibration;
/** Reads EEPROM, or takes the defaults when it is empty or damaged. */
void identity_load(void);
const char *identity_serial(void);
/** Counts this start in EEPROM, and mixes the count with the noise of an open analogue input. */
uint32_t identity_entropy(void *context);

/* restart.c */
enum kit_reset restart_cause(void);
void watchdog_start(void);
void watchdog_kick(void *context);

/* self_test.c */
bool self_test_step(void *context, uint16_t step, struct kit_test *test);

/* dictionary.c: the text of KIT_DICTIONARY, in flash. */
uint16_t dictionary_length(void);
void dictionary_read(void *context, uint16_t offset, uint8_t *bytes, uint8_t count);

#endif
