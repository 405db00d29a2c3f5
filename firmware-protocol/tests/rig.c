#include "rig.h"

#include <string.h>

static const char dictionary[] = "terminal 0 -T1:+\nterminal 1 -T1:-\nterminal 2 -S1:1\nterminal 3 -S1:2\n"
                                 "terminal 4 -P1:1\nterminal 5 -P1:2\ninput 0 S1\ninput 1 S2\n"
                                 "input 2 confirm confirm\ninput 3 chain estop\nanalog 0 T1.u mV\n"
                                 "output 0 lamp lease=200\noutput 1 supply confirm supply lease=200\n";

static const struct kit_output outputs[RIG_OUTPUTS] = {
    {0, 200}, {KIT_OUTPUT_CONFIRM | KIT_OUTPUT_SUPPLY, 200}, {0, 500}};

static uint32_t micros(void *context) {
  return ((struct rig *)context)->now;
}

static uint32_t entropy(void *context) {
  (void)context;
  return 0x9ABCDEF0;
}

static uint32_t inputs(void *context) {
  return ((struct rig *)context)->inputs;
}

static int16_t analog(void *context, uint8_t channel) {
  return ((struct rig *)context)->analog[channel];
}

static bool output(void *context, uint8_t index, bool on) {
  struct rig *rig = context;
  if (rig->output_broken) {
    return false;
  }
  rig->outputs = on ? rig->outputs | kit_bit(index) : rig->outputs & ~kit_bit(index);
  if (rig->bus && (rig->outputs & kit_bit(OUTPUT_SUPPLY)) != 0) {
    rig->bus_was_used_with_supply = true;
  }
  return true;
}

static bool fault(void *context, uint8_t index, bool inserted) {
  struct rig *rig = context;
  rig->faults[index] = inserted;
  rig->fault_calls[rig->fault_call_count] = (uint8_t)(index | (inserted ? 0x80 : 0));
  rig->fault_call_count = (rig->fault_call_count + 1) % RIG_MESSAGES_MAX;
  return !rig->fault_broken;
}

static bool scan_bus(void *context, bool on) {
  struct rig *rig = context;
  if (rig->bus_broken) {
    return false;
  }
  rig->bus = on;
  if (on && (rig->outputs & kit_bit(OUTPUT_SUPPLY)) != 0) {
    rig->bus_was_used_with_supply = true;
  }
  return true;
}

static bool scan_pair(void *context, uint8_t source, uint8_t sense, struct kit_reading *reading) {
  struct rig *rig = context;
  *reading = rig->pairs[source][sense];
  rig->pairs_measured++;
  return rig->bus && !rig->pair_broken;
}

static uint8_t probe_locate(void *context, enum kit_probe probe) {
  return ((struct rig *)context)->probe[probe];
}

static bool probe_read(void *context, enum kit_probe_mode mode, struct kit_probe_reading *reading) {
  struct rig *rig = context;
  *reading = rig->probe_reading;
  reading->value += mode == KIT_PROBE_OHMS ? 1 : 0;
  return !rig->probe_broken;
}

static bool self_test(void *context, uint16_t step, struct kit_test *test) {
  struct rig *rig = context;
  if (step >= rig->test_count) {
    return false;
  }
  *test = rig->tests[step];
  return true;
}

static bool supply_on(void *context) {
  return ((struct rig *)context)->supply_measured;
}

static void watchdog_kick(void *context) {
  ((struct rig *)context)->kicks++;
}

static void take(struct rig *rig, const struct kit_packet *packet) {
  if ((packet->flags & KIT_RELIABLE) != 0) {
    if (packet->seq != rig->expected || !rig->acknowledges) {
      return;
    }
    rig->expected++;
  }
  if (rig->message_count < RIG_MESSAGES_MAX) {
    struct message *message = &rig->messages[rig->message_count];
    message->flags = packet->flags;
    message->seq = packet->seq;
    message->id = packet->id;
    message->length = packet->length;
    memcpy(message->payload, packet->payload, packet->length);
    rig->message_count++;
  }
  if ((packet->flags & KIT_RELIABLE) != 0) {
    rig->ack_due = true;
  }
}

