#include "check.h"
#include "rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 24, LINE_MAX_LENGTH = 8192, BYTES_MAX = 2048 };

struct line {
  char text[LINE_MAX_LENGTH];
  char *words[WORDS_MAX];
  int count;
};

static bool read_line(FILE *file, struct line *line) {
  while (fgets(line->text, sizeof line->text, file) != NULL) {
    if (line->text[0] == '#') {
      continue;
    }
    line->count = 0;
    for (char *word = strtok(line->text, " \n"); word != NULL && line->count < WORDS_MAX;
         word = strtok(NULL, " \n")) {
      line->words[line->count] = word;
      line->count++;
    }
    return true;
  }
  return false;
}

static uint32_t number(const char *text) {
  return (uint32_t)strtoul(text, NULL, 16);
}

static size_t bytes_of(const char *text, uint8_t *bytes) {
  if (strcmp(text, "-") == 0) {
    return 0;
  }
  size_t count = strlen(text) / 2;
  for (size_t i = 0; i < count && i < BYTES_MAX; i++) {
    char digits[3] = {text[2 * i], text[2 * i + 1], 0};
    bytes[i] = (uint8_t)number(digits);
  }
  return count;
}

static FILE *open_vectors(const char *folder, const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "r");
  check_subject(name);
  CHECK(file != NULL);
  return file;
}

static void check_sum(struct line *line) {
  uint8_t bytes[BYTES_MAX];
  uint8_t other[BYTES_MAX];
  const char *kind = line->words[0];
  if (strcmp(kind, "crc16") == 0) {
    size_t count = bytes_of(line->words[2], bytes);
    CHECK_EQUAL(kit_crc16((uint16_t)number(line->words[1]), bytes, count), number(line->words[3]));
  } else if (strcmp(kind, "crc32") == 0) {
    size_t count = bytes_of(line->words[1], bytes);
    CHECK_EQUAL(kit_crc32(0, bytes, count), number(line->words[2]));
    CHECK_EQUAL(kit_crc32(kit_crc32(0, bytes, count / 2), bytes + count / 2, count - count / 2),
                number(line->words[2]));
  } else if (strcmp(kind, "seed") == 0) {
    CHECK_EQUAL(kit_seed(number(line->words[1]), number(line->words[2])), number(line->words[3]));
  } else {
    uint8_t encoded[BYTES_MAX];
    size_t count = bytes_of(line->words[1], bytes);
    size_t length = bytes_of(line->words[2], encoded);
    CHECK_EQUAL(kit_cobs_encode(bytes, (uint8_t)count, other), length);
    CHECK(memcmp(other, encoded, length) == 0);
    CHECK_EQUAL(kit_cobs_decode(encoded, (uint8_t)length, encoded), count);
    CHECK(memcmp(encoded, bytes, count) == 0);
  }
}

static void checksums(const char *folder) {
  FILE *file = open_vectors(folder, "checksums.txt");
  struct line line;
  while (file != NULL && read_line(file, &line)) {
    check_sum(&line);
  }
  if (file != NULL) {
    fclose(file);
  }
}

static void frames(const char *folder) {
  FILE *file = open_vectors(folder, "frames.txt");
  struct line line;
  while (file != NULL && read_line(file, &line)) {
    check_subject(line.words[0]);
    uint8_t payload[BYTES_MAX];
    uint8_t expected[BYTES_MAX];
    uint8_t wire[KIT_FRAME_MAX];
    uint16_t seed = (uint16_t)number(line.words[1]);
    struct kit_packet packet = {(uint8_t)number(line.words[2]),
                                (uint8_t)number(line.words[3]),
                                (uint8_t)number(line.words[4]),
                                (uint8_t)number(line.words[5]),
                                (uint8_t)bytes_of(line.words[6], payload),
                                payload};
    size_t count = bytes_of(line.words[7], expected);
    CHECK_EQUAL(kit_frame_encode(&packet, seed, wire), count);
    CHECK(memcmp(wire, expected, count) == 0);
    struct kit_packet decoded;
    CHECK(kit_frame_decode(wire, (uint8_t)(count - 1), seed, &decoded));
    CHECK_EQUAL(decoded.flags, packet.flags);
    CHECK_EQUAL(decoded.seq, packet.seq);
    CHECK_EQUAL(decoded.ack, packet.ack);
    CHECK_EQUAL(decoded.id, packet.id);
    CHECK_EQUAL(decoded.length, packet.length);
    CHECK(memcmp(decoded.payload, payload, packet.length) == 0);
  }
  if (file != NULL) {
    fclose(file);
  }
}

static void bad_frames(const char *folder) {
  FILE *file = open_vectors(folder, "bad-frames.txt");
  struct line line;
  while (file != NULL && read_line(file, &line)) {
    static struct rig rig;
    rig_start(&rig);
    check_subject(line.words[0]);
    uint8_t bytes[BYTES_MAX];
    size_t count = bytes_of(line.words[1], bytes);
    size_t messages = rig.message_count;
    rig_bytes(&rig, bytes, count);
    rig_run(&rig, 5);
    CHECK(rig.kit.counters.dropped > 0);
    CHECK_EQUAL(rig.kit.link.expected, 0);
    CHECK_EQUAL(rig.message_count, messages);
  }
  if (file != NULL) {
    fclose(file);
  }
}

static void streams(const char *folder) {
  FILE *file = open_vectors(folder, "streams.txt");
  struct line line;
  while (file != NULL && read_line(file, &line)) {
    static struct rig rig;
    rig_start(&rig);
    check_subject(line.words[0]);
    uint8_t bytes[BYTES_MAX];
    size_t count = bytes_of(line.words[1], bytes);
    /* A stream that lost its first request starts with the second. */
    rig.kit.link.expected = line.count == 3 && number(line.words[2]) == KIT_MESSAGE_INPUTS ? 1 : 0;
    for (size_t i = 0; i < count; i++) {
      rig_bytes(&rig, bytes + i, 1);
    }
    rig_run(&rig, 5);
    size_t from = 0;
    for (int i = 2; i < line.count; i++) {
      CHECK(rig_next(&rig, (uint8_t)(number(line.words[i]) | 0x80), &from) != NULL);
    }
    CHECK_EQUAL(rig.kit.counters.taken, line.count - 2);
  }
  if (file != NULL) {
    fclose(file);
  }
}

static void bad_stuffing(void) {
  check_subject("a distance past the end, a zero and nothing at all are no COBS");
  uint8_t bytes[4];
  CHECK_EQUAL(kit_cobs_decode((const uint8_t[]){2, 1}, 2, bytes), 1);
  CHECK_EQUAL(kit_cobs_decode((const uint8_t[]){3, 1}, 2, bytes), -1);
  CHECK_EQUAL(kit_cobs_decode((const uint8_t[]){2, 0}, 2, bytes), -1);
  CHECK_EQUAL(kit_cobs_decode(bytes, 0, bytes), -1);
}

void test_vectors(const char *folder) {
  bad_stuffing();
  checksums(folder);
  frames(folder);
  bad_frames(folder);
  streams(folder);
}
