#include "internal.h"

enum {
  SESSION_SILENCE_MS = 1000,
  BANNER_EVERY_MS = 1000,
  DUPLICATE_FROM = 128,
};

static void forget_work(struct kit *kit) {
  kit_scan_forget(kit);
  kit_self_test_forget(kit);
  kit_telemetry_forget(kit);
  kit_probes_forget(kit);
  kit_inputs_forget(kit);
  kit_ring_clear(kit);
  kit->outputs.untold = 0;
  kit->outputs.latch_untold = false;
  kit->link.due &= KIT_DUE_HELLO_REPLY;
}

static void end_session(struct kit *kit, uint32_t now) {
  if (kit->outputs.armed) {
    kit_safe_latched(kit, KIT_REASON_SESSION_ENDED, KIT_NONE, now);
  }
  kit->link.session = false;
  kit->link.banner_at = now;
  forget_work(kit);
}

static void take_hello(struct kit *kit, const struct kit_packet *packet, uint32_t now) {
  struct kit_link *link = &kit->link;
  const uint8_t *payload = packet->payload;
  uint32_t nonce = kit_get32(payload + 2);
  bool common = payload[0] <= KIT_PROTOCOL_VERSION && payload[1] >= KIT_PROTOCOL_VERSION;
  if (!common || !link->session || nonce != link->host_nonce) {
    end_session(kit, now);
  }
  if (common && !link->session) {
    link->session = true;
    link->host_nonce = nonce;
    link->seed = kit_seed(nonce, link->boot_nonce);
    link->expected = 0;
    link->gap_reported = false;
  }
  if (common) {
    link->heard_at = now;
  }
  link->answered_nonce = nonce;
  link->answered_version = common ? KIT_PROTOCOL_VERSION : 0;
  link->due |= KIT_DUE_HELLO_REPLY;
}

static void take_heartbeat(struct kit *kit, const struct kit_packet *packet, uint32_t now) {
  struct kit_link *link = &kit->link;
  link->heartbeat_token = packet->payload[0];
  link->heartbeat_at = now;
  link->due |= KIT_DUE_HEARTBEAT_REPLY;
  kit_outputs_renew(kit, kit_get32(packet->payload + 1), now);
}

static void take_reliable(struct kit *kit, const struct kit_packet *packet, uint32_t now) {
  struct kit_link *link = &kit->link;
  uint8_t ahead = (uint8_t)(packet->seq - link->expected);
  if (ahead == 0) {
    if (kit_request(kit, packet, now)) {
      kit->counters.taken++;
      link->expected++;
      link->gap_reported = false;
      link->due |= KIT_DUE_ACK;
    }
  } else if (ahead >= DUPLICATE_FROM) {
    kit->counters.duplicates++;
    link->due |= KIT_DUE_ACK;
  } else if (!link->gap_reported) {
    kit->counters.gaps++;
    link->gap_reported = true;
    link->due |= KIT_DUE_NAK;
  }
}

static void take_in_session(struct kit *kit, const struct kit_packet *packet, uint32_t now) {
  kit->link.heard_at = now;
  kit_ring_acknowledge(kit, packet->ack, now);
  if ((packet->flags & KIT_NAK) != 0) {
    kit_ring_repeat(kit);
  }
  if ((packet->flags & KIT_RELIABLE) != 0) {
    take_reliable(kit, packet, now);
  } else if (packet->id == KIT_MESSAGE_HEARTBEAT && packet->length == 5) {
    take_heartbeat(kit, packet, now);
  }
}

/** One frame between two delimiters. False when it is noise. */
static bool take_frame(struct kit *kit, uint32_t now) {
  struct kit_link *link = &kit->link;
  struct kit_packet packet;
  if (link->overlong || !kit_frame_decode(link->received, link->received_length, link->seed, &packet)) {
    return false;
  }
  if ((packet.flags & KIT_HANDSHAKE) != 0) {
    if (packet.flags != KIT_HANDSHAKE || packet.id != KIT_MESSAGE_HELLO || packet.length != 6) {
      return false;
    }
    take_hello(kit, &packet, now);
    return true;
  }
  if (!link->session) {
    return false;
  }
  take_in_session(kit, &packet, now);
  return true;
}

void kit_receive(struct kit *kit, const uint8_t *bytes, size_t count) {
  struct kit_link *link = &kit->link;
  uint32_t now = kit->port->micros(kit->port->context);
  bool answers = false;
  for (size_t i = 0; i < count; i++) {
    if (bytes[i] != 0) {
      if (link->received_length < KIT_FRAME_MAX - 1) {
        link->received[link->received_length] = bytes[i];
        link->received_length++;
      } else {
        link->overlong = true;
      }
      continue;
    }
    if (link->received_length > 0) {
      bool taken = take_frame(kit, now);
      answers = answers || taken;
      kit->counters.dropped = (uint16_t)(kit->counters.dropped + (taken ? 0 : 1));
    }
    link->received_length = 0;
    link->overlong = false;
  }
  /* A slow processor takes a tenth of a millisecond for the rest of a round: the answer does not wait for it.
   */
  if (answers) {
    kit_send(kit, now);
  }
}

void kit_link_poll(struct kit *kit, uint32_t now) {
  struct kit_link *link = &kit->link;
  if (link->session) {
    if (now - link->heard_at >= SESSION_SILENCE_MS * KIT_MILLISECOND) {
      end_session(kit, now);
    }
    kit_ring_poll(kit, now);
  } else if (now - link->banner_at >= BANNER_EVERY_MS * KIT_MILLISECOND) {
    link->banner_at = now;
    link->due |= KIT_DUE_BANNER;
  }
}

bool kit_is_receiving(const struct kit *kit) {
  return kit->link.received_length > 0 && !kit->link.overlong;
}

bool kit_has_session(const struct kit *kit) {
  return kit->link.session;
}
