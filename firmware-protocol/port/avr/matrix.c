#include "board.h"

#include <util/delay.h>

/* One pair in the scan loop, R = SERIES_OHMS at both ends:
 *
 *   driver ── R ──●── multiplexer ── socket ~ lead ~ socket ── multiplexer ──●── R ── driver
 *            source node                                                sense node
 *
 * The driver pins are opposite; the current is what falls over the R of the low end. */
enum {
  ALL_DISABLED = 0xF0,
  FIRST_TERMINALS = FIRST_MULTIPLEXERS * MULTIPLEXER_CHANNELS,
  /** A kit without them has no code for them, and scans no slower. */
  HAS_FURTHER = BOARD_TERMINALS > FIRST_TERMINALS,
  FURTHER_MULTIPLEXERS = 3,
  SETTLE_US = 3,
  /** Readings of one node for a pair that is not open. */
  READINGS = 3,
  /** Below this code at the low end no current flows that could be told from none (over 200 kΩ). */
  NO_CURRENT = 3,
  RELAY_DROPS_WITHIN_US = 30000,
};

static uint8_t source_channel;
static uint8_t sense_channel;
static bool bus_on;
static bool bus_checked;
static uint32_t bus_left_at;

/** What the port of a side has to be for a terminal: its channel, and which of the first multiplexers is
 * enabled. */
static uint8_t select(uint8_t terminal) {
  static const uint8_t enabled[] = {0xE0, 0xD0, 0xB0, 0x70};
  uint8_t multiplexer = terminal / MULTIPLEXER_CHANNELS;
  uint8_t channel = terminal % MULTIPLEXER_CHANNELS;
  return (uint8_t)((HAS_FURTHER && terminal >= FIRST_TERMINALS ? ALL_DISABLED : enabled[multiplexer]) |
                   channel);
}

/** The further ones of a side: `further_select(PIN_SENSE_FURTHER, terminal)`. KIT_NONE disables them. */
#define further_select(pin, terminal) further_select_(PIN_ARGUMENTS(pin), terminal)

static inline void further_select_(io_register port, io_register direction, io_register level, uint8_t first,
                                   uint8_t terminal) {
  (void)direction;
  (void)level;
  uint8_t all = (uint8_t)(first * ((1U << FURTHER_MULTIPLEXERS) - 1));
  uint8_t chosen = 0;
  if (terminal >= FIRST_TERMINALS && terminal < BOARD_TERMINALS) {
    chosen = (uint8_t)(first << (terminal - FIRST_TERMINALS) / MULTIPLEXER_CHANNELS);
  }
  *port = (uint8_t)((*port | all) & (uint8_t)~chosen);
}

static inline void further_start_(io_register port, io_register direction, io_register level, uint8_t first) {
  further_select_(port, direction, level, first, KIT_NONE);
  *direction |= (uint8_t)(first * ((1U << FURTHER_MULTIPLEXERS) - 1));
}

/** No two multiplexers of a side are enabled at once: they would join two sockets. */
static void connect_source(uint8_t terminal) {
  if (HAS_FURTHER) {
    further_select(PIN_SOURCE_FURTHER, KIT_NONE);
  }
  PORT_REGISTER(SOURCE_PORT) = select(terminal);
  if (HAS_FURTHER && terminal >= FIRST_TERMINALS) {
    further_select(PIN_SOURCE_FURTHER, terminal);
  }
}

static void connect_sense(uint8_t terminal) {
  if (HAS_FURTHER) {
    further_select(PIN_SENSE_FURTHER, KIT_NONE);
  }
  PORT_REGISTER(SENSE_PORT) = select(terminal);
  if (HAS_FURTHER && terminal >= FIRST_TERMINALS) {
    further_select(PIN_SENSE_FURTHER, terminal);
  }
}

static void disconnect_sense(void) {
  PORT_REGISTER(SENSE_PORT) = ALL_DISABLED;
  if (HAS_FURTHER) {
    further_select(PIN_SENSE_FURTHER, KIT_NONE);
  }
}

static void disconnect(void) {
  PORT_REGISTER(SOURCE_PORT) = ALL_DISABLED;
  if (HAS_FURTHER) {
    further_select(PIN_SOURCE_FURTHER, KIT_NONE);
  }
  disconnect_sense();
  pin_write(PIN_DRIVE_SOURCE, false);
  pin_write(PIN_DRIVE_SENSE, false);
  source_channel = KIT_NONE;
  sense_channel = KIT_NONE;
}

void matrix_start(void) {
  disconnect();
  DIRECTION_REGISTER(SOURCE_PORT) = 0xFF;
  DIRECTION_REGISTER(SENSE_PORT) = 0xFF;
  if (HAS_FURTHER) {
    further_start_(PIN_ARGUMENTS(PIN_SOURCE_FURTHER));
    further_start_(PIN_ARGUMENTS(PIN_SENSE_FURTHER));
  }
  pin_output(PIN_DRIVE_SOURCE);
  pin_output(PIN_DRIVE_SENSE);
  pin_output(PIN_BUS);
  pin_output(PIN_ISOLATE);
  pin_output(PIN_REFERENCE);
  pin_pulled_up(PIN_ISOLATED);
  pin_pulled_up(PIN_JOINED);
  pin_pulled_up(PIN_BUS_SENSE);
  pin_pulled_up(PIN_INTERLOCK);
}

