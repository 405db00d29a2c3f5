/* The reference firmware of a practice kit: what a port gives it and what a port calls.
 *
 * A port fills in a `struct kit_model` (facts) and a `struct kit_port` (hands), calls `kit_init` once, hands
 * every received byte to `kit_receive`, and calls `kit_poll` at least once a millisecond. All three run in
 * the same thread or main loop, never in an interrupt. PROTOCOL.md says what the host sees. */
#ifndef KIT_H
#define KIT_H

#include "kit_messages.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Sizes that the protocol or the RAM of the smallest kit sets. */
enum {
  KIT_PROTOCOL_VERSION = 1,
  KIT_PAYLOAD_MAX = 56,
  KIT_FRAME_MAX = 64,
  KIT_INPUTS_MAX = 32,
  KIT_ANALOGS_MAX = 32,
  KIT_OUTPUTS_MAX = 32,
  /** Most analogue channels in one TELEMETRY. */
  KIT_SAMPLED_MAX = 23,
  /** Model and serial number together, in bytes: they share one frame. */
  KIT_NAMES_MAX = 43,
  /** Unacknowledged frames that the kit takes from the host, told in HELLO_REPLY. */
  KIT_WINDOW = 4,
  /** Unacknowledged frames that the kit keeps for repetition; a power of two. */
  KIT_RING = 8,
  KIT_EDGES_MAX = 64,
  /** No terminal, no channel, or all of them, where an index is expected. */
  KIT_NONE = 255,
};

/** A resistance that is too high to measure. */
static const uint32_t KIT_OPEN = UINT32_C(0xFFFFFFFF);

/** Bits of `kit_model.flags`, sent in IDENTITY. */
enum kit_flag {
  KIT_FLAG_VIRTUAL = 1,
};

/** Bits of `kit_output.flags`. */
enum kit_output_flag {
  /** Goes on only when a person presses the confirm button of the kit. */
  KIT_OUTPUT_CONFIRM = 1,
  /** Feeds the learner's circuit: never on during a scan, a self-test or a resistance measurement. */
  KIT_OUTPUT_SUPPLY = 2,
};

enum kit_probe {
  KIT_PROBE_RED = 0,
  KIT_PROBE_BLACK = 1,
};

enum kit_probe_mode {
  KIT_PROBE_VOLTS = 0,
  KIT_PROBE_OHMS = 1,
};

struct kit_output {
  /** Bits of `enum kit_output_flag`. */
  uint8_t flags;
  /** Time in ms after which the output goes safe unless the host renews it; 1 … 2000. */
  uint16_t lease;
};

/** The facts of one kit. They stay valid and unchanged as long as the `struct kit` that uses them. */
struct kit_model {
  /** UTF-8, ended by 0; together at most KIT_NAMES_MAX bytes. */
  const char *name;
  const char *serial;
  uint8_t firmware_major;
  uint8_t firmware_minor;
  uint8_t firmware_patch;
  /** Bits of `enum kit_flag`. */
  uint8_t flags;
  /** PROTOCOL.md section 6. NULL when the port has `read_dictionary`. */
  const char *dictionary;
  uint16_t dictionary_length;

  /** Counts of channels. Inputs, analogue channels and outputs: at most 32; terminals and faults: at most
   * 254. */
  uint8_t terminals;
  uint8_t inputs;
  uint8_t analogs;
  uint8_t outputs;
  uint8_t faults;
  /** One for each output. */
  const struct kit_output *output;
  /** Input of the confirm button (1 = pressed) and of the emergency stop chain (1 = closed), or KIT_NONE. */
  uint8_t confirm_input;
  uint8_t emergency_stop_input;
  /** An input level counts when it lasted this long, in µs; 0 takes every change. 1000 suits push-buttons. */
  uint32_t debounce;

  /** At most this is a connection, at least that is open, in 0.1 Ω; resistive between them. */
  uint32_t connected_below;
  uint32_t open_above;
  /** Wait after the scan bus was switched on, and after it was switched off before a supply goes on, in µs:
   * longer than its relay takes. */
  uint32_t scan_settle;
  /** Pairs of terminals measured by one `kit_poll`, at least 1. */
  uint8_t scan_pairs;
};

/** One resistance seen by the scan. */
struct kit_reading {
  /** 0.1 Ω, or KIT_OPEN. */
  uint32_t resistance;
  /** How far the samples of this reading lie from it, in 0.1 Ω: a reading near a limit is called uncertain.
   */
  uint32_t spread;
};

