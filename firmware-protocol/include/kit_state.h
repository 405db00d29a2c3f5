/* The memory of one kit. Its size is public, so that a port can place it; its members belong to src/ alone.
 */
#ifndef KIT_STATE_H
#define KIT_STATE_H

#include "kit.h"

enum {
  /** Senses that fit one SCAN_ROW, and resistances kept until their row is sent. */
  KIT_ROW_MAX = 106,
  KIT_ROW_OHMS_MAX = 8,
};

/** A RELIABLE frame until the host acknowledges it. */
struct kit_frame {
  uint8_t id;
  uint8_t length;
  uint8_t payload[KIT_PAYLOAD_MAX];
};

/** What arrived and what was done with it. They wrap. */
struct kit_counters {
  uint16_t taken;
  uint16_t dropped;
  uint16_t duplicates;
  uint16_t gaps;
  uint16_t repeated;
};

/** Session, numbering and repetition (link.c), and the frames in both directions. */
struct kit_link {
  bool session;
  bool gap_reported;
  bool overlong;
  /** Bits of what is to be sent besides the ring. */
  uint8_t due;
  uint32_t host_nonce;
  uint32_t boot_nonce;
  uint32_t heard_at;
  uint32_t banner_at;
  uint32_t sent_at;
  uint32_t heartbeat_at;
  uint32_t answered_nonce;
  uint16_t seed;
  uint8_t answered_version;
  uint8_t heartbeat_token;
  uint8_t expected;
  uint8_t oldest;
  uint8_t count;
  /** Of the frames in the ring: how many went out since the last repetition, and how many ever. */
  uint8_t sent;
  uint8_t reached;
  uint8_t repeats;
  uint8_t received_length;
  uint8_t sending_length;
  uint8_t sending_offset;
  uint8_t received[KIT_FRAME_MAX];
  uint8_t sending[KIT_FRAME_MAX];
  struct kit_frame ring[KIT_RING];
};

/** One output (outputs.c). */
struct kit_lease {
  uint32_t asked_at;
  uint32_t renewed_at;
  uint32_t changed_at;
  uint16_t lease;
  uint8_t reason;
};

struct kit_outputs {
  bool armed;
  bool latched;
  bool latch_untold;
  uint8_t latch_reason;
  uint8_t latch_output;
  uint32_t latched_at;
  /** Masks over the outputs. `stuck`: did not obey when it was switched to its safe state. */
  uint32_t on;
  uint32_t waiting;
  uint32_t stuck;
  uint32_t untold;
  /** Digest of the connections for which a supply was asked last. */
  uint32_t proved;
  struct kit_lease lease[KIT_OUTPUTS_MAX];
};

/** Debounced inputs and the edges that wait to be sent (inputs.c). */
struct kit_inputs {
  uint32_t raw;
  uint32_t levels;
  uint32_t moving;
  uint32_t moved_at[KIT_INPUTS_MAX];
  uint32_t lost_at;
  uint16_t lost;
  uint8_t first;
  uint8_t count;
  /** Input number, with bit 7 for the level. */
  uint8_t edge[KIT_EDGES_MAX];
  uint32_t edge_at[KIT_EDGES_MAX];
};

/** A resistance that waits for its row to be sent (scan.c). */
struct kit_row_ohms {
  uint32_t forward;
  uint32_t reverse;
  uint8_t sense;
};

struct kit_scan {
  uint8_t stage;
  uint8_t status;
  uint8_t source;
  uint8_t sense;
  uint8_t first;
  uint8_t count;
  uint8_t ohms_count;
  uint8_t ohms_sent;
  bool any;
  /** Nobody asked for this scan: it looks whether the proved connections are still there. */
  bool verifying;
  uint16_t rows;
  /** When the bus was switched on, and off again at the end. */
  uint32_t switched_at;
  uint32_t digest;
  uint8_t classes[(KIT_ROW_MAX + 1) / 2];
  struct kit_row_ohms ohms[KIT_ROW_OHMS_MAX];
};

struct kit_telemetry {
  bool due;
  uint16_t period;
  uint16_t number;
  uint8_t payload_length;
  uint32_t channels;
  uint32_t sampled_at;
  uint8_t payload[KIT_PAYLOAD_MAX];
};

struct kit_probes {
  uint8_t next;
  uint8_t seen[2];
  uint8_t touched[2];
  bool untold;
  uint32_t looked_at;
  uint32_t moved_at;
};

struct kit_self_test {
  uint8_t stage;
  uint8_t tested;
  uint8_t failed;
  uint16_t step;
  struct kit_test result;
};

struct kit {
  const struct kit_model *model;
  const struct kit_port *port;
  uint8_t reset_cause;
  uint32_t dictionary_crc;
  struct kit_link link;
  struct kit_outputs outputs;
  struct kit_inputs inputs;
  struct kit_scan scan;
  struct kit_telemetry telemetry;
  struct kit_probes probes;
  struct kit_self_test self_test;
  struct kit_counters counters;
};

#endif
