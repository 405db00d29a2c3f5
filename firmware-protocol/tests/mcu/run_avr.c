/* Runs the firmware of port/avr on an emulated ATmega2560, its UART on a pseudo-terminal. Works on simavr,
 * which is GPL-3: a test tool, no part of the product.
 *
 *   run_avr FIRMWARE.elf LINK BAUD [live]
 *
 * LINK becomes a symbolic link to the pseudo-terminal. Commands come on the standard input, one a line; what
 * happens goes to the standard output with the cycle at which it did. Time stands still between commands, so
 * that two runs are the same cycle for cycle; `live` lets it pass with the clock of the computer instead.
 *
 *   run CYCLES BYTES   until that cycle, once BYTES in all came from the host; answers `ran CYCLE BYTES`, all
 *                      bytes of the kit so far
 *   hang               the program stops in an endless loop with interrupts off
 *   reset              the reset line
 *   power              power off and on
 *   eeprom AT HEX      writes the EEPROM
 *   cable 0|1          pulls the cable out, and plugs it in: LINK then leads to another pseudo-terminal, and
 *                      the kit, which gets its power through the cable, starts anew
 *   stack              answers `stack BYTES`, the most that the stack has held
 *
 * and those of board.c: panel, plug, unplug, input, analog, supply-mv, tip, probe-mv, probe-ohms, dead,
 * dead-multiplexer, dead-register, bus-stuck, bus-kept-out, reference-ohms, isolation-kept, noise. `panel
 * TERMINALS INPUTS REGISTERS`, before anything else, makes the board that of another kit than the basic one.
 *
 * `live` also tells what the kit says about itself: `session 0` with each banner, `state BITS` with each
 * change in its HEARTBEAT_REPLY. */
#define _GNU_SOURCE
#include "../../include/kit_messages.h"
#include "board.h"

#include <avr_eeprom.h>
#include <avr_extint.h>
#include <avr_uart.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sim_elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
  QUEUE = 1 << 16,
  LINE = 4096,
  MCUSR = 0x54,
  POWER_ON_FLAG = 1,
  EXTERNAL_FLAG = 2,
  PAINT = 0xC5,
  RAM_FIRST = 0x200,
  RAM_LAST = 0x21FF,
};

static avr_t *avr;
static elf_firmware_t firmware;
static const char *link_path;
static int terminal = -1;
static int other_end = -1;
static bool live;
static double host_byte_cycles;
static avr_irq_t *to_mcu;
static void (*reset_core)(struct avr_t *avr);
static bool was_reset;

static uint8_t from_host[QUEUE];
static unsigned host_in;
static unsigned host_out;
static unsigned long host_total;
static bool feeding;
static double feed_at;
static avr_cycle_count_t host_frame_at;
static bool host_in_frame;

static unsigned long kit_total;
static avr_cycle_count_t kit_byte_end;
static avr_cycle_count_t kit_frame_at;
static bool kit_in_frame;
static uint8_t kit_frame[64];
static unsigned kit_frame_length;

static void tell_frame(const char *who, uint8_t byte, bool *in_frame, avr_cycle_count_t *start,
                       avr_cycle_count_t byte_start, avr_cycle_count_t byte_end) {
  if (!*in_frame) {
    *start = byte_start;
    *in_frame = true;
  }
  if (byte == 0) {
    printf("frame %s %llu @%llu\n", who, (unsigned long long)*start, (unsigned long long)byte_end);
    *in_frame = false;
  }
}

/** The host's side of the wire: one byte each byte time of its own clock. */
static avr_cycle_count_t feed(struct avr_t *mcu, avr_cycle_count_t when, void *context) {
  (void)mcu;
  (void)context;
  if (host_out == host_in) {
    feeding = false;
    return 0;
  }
  uint8_t byte = from_host[host_out % QUEUE];
  host_out++;
  feed_at += host_byte_cycles;
  tell_frame("host", byte, &host_in_frame, &host_frame_at, when, (avr_cycle_count_t)feed_at);
  avr_raise_irq(to_mcu, byte);
  return (avr_cycle_count_t)feed_at;
}

static void take_from_host(void) {
  uint8_t bytes[1024];
  if (terminal < 0) {
    return;
  }
  ssize_t count = read(terminal, bytes, sizeof bytes);
  for (ssize_t i = 0; i < count && host_in - host_out < QUEUE; i++) {
    from_host[host_in % QUEUE] = bytes[i];
    host_in++;
    host_total++;
  }
  if (!feeding && host_in != host_out) {
    feeding = true;
    feed_at = (double)avr->cycle + 1;
    avr_cycle_timer_register(avr, 1, feed, NULL);
  }
}

static avr_cycle_count_t kit_byte_cycles(void) {
  enum { UCSR0A = 0xC0, UBRR0L = 0xC4, U2X = 2 };
  unsigned divider = (unsigned)(avr->data[UBRR0L] | avr->data[UBRR0L + 1] << 8) + 1;
  return 10U * divider * ((avr->data[UCSR0A] & U2X) != 0 ? 8U : 16U);
}

