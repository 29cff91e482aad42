#include "CLibcryptoShims.h"

void lifeguard_select_row(uint64_t *out, const uint64_t *table, size_t rows, size_t words, uint64_t wanted) {
  for (size_t word = 0; word < words; word++) {
    out[word] = 0;
  }
  for (size_t row = 0; row < rows; row++) {
    uint64_t difference = (uint64_t)row ^ wanted;
    uint64_t mask = ((difference | (0 - difference)) >> 63) - 1;
    // Hides from the optimiser that the mask is all or nothing; it could otherwise branch on it.
    __asm__ volatile("" : "+r"(mask));
    const uint64_t *source = table + row * words;
    for (size_t word = 0; word < words; word++) {
      out[word] |= source[word] & mask;
    }
  }
}
