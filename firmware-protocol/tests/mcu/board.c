#include "board.h"

#include "../../port/avr/pins.h"

#include <avr_adc.h>
#include <avr_ioport.h>
#include <stdio.h>
#include <string.h>

enum {
  /** As many as the pins reach; `panel` says how many there are. */
  MOST_TERMINALS = 7 * MULTIPLEXER_CHANNELS,
  MOST_INPUTS = 21,
  MOST_REGISTERS = 2,
  EMERGENCY_STOP = 12,
  MAX_LEADS = 256,
  NO_TERMINAL = -1,
  SUPPLY_MV = 5000,
  PANEL_MV = 24000,
  PANEL_CHANNELS = 16,
  /** The one channel of the panel that is a current, in mA; the others are voltages of either sign, in mV. */
  PANEL_CURRENT = 1,
  MULTIPLEXERS_OHMS = 140,
  REGISTER_BITS = 8,
  ADC_CHANNELS = 16,
};

static const double OPEN = 1e12;

/** A lead or part between two sockets; `reverse` is its resistance with b positive. */
struct lead {
  int a;
  int b;
  double forward;
  double reverse;
};

/** A coil whose contact follows after a time. */
struct relay {
  const char *name;
  bool coil;
  bool in;
  unsigned pulls_in_ms;
  unsigned drops_ms;
  avr_cycle_count_t due;
};

static avr_t *avr;
/** The basic kit, until a command says otherwise. */
static struct {
  int terminals;
  int inputs;
  /** Of fault relays, in one chain. */
  int registers;
} panel = {64, 13, 1};
static struct lead leads[MAX_LEADS];
static int lead_count;
static bool inputs[MOST_INPUTS];
static int tips[2] = {NO_TERMINAL, NO_TERMINAL};
static int panel_values[PANEL_CHANNELS];
static int supply_mv = PANEL_MV;
static int probe_mv;
static double probe_ohms = OPEN;
/** The multiplexers no longer reach this socket. */
static int dead = NO_TERMINAL;
/** A multiplexer, on both sides, that joins nothing. */
static int dead_multiplexer = -1;
/** A register of the chain that passes nothing on and moves no relay. */
static int dead_register = -1;
static double reference_ohms = REFERENCE_OHMS;
static struct relay bus = {"bus", false, false, 4, 3, 0};
static struct relay isolation = {"isolation", false, false, 5, 4, 0};
/** What keeps the isolation relays from following their coils. */
static enum { FREE, KEPT_OUT, KEPT_IN } isolation_is;
static struct relay contactor = {"contactor", false, false, 8, 6, 0};
static bool bus_stuck;
static bool bus_kept_out;
static uint16_t shifted;
static bool overlaps;
static bool clock_was;
static bool latch_was;
static bool supply_was;
static bool indicator_was;
static uint32_t noise = 1;
static uint64_t seen_ports;

static unsigned address_of(char letter) {
  /* PINx, DDRx, PORTx follow each other. */
  return letter <= 'G' ? 0x20U + 3U * (unsigned)(letter - 'A')
                       : (letter == 'H' ? 0x100U : 0x103U + 3U * (unsigned)(letter - 'J'));
}

static uint8_t driven(char letter) {
  unsigned at = address_of(letter);
  return avr->data[at + 1] & avr->data[at + 2];
}

/** The level of lines that are pulled up outside: low where the firmware drives them so. */
static uint8_t pulled_up(char letter) {
  unsigned at = address_of(letter);
  return (uint8_t)(~avr->data[at + 1] | avr->data[at + 2]);
}

#define TEXT(letter) TEXT_(letter)
#define TEXT_(letter) #letter
#define PORT_LETTER(letter) TEXT(letter)[0]
#define IS_DRIVEN(pin) IS_DRIVEN_(pin)
#define IS_DRIVEN_(letter, bit) ((driven(#letter[0]) >> (bit)&1) != 0)
#define SET_LEVEL(pin, level) SET_LEVEL_(pin, level)
#define SET_LEVEL_(letter, bit, level) set_level(#letter[0], bit, level)

/** The outer lines of one port, and what simavr needs to tell them. */
struct port_lines {
  avr_ioport_external_t levels;
  avr_irq_t *irqs[8];
};
static struct port_lines lines['L' - 'A' + 1];

