#include "internal.h"

/* Picks the next frame when the last one is out. One frame is encoded at a time, as late as possible, so that
 * it carries the latest acknowledgement. */

enum { FRAMES_PER_POLL = 16 };

static void encode(struct kit *kit, struct kit_packet *packet, const uint8_t *end, uint16_t seed) {
  struct kit_link *link = &kit->link;
  if (end != NULL) {
    packet->length = (uint8_t)(end - packet->payload);
  }
  link->sending_length = kit_frame_encode(packet, seed, link->sending);
  link->sending_offset = 0;
}

static void encode_handshake(struct kit *kit, uint8_t id, const uint8_t *payload, const uint8_t *end) {
  struct kit_packet packet = {.flags = KIT_HANDSHAKE, .id = id, .payload = payload};
  encode(kit, &packet, end, 0xFFFF);
}

static void encode_in_session(struct kit *kit, struct kit_packet *packet, const uint8_t *end) {
  packet->ack = kit->link.expected;
  kit->link.due &= (uint8_t)~KIT_DUE_ACK;
  encode(kit, packet, end, kit->link.seed);
}

static bool take(struct kit *kit, enum kit_due due) {
  bool is_due = (kit->link.due & due) != 0;
  kit->link.due &= (uint8_t)~due;
  return is_due;
}

static void encode_hello_reply(struct kit *kit) {
  const struct kit_link *link = &kit->link;
  uint8_t payload[KIT_PAYLOAD_MAX];
  uint8_t *at = kit_put8(payload, link->answered_version);
  at = kit_put8(at, KIT_PROTOCOL_VERSION);
  at = kit_put8(at, KIT_PROTOCOL_VERSION);
  at = kit_put32(at, link->answered_nonce);
  at = kit_put32(at, link->boot_nonce);
  at = kit_put32(at, KIT_SCHEMA_HASH);
  at = kit_put8(at, KIT_WINDOW);
  at = kit_put8(at, kit->reset_cause);
  encode_handshake(kit, KIT_MESSAGE_HELLO_REPLY, payload, at);
}

static void encode_banner(struct kit *kit) {
  uint8_t payload[KIT_PAYLOAD_MAX];
  uint8_t *at = kit_put8(payload, KIT_PROTOCOL_VERSION);
  at = kit_put8(at, KIT_PROTOCOL_VERSION);
  at = kit_put32(at, kit->link.boot_nonce);
  at = kit_put8(at, kit->reset_cause);
  encode_handshake(kit, KIT_MESSAGE_BANNER, payload, at);
}

static void encode_heartbeat_reply(struct kit *kit) {
  uint8_t payload[KIT_PAYLOAD_MAX];
  uint8_t *at = kit_put8(payload, kit->link.heartbeat_token);
  at = kit_put32(at, kit->link.heartbeat_at);
  at = kit_put8(at, kit_status(kit));
  struct kit_packet packet = {.id = KIT_MESSAGE_HEARTBEAT_REPLY, .payload = payload};
  encode_in_session(kit, &packet, at);
}

static void encode_ack(struct kit *kit, uint8_t flags) {
  uint8_t nothing = 0;
  struct kit_packet packet = {.flags = flags, .id = KIT_MESSAGE_ACK, .payload = &nothing};
  encode_in_session(kit, &packet, NULL);
}

static bool encode_from_ring(struct kit *kit, uint32_t now) {
  uint8_t seq = 0;
  const struct kit_frame *frame = kit_ring_next(kit, now, &seq);
  if (frame == NULL) {
    return false;
  }
  struct kit_packet packet = {
      .flags = KIT_RELIABLE, .seq = seq, .id = frame->id, .length = frame->length, .payload = frame->payload};
  encode_in_session(kit, &packet, NULL);
  return true;
}

static bool encode_telemetry(struct kit *kit) {
  struct kit_telemetry *telemetry = &kit->telemetry;
  if (!telemetry->due) {
    return false;
  }
  telemetry->due = false;
  struct kit_packet packet = {
      .id = KIT_MESSAGE_TELEMETRY, .length = telemetry->payload_length, .payload = telemetry->payload};
  encode_in_session(kit, &packet, NULL);
  return true;
}

/** Encodes the most urgent frame; false when nothing is due. */
static bool encode_next(struct kit *kit, uint32_t now) {
  if (take(kit, KIT_DUE_HELLO_REPLY)) {
    encode_hello_reply(kit);
    return true;
  }
  if (take(kit, KIT_DUE_BANNER)) {
    encode_banner(kit);
    return true;
  }
  if (!kit->link.session) {
    return false;
  }
  if (take(kit, KIT_DUE_HEARTBEAT_REPLY)) {
    encode_heartbeat_reply(kit);
    return true;
  }
  if (take(kit, KIT_DUE_NAK)) {
    encode_ack(kit, KIT_NAK);
    return true;
  }
  if (encode_from_ring(kit, now) || encode_telemetry(kit)) {
    return true;
  }
  if (take(kit, KIT_DUE_ACK)) {
    encode_ack(kit, 0);
    return true;
  }
  return false;
}

void kit_send(struct kit *kit, uint32_t now) {
  struct kit_link *link = &kit->link;
  for (uint8_t frames = 0; frames < FRAMES_PER_POLL; frames++) {
    if (link->sending_offset < link->sending_length) {
      uint8_t left = (uint8_t)(link->sending_length - link->sending_offset);
      size_t taken = kit->port->send(kit->port->context, link->sending + link->sending_offset, left);
      link->sending_offset = (uint8_t)(link->sending_offset + (taken < left ? taken : left));
      if (taken < left) {
        return;
      }
    }
    if (!encode_next(kit, now)) {
      return;
    }
  }
}
