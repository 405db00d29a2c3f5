#include "internal.h"

enum { SHORTEST_PERIOD_MS = 5 };

static uint8_t count_channels(uint32_t channels) {
  uint8_t count = 0;
  for (uint8_t i = 0; i < KIT_ANALOGS_MAX; i++) {
    count = (uint8_t)(count + ((channels & kit_bit(i)) != 0 ? 1 : 0));
  }
  return count;
}

enum kit_error kit_telemetry_start(struct kit *kit, const uint8_t *payload, uint32_t now) {
  struct kit_telemetry *telemetry = &kit->telemetry;
  uint16_t period = kit_get16(payload);
  uint32_t channels = kit_get32(payload + 2);
  if (period == 0) {
    kit_telemetry_forget(kit);
    return KIT_ERROR_NONE;
  }
  if (period < SHORTEST_PERIOD_MS || channels == 0 || count_channels(channels) > KIT_SAMPLED_MAX) {
    return KIT_ERROR_BAD_PAYLOAD;
  }
  for (uint8_t i = kit->model->analogs; i < KIT_ANALOGS_MAX; i++) {
    if ((channels & kit_bit(i)) != 0) {
      return KIT_ERROR_UNKNOWN_CHANNEL;
    }
  }
  telemetry->period = period;
  telemetry->channels = channels;
  telemetry->number = 0;
  telemetry->sampled_at = now;
  return KIT_ERROR_NONE;
}

void kit_telemetry_forget(struct kit *kit) {
  kit->telemetry.period = 0;
  kit->telemetry.due = false;
}

static void take_sample(struct kit *kit, uint32_t now) {
  struct kit_telemetry *telemetry = &kit->telemetry;
  uint8_t *at = kit_put16(telemetry->payload, telemetry->number);
  at = kit_put32(at, now);
  at = kit_put32(at, telemetry->channels);
  for (uint8_t i = 0; i < kit->model->analogs; i++) {
    if ((telemetry->channels & kit_bit(i)) != 0) {
      at = kit_put16(at, (uint16_t)kit->port->analog(kit->port->context, i));
    }
  }
  telemetry->payload_length = (uint8_t)(at - telemetry->payload);
  telemetry->number++;
  telemetry->due = true;
}

void kit_telemetry_poll(struct kit *kit, uint32_t now) {
  struct kit_telemetry *telemetry = &kit->telemetry;
  uint32_t period = telemetry->period * KIT_MILLISECOND;
  if (period == 0 || now - telemetry->sampled_at < period) {
    return;
  }
  telemetry->sampled_at += period;
  if (now - telemetry->sampled_at >= period) {
    telemetry->sampled_at = now;
  }
  take_sample(kit, now);
}
