#include "board.h"

#include <avr/interrupt.h>

#ifndef BAUD
#define BAUD 115200UL
#endif

/* Each buffer has one writer and one reader, of which one is an interrupt: an index that fits a byte is
 * written in one instruction, so neither side needs to lock the other out.
 *
 *   out … in   bytes that wait; in == out is empty, so one place always stays free */
enum {
  RECEIVE_ROOM = 256,
  SEND_ROOM = 128,
};

static volatile uint8_t received[RECEIVE_ROOM];
static volatile uint8_t received_in;
static volatile uint8_t received_out;
static volatile uint8_t sending[SEND_ROOM];
static volatile uint8_t sending_in;
static volatile uint8_t sending_out;

ISR(USART0_RX_vect) {
  uint8_t byte = UDR0;
  uint8_t in = received_in;
  uint8_t next = (uint8_t)(in + 1);
  /* Without room the byte is lost; the CRC of its frame tells, and the host repeats it. */
  if (next != received_out) {
    received[in] = byte;
    received_in = next;
  }
}

ISR(USART0_UDRE_vect) {
  uint8_t out = sending_out;
  if (out == sending_in) {
    UCSR0B &= (uint8_t) ~(1U << UDRIE0);
    return;
  }
  UDR0 = sending[out];
  sending_out = (uint8_t)((out + 1) % SEND_ROOM);
}

void serial_start(void) {
  UCSR0A = 1 << U2X0;
  UBRR0 = (uint16_t)((F_CPU / 4 / BAUD - 1) / 2);
  UCSR0C = 1 << UCSZ01 | 1 << UCSZ00;
  UCSR0B = 1 << RXCIE0 | 1 << RXEN0 | 1 << TXEN0;
}

size_t serial_send(void *context, const uint8_t *bytes, size_t count) {
  (void)context;
  uint8_t in = sending_in;
  size_t taken = 0;
  while (taken < count) {
    uint8_t next = (uint8_t)((in + 1) % SEND_ROOM);
    if (next == sending_out) {
      break;
    }
    sending[in] = bytes[taken];
    in = next;
    taken++;
    if (taken == 1) {
      /* The first byte goes out while the others are copied. */
      sending_in = in;
      UCSR0B |= (uint8_t)(1U << UDRIE0);
    }
  }
  sending_in = in;
  if (taken > 0) {
    UCSR0B |= (uint8_t)(1U << UDRIE0);
  }
  return taken;
}

size_t serial_receive(uint8_t *bytes, size_t room) {
  size_t count = 0;
  uint8_t out = received_out;
  while (count < room && out != received_in) {
    bytes[count] = received[out];
    out++;
    count++;
  }
  received_out = out;
  return count;
}
