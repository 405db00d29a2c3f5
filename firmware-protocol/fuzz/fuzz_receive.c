/* Any bytes, in any pieces, with time passing: no crash, no undefined behaviour, and nothing ever switched on
 * without the rules of PROTOCOL.md section 5. The first byte of the input chooses whether the bytes are raw
 * or become the contents of valid frames, so that the fuzzer also reaches what lies behind the CRC. */

#include "../src/internal.h"

#include <stdlib.h>
#include <string.h>

enum { TERMINALS = 12, INPUTS = 4, OUTPUTS = 3, SUPPLY = 1, CONFIRM = 2, CHAIN = 3 };

static uint32_t now;
static uint32_t levels;
static uint32_t on;
static bool bus;
/** Pairs measured since the bus was closed, in both polarities, and how many of them were measured when it
 * opened last. */
static unsigned measured;
static unsigned looked_at;
static uint32_t looked_until;
static struct kit kit;

/** One lead, and another one while the first input is up. */
static bool is_connected(uint8_t source, uint8_t sense) {
  uint8_t low = source < sense ? source : sense;
  uint8_t high = source < sense ? sense : source;
  return (low == 1 && high == 4) || (low == 2 && high == 9 && (levels & 1) != 0);
}

/** What a host that has just measured sends with SET_OUTPUT. */
static uint32_t digest(void) {
  uint32_t crc = 0;
  for (uint8_t source = 0; source < TERMINALS; source++) {
    for (uint8_t sense = (uint8_t)(source + 1); sense < TERMINALS; sense++) {
      const uint8_t bytes[] = {source, sense, 5};
      crc = is_connected(source, sense) ? kit_crc32(crc, bytes, sizeof bytes) : crc;
    }
  }
  return crc;
}

static uint32_t micros(void *context) {
  (void)context;
  return now;
}

static size_t send(void *context, const uint8_t *bytes, size_t count) {
  (void)context;
  (void)bytes;
  return now % 3 == 0 ? count / 2 : count;
}

static uint32_t inputs(void *context) {
  (void)context;
  return levels;
}

static int16_t analog(void *context, uint8_t channel) {
  (void)context;
  return (int16_t)(now + channel);
}

static void require(bool holds) {
  if (!holds) {
    abort();
  }
}

static bool output(void *context, uint8_t index, bool is_on) {
  (void)context;
  require(index < OUTPUTS);
  require(!is_on || (kit.outputs.armed && (levels & kit_bit(CHAIN)) != 0));
  require(!is_on || index != SUPPLY || !bus);
  require(!is_on || index != SUPPLY ||
          (looked_at == TERMINALS * (TERMINALS - 1) && now - looked_until <= 20000));
  on = is_on ? on | kit_bit(index) : on & ~kit_bit(index);
  return true;
}

static bool fault(void *context, uint8_t index, bool inserted) {
  (void)context;
  (void)inserted;
  require(index < 5);
  return true;
}

static bool scan_bus(void *context, bool is_on) {
  (void)context;
  if (bus && !is_on) {
    looked_at = measured;
    looked_until = now;
  }
  bus = is_on;
  measured = is_on ? 0 : measured;
  require(!bus || (on & kit_bit(SUPPLY)) == 0);
  return true;
}

static bool scan_pair(void *context, uint8_t source, uint8_t sense, struct kit_reading *reading) {
  (void)context;
  require(source < TERMINALS && sense < TERMINALS && source != sense && bus);
  measured++;
  reading->resistance = is_connected(source, sense) ? 5 : KIT_OPEN;
  reading->spread = now % 64 == 0 ? 1000 : 0;
  return now % 97 != 0;
}

static uint8_t probe_locate(void *context, enum kit_probe probe) {
  (void)context;
  return (now & kit_bit((uint8_t)(16 + probe))) != 0 ? KIT_NONE : 1;
}

static bool probe_read(void *context, enum kit_probe_mode mode, struct kit_probe_reading *reading) {
  (void)context;
  (void)mode;
  reading->value = (int32_t)now;
  return true;
}

static bool self_test(void *context, uint16_t step, struct kit_test *test) {
  (void)context;
  test->value = (int32_t)step;
  return step < 20;
}