static void take_wire(struct rig *rig) {
  struct kit_packet packet;
  if (rig->wire_length > 0 && kit_frame_decode(rig->wire, (uint8_t)rig->wire_length, rig->seed, &packet)) {
    if (rig->on_frame != NULL) {
      rig->on_frame(rig, &packet);
    } else {
      take(rig, &packet);
    }
  }
  rig->wire_length = 0;
}

static size_t send(void *context, const uint8_t *bytes, size_t count) {
  struct rig *rig = context;
  size_t taken = count < rig->send_limit ? count : rig->send_limit;
  for (size_t i = 0; i < taken; i++) {
    if (bytes[i] == 0) {
      take_wire(rig);
    } else if (rig->wire_length < sizeof rig->wire) {
      rig->wire[rig->wire_length] = bytes[i];
      rig->wire_length++;
    }
  }
  return taken;
}

void rig_start_without_session(struct rig *rig) {
  memset(rig, 0, sizeof *rig);
  rig->model = (struct kit_model){
      .name = "rig",
      .serial = "KIT0001",
      .firmware_major = 1,
      .flags = KIT_FLAG_VIRTUAL,
      .dictionary = dictionary,
      .dictionary_length = sizeof dictionary - 1,
      .terminals = RIG_TERMINALS,
      .inputs = RIG_INPUTS,
      .analogs = RIG_ANALOGS,
      .outputs = RIG_OUTPUTS,
      .faults = RIG_FAULTS,
      .output = outputs,
      .confirm_input = INPUT_CONFIRM,
      .emergency_stop_input = INPUT_CHAIN,
      .debounce = 1000,
      .connected_below = 20,
      .open_above = 1000000,
      .scan_settle = 2000,
      .scan_pairs = 2,
  };
  rig->port = (struct kit_port){rig,       micros,    entropy,  send,         inputs,       analog,
                                output,    fault,     scan_bus, scan_pair,    probe_locate, probe_read,
                                self_test, supply_on, NULL,     watchdog_kick};
  for (size_t a = 0; a < 256; a++) {
    for (size_t b = 0; b < 256; b++) {
      rig->pairs[a][b].resistance = KIT_OPEN;
    }
  }
  rig->inputs = kit_bit(INPUT_CHAIN);
  rig->probe[0] = KIT_NONE;
  rig->probe[1] = KIT_NONE;
  /* Close to the wrap of the clock, so that every test crosses it sooner or later. */
  rig->now = UINT32_MAX - 100000;
  rig->send_limit = SIZE_MAX;
  rig->acknowledges = true;
  rig->seed = 0xFFFF;
  kit_init(&rig->kit, &rig->model, &rig->port, KIT_RESET_POWER_ON);
  rig->fault_call_count = 0;
}

void rig_start(struct rig *rig) {
  rig_start_without_session(rig);
  rig_hello(rig, 0x12345678);
}

void rig_hello(struct rig *rig, uint32_t nonce) {
  uint8_t payload[6] = {1, 1};
  kit_put32(payload + 2, nonce);
  rig_frame(rig, KIT_HANDSHAKE, 0, KIT_MESSAGE_HELLO, payload, sizeof payload);
  rig->nonce = nonce;
  rig->seed = kit_seed(nonce, rig->kit.link.boot_nonce);
  rig->seq = 0;
  rig->expected = 0;
  rig_poll(rig);
}

void rig_poll(struct rig *rig) {
  kit_poll(&rig->kit);
  if (rig->ack_due) {
    rig->ack_due = false;
    rig_frame(rig, 0, 0, KIT_MESSAGE_ACK, NULL, 0);
  }
}

void rig_run(struct rig *rig, uint32_t milliseconds) {
  for (uint32_t step = 0; step < milliseconds * 4; step++) {
    rig->now += 250;
    if (rig->heartbeat_every != 0 && rig->now - rig->heartbeat_at >= rig->heartbeat_every * 1000) {
      rig_heartbeat(rig, rig->heartbeats);
    }
    rig_poll(rig);
  }
}

