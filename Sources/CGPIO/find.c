#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char folder[] = "/dev";
static const char prefix[] = "gpiochip";
/** Room for the folder and the longest name of a file. */
enum { PATH_ROOM = 320 };

static struct gpiod_chip *open_in_folder(const char *name) {
  char path[PATH_ROOM];
  int length = snprintf(path, sizeof path, "%s/%s", folder, name);
  if (length < 0 || (size_t)length >= sizeof path) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  return gpiod_chip_open(path);
}

/** The first chip with this label, in no particular order. */
static struct gpiod_chip *open_by_label(const char *label) {
  DIR *devices = opendir(folder);
  if (devices == NULL) {
    return NULL;
  }
  struct gpiod_chip *found = NULL;
  int error = ENOENT;
  const struct dirent *entry;
  while (found == NULL && (entry = readdir(devices)) != NULL) {
    if (strncmp(entry->d_name, prefix, sizeof prefix - 1) != 0) {
      continue;
    }
    struct gpiod_chip *chip = open_in_folder(entry->d_name);
    if (chip == NULL) {
      error = errno;
    } else if (cgpio_chip_has_label(chip, label)) {
      found = chip;
    } else {
      gpiod_chip_close(chip);
    }
  }
  closedir(devices);
  errno = error;
  return found;
}

struct gpiod_chip *cgpio_find_chip(const char *chip) {
  if (strchr(chip, '/') != NULL) {
    return gpiod_chip_open(chip);
  }
  struct gpiod_chip *named = open_in_folder(chip);
  if (named != NULL || errno != ENOENT) {
    return named;
  }
  return open_by_label(chip);
}

int cgpio_line_number(struct gpiod_chip *chip, const char *line) {
  int named = cgpio_named_line(chip, line);
  if (named >= 0) {
    return named;
  }
  char *end = NULL;
  errno = 0;
  long number = strtol(line, &end, 10);
  if (end == line || *end != '\0' || errno != 0 || number < 0 || number >= (long)cgpio_chip_lines(chip)) {
    errno = ENOENT;
    return -1;
  }
  return (int)number;
}

void cgpio_look(const char *chip, const char *line, struct cgpio_failure *found) {
  memset(found, 0, sizeof *found);
  struct gpiod_chip *opened = cgpio_find_chip(chip);
  if (opened == NULL) {
    found->step = CGPIO_STEP_CHIP;
    found->error = errno;
    return;
  }
  int number = cgpio_line_number(opened, line);
  if (number < 0) {
    found->step = CGPIO_STEP_LINE;
    found->error = errno;
  } else {
    cgpio_name_consumer(opened, (unsigned)number, found);
  }
  gpiod_chip_close(opened);
}
