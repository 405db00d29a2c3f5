#include "check.h"
#include "rig.h"

#include <string.h>

/* A host with a window and repetition of its own, over a cable that loses, doubles and corrupts one frame in
 * ten. */

enum { REQUESTS = 2000, HOST_REPEATS_AFTER = 60000 };

static struct rig rig;
static uint32_t dice;
static uint8_t answers[REQUESTS];
static uint8_t edges[REQUESTS];
static size_t edge_count;
static uint32_t answered;
static uint32_t acknowledged;
static bool nak_heard;
static bool nak_due;
static bool ack_due;

static uint32_t roll(uint32_t sides) {
  dice = dice * UINT32_C(1664525) + UINT32_C(1013904223);
  return (dice >> 16) % sides;
}

static void deliver(uint8_t flags, uint8_t seq, uint8_t id, const uint8_t *payload, uint8_t length) {
  uint8_t nothing = 0;
  uint8_t wire[KIT_FRAME_MAX];
  struct kit_packet packet = {flags, seq, rig.expected, id, length, length > 0 ? payload : &nothing};
  uint8_t count = kit_frame_encode(&packet, rig.seed, wire);
  uint32_t luck = roll(10);
  if (luck == 0) {
    return;
  }
  if (luck == 1) {
    wire[roll(count)] ^= (uint8_t)(1 + roll(255));
  }
  rig_bytes(&rig, wire, count);
  if (luck == 2) {
    rig_bytes(&rig, wire, count);
  }
}

static void take(const struct kit_packet *packet) {
  uint8_t newly = (uint8_t)(packet->ack - (uint8_t)acknowledged);
  if (newly <= KIT_WINDOW) {
    acknowledged += newly;
  }
  nak_heard = nak_heard || (packet->flags & KIT_NAK) != 0;
  if ((packet->flags & KIT_RELIABLE) == 0) {
    return;
  }
  if (packet->seq != rig.expected) {
    nak_due = nak_due || (uint8_t)(packet->seq - rig.expected) < 128;
    ack_due = true;
    return;
  }
  rig.expected++;
  ack_due = true;
  if (packet->id == KIT_MESSAGE_FAULT_SET && answered < REQUESTS) {
    answers[answered] = packet->payload[0];
    answered++;
  } else if (packet->id == KIT_MESSAGE_EDGE && edge_count < REQUESTS) {
    edges[edge_count] = packet->payload[5];
    edge_count++;
  }
}

static void lossy(struct rig *unused, const struct kit_packet *packet) {
  (void)unused;
  uint32_t luck = roll(10);
  if (luck == 0 || luck == 1) {
    return;
  }
  take(packet);
  if (luck == 2) {
    take(packet);
  }
}

static void send_request(uint32_t number) {
  uint8_t payload[2] = {(uint8_t)(number % RIG_FAULTS), (uint8_t)(number / RIG_FAULTS % 2)};
  deliver(KIT_RELIABLE, (uint8_t)number, KIT_MESSAGE_SET_FAULT, payload, sizeof payload);
}

static uint32_t run(uint32_t seed) {
  dice = seed;
  answered = 0;
  acknowledged = 0;
  edge_count = 0;
  nak_heard = nak_due = ack_due = false;
  rig_start(&rig);
  rig.on_frame = lossy;
  rig.model.debounce = 0;
  uint32_t next = 0;
  uint32_t moved = 0;
  uint32_t steps = 0;
  uint32_t progress_at = rig.now;
  uint32_t before = 0;
  for (; (answered < REQUESTS || edge_count < moved) && steps < 2000000; steps++) {
    rig.now += 500;
    if (acknowledged != before) {
      before = acknowledged;
      progress_at = rig.now;
    }
    if (nak_heard || rig.now - progress_at > HOST_REPEATS_AFTER) {
      nak_heard = false;
      progress_at = rig.now;
      next = acknowledged;
    }
    if (next < REQUESTS && next < acknowledged + KIT_WINDOW) {
      send_request(next);
      next++;
    }
    if (steps % 200 == 0 && moved < REQUESTS / 10) {
      rig.inputs ^= kit_bit(INPUT_S1);
      moved++;
    }
    if (nak_due || ack_due || steps % 100 == 0) {
      deliver(nak_due ? KIT_NAK : 0, 0, KIT_MESSAGE_ACK, NULL, 0);
      nak_due = ack_due = false;
    }
    rig_poll(&rig);
  }
  return moved;
}

void test_lossy_link(void) {
  for (uint32_t seed = 1; seed <= 5; seed++) {
    check_subject("a lossy cable: every request once and in order");
    uint32_t moved = run(seed);
    CHECK(kit_has_session(&rig.kit));
    CHECK_EQUAL(rig.fault_call_count, REQUESTS);
    CHECK_EQUAL(answered, REQUESTS);
    for (uint32_t i = 0; i < REQUESTS; i++) {
      uint8_t expected = (uint8_t)(i % RIG_FAULTS | (i / RIG_FAULTS % 2 == 1 ? 0x80 : 0));
      CHECK_EQUAL(rig.fault_calls[i], expected);
      CHECK_EQUAL(answers[i], (uint8_t)i);
    }
    CHECK_EQUAL(edge_count, moved);
    for (uint32_t i = 0; i < edge_count; i++) {
      CHECK_EQUAL(edges[i], i % 2 == 0 ? 1 : 0);
    }
    CHECK(rig.kit.counters.duplicates > 0);
    CHECK(rig.kit.counters.repeated > 0);
    CHECK(rig.kit.counters.dropped > 0);
  }
}