void rig_bytes(struct rig *rig, const void *bytes, size_t count) {
  kit_receive(&rig->kit, bytes, count);
}

void rig_frame(struct rig *rig, uint8_t flags, uint8_t seq, uint8_t id, const uint8_t *payload,
               uint8_t length) {
  uint8_t nothing = 0;
  uint8_t wire[KIT_FRAME_MAX];
  bool handshake = (flags & KIT_HANDSHAKE) != 0;
  struct kit_packet packet = {flags, seq,    handshake ? 0 : rig->expected,
                              id,    length, length > 0 ? payload : &nothing};
  uint8_t count = kit_frame_encode(&packet, handshake ? 0xFFFF : rig->seed, wire);
  rig_bytes(rig, wire, count);
}

struct message rig_request(struct rig *rig, uint8_t id, const uint8_t *payload, uint8_t length) {
  size_t from = rig->message_count;
  uint8_t req = rig->seq++;
  rig_frame(rig, KIT_RELIABLE, req, id, payload, length);
  for (int step = 0; step < 20; step++) {
    rig_poll(rig);
    for (; from < rig->message_count; from++) {
      const struct message *message = &rig->messages[from];
      bool response = message->id == (id | 0x80) || message->id == KIT_MESSAGE_ERROR;
      if (response && message->length > 0 && message->payload[0] == req) {
        return *message;
      }
    }
    rig->now += 1000;
  }
  return (struct message){0};
}

uint8_t rig_error(struct rig *rig, uint8_t id, const uint8_t *payload, uint8_t length) {
  struct message response = rig_request(rig, id, payload, length);
  if (response.id == (id | 0x80) && response.id != KIT_MESSAGE_ERROR) {
    return KIT_ERROR_NONE;
  }
  return response.id == KIT_MESSAGE_ERROR && response.payload[1] == id ? response.payload[2] : 255;
}

struct message rig_set_output(struct rig *rig, uint8_t output, uint8_t value, uint16_t lease) {
  uint8_t payload[8] = {output, value};
  kit_put16(payload + 2, lease);
  kit_put32(payload + 4, rig->digest);
  return rig_request(rig, KIT_MESSAGE_SET_OUTPUT, payload, sizeof payload);
}

uint8_t rig_set_output_error(struct rig *rig, uint8_t output, uint8_t value) {
  uint8_t payload[8] = {output, value};
  kit_put32(payload + 4, rig->digest);
  return rig_error(rig, KIT_MESSAGE_SET_OUTPUT, payload, sizeof payload);
}

void rig_heartbeat(struct rig *rig, uint32_t outputs) {
  uint8_t payload[5] = {7};
  kit_put32(payload + 1, outputs);
  rig_frame(rig, 0, 0, KIT_MESSAGE_HEARTBEAT, payload, sizeof payload);
  rig->heartbeat_at = rig->now;
}

void rig_input(struct rig *rig, uint8_t input, bool level) {
  rig->inputs = level ? rig->inputs | kit_bit(input) : rig->inputs & ~kit_bit(input);
}

const struct message *rig_next(const struct rig *rig, uint8_t id, size_t *from) {
  for (; *from < rig->message_count; (*from)++) {
    if (rig->messages[*from].id == id) {
      return &rig->messages[(*from)++];
    }
  }
  return NULL;
}

size_t rig_count(const struct rig *rig, uint8_t id) {
  size_t count = 0;
  size_t from = 0;
  while (rig_next(rig, id, &from) != NULL) {
    count++;
  }
  return count;
}

void rig_connect(struct rig *rig, uint8_t a, uint8_t b, uint32_t forward, uint32_t reverse, uint32_t spread) {
  rig->pairs[a][b] = (struct kit_reading){forward, spread};
  rig->pairs[b][a] = (struct kit_reading){reverse, spread};
}
