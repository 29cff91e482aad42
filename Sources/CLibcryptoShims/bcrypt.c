#include "CLibcryptShims.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

int lifeguard_bcrypt(char hash[61], const char *password, const char *setting) {
  struct crypt_data *data = calloc(1, sizeof *data);
  if (data == NULL) {
    return -1;
  }
  const char *made = crypt_rn(password, setting, data, sizeof *data);
  int status = -1;
  if (made != NULL && strlen(made) == 60) {
    memcpy(hash, made, 61);
    status = 0;
  }
  explicit_bzero(data, sizeof *data);
  free(data);
  return status;
}
