#include "internal.h"

/* Consistent overhead byte stuffing: each zero becomes the distance to the next one, so that 0x00 is free to
 * end a frame. Frames are far shorter than 254 bytes, so a distance never has to be split. */

uint8_t kit_cobs_encode(const uint8_t *bytes, uint8_t count, uint8_t *encoded) {
  uint8_t distance_at = 0;
  uint8_t length = 1;
  for (uint8_t i = 0; i < count; i++) {
    if (bytes[i] == 0) {
      encoded[distance_at] = (uint8_t)(length - distance_at);
      distance_at = length;
    } else {
      encoded[length] = bytes[i];
    }
    length++;
  }
  encoded[distance_at] = (uint8_t)(length - distance_at);
  return length;
}

int16_t kit_cobs_decode(const uint8_t *encoded, uint8_t count, uint8_t *bytes) {
  uint8_t length = 0;
  uint8_t zero_at = 0;
  for (uint8_t i = 0; i < count; i++) {
    uint8_t byte = encoded[i];
    if (byte == 0) {
      return -1;
    }
    if (i == zero_at) {
      if (i > 0) {
        bytes[length] = 0;
        length++;
      }
      if (byte > count - i) {
        return -1;
      }
      zero_at = (uint8_t)(i + byte);
    } else {
      bytes[length] = byte;
      length++;
    }
  }
  return count == 0 ? -1 : (int16_t)length;
}
