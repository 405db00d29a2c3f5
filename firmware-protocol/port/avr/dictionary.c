#include "board.h"

#include <avr/pgmspace.h>

__asm__(".pushsection .progmem.dictionary, \"a\", @progbits\n"
        ".global dictionary_text, dictionary_end\n"
        "dictionary_text:\n"
        ".incbin \"" KIT_DICTIONARY "\"\n"
        "dictionary_end:\n"
        ".popsection\n");

extern const uint8_t dictionary_text[];
extern const uint8_t dictionary_end[];

uint16_t dictionary_length(void) {
  return (uint16_t)(dictionary_end - dictionary_text);
}

void dictionary_read(void *context, uint16_t offset, uint8_t *bytes, uint8_t count) {
  (void)context;
  memcpy_P(bytes, dictionary_text + offset, count);
}