/** Asking simavr costs more than an instruction: it is told changes only, and where to tell them is kept. */
static void set_level(char letter, int bit, bool level) {
  struct port_lines *port = &lines[letter - 'A'];
  avr_ioport_external_t *outer = &port->levels;
  bool is_told = (outer->mask >> bit & 1) != 0 && (outer->value >> bit & 1) == level;
  bool is_seen = (avr->data[address_of(letter)] >> bit & 1) == level;
  if (is_told && is_seen) {
    return;
  }
  if (!is_told) {
    /* What an outer line says weighs more than the pull-up that the firmware switches on. */
    outer->name = (unsigned long)letter;
    outer->mask |= 1UL << bit;
    outer->value = level ? outer->value | 1UL << bit : outer->value & ~(1UL << bit);
    avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(letter), outer);
  }
  if (port->irqs[bit] == NULL) {
    port->irqs[bit] = avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(letter), bit);
  }
  if (!is_seen) {
    /* The line may have kept a level that the pin has forgotten in a reset. */
    port->irqs[bit]->value = !level;
  }
  avr_raise_irq(port->irqs[bit], level);
}

static void forget_levels(void) {
  for (unsigned i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    lines[i].levels = (avr_ioport_external_t){0};
  }
}

/** The enable lines of a side, bit n low when multiplexer n is on. */
static unsigned enable_lines(char letter, char further_letter, int further_bit) {
  unsigned further = pulled_up(further_letter) >> further_bit & 7U;
  unsigned present = (unsigned)(panel.terminals + MULTIPLEXER_CHANNELS - 1) / MULTIPLEXER_CHANNELS;
  unsigned absent = ~((1U << present) - 1);
  return pulled_up(letter) >> 4 | further << FIRST_MULTIPLEXERS | absent;
}

/** The terminal that the multiplexers of a side select, or NO_TERMINAL. */
static int selected_(char letter, char further_letter, int further_bit) {
  unsigned off = enable_lines(letter, further_letter, further_bit);
  int terminal = NO_TERMINAL;
  for (int i = 0; i < MOST_TERMINALS / MULTIPLEXER_CHANNELS; i++) {
    if ((off >> i & 1) == 0) {
      overlaps = overlaps || terminal != NO_TERMINAL;
      terminal = i * MULTIPLEXER_CHANNELS + (driven(letter) & 0x0F);
    }
  }
  return terminal;
}

#define SELECTED(port, further) SELECTED_(port, further)
#define SELECTED_(port, letter, bit) selected_(PORT_LETTER(port), #letter[0], bit)

static bool is_reached(int terminal) {
  return terminal != NO_TERMINAL && terminal < panel.terminals && terminal != dead &&
         terminal / MULTIPLEXER_CHANNELS != dead_multiplexer;
}

static void join(int *net, int from, int to) {
  for (int i = 0; i < panel.terminals; i++) {
    net[i] = net[i] == from ? to : net[i];
  }
}

/** Between two sockets with `a` positive: leads join sockets to nets, and one part lies between two nets. */
static double ohms_between(int a, int b) {
  int net[MOST_TERMINALS];
  for (int i = 0; i < panel.terminals; i++) {
    net[i] = i;
  }
  for (int i = 0; i < lead_count; i++) {
    if (leads[i].forward < 1 && leads[i].reverse < 1) {
      join(net, net[leads[i].a], net[leads[i].b]);
    }
  }
  if (net[a] == net[b]) {
    return 0.1;
  }
  double conductance = 1 / OPEN;
  for (int i = 0; i < lead_count; i++) {
    const struct lead *lead = &leads[i];
    if (net[lead->a] == net[a] && net[lead->b] == net[b]) {
      conductance += 1 / lead->forward;
    } else if (net[lead->a] == net[b] && net[lead->b] == net[a]) {
      conductance += 1 / lead->reverse;
    }
  }
  return 1 / conductance;
}

static double node_mv(bool source_node) {
  bool source_high = IS_DRIVEN(PIN_DRIVE_SOURCE);
  bool sense_high = IS_DRIVEN(PIN_DRIVE_SENSE);
  int source = SELECTED(SOURCE_PORT, PIN_SOURCE_FURTHER);
  int sense = SELECTED(SENSE_PORT, PIN_SENSE_FURTHER);
  double own = (source_node ? source_high : sense_high) ? SUPPLY_MV : 0;
  double other = (source_node ? sense_high : source_high) ? SUPPLY_MV : 0;
  if (IS_DRIVEN(PIN_REFERENCE) && own != other) {
    return own + (other - own) * SERIES_OHMS / (2.0 * SERIES_OHMS + reference_ohms);
  }
  if (!bus.in || !is_reached(source) || !is_reached(sense) || own == other) {
    return own;
  }
  double between = source_high ? ohms_between(source, sense) : ohms_between(sense, source);
  return own + (other - own) * SERIES_OHMS / (2.0 * SERIES_OHMS + MULTIPLEXERS_OHMS + between);
}

/** Behind the amplifiers of the panel: 2 mV for each mA, or the 13th part around half of the ADC's range. */
static double panel_mv(void) {
  unsigned channel = driven(PORT_LETTER(PANEL_PORT)) & (PANEL_CHANNELS - 1);
  int value = panel_values[channel];
  return channel == PANEL_CURRENT ? 2.0 * value : 2500 + value / 13.0;
}

