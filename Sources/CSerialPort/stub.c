#include "CSerialPort.h"
typedef int csp_x;
