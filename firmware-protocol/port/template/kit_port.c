/* A port to copy: every function that a kit needs, with the safest answer as its body. README.md says what to
 * put in. */

#include "kit.h"

static uint32_t micros(void *context) {
  (void)context;
  return 0;
}

static uint32_t entropy(void *context) {
  (void)context;
  return 0;
}

static size_t send(void *context, const uint8_t *bytes, size_t count) {
  (void)context;
  (void)bytes;
  (void)count;
  return 0;
}

static uint32_t inputs(void *context) {
  (void)context;
  return 0;
}

static int16_t analog(void *context, uint8_t channel) {
  (void)context;
  (void)channel;
  return 0;
}

static bool output(void *context, uint8_t index, bool on) {
  (void)context;
  (void)index;
  return !on;
}

static bool fault(void *context, uint8_t index, bool inserted) {
  (void)context;
  (void)index;
  return !inserted;
}

static bool scan_bus(void *context, bool on) {
  (void)context;
  return !on;
}

static bool scan_pair(void *context, uint8_t source, uint8_t sense, struct kit_reading *reading) {
  (void)context;
  (void)source;
  (void)sense;
  reading->resistance = KIT_OPEN;
  reading->spread = 0;
  return false;
}

static const struct kit_port port = {
    .micros = micros,
    .entropy = entropy,
    .send = send,
    .inputs = inputs,
    .analog = analog,
    .output = output,
    .fault = fault,
    .scan_bus = scan_bus,
    .scan_pair = scan_pair,
};

static const struct kit_output outputs[] = {
    {.flags = KIT_OUTPUT_CONFIRM | KIT_OUTPUT_SUPPLY, .lease = 200},
};

static const char dictionary[] = "terminal 0 -T1:+\n"
                                 "terminal 1 -T1:-\n"
                                 "input 0 confirm confirm\n"
                                 "input 1 chain estop\n"
                                 "output 0 supply confirm supply lease=200\n";

static const struct kit_model model = {
    .name = "template",
    .serial = "0000",
    .dictionary = dictionary,
    .dictionary_length = sizeof dictionary - 1,
    .terminals = 2,
    .inputs = 2,
    .outputs = 1,
    .output = outputs,
    .confirm_input = 0,
    .emergency_stop_input = 1,
    .debounce = 1000,
    .connected_below = 20,
    .open_above = 1000000,
    .scan_settle = 5000,
    .scan_pairs = 2,
};

static struct kit kit;

/** Bytes that the serial line has received since the last call. */
static size_t receive(uint8_t *bytes, size_t room) {
  (void)bytes;
  (void)room;
  return 0;
}

int main(void) {
  if (!kit_init(&kit, &model, &port, KIT_RESET_POWER_ON)) {
    return 1;
  }
  for (;;) {
    uint8_t bytes[32];
    kit_receive(&kit, bytes, receive(bytes, sizeof bytes));
    kit_poll(&kit);
  }
}
