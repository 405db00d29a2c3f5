#pragma once

#include "CGPIO.h"

#include <gpiod.h>

/** Opens a chip by path, name or label; NULL with errno set when there is none. */
struct gpiod_chip *cgpio_find_chip(const char *chip);

/** Number of the line with this name, or with this number; -1 when there is neither. */
int cgpio_line_number(struct gpiod_chip *chip, const char *line);

/** What differs between the two versions of the library: its headers of 1.x only have this macro. */
#ifdef GPIOD_LINE_BULK_MAX_LINES
#define CGPIO_LIBRARY_1
#endif

bool cgpio_chip_has_label(struct gpiod_chip *chip, const char *label);
unsigned cgpio_chip_lines(struct gpiod_chip *chip);
/** Writes down who has the line; leaves it empty when nobody does, or nobody knows. */
void cgpio_name_consumer(struct gpiod_chip *chip, unsigned number, struct cgpio_failure *failure);
int cgpio_named_line(struct gpiod_chip *chip, const char *name);
