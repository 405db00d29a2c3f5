/* The board around the emulated ATmega2560: sockets and leads, relays, multiplexers, buttons, probes. It
 * knows the pins from port/avr/pins.h and nothing of the firmware. Works on simavr, which is GPL-3: a test
 * tool, no part of the product. */
#ifndef BOARD_H
#define BOARD_H

#include <sim_avr.h>
#include <stdbool.h>
#include <stdint.h>

void board_attach(avr_t *avr);
/** Puts the levels back on the pins, which a reset forgets. */
void board_reset(void);
/** To be called after every instruction. */
void board_follow(void);
/** Carries out a command line such as `plug 3 17`; false when it is none of the board's. */
bool board_command(const char *line);

#endif
