#include "check.h"
#include "rig.h"

static struct rig rig;

static bool starts(void) {
  return kit_init(&rig.kit, &rig.model, &rig.port, KIT_RESET_POWER_ON);
}

static void memory(void) {
  check_subject("a kit fits a microcontroller with 8 KiB of RAM");
  CHECK(sizeof(struct kit) <= 3072);
}

static void models(void) {
  check_subject("a model or port that breaks a limit does not start");
  rig_start_without_session(&rig);
  CHECK(starts());
  struct kit_model good = rig.model;
  static const struct kit_output too_long[RIG_OUTPUTS] = {{0, 2001}, {0, 200}, {0, 200}};
  rig.model.output = too_long;
  CHECK(!starts());
  rig.model = good;
  rig.model.confirm_input = KIT_NONE;
  CHECK(!starts());
  rig.model = good;
  rig.model.inputs = 33;
  CHECK(!starts());
  rig.model = good;
  rig.model.serial = "a serial number of more than forty characters";
  CHECK(!starts());
  rig.model = good;
  rig.model.scan_pairs = 0;
  CHECK(!starts());
  rig.model = good;
  rig.model.emergency_stop_input = RIG_INPUTS;
  CHECK(!starts());
  rig.model = good;
  rig.model.dictionary = NULL;
  CHECK(!starts());
  rig.model = good;
  rig.port.probe_read = NULL;
  CHECK(!starts());
}

static void starts_safe(void) {
  check_subject("a kit that starts switches outputs and faults to their safe state");
  rig_start_without_session(&rig);
  rig.outputs = 7;
  rig.faults[3] = true;
  rig.inputs = 0;
  CHECK(starts());
  CHECK_EQUAL(rig.outputs, 0);
  CHECK(!rig.faults[3]);
  CHECK_EQUAL(kit_status(&rig.kit), KIT_STATE_LATCHED | KIT_STATE_EMERGENCY_STOP);
}

void test_model(void) {
  memory();
  models();
  starts_safe();
}
