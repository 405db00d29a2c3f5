#include "internal.h"

#ifdef __AVR__
/* The same polynomial in a third of the cycles: what a request waits for is mostly this. */
#include <util/crc16.h>
#endif

/* Without tables: they cost more flash than their speed is worth at 64 bytes a frame. */

uint16_t kit_crc16(uint16_t crc, const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
#ifdef __AVR__
    crc = _crc_xmodem_update(crc, bytes[i]);
#else
    /* A whole byte at once: 0x1021 has its bits at 0, 5 and 12, and bits 4 … 7 feed back into 0 … 3. */
    uint8_t top = (uint8_t)(crc >> 8 ^ bytes[i]);
    top = (uint8_t)(top ^ top >> 4);
    crc = (uint16_t)((unsigned)crc << 8 ^ (unsigned)top << 12 ^ (unsigned)top << 5 ^ top);
#endif
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
