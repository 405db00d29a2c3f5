/* What Swift's Glibc module does not offer of <sys/timex.h>. */
#ifndef CKERNELCLOCK_H
#define CKERNELCLOCK_H

#include <stdbool.h>

/* Whether the kernel says that its wall clock is synchronised (adjtimex(2)); false when it cannot be asked.
 */
bool kernel_clock_is_synchronised(void);

#endif
