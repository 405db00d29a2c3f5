/* Texts as QR codes (ISO/IEC 18004), by libqrencode. */
#ifndef CQRCODE_H
#define CQRCODE_H

/** Modules on a side of the largest code, version 40. */
#define CQR_MOST_MODULES 177

/** Writes the smallest code that holds `text` (UTF-8) with error correction level M, which mends 15 % of
 * dirt, into `modules`: CQR_MOST_MODULES * CQR_MOST_MODULES bytes, of which it takes side * side, row by
 * row, 1 for dark and 0 for light.
 * Returns the modules on a side, or 0 when the text is empty or too long or there is no memory. */
int cqr_encode(const char *text, unsigned char *modules);

#endif