static double adc_mv(unsigned channel) {
  switch (channel) {
  case ADC_SOURCE_NODE:
    return node_mv(true);
  case ADC_SENSE_NODE:
    return node_mv(false);
  case ADC_PANEL:
    return panel_mv();
  case ADC_PROBE_VOLTS:
    return 2500 + probe_mv / 13.0;
  case ADC_PROBE_OHMS:
    return IS_DRIVEN(PIN_PROBE_CURRENT) ? SUPPLY_MV * probe_ohms / (probe_ohms + PROBE_REFERENCE_OHMS) : 0;
  case ADC_SUPPLY:
    return contactor.in ? supply_mv / 6.5 : 0;
  case ADC_POWER_UNIT:
    return supply_mv / 6.5;
  default:
    noise = noise * 1664525U + 1013904223U;
    return noise >> 20;
  }
}

static void convert(struct avr_irq_t *irq, uint32_t value, void *context) {
  (void)irq;
  (void)context;
  union {
    uint32_t bits;
    avr_adc_mux_t mux;
  } trigger = {value};
  static avr_irq_t *inputs_of_adc[ADC_CHANNELS];
  unsigned channel = trigger.mux.src & (ADC_CHANNELS - 1);
  if (inputs_of_adc[channel] == NULL) {
    inputs_of_adc[channel] = avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, (int)channel);
  }
  avr_raise_irq(inputs_of_adc[channel], (uint32_t)(adc_mv(channel) + 0.5));
}

static void tell(const char *what, unsigned value) {
  printf("%s %u @%llu\n", what, value, (unsigned long long)avr->cycle);
}

static void follow_pin(const char *name, bool *was, bool is) {
  if (*was != is) {
    *was = is;
    tell(name, is);
  }
}

static void drive(struct relay *relay, bool coil) {
  if (relay->coil != coil) {
    relay->coil = coil;
    relay->due = avr->cycle + (coil ? relay->pulls_in_ms : relay->drops_ms) * (avr->frequency / 1000);
  }
}

static void follow_relay(struct relay *relay) {
  if (relay->in != relay->coil && avr->cycle >= relay->due) {
    relay->in = relay->coil;
    tell(relay->name, relay->in);
  }
}

static void follow_shift_registers(void) {
  bool clock = IS_DRIVEN(PIN_FAULT_CLOCK);
  bool latch = IS_DRIVEN(PIN_FAULT_LATCH);
  if (clock && !clock_was) {
    shifted = (uint16_t)(shifted << 1 | IS_DRIVEN(PIN_FAULT_DATA));
    if (dead_register >= 0) {
      shifted &= (uint16_t)((1U << dead_register * REGISTER_BITS) - 1);
    }
  }
  if (latch && !latch_was) {
    tell("faults", shifted & ((1U << panel.registers * REGISTER_BITS) - 1));
  }
  clock_was = clock;
  latch_was = latch;
  SET_LEVEL(PIN_FAULT_RETURN, (shifted >> (panel.registers * REGISTER_BITS - 1) & 1) != 0);
}

static void follow_locator(void) {
  int terminal = SELECTED(SENSE_PORT, PIN_SENSE_FURTHER);
  bool red = IS_DRIVEN(PIN_TIP_RED) && terminal == tips[0];
  bool black = IS_DRIVEN(PIN_TIP_BLACK) && terminal == tips[1];
  SET_LEVEL(PIN_LOCATE, terminal != NO_TERMINAL && (red || black));
}

static void follow_contacts(void) {
  SET_LEVEL(PIN_BUS_SENSE, !bus.in);
  SET_LEVEL(PIN_INTERLOCK, contactor.in);
  SET_LEVEL(PIN_ISOLATED, !isolation.in);
  SET_LEVEL(PIN_JOINED, isolation.in);
}

void board_follow(void) {
  uint64_t ports = 0;
  for (const char *letter = "BCDEHL"; *letter != 0; letter++) {
    ports = ports << 8 | driven(*letter);
  }
  bool relays_rest = bus.in == bus.coil && contactor.in == contactor.coil && isolation.in == isolation.coil;
  if (ports == seen_ports && relays_rest) {
    return;
  }
  seen_ports = ports;
  follow_pin("supply", &supply_was, IS_DRIVEN(PIN_SUPPLY));
  follow_pin("indicator", &indicator_was, IS_DRIVEN(PIN_INDICATOR));
  drive(&bus, (IS_DRIVEN(PIN_BUS) && !contactor.in && !bus_kept_out) || bus_stuck);
  drive(&contactor, IS_DRIVEN(PIN_SUPPLY) && !bus.in && inputs[EMERGENCY_STOP]);
  drive(&isolation, (IS_DRIVEN(PIN_ISOLATE) && isolation_is != KEPT_OUT) || isolation_is == KEPT_IN);
  follow_relay(&isolation);
  follow_relay(&bus);
  follow_relay(&contactor);
  follow_shift_registers();
  follow_locator();
  follow_contacts();
  SELECTED(SOURCE_PORT, PIN_SOURCE_FURTHER);
  if (overlaps) {
    /* Two sockets would be joined through them. */
    overlaps = false;
    tell("multiplexers overlap", 1);
  }
}

