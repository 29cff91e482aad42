#pragma once

/// The bcrypt hash of a password under the salt and cost of `setting` (`$2b$12$…`), as crypt(3) writes it: 60 characters and a NUL.
/// `struct crypt_data` is wiped, and too long for a stack. Returns 0, or -1 when crypt(3) refuses the setting or memory is short.
int lifeguard_bcrypt(char hash[61], const char *password, const char *setting);
