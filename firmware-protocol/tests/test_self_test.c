#include "check.h"
#include "rig.h"

static struct rig rig;

static void results(void) {
  check_subject("every step is told with its limits, then the sum");
  rig_start(&rig);
  rig.test_count = 40;
  for (uint8_t i = 0; i < rig.test_count; i++) {
    rig.tests[i] = (struct kit_test){KIT_PART_TERMINAL, i, i == 7 ? 1203 : 1000, 980, 1020};
  }
  CHECK_EQUAL(rig_error(&rig, KIT_MESSAGE_SELF_TEST, NULL, 0), KIT_ERROR_NONE);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_BUSY);
  rig_run(&rig, 500);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_SELF_TEST_RESULT), 40);
  size_t from = 0;
  for (uint8_t i = 0; i < rig.test_count; i++) {
    const struct message *result = rig_next(&rig, KIT_MESSAGE_SELF_TEST_RESULT, &from);
    CHECK(result != NULL && result->payload[1] == i && result->payload[2] == (i == 7 ? 1 : 0));
    CHECK(result != NULL && kit_get32(result->payload + 7) == 980 && kit_get32(result->payload + 11) == 1020);
  }
  const struct message *done = rig_next(&rig, KIT_MESSAGE_SELF_TEST_DONE, &from);
  CHECK(done != NULL && done->payload[4] == 40 && done->payload[5] == 1);
  CHECK_EQUAL(kit_status(&rig.kit), 0);
}

static void without_steps(void) {
  check_subject("a kit without a self-test says that it tested nothing");
  rig_start(&rig);
  rig.port.self_test = NULL;
  rig_error(&rig, KIT_MESSAGE_SELF_TEST, NULL, 0);
  rig_run(&rig, 5);
  size_t from = 0;
  const struct message *done = rig_next(&rig, KIT_MESSAGE_SELF_TEST_DONE, &from);
  CHECK(done != NULL && done->payload[4] == 0);
}

static void stopped(void) {
  check_subject("SAFE ends a self-test");
  rig_start(&rig);
  rig.test_count = 60;
  rig_error(&rig, KIT_MESSAGE_SELF_TEST, NULL, 0);
  rig_error(&rig, KIT_MESSAGE_SAFE, NULL, 0);
  rig_run(&rig, 100);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_SELF_TEST_DONE), 1);
  CHECK(rig_count(&rig, KIT_MESSAGE_SELF_TEST_RESULT) < 10);
}

void test_self_test(void) {
  results();
  without_steps();
  stopped();
}
