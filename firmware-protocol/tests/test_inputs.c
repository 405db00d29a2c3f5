#include "check.h"
#include "rig.h"

static struct rig rig;

static void levels(void) {
  check_subject("INPUTS tells every level");
  rig_start(&rig);
  rig_input(&rig, INPUT_S2, true);
  rig_run(&rig, 3);
  struct message response = rig_request(&rig, KIT_MESSAGE_INPUTS, NULL, 0);
  CHECK_EQUAL(response.length, 7);
  CHECK_EQUAL(response.payload[5], RIG_INPUTS);
  CHECK_EQUAL(response.payload[6], kit_bit(INPUT_S2) | kit_bit(INPUT_CHAIN));
}

static void edge_time(void) {
  check_subject("an edge carries the time at which the level changed");
  rig_start(&rig);
  uint32_t at = rig.now + 250;
  rig_input(&rig, INPUT_S1, true);
  rig_run(&rig, 5);
  size_t from = 0;
  const struct message *edge = rig_next(&rig, KIT_MESSAGE_EDGE, &from);
  CHECK(edge != NULL && kit_get32(edge->payload) == at);
  CHECK(edge != NULL && edge->payload[4] == INPUT_S1 && edge->payload[5] == 1);
}

static void bounce(void) {
  check_subject("a bouncing contact is one edge, a glitch is none");
  rig_start(&rig);
  for (int i = 0; i < 10; i++) {
    rig_input(&rig, INPUT_S1, i % 2 == 0);
    rig.now += 300;
    rig_poll(&rig);
  }
  rig_run(&rig, 5);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_EDGE), 0);
  rig_input(&rig, INPUT_S1, true);
  rig.now += 500;
  rig_poll(&rig);
  rig_input(&rig, INPUT_S1, false);
  rig.now += 300;
  rig_poll(&rig);
  rig_input(&rig, INPUT_S1, true);
  rig_run(&rig, 5);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_EDGE), 1);
}

static void lost_edges(void) {
  check_subject("edges beyond the memory are counted in their place");
  rig_start(&rig);
  rig.model.debounce = 0;
  rig.acknowledges = false;
  rig.heartbeat_every = 200;
  for (int i = 0; i < 100; i++) {
    rig.inputs ^= kit_bit(INPUT_S1);
    rig_run(&rig, 1);
  }
  rig.acknowledges = true;
  rig_run(&rig, 900);
  size_t from = 0;
  const struct message *lost = rig_next(&rig, KIT_MESSAGE_EDGES_LOST, &from);
  size_t edges = rig_count(&rig, KIT_MESSAGE_EDGE);
  CHECK(lost != NULL && kit_get16(lost->payload + 4) == 100 - edges);
  CHECK_EQUAL(edges, KIT_EDGES_MAX + 4);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_EDGES_LOST), 1);
  rig.inputs ^= kit_bit(INPUT_S1);
  rig_run(&rig, 5);
  CHECK(rig_next(&rig, KIT_MESSAGE_EDGE, &from) != NULL);
}

static void order_around_the_loss(void) {
  check_subject("no edge that is told before EDGES_LOST is later than the lost ones");
  rig_start(&rig);
  rig.model.debounce = 0;
  rig.acknowledges = false;
  rig.heartbeat_every = 200;
  for (int i = 0; i < 200; i++) {
    rig.acknowledges = i > 100;
    rig.inputs ^= kit_bit(INPUT_S1);
    rig_run(&rig, 1);
  }
  rig_run(&rig, 900);
  size_t after = 0;
  const struct message *lost = rig_next(&rig, KIT_MESSAGE_EDGES_LOST, &after);
  uint32_t lost_at = lost != NULL ? kit_get32(lost->payload) : 0;
  for (size_t i = 0; i < rig.message_count; i++) {
    if (rig.messages[i].id == KIT_MESSAGE_EDGE) {
      bool before = (int32_t)(kit_get32(rig.messages[i].payload) - lost_at) < 0;
      CHECK_EQUAL(before, i < after);
    }
  }
}

static void no_session(void) {
  check_subject("edges before a session are not told afterwards");
  rig_start_without_session(&rig);
  rig_input(&rig, INPUT_S1, true);
  rig_run(&rig, 5);
  rig_hello(&rig, 4);
  rig_run(&rig, 5);
  CHECK_EQUAL(rig_count(&rig, KIT_MESSAGE_EDGE), 0);
}

void test_inputs(void) {
  levels();
  edge_time();
  bounce();
  lost_edges();
  order_around_the_loss();
  no_session();
}
