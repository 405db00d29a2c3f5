#include "check.h"
#include "rig.h"

#include <string.h>

static struct rig rig;

static void identity(void) {
  check_subject("IDENTITY names the kit and its dictionary");
  rig_start(&rig);
  struct message response = rig_request(&rig, KIT_MESSAGE_IDENTIFY, NULL, 0);
  const uint8_t *payload = response.payload;
  CHECK_EQUAL(payload[1], 1);
  CHECK_EQUAL(payload[4], KIT_FLAG_VIRTUAL);
  CHECK_EQUAL(kit_get16(payload + 5), rig.model.dictionary_length);
  CHECK_EQUAL(kit_get32(payload + 7),
              kit_crc32(0, (const uint8_t *)rig.model.dictionary, rig.model.dictionary_length));
  CHECK(payload[11] == 3 && memcmp(payload + 12, "rig", 3) == 0);
  CHECK(payload[15] == 7 && memcmp(payload + 16, "KIT0001", 7) == 0);
  CHECK_EQUAL(response.length, 23);
}

static void dictionary(void) {
  check_subject("the dictionary is read in pieces");
  rig_start(&rig);
  char text[1024] = {0};
  uint16_t offset = 0;
  for (;;) {
    uint8_t payload[3];
    kit_put8(kit_put16(payload, offset), 48);
    struct message response = rig_request(&rig, KIT_MESSAGE_READ_DICTIONARY, payload, sizeof payload);
    uint8_t count = (uint8_t)(response.length - 3);
    CHECK_EQUAL(kit_get16(response.payload + 1), offset);
    if (response.length <= 3 || offset + count >= (int)sizeof text) {
      break;
    }
    memcpy(text + offset, response.payload + 3, count);
    offset = (uint16_t)(offset + count);
  }
  CHECK_EQUAL(offset, rig.model.dictionary_length);
  CHECK(strcmp(text, rig.model.dictionary) == 0);
  uint8_t beyond[3];
  kit_put8(kit_put16(beyond, (uint16_t)(rig.model.dictionary_length + 1)), 48);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_READ_DICTIONARY, beyond, 3), KIT_ERROR_BAD_PAYLOAD);
  const uint8_t too_long[3] = {0, 0, 49};
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_READ_DICTIONARY, too_long, 3), KIT_ERROR_BAD_PAYLOAD);
}

static void ping(void) {
  check_subject("PONG brings back every byte, up to 55");
  rig_start(&rig);
  uint8_t bytes[KIT_PAYLOAD_MAX];
  for (uint8_t i = 0; i < sizeof bytes; i++) {
    bytes[i] = (uint8_t)(i * 5);
  }
  struct message response = rig_request(&rig, KIT_MESSAGE_PING, bytes, KIT_PAYLOAD_MAX - 1);
  CHECK_EQUAL(response.length, KIT_PAYLOAD_MAX);
  CHECK(memcmp(response.payload + 1, bytes, KIT_PAYLOAD_MAX - 1) == 0);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_PING, bytes, KIT_PAYLOAD_MAX), KIT_ERROR_BAD_PAYLOAD);
}

static void unknown(void) {
  check_subject("unknown requests and wrong lengths are answered with an error, without effect");
  rig_start(&rig);
  const uint8_t bytes[KIT_PAYLOAD_MAX] = {0};
  CHECK_EQUAL(rig_error(&rig, 0x7E, bytes, 3), KIT_ERROR_UNKNOWN_MESSAGE);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_HEARTBEAT, bytes, 5), KIT_ERROR_UNKNOWN_MESSAGE);
  static const uint8_t ids[] = {
      KIT_MESSAGE_IDENTIFY,    KIT_MESSAGE_READ_DICTIONARY, KIT_MESSAGE_CLOCK, KIT_MESSAGE_INPUTS,
      KIT_MESSAGE_ANALOG,      KIT_MESSAGE_SAMPLE,          KIT_MESSAGE_SCAN,  KIT_MESSAGE_ARM,
      KIT_MESSAGE_READ_PROBES, KIT_MESSAGE_SET_OUTPUT,      KIT_MESSAGE_SAFE,  KIT_MESSAGE_SET_FAULT,
      KIT_MESSAGE_SELF_TEST};
  for (size_t i = 0; i < sizeof ids; i++) {
    CHECK_EQUAL(rig_error(&rig, ids[i], bytes, 9), KIT_ERROR_BAD_PAYLOAD);
  }
  CHECK_EQUAL(kit_status(&rig.kit), 0);
}

static void unreliable_request(void) {
  check_subject("a request without RELIABLE is not carried out");
  rig_start(&rig);
  const uint8_t insert[2] = {1, 1};
  rig_frame(&rig, 0, 0, KIT_MESSAGE_SET_FAULT, insert, sizeof insert);
  rig_run(&rig, 3);
  CHECK_EQUAL(rig.fault_call_count, 0);
}

static void analog(void) {
  check_subject("ANALOG reads one channel, negative values too");
  rig_start(&rig);
  rig.analog[2] = -1250;
  const uint8_t channel = 2;
  struct message response = rig_request(&rig, KIT_MESSAGE_ANALOG, &channel, 1);
  CHECK_EQUAL(response.payload[5], 2);
  CHECK_EQUAL((int16_t)kit_get16(response.payload + 6), -1250);
  const uint8_t beyond = RIG_ANALOGS;
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_ANALOG, &beyond, 1), KIT_ERROR_UNKNOWN_CHANNEL);
}

static void faults(void) {
  check_subject("faults are inserted one by one, removed together, and survive a new session");
  rig_start(&rig);
  const uint8_t insert[2] = {5, 1};
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SET_FAULT, insert, 2), KIT_ERROR_NONE);
  CHECK(rig.faults[5] && !rig.faults[4]);
  rig_hello(&rig, 77);
  CHECK(rig.faults[5]);
  const uint8_t insert_all[2] = {KIT_NONE, 1};
  const uint8_t remove_all[2] = {KIT_NONE, 0};
  const uint8_t unknown_fault[2] = {RIG_FAULTS, 1};
  const uint8_t third_value[2] = {0, 2};
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SET_FAULT, insert_all, 2), KIT_ERROR_UNKNOWN_CHANNEL);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SET_FAULT, unknown_fault, 2), KIT_ERROR_UNKNOWN_CHANNEL);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SET_FAULT, third_value, 2), KIT_ERROR_BAD_PAYLOAD);
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SET_FAULT, remove_all, 2), KIT_ERROR_NONE);
  CHECK(!rig.faults[5]);
  rig.fault_broken = true;
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SET_FAULT, insert, 2), KIT_ERROR_HARDWARE);
}

void test_requests(void) {
  identity();
  dictionary();
  ping();
  unknown();
  unreliable_request();
  analog();
  faults();
}
