#include "internal.h"

#include <string.h>

uint8_t *kit_put8(uint8_t *at, uint8_t value) {
  *at = value;
  return at + 1;
}

uint8_t *kit_put16(uint8_t *at, uint16_t value) {
  at[0] = (uint8_t)(value & 0xFF);
  at[1] = (uint8_t)(value >> 8);
  return at + 2;
}

uint8_t *kit_put32(uint8_t *at, uint32_t value) {
  return kit_put16(kit_put16(at, (uint16_t)(value & 0xFFFF)), (uint16_t)(value >> 16));
}

uint8_t *kit_put_bytes(uint8_t *at, const void *bytes, uint8_t count) {
  memcpy(at, bytes, count);
  return at + count;
}

uint16_t kit_get16(const uint8_t *at) {
  return (uint16_t)(at[0] | (uint16_t)((uint16_t)at[1] << 8));
}

uint32_t kit_get32(const uint8_t *at) {
  return (uint32_t)kit_get16(at) | (uint32_t)kit_get16(at + 2) << 16;
}

uint32_t kit_bit(uint8_t index) {
  /* Byte by byte: an 8-bit processor shifts 32 bits one place at a time. */
  uint8_t bit = (uint8_t)(1U << (index & 7));
  switch (index >> 3) {
  case 0:
    return bit;
  case 1:
    return (uint32_t)bit << 8;
  case 2:
    return (uint32_t)bit << 16;
  default:
    return (uint32_t)bit << 24;
  }
}