static bool kit_frame_decoded(uint8_t *raw, unsigned *length) {
  unsigned at = 0;
  *length = 0;
  while (at < kit_frame_length) {
    unsigned step = kit_frame[at];
    if (at + step > kit_frame_length) {
      return false;
    }
    memcpy(raw + *length, kit_frame + at + 1, step - 1);
    *length += step - 1;
    at += step;
    if (at < kit_frame_length) {
      raw[(*length)++] = 0;
    }
  }
  return true;
}

/** The kit's own wire is not noisy: nothing here looks at the checksum. */
static void listen(uint8_t byte) {
  static int state = -1;
  enum { ID = 3, STATE_OF_REPLY = 9 };
  if (byte != 0) {
    if (kit_frame_length < sizeof kit_frame) {
      kit_frame[kit_frame_length++] = byte;
    }
    return;
  }
  uint8_t raw[sizeof kit_frame + 1];
  unsigned length = 0;
  if (kit_frame_decoded(raw, &length) && length > ID) {
    if (raw[ID] == KIT_MESSAGE_BANNER) {
      state = -1;
      printf("session 0 @%llu\n", (unsigned long long)avr->cycle);
    } else if (raw[ID] == KIT_MESSAGE_HEARTBEAT_REPLY && length > STATE_OF_REPLY &&
               raw[STATE_OF_REPLY] != state) {
      state = raw[STATE_OF_REPLY];
      printf("state %d @%llu\n", state, (unsigned long long)avr->cycle);
    }
  }
  kit_frame_length = 0;
}

static void take_from_kit(struct avr_irq_t *irq, uint32_t value, void *context) {
  (void)irq;
  (void)context;
  uint8_t byte = (uint8_t)value;
  /* simavr tells a byte when it is written; on the wire it follows the one before it. */
  avr_cycle_count_t start = kit_byte_end > avr->cycle ? kit_byte_end : avr->cycle;
  kit_byte_end = start + kit_byte_cycles();
  tell_frame("kit", byte, &kit_in_frame, &kit_frame_at, start, kit_byte_end);
  if (live) {
    listen(byte);
  }
  if (terminal >= 0 && write(terminal, &byte, 1) == 1) {
    kit_total++;
  }
}

/** simavr would ask the pins of every external interrupt at each instruction; the firmware uses none. */
static void leave_external_interrupts_alone(void) {
  for (uint8_t number = 0; number < 8; number++) {
    avr_extint_set_strict_lvl_trig(avr, number, 0);
  }
}

static void note_reset(struct avr_t *mcu) {
  if (reset_core != NULL) {
    reset_core(mcu);
  }
  was_reset = true;
}

static void after_reset(void) {
  was_reset = false;
  /* The reset has cleared simavr's timers, that of the byte on the wire too. */
  feeding = false;
  leave_external_interrupts_alone();
  uint32_t flags = 0;
  avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
  flags &= ~(uint32_t)(AVR_UART_FLAG_STDIO | AVR_UART_FLAG_POOL_SLEEP);
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  printf("reset 0 @%llu\n", (unsigned long long)avr->cycle);
  board_reset();
}

static void reset(uint8_t cause) {
  avr_reset(avr);
  avr->data[MCUSR] = cause;
  after_reset();
}

static bool run_until(avr_cycle_count_t end) {
  while (avr->cycle < end) {
    int state = avr_run(avr);
    if (was_reset) {
      after_reset();
    }
    board_follow();
    if (state == cpu_Done || state == cpu_Crashed) {
      printf("crashed %d @%llu\n", state, (unsigned long long)avr->cycle);
      return false;
    }
  }
  return true;
}

static void write_eeprom(unsigned at, const char *hex) {
  uint8_t bytes[LINE / 2];
  unsigned count = 0;
  unsigned byte = 0;
  while (sscanf(hex + 2 * count, "%2x", &byte) == 1) {
    bytes[count] = (uint8_t)byte;
    count++;
  }
  avr_eeprom_desc_t part = {.ee = bytes, .offset = (uint16_t)at, .size = count};
  avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &part);
}

static void tell_stack(void) {
  unsigned untouched = 0;
  unsigned at = RAM_LAST;
  while (at > RAM_FIRST && untouched < 64) {
    untouched = avr->data[at] == PAINT ? untouched + 1 : 0;
    at--;
  }
  printf("stack %u\n", RAM_LAST - at - untouched);
}

/** `rjmp .-2`, with which every AVR program ends. */
static void hang(void) {
  for (avr_flashaddr_t at = 0; at + 1 < firmware.flashsize; at += 2) {
    if (avr->flash[at] == 0xFF && avr->flash[at + 1] == 0xCF) {
      avr->pc = at;
      avr->sreg[S_I] = 0;
      return;
    }
  }
}