static void set_input(int input, bool level) {
  inputs[input] = level;
  if (input < INPUTS_LOW) {
    set_level(PORT_LETTER(INPUTS_LOW_PORT), input, !level);
  } else if (input < INPUTS_LOW + INPUTS_HIGH) {
    set_level(PORT_LETTER(INPUTS_HIGH_PORT), input - INPUTS_LOW, !level);
  } else {
    set_level(PORT_LETTER(INPUTS_FURTHER_PORT), input - INPUTS_LOW - INPUTS_HIGH, !level);
  }
}

void board_reset(void) {
  forget_levels();
  for (int i = 0; i < panel.inputs; i++) {
    set_input(i, inputs[i]);
  }
  seen_ports = UINT64_MAX;
  board_follow();
}

void board_attach(avr_t *mcu) {
  avr = mcu;
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_OUT_TRIGGER), convert, NULL);
  inputs[EMERGENCY_STOP] = true;
  board_reset();
}

static void unplug(int a, int b) {
  for (int i = 0; i < lead_count; i++) {
    if (leads[i].a == a && leads[i].b == b) {
      lead_count--;
      leads[i] = leads[lead_count];
      return;
    }
  }
}

static bool is_terminal(int number) {
  return number >= 0 && number < panel.terminals;
}

/** Another panel around the board, before it is told anything else. */
static bool set_panel(int terminals, int input_count, int registers) {
  if (terminals < 1 || terminals > MOST_TERMINALS || input_count <= EMERGENCY_STOP ||
      input_count > MOST_INPUTS || registers < 1 || registers > MOST_REGISTERS) {
    return false;
  }
  panel.terminals = terminals;
  panel.inputs = input_count;
  panel.registers = registers;
  board_reset();
  return true;
}

bool board_command(const char *line) {
  int a = 0;
  int b = 0;
  double forward = 0.1;
  double reverse = 0.1;
  int c = 0;
  unsigned seed = 0;
  int given = sscanf(line, "plug %d %d %lf %lf", &a, &b, &forward, &reverse);
  if (given >= 2 && is_terminal(a) && is_terminal(b) && lead_count < MAX_LEADS) {
    leads[lead_count] = (struct lead){a, b, forward, given == 4 ? reverse : forward};
    lead_count++;
  } else if (sscanf(line, "unplug %d %d", &a, &b) == 2) {
    unplug(a, b);
  } else if (sscanf(line, "input %d %d", &a, &b) == 2 && a >= 0 && a < panel.inputs) {
    set_input(a, b != 0);
  } else if (sscanf(line, "analog %d %d", &a, &b) == 2 && a >= 0 && a < PANEL_CHANNELS) {
    panel_values[a] = b;
  } else if (sscanf(line, "supply-mv %d", &a) == 1) {
    supply_mv = a;
  } else if (sscanf(line, "tip %d %d", &a, &b) == 2 && (a == 0 || a == 1)) {
    tips[a] = b;
  } else if (sscanf(line, "probe-mv %d", &a) == 1) {
    probe_mv = a;
  } else if (sscanf(line, "probe-ohms %lf", &forward) == 1) {
    probe_ohms = forward;
  } else if (sscanf(line, "dead %d", &a) == 1) {
    dead = a;
  } else if (sscanf(line, "dead-multiplexer %d", &a) == 1) {
    dead_multiplexer = a;
  } else if (sscanf(line, "dead-register %d", &a) == 1 && a < MOST_REGISTERS) {
    dead_register = a;
  } else if (sscanf(line, "bus-stuck %d", &a) == 1) {
    bus_stuck = a != 0;
  } else if (sscanf(line, "bus-kept-out %d", &a) == 1) {
    bus_kept_out = a != 0;
  } else if (sscanf(line, "reference-ohms %lf", &forward) == 1) {
    reference_ohms = forward;
  } else if (sscanf(line, "isolation-kept %d", &a) == 1 && a >= FREE && a <= KEPT_IN) {
    isolation_is = a;
  } else if (sscanf(line, "panel %d %d %d", &a, &b, &c) == 3) {
    return set_panel(a, b, c);
  } else if (sscanf(line, "noise %u", &seed) == 1) {
    noise = seed;
  } else {
    return false;
  }
  seen_ports = UINT64_MAX;
  return true;
}
