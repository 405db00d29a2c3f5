/* The peer of the firmware on the same line: collects bytes up to a 0, as a frame has it, and sends them
 * back. */

#include <avr/io.h>
#include <stdint.h>

int main(void) {
  static uint8_t bytes[64];
  uint8_t count = 0;
  UCSR0A = 1 << U2X0;
  UBRR0 = (F_CPU + 4UL * BAUD) / (8UL * BAUD) - 1;
  UCSR0C = 1 << UCSZ01 | 1 << UCSZ00;
  UCSR0B = 1 << RXEN0 | 1 << TXEN0;
  for (;;) {
    while (!(UCSR0A & 1 << RXC0)) {
    }
    uint8_t byte = UDR0;
    if (count < sizeof bytes) {
      bytes[count++] = byte;
    }
    if (byte != 0) {
      continue;
    }
    for (uint8_t i = 0; i < count; i++) {
      while (!(UCSR0A & 1 << UDRE0)) {
      }
      UDR0 = bytes[i];
    }
    count = 0;
  }
}
