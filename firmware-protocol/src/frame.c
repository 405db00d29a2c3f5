#include "internal.h"

enum {
  HEADER = 4,
  CHECK = 2,
};

uint8_t kit_frame_encode(const struct kit_packet *packet, uint16_t seed, uint8_t *wire) {
  uint8_t raw[HEADER + KIT_PAYLOAD_MAX + CHECK];
  uint8_t *at = kit_put8(raw, (uint8_t)(KIT_PROTOCOL_VERSION << 4 | packet->flags));
  at = kit_put8(at, packet->seq);
  at = kit_put8(at, packet->ack);
  at = kit_put8(at, packet->id);
  at = kit_put_bytes(at, packet->payload, packet->length);
  at = kit_put16(at, kit_crc16(seed, raw, (size_t)(at - raw)));
  uint8_t length = kit_cobs_encode(raw, (uint8_t)(at - raw), wire);
  wire[length] = 0;
  return (uint8_t)(length + 1);
}

bool kit_frame_decode(uint8_t *wire, uint8_t length, uint16_t seed, struct kit_packet *packet) {
  int16_t decoded = kit_cobs_decode(wire, length, wire);
  if (decoded < HEADER + CHECK || decoded > HEADER + KIT_PAYLOAD_MAX + CHECK) {
    return false;
  }
  packet->flags = wire[0] & 0x0F;
  packet->seq = wire[1];
  packet->ack = wire[2];
  packet->id = wire[3];
  packet->length = (uint8_t)(decoded - HEADER - CHECK);
  packet->payload = wire + HEADER;
  if (wire[0] >> 4 != KIT_PROTOCOL_VERSION || (packet->flags & KIT_RESERVED) != 0) {
    return false;
  }
  if ((packet->flags & KIT_HANDSHAKE) != 0) {
    seed = 0xFFFF;
  }
  size_t checked = (size_t)(decoded - CHECK);
  return kit_crc16(seed, wire, checked) == kit_get16(wire + checked);
}

uint16_t kit_seed(uint32_t host_nonce, uint32_t boot_nonce) {
  uint8_t session[12];
  kit_put32(kit_put32(kit_put32(session, KIT_SCHEMA_HASH), host_nonce), boot_nonce);
  return kit_crc16(0xFFFF, session, sizeof session);
}