static bool plug_cable(void) {
  char name[64];
  struct termios raw;
  if (openpty(&terminal, &other_end, name, NULL, NULL) != 0) {
    return false;
  }
  /* The other end stays open: a host that leaves must not hang the line up. */
  tcgetattr(other_end, &raw);
  cfmakeraw(&raw);
  tcsetattr(other_end, TCSANOW, &raw);
  fcntl(terminal, F_SETFL, O_NONBLOCK);
  /* Renamed into place: a host that looks at any moment finds a link. */
  char made[LINE];
  snprintf(made, sizeof made, "%s.new", link_path);
  unlink(made);
  return symlink(name, made) == 0 && rename(made, link_path) == 0;
}

/** An attached host sees its line hang up. */
static void pull_cable(void) {
  unlink(link_path);
  close(other_end);
  close(terminal);
  terminal = other_end = -1;
  host_out = host_in;
}

static void move_cable(bool plugged) {
  if (plugged && terminal < 0 && plug_cable()) {
    reset(POWER_ON_FLAG);
  } else if (!plugged && terminal >= 0) {
    pull_cable();
  }
  printf("cable %d @%llu\n", terminal >= 0, (unsigned long long)avr->cycle);
}

static bool carry_out(const char *line) {
  unsigned long long cycles = 0;
  unsigned long bytes = 0;
  unsigned at = 0;
  char hex[LINE];
  if (sscanf(line, "run %llu %lu", &cycles, &bytes) == 2) {
    while (host_total < bytes) {
      struct pollfd wait = {.fd = terminal, .events = POLLIN};
      poll(&wait, 1, 1000);
      take_from_host();
    }
    take_from_host();
    bool good = run_until(avr->cycle + cycles);
    printf("ran %llu %lu\n", (unsigned long long)avr->cycle, kit_total);
    return good;
  }
  if (strcmp(line, "hang") == 0) {
    hang();
  } else if (strcmp(line, "reset") == 0) {
    reset(EXTERNAL_FLAG);
  } else if (strcmp(line, "power") == 0) {
    reset(POWER_ON_FLAG);
  } else if (strcmp(line, "cable 0") == 0 || strcmp(line, "cable 1") == 0) {
    move_cable(line[6] == '1');
  } else if (strcmp(line, "stack") == 0) {
    tell_stack();
  } else if (sscanf(line, "eeprom %u %4000s", &at, hex) == 2) {
    write_eeprom(at, hex);
  } else if (!board_command(line)) {
    printf("unknown %s\n", line);
  }
  return true;
}

/** Takes what has come on the standard input; false at its end. */
static bool take_commands(void) {
  static char line[LINE];
  static unsigned length;
  char byte;
  ssize_t count;
  while ((count = read(STDIN_FILENO, &byte, 1)) == 1) {
    if (byte != '\n') {
      line[length] = byte;
      length += length < LINE - 1;
      continue;
    }
    line[length] = 0;
    length = 0;
    if (!carry_out(line)) {
      return false;
    }
  }
  return count != 0;
}

static uint64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

/** In slices of 100 µs; a computer that falls behind slows the kit down instead of rushing it. */
static void run_live(void) {
  enum { SLICE_NS = 100000, BEHIND_NS = 50000000 };
  uint64_t due = nanoseconds();
  while (take_commands()) {
    take_from_host();
    if (!run_until(avr->cycle + avr->frequency / 10000)) {
      return;
    }
    due += SLICE_NS;
    uint64_t now = nanoseconds();
    if (due > now) {
      struct timespec pause = {0, (long)(due - now)};
      nanosleep(&pause, NULL);
    } else if (now - due > BEHIND_NS) {
      due = now;
    }
  }
}

int main(int count, char **arguments) {
  if (count < 4 || elf_read_firmware(arguments[1], &firmware) != 0) {
    fprintf(stderr, "use: run_avr FIRMWARE.elf LINK BAUD [live]\n");
    return 2;
  }
  link_path = arguments[2];
  live = count > 4;
  avr = avr_make_mcu_by_name("atmega2560");
  if (avr == NULL || !plug_cable()) {
    fprintf(stderr, "run_avr: no ATmega2560 in this simavr, or no pseudo-terminal at %s\n", arguments[2]);
    return 3;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  avr_init(avr);
  avr->frequency = 16000000;
  avr->vcc = avr->avcc = avr->aref = 5000;
  avr->log = LOG_ERROR;
  avr_load_firmware(avr, &firmware);
  avr->frequency = 16000000;
  host_byte_cycles = 10.0 * avr->frequency / atof(arguments[3]);
  memset(avr->data + RAM_FIRST, PAINT, RAM_LAST + 1 - RAM_FIRST);
  reset_core = avr->reset;
  avr->reset = note_reset;
  to_mcu = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), take_from_kit,
                          NULL);
  board_attach(avr);
  reset(POWER_ON_FLAG);
  printf("ready %s\n", arguments[2]);
  if (live) {
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    run_live();
  } else {
    take_commands();
  }
  return 0;
}
