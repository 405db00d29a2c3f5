#include "internal.h"

/* Bit by bit: a table costs more flash than the speed is worth at 64 bytes a frame. */

uint16_t kit_crc16(uint16_t crc, const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    crc = (uint16_t)(crc ^ (uint16_t)((uint16_t)bytes[i] << 8));
    for (uint8_t bit = 0; bit < 8; bit++) {
      bool carry = (crc & 0x8000U) != 0;
      crc = (uint16_t)((uint32_t)crc << 1);
      if (carry) {
        crc ^= 0x1021U;
      }
    }
  }
  return crc;
}

uint32_t kit_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
  crc = ~crc;
  for (size_t i = 0; i < count; i++) {
    crc ^= bytes[i];
    for (uint8_t bit = 0; bit < 8; bit++) {
      bool carry = (crc & 1U) != 0;
      crc >>= 1;
      if (carry) {
        crc ^= UINT32_C(0xEDB88320);
      }
    }
  }
  return ~crc;
}
