#include "check.h"
#include "rig.h"

#include <string.h>

static struct rig rig;

static void banner_until_hello(void) {
  check_subject("a kit without a session announces itself once a second");
  rig_start_without_session(&rig);
  rig_run(&rig, 2500);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_BANNER), 3);
  CHECK_EQUAL(kit_get32(rig.messages[0].payload + 2), 0x9ABCDEF0);
  rig_hello(&rig, 1);
  rig_run(&rig, 900);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_BANNER), 3);
}

static void hello_reply(void) {
  check_subject("HELLO is answered with the nonces, the schema hash and the window");
  rig_start(&rig);
  size_t from = 0;
  const struct message *reply = rig_next(&rig, KIT_MESSAGE_HELLO_REPLY, &from);
  CHECK(reply != NULL && reply->length == 17);
  if (reply != NULL) {
    CHECK_EQUAL(reply->payload[0], 1);
    CHECK_EQUAL(kit_get32(reply->payload + 3), 0x12345678);
    CHECK_EQUAL(kit_get32(reply->payload + 7), 0x9ABCDEF0);
    CHECK_EQUAL(kit_get32(reply->payload + 11), KIT_SCHEMA_HASH);
    CHECK_EQUAL(reply->payload[15], KIT_WINDOW);
  }
}

static void unknown_major_version(void) {
  check_subject("a host without a common version gets version 0 and no session");
  rig_start(&rig);
  const uint8_t hello[6] = {2, 3, 9, 9, 9, 9};
  size_t from = rig.message_count;
  rig_frame(&rig, KIT_HANDSHAKE, 0, KIT_MESSAGE_HELLO, hello, sizeof hello);
  rig_run(&rig, 1);
  const struct message *reply = rig_next(&rig, KIT_MESSAGE_HELLO_REPLY, &from);
  CHECK(reply != NULL && reply->payload[0] == 0);
  CHECK(!kit_has_session(&rig.kit));
}

static void malformed_handshakes(void) {
  check_subject("a handshake with another id, length or flag is noise");
  rig_start_without_session(&rig);
  const uint8_t hello[6] = {1, 1, 1, 1, 1, 1};
  rig_frame(&rig, KIT_HANDSHAKE, 0, KIT_MESSAGE_HELLO, hello, 5);
  rig_frame(&rig, KIT_HANDSHAKE, 0, KIT_MESSAGE_BANNER, hello, 6);
  rig_frame(&rig, KIT_HANDSHAKE | KIT_RELIABLE, 0, KIT_MESSAGE_HELLO, hello, 6);
  CHECK_EQUAL(rig.kit.counters.dropped, 3);
  CHECK(!kit_has_session(&rig.kit));
}

static void repeated_hello(void) {
  check_subject("a HELLO of the present session changes nothing; one with a new nonce starts over");
  rig_start(&rig);
  rig_error(&rig, KIT_MESSAGE_ARM, NULL, 0);
  rig_set_output(&rig, OUTPUT_LAMP, 1, 0);
  uint8_t same[6] = {1, 1};
  kit_put32(same + 2, 0x12345678);
  rig_frame(&rig, KIT_HANDSHAKE, 0, KIT_MESSAGE_HELLO, same, sizeof same);
  rig_run(&rig, 1);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_HELLO_REPLY), 2);
  CHECK_EQUAL(rig.outputs, kit_bit(OUTPUT_LAMP));
  rig_hello(&rig, 0x55);
  CHECK_EQUAL(rig.outputs, 0);
  CHECK_EQUAL(kit_status(&rig.kit) & KIT_STATE_ARMED, 0);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_CLOCK, NULL, 0), KIT_ERROR_NONE);
}

static void frames_of_an_earlier_session(void) {
  check_subject("a frame of an earlier session is noise");
  rig_start(&rig);
  uint16_t old = rig.seed;
  rig_hello(&rig, 2);
  uint16_t now = rig.seed;
  rig.seed = old;
  rig_frame(&rig, KIT_RELIABLE, 0, KIT_MESSAGE_ARM, NULL, 0);
  rig.seed = now;
  rig_run(&rig, 2);
  CHECK_EQUAL(rig.kit.counters.dropped, 1);
  CHECK_EQUAL(kit_status(&rig.kit), 0);
}

