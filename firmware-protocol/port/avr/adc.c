#include "board.h"

enum {
  /** Prescalers of 16 and 32: 1 MHz and 500 kHz. Slower ones are too slow for 4,032 measurements. */
  CLOCK_FAST = 4,
  CLOCK_FINE = 5,
};

void adc_start(void) {
  ADCSRA = 1 << ADEN | CLOCK_FAST;
}

uint16_t adc_read(uint8_t channel, enum adc_speed speed) {
  uint8_t clock = speed == ADC_FAST ? CLOCK_FAST : CLOCK_FINE;
  ADMUX = (uint8_t)(1U << REFS0 | channel);
  ADCSRA = (uint8_t)(1U << ADEN | 1U << ADSC | clock);
  while ((ADCSRA & 1 << ADSC) != 0) {
  }
  return ADC;
}

uint16_t adc_sum(uint8_t channel, uint8_t count) {
  uint16_t sum = 0;
  for (uint8_t i = 0; i < count; i++) {
    sum = (uint16_t)(sum + adc_read(channel, ADC_FINE));
  }
  return sum;
}
