#include "internal.h"

/* RELIABLE frames in the order of their numbers, `oldest` first:
 *
 *   oldest            oldest + sent       oldest + reached      oldest + count
 *   | sent again already | to be sent again  | never sent yet      |
 *
 * `sent` falls back to 0 to repeat everything (go-back-N) and catches up with `reached`, which bounds what
 * the host can acknowledge. */

enum {
  RESPONSE_ROOM = 4,
  REPEAT_AFTER_MS = 50,
  REPEATS_DOUBLED = 4,
};

struct kit_frame *kit_ring_response(struct kit *kit) {
  struct kit_link *link = &kit->link;
  return link->count < KIT_RING ? &link->ring[(uint8_t)(link->oldest + link->count) % KIT_RING] : NULL;
}

struct kit_frame *kit_ring_event(struct kit *kit, enum kit_message id) {
  if (!kit->link.session || kit->link.count >= KIT_RING - RESPONSE_ROOM) {
    return NULL;
  }
  struct kit_frame *frame = kit_ring_response(kit);
  frame->id = (uint8_t)id;
  return frame;
}

void kit_ring_add(struct kit *kit, struct kit_frame *frame, const uint8_t *end) {
  frame->length = (uint8_t)(end - frame->payload);
  kit->link.count++;
}

void kit_ring_clear(struct kit *kit) {
  struct kit_link *link = &kit->link;
  link->oldest = 0;
  link->count = 0;
  link->sent = 0;
  link->reached = 0;
  link->repeats = 0;
}

void kit_ring_acknowledge(struct kit *kit, uint8_t ack, uint32_t now) {
  struct kit_link *link = &kit->link;
  uint8_t done = (uint8_t)(ack - link->oldest);
  if (done == 0 || done > link->reached) {
    return;
  }
  link->oldest = ack;
  link->count = (uint8_t)(link->count - done);
  link->reached = (uint8_t)(link->reached - done);
  link->sent = (uint8_t)(link->sent > done ? link->sent - done : 0);
  link->repeats = 0;
  link->sent_at = now;
}

void kit_ring_repeat(struct kit *kit) {
  struct kit_link *link = &kit->link;
  kit->counters.repeated = (uint16_t)(kit->counters.repeated + link->sent);
  link->sent = 0;
}

void kit_ring_poll(struct kit *kit, uint32_t now) {
  struct kit_link *link = &kit->link;
  if (link->sent == 0) {
    return;
  }
  uint32_t patience = (REPEAT_AFTER_MS * KIT_MILLISECOND) << link->repeats;
  if (now - link->sent_at >= patience) {
    kit_ring_repeat(kit);
    if (link->repeats < REPEATS_DOUBLED) {
      link->repeats++;
    }
  }
}

const struct kit_frame *kit_ring_next(struct kit *kit, uint32_t now, uint8_t *seq) {
  struct kit_link *link = &kit->link;
  if (link->sent == link->count) {
    return NULL;
  }
  if (link->sent == 0) {
    link->sent_at = now;
  }
  *seq = (uint8_t)(link->oldest + link->sent);
  link->sent++;
  if (link->reached < link->sent) {
    link->reached = link->sent;
  }
  return &link->ring[*seq % KIT_RING];
}
