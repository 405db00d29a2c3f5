#include "kit.h"
typedef int kit_x;