static void silence(void) {
  check_subject("a second without a valid frame ends the session");
  rig_start(&rig);
  rig_run(&rig, 998);
  CHECK(kit_has_session(&rig.kit));
  rig_run(&rig, 3);
  CHECK(!kit_has_session(&rig.kit));
  const uint8_t insert[2] = {1, 1};
  rig_frame(&rig, KIT_RELIABLE, 0, KIT_MESSAGE_SET_FAULT, insert, sizeof insert);
  CHECK_EQUAL(rig.fault_call_count, 0);
  rig_start(&rig);
  rig.heartbeat_every = 250;
  rig_run(&rig, 5000);
  CHECK(kit_has_session(&rig.kit));
  CHECK(rig_count(&rig, KIT_MESSAGE_HEARTBEAT_REPLY) >= 19);
}

static void duplicates(void) {
  check_subject("a repeated request is acknowledged again and carried out once");
  rig_start(&rig);
  const uint8_t insert[2] = {3, 1};
  for (int i = 0; i < 5; i++) {
    rig_frame(&rig, KIT_RELIABLE, 0, KIT_MESSAGE_SET_FAULT, insert, sizeof insert);
    rig_run(&rig, 1);
  }
  CHECK_EQUAL(rig.fault_call_count, 1);
  CHECK_EQUAL(rig.kit.counters.duplicates, 4);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_FAULT_SET), 1);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_ACK), 4);
}

static void one_nak_for_a_gap(void) {
  check_subject("a gap is reported once, until it is closed");
  rig_start(&rig);
  for (uint8_t seq = 1; seq < 4; seq++) {
    rig_frame(&rig, KIT_RELIABLE, seq, KIT_MESSAGE_CLOCK, NULL, 0);
    rig_run(&rig, 1);
  }
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_ACK), 1);
  size_t from = 0;
  const struct message *nak = rig_next(&rig, KIT_MESSAGE_ACK, &from);
  CHECK(nak != NULL && nak->flags == KIT_NAK);
  rig_frame(&rig, KIT_RELIABLE, 0, KIT_MESSAGE_CLOCK, NULL, 0);
  rig_frame(&rig, KIT_RELIABLE, 2, KIT_MESSAGE_CLOCK, NULL, 0);
  rig_run(&rig, 1);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_ACK), 2);
  CHECK_EQUAL(rig.kit.link.expected, 1);
}

static void far_numbers(void) {
  check_subject("the 128 numbers before the expected one are duplicates, the others a gap");
  rig_start(&rig);
  rig_frame(&rig, KIT_RELIABLE, 128, KIT_MESSAGE_CLOCK, NULL, 0);
  CHECK_EQUAL(rig.kit.counters.duplicates, 1);
  CHECK_EQUAL(rig.kit.counters.gaps, 0);
  rig_frame(&rig, KIT_RELIABLE, 127, KIT_MESSAGE_CLOCK, NULL, 0);
  CHECK_EQUAL(rig.kit.counters.duplicates, 1);
  CHECK_EQUAL(rig.kit.counters.gaps, 1);
}

static void repetition(void) {
  check_subject("an unacknowledged frame is repeated after 50 ms, then ever less often");
  rig_start(&rig);
  rig.acknowledges = false;
  rig.heartbeat_every = 100;
  rig_frame(&rig, KIT_RELIABLE, 0, KIT_MESSAGE_CLOCK, NULL, 0);
  rig_run(&rig, 49);
  CHECK_EQUAL(rig.kit.counters.repeated, 0);
  rig_run(&rig, 2);
  CHECK_EQUAL(rig.kit.counters.repeated, 1);
  rig_run(&rig, 98);
  CHECK_EQUAL(rig.kit.counters.repeated, 1);
  rig_run(&rig, 4);
  CHECK_EQUAL(rig.kit.counters.repeated, 2);
  rig_run(&rig, 5000);
  CHECK(rig.kit.counters.repeated < 12);
  rig.acknowledges = true;
  rig_run(&rig, 900);
  CHECK_EQUAL(rig.kit.link.count, 0);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_CLOCK_REPLY), 1);
}

static void impossible_acknowledgement(void) {
  check_subject("an acknowledgement of frames that were never sent is ignored");
  rig_start(&rig);
  rig.acknowledges = false;
  rig_frame(&rig, KIT_RELIABLE, 0, KIT_MESSAGE_CLOCK, NULL, 0);
  rig_poll(&rig);
  rig.expected = 7;
  rig_frame(&rig, 0, 0, KIT_MESSAGE_ACK, NULL, 0);
  CHECK_EQUAL(rig.kit.link.count, 1);
  rig.expected = 1;
  rig_frame(&rig, 0, 0, KIT_MESSAGE_ACK, NULL, 0);
  CHECK_EQUAL(rig.kit.link.count, 0);
}