/** What the probe leads measured. */
struct kit_probe_reading {
  /** mV in KIT_PROBE_VOLTS, 10 mΩ in KIT_PROBE_OHMS. */
  int32_t value;
  /** Same unit. */
  uint32_t uncertainty;
  bool over_range;
};

/** One step of the self-test; it passed when low ≤ value ≤ high. */
struct kit_test {
  /** One of `enum kit_part`, and which one of that kind, as PROTOCOL.md section 4 counts them. */
  uint8_t part;
  uint8_t index;
  int32_t value;
  int32_t low;
  int32_t high;
};

/** The hands of the firmware. Every call returns within 1 ms. `context` is passed on untouched; indices start
 * at 0. Members marked optional may be NULL. */
struct kit_port {
  void *context;
  /** Monotonic clock in µs; wraps from 2³² − 1 to 0. */
  uint32_t (*micros)(void *context);
  /** A number that differs at every start of the kit. */
  uint32_t (*entropy)(void *context);
  /** Takes bytes for the host without waiting; returns how many it took, 0 when its buffer is full. */
  size_t (*send)(void *context, const uint8_t *bytes, size_t count);
  /** Levels of all inputs now, bit n = input n. */
  uint32_t (*inputs)(void *context);
  /** One analogue channel now, in the unit of the dictionary. */
  int16_t (*analog)(void *context, uint8_t channel);
  /** Switches an output on, or to its safe state. False when the kit knows that it did not move. */
  bool (*output)(void *context, uint8_t output, bool on);
  /** Inserts or removes a fault. False when the kit knows that the relay did not move. */
  bool (*fault)(void *context, uint8_t fault, bool inserted);

  /** Connects the terminals to the multiplexers (and isolates the components, where the kit can), or takes
   * them off. False when the interlock or a relay did not follow. */
  bool (*scan_bus)(void *context, bool on);
  /** Measures with `source` positive against `sense`. False when the kit cannot measure. */
  bool (*scan_pair)(void *context, uint8_t source, uint8_t sense, struct kit_reading *reading);

  /** Optional. The terminal that a lead touches, or KIT_NONE. */
  uint8_t (*probe_locate)(void *context, enum kit_probe probe);
  /** Optional, together with `probe_locate`. Measures red against black. False when the kit cannot measure.
   */
  bool (*probe_read)(void *context, enum kit_probe_mode mode, struct kit_probe_reading *reading);
  /** Optional. Carries out step 0, 1 … of the self-test within 1 ms; false when there is no such step. A step
   * that has to wait for a relay sets `part` to KIT_NONE and is asked again. The scan bus may be left closed:
   * it is opened at the end. */
  bool (*self_test)(void *context, uint16_t step, struct kit_test *test);
  /** Optional. True while voltage is measured on the supply, whoever switched it on. */
  bool (*supply_on)(void *context);
  /** Optional. Copies part of the dictionary, for kits that keep it in a memory of its own. */
  void (*read_dictionary)(void *context, uint16_t offset, uint8_t *bytes, uint8_t count);
  /** Optional. Called once by every `kit_poll`: the only place that may feed a hardware watchdog. */
  void (*watchdog_kick)(void *context);
};

#include "kit_state.h"

/** Starts the kit: every output goes to its safe state, every fault is removed, and BANNER is queued.
 * False, with nothing touched, when the model or the port breaks a limit stated above. */
bool kit_init(struct kit *kit, const struct kit_model *model, const struct kit_port *port,
              enum kit_reset cause);

/** Takes bytes from the host, any number at a time. Requests are carried out and answered inside this call.
 */
void kit_receive(struct kit *kit, const uint8_t *bytes, size_t count);

/** Does what is due: leases, inputs, scan, telemetry, repetition, sending. Bounded work; at least once a
 * millisecond. */
void kit_poll(struct kit *kit);

/** For what only the port notices, such as an over-current: all outputs go safe, the kit disarms and latches.
 * `output` is the one to blame, or KIT_NONE. */
void kit_fail_safe(struct kit *kit, enum kit_reason reason, uint8_t output);

/** True between HELLO and the end of the session. */
bool kit_has_session(const struct kit *kit);

/** Whether a frame has begun and not ended: a slow processor may put off `kit_poll` for as long, but not for
 * over 1 ms. */
bool kit_is_receiving(const struct kit *kit);

/** Bits of `enum kit_state`, as in HEARTBEAT_REPLY. */
uint8_t kit_status(const struct kit *kit);

/** The outputs that are on, bit n = output n. */
uint32_t kit_outputs_on(const struct kit *kit);

#endif
