/* A kit whose pins are variables, a clock that only moves when told to, and a host that takes frames in
 * order. */
#ifndef RIG_H
#define RIG_H

#include "../src/internal.h"

enum {
  RIG_TERMINALS = 6,
  RIG_INPUTS = 4,
  RIG_ANALOGS = 3,
  RIG_OUTPUTS = 3,
  RIG_FAULTS = 8,
  RIG_MESSAGES_MAX = 4096,
  RIG_WIRE_MAX = 65536,

  INPUT_S1 = 0,
  INPUT_S2 = 1,
  INPUT_CONFIRM = 2,
  INPUT_CHAIN = 3,

  /** Plain, 200 ms. */
  OUTPUT_LAMP = 0,
  /** Confirmed supply, 200 ms. */
  OUTPUT_SUPPLY = 1,
  /** Plain, 500 ms. */
  OUTPUT_VALVE = 2,
};

/** A message that the host took from the kit. */
struct message {
  uint8_t flags;
  uint8_t seq;
  uint8_t id;
  uint8_t length;
  uint8_t payload[KIT_PAYLOAD_MAX];
};

struct rig {
  struct kit kit;
  struct kit_model model;
  struct kit_port port;

  uint32_t now;
  uint32_t inputs;
  int16_t analog[KIT_ANALOGS_MAX];
  uint32_t outputs;
  bool output_broken;
  bool fault_broken;
  bool faults[RIG_FAULTS];
  /** Every call of `fault`, in order: index, with bit 7 for inserted. */
  uint8_t fault_calls[RIG_MESSAGES_MAX];
  size_t fault_call_count;
  bool bus;
  bool bus_broken;
  bool pair_broken;
  bool bus_was_used_with_supply;
  struct kit_reading pairs[256][256];
  uint32_t pairs_measured;
  uint8_t probe[2];
  struct kit_probe_reading probe_reading;
  bool probe_broken;
  bool supply_measured;
  struct kit_test tests[64];
  uint16_t test_count;
  uint32_t kicks;
  size_t send_limit;

  /** Host side. */
  uint32_t nonce;
  /** Of the connections that the host proved. */
  uint32_t digest;
  uint16_t seed;
  uint8_t seq;
  uint8_t expected;
  bool acknowledges;
  bool ack_due;
  uint32_t heartbeats;
  uint32_t heartbeat_every;
  uint32_t heartbeat_at;
  uint8_t wire[KIT_FRAME_MAX + 64];
  size_t wire_length;
  struct message messages[RIG_MESSAGES_MAX];
  size_t message_count;
  /** Called for each decoded frame instead of taking it, when set. */
  void (*on_frame)(struct rig *rig, const struct kit_packet *packet);
};

/** A disarmed kit with a session, chain closed, every pair open. */
void rig_start(struct rig *rig);
/** The same before HELLO. */
void rig_start_without_session(struct rig *rig);
void rig_hello(struct rig *rig, uint32_t nonce);
/** Lets time pass in steps of 250 µs with a poll in each. */
void rig_run(struct rig *rig, uint32_t milliseconds);
void rig_poll(struct rig *rig);
void rig_bytes(struct rig *rig, const void *bytes, size_t count);
void rig_frame(struct rig *rig, uint8_t flags, uint8_t seq, uint8_t id, const uint8_t *payload,
               uint8_t length);
/** Sends a request and returns its response; a response of id 0 when none came within 20 ms. */
struct message rig_request(struct rig *rig, uint8_t id, const uint8_t *payload, uint8_t length);
/** The code of ERROR, KIT_ERROR_NONE for the right response, 255 for none. */
uint8_t rig_error(struct rig *rig, uint8_t id, const uint8_t *payload, uint8_t length);
struct message rig_set_output(struct rig *rig, uint8_t output, uint8_t value, uint16_t lease);
uint8_t rig_set_output_error(struct rig *rig, uint8_t output, uint8_t value);
void rig_heartbeat(struct rig *rig, uint32_t outputs);
void rig_input(struct rig *rig, uint8_t input, bool level);
/** The first message with this id at or after `*from`, which moves behind it; NULL when there is none. */
const struct message *rig_next(const struct rig *rig, uint8_t id, size_t *from);
size_t rig_count(const struct rig *rig, uint8_t id);
void rig_connect(struct rig *rig, uint8_t a, uint8_t b, uint32_t forward, uint32_t reverse, uint32_t spread);

#endif
