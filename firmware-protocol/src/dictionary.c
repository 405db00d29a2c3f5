#include "internal.h"

#include <string.h>

enum { LONGEST_READ = 48 };

static void copy(const struct kit_model *model, const struct kit_port *port, uint16_t offset, uint8_t *bytes,
                 uint8_t count) {
  if (model->dictionary != NULL) {
    memcpy(bytes, model->dictionary + offset, count);
  } else {
    port->read_dictionary(port->context, offset, bytes, count);
  }
}

static uint8_t rest(const struct kit_model *model, uint16_t offset, uint8_t longest) {
  uint16_t left = (uint16_t)(model->dictionary_length - offset);
  return (uint8_t)(left < longest ? left : longest);
}

uint32_t kit_dictionary_crc(const struct kit_model *model, const struct kit_port *port) {
  uint32_t crc = 0;
  uint16_t offset = 0;
  while (offset < model->dictionary_length) {
    uint8_t bytes[LONGEST_READ];
    uint8_t count = rest(model, offset, LONGEST_READ);
    copy(model, port, offset, bytes, count);
    crc = kit_crc32(crc, bytes, count);
    offset = (uint16_t)(offset + count);
  }
  return crc;
}

enum kit_error kit_dictionary_read(struct kit *kit, const uint8_t *payload, uint8_t **at) {
  uint16_t offset = kit_get16(payload);
  uint8_t length = payload[2];
  if (length == 0 || length > LONGEST_READ || offset > kit->model->dictionary_length) {
    return KIT_ERROR_BAD_PAYLOAD;
  }
  uint8_t count = rest(kit->model, offset, length);
  *at = kit_put16(*at, offset);
  copy(kit->model, kit->port, offset, *at, count);
  *at += count;
  return KIT_ERROR_NONE;
}
