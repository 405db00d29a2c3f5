/* Every pin of the board, as port letter and bit: the one place to change for another board. The emulator of
 * tests/mcu reads the same file. ATmega2560; UART0 is PE0 and PE1. */
#ifndef PINS_H
#define PINS_H

/* Whole ports. Low nibble: channel, shared by the 16-channel multiplexers of a side; high nibble: the enable
 * pins, active low, of the first four. The locator multiplexers behind the sockets share the pins of the
 * sense side. */
#define SOURCE_PORT L
#define SENSE_PORT C
/* Enable pin of the fifth multiplexer of each side; those of the sixth and seventh are the next two bits.
 * Only a kit with more than 64 terminals uses them. */
#define PIN_SOURCE_FURTHER D, 4
#define PIN_SENSE_FURTHER H, 0
/** Low nibble: channel of the multiplexer for the voltages of the panel. */
#define PANEL_PORT K
/** Inputs 0 … 7, 8 … 12 in the low bits, and 13 … 20: closed to ground is level 1. */
#define INPUTS_LOW_PORT A
#define INPUTS_HIGH_PORT B
#define INPUTS_FURTHER_PORT J

/* Ends of the scan loop: driver pin, SERIES_OHMS, node, multiplexer, socket. Swapping the two driver levels
 * swaps the polarity without touching the multiplexers. */
#define PIN_DRIVE_SOURCE B, 5
#define PIN_DRIVE_SENSE B, 6
/** Coil of the relay that joins the sockets to the multiplexers; its contact to ground says that it is in. */
#define PIN_BUS H, 5
#define PIN_BUS_SENSE G, 0
/** Coils of the relays that take the components off their sockets. Their changeover contacts form two chains
 * to ground: one is closed when all of them are in, the other when all are at rest. */
#define PIN_ISOLATE H, 6
#define PIN_ISOLATED G, 3
#define PIN_JOINED G, 4
/** Puts the reference resistor between the two nodes of the scan loop, past the multiplexers. */
#define PIN_REFERENCE D, 3
/** Auxiliary contact of the supply contactor: low when the contactor has dropped. */
#define PIN_INTERLOCK G, 1

#define PIN_SUPPLY H, 3
#define PIN_INDICATOR H, 4

/* Chain of 74HC595 with the fault relays, eight a register; the last register's serial output comes back. */
#define PIN_FAULT_DATA E, 4
#define PIN_FAULT_CLOCK E, 5
#define PIN_FAULT_LATCH E, 3
#define PIN_FAULT_RETURN G, 5

/* The insulated tip of each probe plug is put on 5 V to see behind which socket it appears. */
#define PIN_TIP_RED D, 0
#define PIN_TIP_BLACK D, 1
#define PIN_LOCATE G, 2
/** Sends the measuring current through the probes, from 5 V over PROBE_REFERENCE_OHMS. */
#define PIN_PROBE_CURRENT D, 2

/** Analogue inputs of the microcontroller, ADC0 … ADC7. */
enum {
  ADC_SOURCE_NODE = 0,
  ADC_SENSE_NODE = 1,
  ADC_PANEL = 2,
  ADC_PROBE_VOLTS = 3,
  ADC_PROBE_OHMS = 4,
  ADC_SUPPLY = 5,
  ADC_NOISE = 6,
  /** The power unit, before the contactor; `ADC_SUPPLY` is behind it. */
  ADC_POWER_UNIT = 7,
};

enum {
  SERIES_OHMS = 470,
  REFERENCE_OHMS = 1000,
  PROBE_REFERENCE_OHMS = 1000,
  MULTIPLEXER_CHANNELS = 16,
  /** Of those whose enable pins are on SOURCE_PORT and SENSE_PORT. */
  FIRST_MULTIPLEXERS = 4,
  INPUTS_LOW = 8,
  INPUTS_HIGH = 5,
};

#endif
