#include "CQRCode.h"

#include <qrencode.h>
#include <stddef.h>

int cqr_encode(const char *text, unsigned char *modules) {
  QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  if (code == NULL)
    return 0;
  const int side = code->width;
  /* libqrencode keeps in the other bits why a module is as it is. */
  for (int index = 0; index < side * side; index += 1)
    modules[index] = code->data[index] & 1;
  QRcode_free(code);
  return side;
}
