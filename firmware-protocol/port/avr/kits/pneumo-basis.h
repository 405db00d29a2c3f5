/* Written by firmware-protocol/generate.py from kits/pneumo-basis.yaml; do not edit. */
#ifndef BOARD_KIT_H
#define BOARD_KIT_H

#define KIT_ID "pneumo-basis"
#define KIT_DICTIONARY "kits/pneumo-basis.txt"

enum {
  BOARD_TERMINALS = 97,
  BOARD_INPUTS = 21,
  BOARD_ANALOGS = 14,
  BOARD_OUTPUTS = 2,
  BOARD_FAULTS = 13,
  INPUT_CONFIRM = 11,
  INPUT_EMERGENCY_STOP = 12,
  /** In ms. */
  SUPPLY_LEASE = 200,
  INDICATOR_LEASE = 200,
};

/** Relays that drop with the supply, and the confirm button: 0 while nobody touches the kit. */
#define TESTED_INPUTS 7, 8, 9, 10, 11

#endif
