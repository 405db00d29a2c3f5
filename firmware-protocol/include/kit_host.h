/* What a kit that runs as a process has instead of a timer and a noise source (port/host). */
#ifndef KIT_HOST_H
#define KIT_HOST_H

#include <stdint.h>

/** For `kit_port.micros`: the monotonic clock of the computer, wrapped to 32 bits. `context` is not used. */
uint32_t kit_host_micros(void *context);

/** For `kit_port.entropy`. `context` is not used. */
uint32_t kit_host_entropy(void *context);

#endif
