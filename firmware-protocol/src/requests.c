#include "internal.h"

#include <string.h>

/** A request with room for its answer: the payload of the response after `req`. */
struct request {
  const uint8_t *payload;
  uint8_t length;
  uint32_t now;
  uint8_t *answer;
  uint16_t detail;
};

static enum kit_error ping(struct kit *kit, struct request *request) {
  (void)kit;
  request->answer = kit_put_bytes(request->answer, request->payload, request->length);
  return KIT_ERROR_NONE;
}

static uint8_t *put_text(uint8_t *at, const char *text) {
  uint8_t length = (uint8_t)strlen(text);
  return kit_put_bytes(kit_put8(at, length), text, length);
}

static enum kit_error identify(struct kit *kit, struct request *request) {
  const struct kit_model *model = kit->model;
  uint8_t *at = kit_put8(request->answer, model->firmware_major);
  at = kit_put8(at, model->firmware_minor);
  at = kit_put8(at, model->firmware_patch);
  at = kit_put8(at, model->flags);
  at = kit_put16(at, model->dictionary_length);
  at = kit_put32(at, kit->dictionary_crc);
  at = put_text(at, model->name);
  request->answer = put_text(at, model->serial);
  return KIT_ERROR_NONE;
}

static enum kit_error read_dictionary(struct kit *kit, struct request *request) {
  return kit_dictionary_read(kit, request->payload, &request->answer);
}

static enum kit_error read_clock(struct kit *kit, struct request *request) {
  (void)kit;
  request->answer = kit_put32(request->answer, request->now);
  return KIT_ERROR_NONE;
}

static enum kit_error read_inputs(struct kit *kit, struct request *request) {
  uint8_t *at = kit_put32(request->answer, request->now);
  at = kit_put8(at, kit->model->inputs);
  for (uint8_t input = 0; input < kit->model->inputs; input = (uint8_t)(input + 8)) {
    at = kit_put8(at, (uint8_t)(kit->inputs.levels >> input & 0xFF));
  }
  request->answer = at;
  return KIT_ERROR_NONE;
}

static enum kit_error read_analog(struct kit *kit, struct request *request) {
  uint8_t channel = request->payload[0];
  if (channel >= kit->model->analogs) {
    request->detail = channel;
    return KIT_ERROR_UNKNOWN_CHANNEL;
  }
  int16_t value = kit->port->analog(kit->port->context, channel);
  uint8_t *at = kit_put8(kit_put32(request->answer, request->now), channel);
  request->answer = kit_put16(at, (uint16_t)value);
  return KIT_ERROR_NONE;
}

static enum kit_error sample(struct kit *kit, struct request *request) {
  return kit_telemetry_start(kit, request->payload, request->now);
}

static enum kit_error scan(struct kit *kit, struct request *request) {
  request->answer = kit_put8(request->answer, kit->model->terminals);
  return kit_scan_start(kit, request->now);
}

static enum kit_error read_probes(struct kit *kit, struct request *request) {
  return kit_probes_read(kit, request->payload[0], request->now, &request->answer);
}

static enum kit_error arm(struct kit *kit, struct request *request) {
  (void)request;
  return kit_outputs_arm(kit);
}

static enum kit_error set_output(struct kit *kit, struct request *request) {
  uint8_t result = 0;
  enum kit_error error = kit_outputs_set(kit, request->payload, request->now, &result);
  request->detail = request->payload[0];
  request->answer = kit_put8(request->answer, result);
  return error;
}

static enum kit_error safe(struct kit *kit, struct request *request) {
  kit_safe(kit, KIT_REASON_HOST_COMMAND, request->now);
  kit_scan_abort(kit);
  kit_self_test_abort(kit);
  return KIT_ERROR_NONE;
}

static enum kit_error set_fault(struct kit *kit, struct request *request) {
  uint8_t fault = request->payload[0];
  bool inserted = request->payload[1] == 1;
  bool all = fault == KIT_NONE && !inserted;
  request->detail = fault;
  if (request->payload[1] > 1) {
    return KIT_ERROR_BAD_PAYLOAD;
  }
  if (!all && fault >= kit->model->faults) {
    return KIT_ERROR_UNKNOWN_CHANNEL;
  }
  if (kit_busy(kit)) {
    return KIT_ERROR_BUSY;
  }
  bool obeyed = true;
  for (uint8_t i = 0; i < kit->model->faults; i++) {
    if ((all || i == fault) && !kit->port->fault(kit->port->context, i, inserted)) {
      request->detail = i;
      obeyed = false;
    }
  }
  return obeyed ? KIT_ERROR_NONE : KIT_ERROR_HARDWARE;
}

static enum kit_error self_test(struct kit *kit, struct request *request) {
  (void)request;
  return kit_self_test_start(kit);
}

struct handler {
  uint8_t id;
  uint8_t shortest;
  uint8_t longest;
  enum kit_error (*carry_out)(struct kit *kit, struct request *request);
};

static const struct handler handlers[] = {
    {KIT_MESSAGE_PING, 0, KIT_PAYLOAD_MAX - 1, ping},
    {KIT_MESSAGE_IDENTIFY, 0, 0, identify},
    {KIT_MESSAGE_READ_DICTIONARY, 3, 3, read_dictionary},
    {KIT_MESSAGE_CLOCK, 0, 0, read_clock},
    {KIT_MESSAGE_INPUTS, 0, 0, read_inputs},
    {KIT_MESSAGE_ANALOG, 1, 1, read_analog},
    {KIT_MESSAGE_SAMPLE, 6, 6, sample},
    {KIT_MESSAGE_SCAN, 0, 0, scan},
    {KIT_MESSAGE_READ_PROBES, 1, 1, read_probes},
    {KIT_MESSAGE_ARM, 0, 0, arm},
    {KIT_MESSAGE_SET_OUTPUT, 8, 8, set_output},
    {KIT_MESSAGE_SAFE, 0, 0, safe},
    {KIT_MESSAGE_SET_FAULT, 2, 2, set_fault},
    {KIT_MESSAGE_SELF_TEST, 0, 0, self_test},
};

static enum kit_error carry_out(struct kit *kit, uint8_t id, struct request *request) {
  for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++) {
    const struct handler *handler = &handlers[i];
    if (handler->id == id) {
      if (request->length < handler->shortest || request->length > handler->longest) {
        request->detail = request->length;
        return KIT_ERROR_BAD_PAYLOAD;
      }
      return handler->carry_out(kit, request);
    }
  }
  return KIT_ERROR_UNKNOWN_MESSAGE;
}

bool kit_request(struct kit *kit, const struct kit_packet *packet, uint32_t now) {
  struct kit_frame *response = kit_ring_response(kit);
  if (response == NULL) {
    return false;
  }
  uint8_t *after_req = kit_put8(response->payload, packet->seq);
  struct request request = {
      .payload = packet->payload, .length = packet->length, .now = now, .answer = after_req};
  enum kit_error error = carry_out(kit, packet->id, &request);
  response->id = packet->id | 0x80;
  if (error != KIT_ERROR_NONE) {
    response->id = KIT_MESSAGE_ERROR;
    request.answer = kit_put8(after_req, packet->id);
    request.answer = kit_put8(request.answer, (uint8_t)error);
    request.answer = kit_put16(request.answer, request.detail);
  }
  kit_ring_add(kit, response, request.answer);
  return true;
}
