/* What the files of the firmware offer each other. `now` is always the kit's clock in µs. */
#ifndef KIT_INTERNAL_H
#define KIT_INTERNAL_H

#include "kit.h"

static const uint32_t KIT_MILLISECOND = 1000;

/* bytes.c: little-endian integers. The put functions return where the next byte goes. */
uint8_t *kit_put8(uint8_t *at, uint8_t value);
uint8_t *kit_put16(uint8_t *at, uint16_t value);
uint8_t *kit_put32(uint8_t *at, uint32_t value);
uint8_t *kit_put_bytes(uint8_t *at, const void *bytes, uint8_t count);
uint16_t kit_get16(const uint8_t *at);
uint32_t kit_get32(const uint8_t *at);
/** The mask with only bit `index` set. */
uint32_t kit_bit(uint8_t index);

/* crc.c: both can be continued; start with 0xFFFF and with 0. */
uint16_t kit_crc16(uint16_t crc, const uint8_t *bytes, size_t count);
uint32_t kit_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

/* cobs.c: at most 253 bytes. Encoding adds one byte; decoding may be done in place. */
uint8_t kit_cobs_encode(const uint8_t *bytes, uint8_t count, uint8_t *encoded);
/** The number of decoded bytes, or -1 when this is no COBS. */
int16_t kit_cobs_decode(const uint8_t *encoded, uint8_t count, uint8_t *bytes);

/* frame.c */
enum kit_frame_flag {
  KIT_RELIABLE = 1,
  KIT_NAK = 2,
  KIT_HANDSHAKE = 4,
  KIT_RESERVED = 8,
};

struct kit_packet {
  uint8_t flags;
  uint8_t seq;
  uint8_t ack;
  uint8_t id;
  uint8_t length;
  const uint8_t *payload;
};

/** Writes the frame with its delimiter; returns its length, at most KIT_FRAME_MAX. */
uint8_t kit_frame_encode(const struct kit_packet *packet, uint16_t seed, uint8_t *wire);
/** Reads a frame without its delimiter, decoding in place: `payload` points into `wire`. */
bool kit_frame_decode(uint8_t *wire, uint8_t length, uint16_t seed, struct kit_packet *packet);
/** The CRC seed of a session. */
uint16_t kit_seed(uint32_t host_nonce, uint32_t boot_nonce);

/* ring.c: RELIABLE frames on their way to the host. */
/** Space for a response, or NULL. What is filled in goes out after `kit_ring_add`. */
struct kit_frame *kit_ring_response(struct kit *kit);
/** Space for an event, or NULL while others wait: events leave room for responses. */
struct kit_frame *kit_ring_event(struct kit *kit, enum kit_message id);
/** Completes the frame whose payload ends at `end`. */
void kit_ring_add(struct kit *kit, struct kit_frame *frame, const uint8_t *end);
void kit_ring_clear(struct kit *kit);
void kit_ring_acknowledge(struct kit *kit, uint8_t ack, uint32_t now);
/** Everything unacknowledged is to be sent again. */
void kit_ring_repeat(struct kit *kit);
void kit_ring_poll(struct kit *kit, uint32_t now);
/** The next frame to send with its number, or NULL. */
const struct kit_frame *kit_ring_next(struct kit *kit, uint32_t now, uint8_t *seq);

/* link.c, send.c */
enum kit_due {
  KIT_DUE_BANNER = 1,
  KIT_DUE_HELLO_REPLY = 2,
  KIT_DUE_HEARTBEAT_REPLY = 4,
  KIT_DUE_NAK = 8,
  KIT_DUE_ACK = 16,
};

void kit_link_poll(struct kit *kit, uint32_t now);
void kit_send(struct kit *kit, uint32_t now);

/* requests.c: carries out a request and queues its response. False when there is no room for one. */
bool kit_request(struct kit *kit, const struct kit_packet *packet, uint32_t now);

/* outputs.c, safety.c */
void kit_outputs_start(struct kit *kit);
void kit_outputs_poll(struct kit *kit, uint32_t now);
void kit_outputs_send(struct kit *kit);
enum kit_error kit_outputs_arm(struct kit *kit);
enum kit_error kit_outputs_set(struct kit *kit, const uint8_t *payload, uint32_t now, uint8_t *result);
void kit_outputs_renew(struct kit *kit, uint32_t outputs, uint32_t now);
void kit_outputs_confirm(struct kit *kit, uint32_t now);
/** The supplies that wait go on when the proved connections were found unchanged, else their request lapses.
 */
void kit_outputs_verified(struct kit *kit, bool unchanged, uint32_t now);
/** Moves one output and remembers to tell the host why. False when it did not obey. */
bool kit_output_move(struct kit *kit, uint8_t output, bool on, enum kit_reason reason, uint32_t now);
void kit_output_told_later(struct kit *kit, uint8_t output, enum kit_reason reason, uint32_t now);
void kit_safe(struct kit *kit, enum kit_reason reason, uint32_t now);
void kit_safe_latched(struct kit *kit, enum kit_reason reason, uint8_t output, uint32_t now);
bool kit_emergency_stop_open(const struct kit *kit);
/** True when the supply is on, waits for its button, or shows voltage: nothing may touch the scan bus. */
bool kit_supply_live(const struct kit *kit);
/** True while a scan or self-test has the scan bus. */
bool kit_busy(const struct kit *kit);

/* inputs.c */
void kit_inputs_start(struct kit *kit);
void kit_inputs_forget(struct kit *kit);
void kit_inputs_poll(struct kit *kit, uint32_t now);
void kit_inputs_send(struct kit *kit);

/* scan.c */
enum kit_error kit_scan_start(struct kit *kit, uint32_t now);
/** Measures once more without telling the host, and ends in `kit_outputs_verified`. */
enum kit_error kit_scan_verify(struct kit *kit, uint32_t now);
void kit_scan_poll(struct kit *kit, uint32_t now);
void kit_scan_disturbed(struct kit *kit);
/** Ends a scan; the host hears of it as `aborted` while there is a session. */
void kit_scan_abort(struct kit *kit);
void kit_scan_forget(struct kit *kit);

/* self_test.c */
enum kit_error kit_self_test_start(struct kit *kit);
void kit_self_test_poll(struct kit *kit, uint32_t now);
void kit_self_test_abort(struct kit *kit);
void kit_self_test_forget(struct kit *kit);

/* telemetry.c */
enum kit_error kit_telemetry_start(struct kit *kit, const uint8_t *payload, uint32_t now);
void kit_telemetry_poll(struct kit *kit, uint32_t now);
void kit_telemetry_forget(struct kit *kit);

/* probes.c */
enum kit_error kit_probes_read(struct kit *kit, uint8_t mode, uint32_t now, uint8_t **at);
void kit_probes_poll(struct kit *kit, uint32_t now);
void kit_probes_forget(struct kit *kit);

/* dictionary.c */
uint32_t kit_dictionary_crc(const struct kit_model *model, const struct kit_port *port);
enum kit_error kit_dictionary_read(struct kit *kit, const uint8_t *payload, uint8_t **at);

/* model.c */
bool kit_model_usable(const struct kit_model *model, const struct kit_port *port);

#endif
