#include "CLibcryptoShims.h"

#include <openssl/evp.h>

int lifeguard_public_key_selection(void) {
  return EVP_PKEY_PUBLIC_KEY;
}