static void over_long(void) {
  check_subject("a longest frame is taken; with a byte more it is noise");
  rig_start(&rig);
  uint8_t payload[KIT_PAYLOAD_MAX] = {0};
  uint8_t wire[KIT_FRAME_MAX + 1];
  struct kit_packet packet = {KIT_RELIABLE, 0, 0, KIT_MESSAGE_PING, sizeof payload, payload};
  CHECK_EQUAL(kit_frame_encode(&packet, rig.seed, wire), KIT_FRAME_MAX);
  wire[KIT_FRAME_MAX - 1] = 0x55;
  wire[KIT_FRAME_MAX] = 0;
  rig_bytes(&rig, wire, KIT_FRAME_MAX + 1);
  CHECK_EQUAL(rig.kit.counters.taken, 0);
  kit_frame_encode(&packet, rig.seed, wire);
  rig_bytes(&rig, wire, KIT_FRAME_MAX);
  CHECK_EQUAL(rig.kit.counters.taken, 1);
}

static void never_sent(void) {
  check_subject("an acknowledgement of a frame that still waits for the cable is ignored");
  rig_start(&rig);
  rig.send_limit = 0;
  rig_heartbeat(&rig, 0);
  rig_poll(&rig);
  rig_frame(&rig, KIT_RELIABLE, 0, KIT_MESSAGE_CLOCK, NULL, 0);
  rig_poll(&rig);
  rig.expected = 1;
  rig_frame(&rig, 0, 0, KIT_MESSAGE_ACK, NULL, 0);
  CHECK_EQUAL(rig.kit.link.count, 1);
}

static void full_ring(void) {
  check_subject("requests beyond the room for responses are not taken, and taken when repeated");
  rig_start(&rig);
  rig.acknowledges = false;
  for (uint8_t seq = 0; seq < 12; seq++) {
    rig_frame(&rig, KIT_RELIABLE, seq, KIT_MESSAGE_CLOCK, NULL, 0);
  }
  CHECK_EQUAL(rig.kit.counters.taken, KIT_RING);
  rig.acknowledges = true;
  rig_run(&rig, 60);
  for (uint8_t seq = KIT_RING; seq < 12; seq++) {
    rig_frame(&rig, KIT_RELIABLE, seq, KIT_MESSAGE_CLOCK, NULL, 0);
    rig_run(&rig, 1);
  }
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_CLOCK_REPLY), 12);
}

static void slow_port(void) {
  check_subject("a port that takes one byte at a time still sends whole frames");
  rig_start(&rig);
  rig.send_limit = 1;
  rig_frame(&rig, KIT_RELIABLE, 0, KIT_MESSAGE_CLOCK, NULL, 0);
  rig_run(&rig, 20);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_CLOCK_REPLY), 1);
}

static void foreign_traffic(void) {
  check_subject("a GPS, a modem and a Modbus device are nobody");
  static const char gps[] = "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A\r\n";
  static const char modem[] = "ATZ\r\nATE0V1\r\nAT+CGMI\r\n+++";
  static const uint8_t modbus[] = {0x01, 0x03, 0x00, 0x00, 0x00, 0x02, 0xC4, 0x0B, 0x01, 0x10, 0x00, 0x00};
  rig_start_without_session(&rig);
  for (int i = 0; i < 50; i++) {
    rig_bytes(&rig, gps, sizeof gps - 1);
    rig_bytes(&rig, modem, sizeof modem - 1);
    rig_bytes(&rig, modbus, sizeof modbus);
    rig_run(&rig, 1);
  }
  CHECK(!kit_has_session(&rig.kit));
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_BANNER), rig.message_count);
  CHECK_EQUAL(rig.outputs, 0);
  rig_bytes(&rig, "", 1);
  rig_hello(&rig, 3);
  CHECK(kit_has_session(&rig.kit));
}

static void sequence_numbers_wrap(void) {
  check_subject("sequence numbers wrap after 255");
  rig_start(&rig);
  for (int i = 0; i < 1000; i++) {
    CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_CLOCK, NULL, 0), KIT_ERROR_NONE);
  }
}

void test_link(void) {
  banner_until_hello();
  hello_reply();
  unknown_major_version();
  malformed_handshakes();
  repeated_hello();
  frames_of_an_earlier_session();
  silence();
  duplicates();
  one_nak_for_a_gap();
  far_numbers();
  over_long();
  repetition();
  impossible_acknowledgement();
  never_sent();
  full_ring();
  slow_port();
  foreign_traffic();
  sequence_numbers_wrap();
}