bool matrix_bus(void *context, bool on) {
  disconnect();
  if (on && !panel_contactor_dropped()) {
    return false;
  }
  if (bus_on && !on) {
    bus_left_at = clock_micros(context);
  }
  pin_write(PIN_ISOLATE, on);
  pin_write(PIN_BUS, on);
  bus_on = on;
  bus_checked = false;
  return true;
}

bool matrix_isolated(void) {
  return !pin_read(PIN_ISOLATED);
}

bool matrix_joined(void) {
  return !pin_read(PIN_JOINED);
}

bool matrix_bus_stuck(void) {
  return !pin_read(PIN_BUS_SENSE) && !bus_on && clock_micros(NULL) - bus_left_at >= RELAY_DROPS_WITHIN_US;
}

static void connect(uint8_t source, uint8_t sense) {
  if (source != source_channel) {
    source_channel = source;
    connect_source(source);
  }
  if (sense != sense_channel) {
    sense_channel = sense;
    connect_sense(sense);
  }
}

/** The resistance between the nodes from the codes over it and over R; 0.1 Ω. */
static uint32_t between_nodes(uint16_t over, uint16_t current) {
  return (uint32_t)over * (SERIES_OHMS * 10UL) / current;
}

/** The same without the multiplexers. */
static uint32_t resistance(uint16_t over, uint16_t current) {
  uint32_t loop = between_nodes(over, current);
  return loop > calibration.loop ? loop - calibration.loop : 0;
}

static void measure(uint8_t high_node, uint8_t low_node, struct kit_reading *reading) {
  uint16_t over_sum = 0;
  uint16_t current_sum = 0;
  uint16_t least = UINT16_MAX;
  uint16_t most = 0;
  for (uint8_t i = 0; i < READINGS; i++) {
    uint16_t high = adc_read(high_node, ADC_FINE);
    uint16_t current = adc_read(low_node, ADC_FINE);
    uint16_t over = high > current ? (uint16_t)(high - current) : 0;
    least = over < least ? over : least;
    most = over > most ? over : most;
    over_sum = (uint16_t)(over_sum + over);
    current_sum = (uint16_t)(current_sum + current);
  }
  if (current_sum < READINGS * NO_CURRENT) {
    reading->resistance = KIT_OPEN;
    return;
  }
  reading->resistance = resistance(over_sum, current_sum);
  /* One code of the converter at the current that flows, and what the readings differ by. */
  uint16_t doubt = (uint16_t)((most - least + 1) * READINGS);
  uint32_t wide = resistance((uint16_t)(over_sum + doubt), (uint16_t)(current_sum - READINGS));
  reading->spread = wide - reading->resistance;
}

bool matrix_pair(void *context, uint8_t source, uint8_t sense, struct kit_reading *reading) {
  (void)context;
  if (!bus_checked) {
    /* The relays had their time to settle. The interlock may still have kept the bus out, and a component
     * that is left on its sockets would be taken for a lead. */
    if (pin_read(PIN_BUS_SENSE) || !matrix_isolated()) {
      return false;
    }
    bus_checked = true;
  }
  bool forward = source < sense;
  pin_write(PIN_DRIVE_SOURCE, forward);
  pin_write(PIN_DRIVE_SENSE, !forward);
  connect(forward ? source : sense, forward ? sense : source);
  _delay_us(SETTLE_US);
  uint8_t low_node = forward ? ADC_SENSE_NODE : ADC_SOURCE_NODE;
  reading->resistance = KIT_OPEN;
  reading->spread = 0;
  /* Nearly every pair is open, and one quick look shows it. */
  if (adc_read(low_node, ADC_FAST) >= NO_CURRENT) {
    measure(forward ? ADC_SOURCE_NODE : ADC_SENSE_NODE, low_node, reading);
  }
  return true;
}

uint32_t matrix_reference(bool forward) {
  disconnect();
  pin_write(PIN_REFERENCE, true);
  pin_write(PIN_DRIVE_SOURCE, forward);
  pin_write(PIN_DRIVE_SENSE, !forward);
  _delay_us(SETTLE_US);
  uint16_t over = 0;
  uint16_t current = 0;
  for (uint8_t i = 0; i < READINGS; i++) {
    uint16_t high = adc_read(forward ? ADC_SOURCE_NODE : ADC_SENSE_NODE, ADC_FINE);
    uint16_t low = adc_read(forward ? ADC_SENSE_NODE : ADC_SOURCE_NODE, ADC_FINE);
    over = (uint16_t)(over + (high > low ? high - low : 0));
    current = (uint16_t)(current + low);
  }
  pin_write(PIN_REFERENCE, false);
  disconnect();
  return current < READINGS * NO_CURRENT ? KIT_OPEN : between_nodes(over, current);
}

uint8_t matrix_locate(void) {
  uint8_t found = KIT_NONE;
  for (uint8_t terminal = 0; terminal < BOARD_TERMINALS && found == KIT_NONE; terminal++) {
    connect_sense(terminal);
    _delay_us(1);
    if (pin_read(PIN_LOCATE)) {
      found = terminal;
    }
  }
  disconnect_sense();
  sense_channel = KIT_NONE;
  return found;
}
