#include "board.h"

#include <avr/interrupt.h>
#include <util/atomic.h>

/* Timer 1 counts half microseconds; each of its overflows is this many µs. */
static const uint32_t OVERFLOW = 0x8000;

static volatile uint32_t overflowed;

ISR(TIMER1_OVF_vect) {
  overflowed += OVERFLOW;
}

void clock_start(void) {
  TCCR1A = 0;
  TCCR1B = 1 << CS11;
  TIMSK1 = 1 << TOIE1;
}

uint32_t clock_micros(void *context) {
  (void)context;
  uint32_t high;
  uint16_t low;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    high = overflowed;
    low = TCNT1;
    /* An overflow that the interrupt has not counted yet, before or after TCNT1 was read. */
    if ((TIFR1 & (1 << TOV1)) != 0 && low < 0x8000) {
      high += OVERFLOW;
    }
  }
  return high + (low >> 1);
}
