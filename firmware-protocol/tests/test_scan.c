#include "check.h"
#include "rig.h"

/* What a scan tells: put together again from its rows, the way a host does. */

static struct rig rig;

struct seen {
  uint8_t nibble[256][256];
  uint32_t forward[256][256];
  uint32_t reverse[256][256];
  size_t rows;
  size_t ohms;
  const struct message *done;
};

static struct seen seen;

static void collect(void) {
  seen = (struct seen){0};
  for (size_t i = 0; i < rig.message_count; i++) {
    const struct message *message = &rig.messages[i];
    const uint8_t *payload = message->payload;
    if (message->id == KIT_MESSAGE_SCAN_ROW) {
      seen.rows++;
      CHECK_EQUAL(message->length, 3 + (payload[2] + 1) / 2);
      for (uint8_t n = 0; n < payload[2]; n++) {
        seen.nibble[payload[0]][payload[1] + n] =
            (uint8_t)(payload[3 + n / 2] >> (n % 2 == 0 ? 0 : 4) & 0x0F);
      }
    } else if (message->id == KIT_MESSAGE_SCAN_OHMS) {
      seen.ohms++;
      CHECK(seen.nibble[payload[0]][payload[1]] != 0);
      seen.forward[payload[0]][payload[1]] = kit_get32(payload + 2);
      seen.reverse[payload[0]][payload[1]] = kit_get32(payload + 6);
    } else if (message->id == KIT_MESSAGE_SCAN_DONE) {
      seen.done = message;
    }
  }
}

static void scan(void) {
  struct message response = rig_request(&rig, KIT_MESSAGE_SCAN, NULL, 0);
  CHECK_EQUAL(response.id, KIT_MESSAGE_SCAN_STARTED);
  CHECK_EQUAL(response.payload[1], rig.model.terminals);
  rig.heartbeat_every = 250;
  for (int i = 0; i < 100000 && rig_count(&rig, KIT_MESSAGE_SCAN_DONE) == 0; i++) {
    rig_run(&rig, 1);
  }
  collect();
  CHECK(seen.done != NULL);
  CHECK(!rig.bus);
}

static void classes(void) {
  check_subject("each pair is told by its class, in both polarities");
  rig_start(&rig);
  rig_connect(&rig, 0, 3, 5, 5, 1);
  rig_connect(&rig, 1, 2, 2200, 2190, 10);
  rig_connect(&rig, 2, 5, 6500, KIT_OPEN, 10);
  rig_connect(&rig, 3, 5, 5, 300, 1);
  rig_connect(&rig, 4, 5, 21, 5, 3);
  scan();
  CHECK_EQUAL(seen.nibble[0][3], 0x5);
  CHECK_EQUAL(seen.nibble[1][2], 0xA);
  CHECK_EQUAL(seen.nibble[2][5], 0x2);
  CHECK_EQUAL(seen.nibble[4][5], 0x7);
  CHECK_EQUAL(seen.nibble[0][1], 0);
  CHECK_EQUAL(seen.nibble[3][5], 0x9);
  CHECK_EQUAL(seen.reverse[3][5], 300);
  CHECK_EQUAL(seen.rows, 5);
  CHECK_EQUAL(seen.ohms, 4);
  CHECK_EQUAL(seen.forward[1][2], 2200);
  CHECK_EQUAL(seen.reverse[1][2], 2190);
  CHECK_EQUAL(seen.reverse[2][5], KIT_OPEN);
  CHECK_EQUAL(seen.forward[4][5], 21);
  CHECK_EQUAL(kit_get16(seen.done->payload + 4), 5);
  CHECK_EQUAL(seen.done->payload[6], 0);
  CHECK_EQUAL(rig.pairs_measured, RIG_TERMINALS * (RIG_TERMINALS - 1));
}

static void limits(void) {
  check_subject("a reading whose spread reaches a limit is uncertain");
  rig_start(&rig);
  rig_connect(&rig, 0, 1, 20, 20, 0);
  rig_connect(&rig, 0, 2, 21, 21, 0);
  rig_connect(&rig, 0, 3, 1000000, 999999, 0);
  rig_connect(&rig, 0, 4, 999999, 999999, 1);
  rig_connect(&rig, 0, 5, KIT_OPEN, KIT_OPEN, KIT_OPEN);
  scan();
  CHECK_EQUAL(seen.nibble[0][1], 0x5);
  CHECK_EQUAL(seen.nibble[0][2], 0xA);
  CHECK_EQUAL(seen.nibble[0][3], 0x8);
  CHECK_EQUAL(seen.nibble[0][4], 0xF);
  CHECK_EQUAL(seen.nibble[0][5], 0xF);
}

static void nothing_connected(void) {
  check_subject("open rows are not sent");
  rig_start(&rig);
  scan();
  CHECK_EQUAL(seen.rows, 0);
  CHECK_EQUAL(kit_get16(seen.done->payload + 4), 0);
}

static void many_terminals(void) {
  check_subject("a row that does not fit one frame is cut, and so is one with many resistances");
  rig_start(&rig);
  rig.model.terminals = 254;
  rig.model.scan_pairs = 50;
  for (uint8_t sense = 1; sense < 254; sense++) {
    rig_connect(&rig, 0, sense, 1, 1, 0);
  }
  for (uint8_t sense = 2; sense < 32; sense++) {
    rig_connect(&rig, 1, sense, 1000U + sense, 1000U + sense, 0);
  }
  rig_connect(&rig, 252, 253, 1, 1, 0);
  scan();
  for (uint8_t sense = 1; sense < 254; sense++) {
    CHECK_EQUAL(seen.nibble[0][sense], 0x5);
  }
  for (uint8_t sense = 2; sense < 254; sense++) {
    CHECK_EQUAL(seen.nibble[1][sense], sense < 32 ? 0xA : 0);
    CHECK_EQUAL(seen.forward[1][sense], sense < 32 ? 1000 + sense : 0);
  }
  CHECK_EQUAL(seen.nibble[252][253], 0x5);
  CHECK_EQUAL(kit_get16(seen.done->payload + 4), seen.rows);
}

static void few_terminals(void) {
  check_subject("a kit with one terminal scans nothing and says so");
  rig_start(&rig);
  rig.model.terminals = 1;
  scan();
  CHECK_EQUAL(seen.rows, 0);
}

static void bounded_work(void) {
  check_subject("a poll measures no more pairs than the model allows, after the bus has settled");
  rig_start(&rig);
  rig_request(&rig, KIT_MESSAGE_SCAN, NULL, 0);
  CHECK_EQUAL(rig.pairs_measured, 0);
  rig.now += 1900;
  rig_poll(&rig);
  CHECK_EQUAL(rig.pairs_measured, 0);
  rig.now += 200;
  rig_poll(&rig);
  for (int i = 0; i < 3; i++) {
    uint32_t before = rig.pairs_measured;
    rig_poll(&rig);
    CHECK_EQUAL(rig.pairs_measured - before, 2 * 2);
  }
}

void test_scan(void) {
  classes();
  limits();
  nothing_connected();
  many_terminals();
  few_terminals();
  bounded_work();
}
