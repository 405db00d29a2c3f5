#include "board.h"

#include <avr/wdt.h>

static uint8_t flags __attribute__((section(".noinit")));

/** Before main: after a watchdog reset the watchdog still runs, with its shortest time. */
void restart_note(void) __attribute__((naked, used, section(".init3")));
void restart_note(void) {
  flags = MCUSR;
  MCUSR = 0;
  wdt_disable();
}

enum kit_reset restart_cause(void) {
  /* Power-on clears the flags of the others, except brown-out, which it comes with. */
  if ((flags & 1 << PORF) != 0) {
    return KIT_RESET_POWER_ON;
  }
  if ((flags & 1 << BORF) != 0) {
    return KIT_RESET_BROWN_OUT;
  }
  if ((flags & 1 << WDRF) != 0) {
    return KIT_RESET_WATCHDOG;
  }
  return (flags & 1 << EXTRF) != 0 ? KIT_RESET_EXTERNAL : KIT_RESET_SOFTWARE;
}

void watchdog_start(void) {
  /* Less than the shortest usual lease of 200 ms: a firmware that hangs lets go no later than a lost host. */
  wdt_enable(WDTO_120MS);
}

void watchdog_kick(void *context) {
  (void)context;
  wdt_reset();
}
