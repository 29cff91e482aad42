#pragma once

#include <stddef.h>
#include <stdint.h>

/// Copies row `wanted` of a table of `rows` rows, each of `words` 64-bit words, to `out`.
/// Every row is read whichever is wanted, so that neither time nor cache lines tell a secret index.
void lifeguard_select_row(uint64_t *out, const uint64_t *table, size_t rows, size_t words, uint64_t wanted);

/// `EVP_PKEY_PUBLIC_KEY`, a macro that Swift cannot read.
int lifeguard_public_key_selection(void);