static const struct kit_output outputs[OUTPUTS] = {
    {0, 200}, {KIT_OUTPUT_CONFIRM | KIT_OUTPUT_SUPPLY, 200}, {0, 500}};

static const struct kit_model model = {
    .name = "fuzz",
    .serial = "1",
    .dictionary = "terminal 0 a\n",
    .dictionary_length = 13,
    .terminals = TERMINALS,
    .inputs = INPUTS,
    .analogs = 4,
    .outputs = OUTPUTS,
    .faults = 5,
    .output = outputs,
    .confirm_input = CONFIRM,
    .emergency_stop_input = CHAIN,
    .debounce = 1000,
    .connected_below = 20,
    .open_above = 1000000,
    .scan_settle = 1000,
    .scan_pairs = 3,
};

static const struct kit_port port = {
    .micros = micros,
    .entropy = micros,
    .send = send,
    .inputs = inputs,
    .analog = analog,
    .output = output,
    .fault = fault,
    .scan_bus = scan_bus,
    .scan_pair = scan_pair,
    .probe_locate = probe_locate,
    .probe_read = probe_read,
    .self_test = self_test,
};

static void pass(uint32_t microseconds) {
  now += microseconds;
  kit_poll(&kit);
  require(on == kit_outputs_on(&kit));
}

static void give_frame(uint8_t flags, uint8_t seq, uint8_t ack, uint8_t id, const uint8_t *payload,
                       uint8_t length) {
  uint8_t wire[KIT_FRAME_MAX];
  struct kit_packet packet = {flags, seq, ack, id, length, payload};
  uint16_t seed = (flags & KIT_HANDSHAKE) != 0 ? 0xFFFF : kit.link.seed;
  kit_receive(&kit, wire, kit_frame_encode(&packet, seed, wire));
}

/** Reads `control length payload…`: bit 7 of the control moves inputs, bit 6 spoils the seq, the rest is the
 * id. */
static void give_valid_frames(const uint8_t *data, size_t size) {
  uint8_t hello[6] = {1, 1, 5, 5, 5, 5};
  give_frame(KIT_HANDSHAKE, 0, 0, KIT_MESSAGE_HELLO, hello, sizeof hello);
  while (size >= 2) {
    uint8_t control = data[0];
    uint8_t length = data[1] % (KIT_PAYLOAD_MAX + 1);
    data += 2;
    size -= 2;
    if (length > size) {
      length = (uint8_t)size;
    }
    uint8_t payload[KIT_PAYLOAD_MAX];
    memcpy(payload, data, length);
    bool is_proved = (control & 0x3F) == KIT_MESSAGE_SET_OUTPUT && length == 8 && data[4] % 2 == 0;
    if (is_proved) {
      kit_put32(payload + 4, digest());
    }
    uint8_t seq = (uint8_t)(kit.link.expected + ((control & 0x40) != 0 ? 1 : 0));
    uint8_t ack = (uint8_t)(kit.link.oldest + kit.link.reached);
    uint8_t flags = (control & 0x3F) == KIT_MESSAGE_HEARTBEAT ? 0 : KIT_RELIABLE;
    give_frame(flags, seq, ack, control & 0x3F, payload, length);
    if ((control & 0x80) != 0) {
      levels ^= kit_bit(length % INPUTS);
    }
    pass(length * 131U);
    data += length;
    size -= length;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  now = 0;
  levels = kit_bit(CHAIN);
  on = 0;
  bus = false;
  measured = 0;
  looked_at = 0;
  looked_until = 0;
  memset(&kit, 0, sizeof kit);
  require(kit_init(&kit, &model, &port, KIT_RESET_POWER_ON));
  if (size > 0 && data[0] % 2 == 0) {
    kit_receive(&kit, data, size);
  } else if (size > 0) {
    give_valid_frames(data + 1, size - 1);
  }
  for (int i = 0; i < 20; i++) {
    pass(997);
  }
  /* A silent host: everything is safe when the longest lease and 10 ms have passed. */
  for (int i = 0; i < 201; i++) {
    pass(10000);
  }
  require(on == 0);
  return 0;
}
