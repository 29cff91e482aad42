"""Files of users for import jobs, the same every time: `python import_csv.py 500000 BCRYPT > users.csv`.

User 7 of a file with the prefix `user` is `user0000007` with the verified address `user0000007@example.com`. A job has one algorithm;
`ALL` makes a file with all four kinds of hashes. Hashing half a million passwords takes hours, so everybody has one of four passwords,
`Old-Password-0` to `Old-Password-3`, whose hashes stand here.
"""

import argparse
import sys

COLUMNS = (
    "cognito:username,name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,email_verified,"
    "gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,cognito:mfa_enabled"
)
# Where there are hashes a file needs no more than what it has values for, and half a million rows stay below 100 MB.
FEW_COLUMNS = "cognito:username,email,email_verified,name,birthdate,password_hash"
PASSWORDS = [f"Old-Password-{number}" for number in range(4)]
# Of the four passwords, made by crypt(3), OpenSSL, libargon2 and OpenSSL. The parameters are the greatest that Cognito takes, but for
# bcrypt's (10 of 12) and scrypt's (2^14 of 2^16).
HASHES = {
    "BCRYPT": [
        "$2b$10$NHLKM9reOVJ3jEAd/FaKk.eNinpn8pijGH80sbWj4e5XM.iscWNG2",
        "$2b$10$Dj2dvpKH9Oxqw0Hs9qviU.1YLKaUdUksFfa7/iRD9sJO3aTtdYtUS",
        "$2b$10$AiEL6i5fmbdfunZBOT762.Nuif.vZnW0IraEoFSw9eFPHWGMLCq2G",
        "$2b$10$GWhJICRQJl6KR6R8J43J2.gkYFHlRTl3L7cEDEu0DyNKGEVJqlx8W",
    ],
    "SCRYPT": [
        "$scrypt$ln=14,r=8,p=1$OXO3IPXNqiuEjMJvOv1Xyw$5lEx71OTXxYYirppf0nyq+O5OEcjXs/E9JokspcEMr4",
        "$scrypt$ln=14,r=8,p=1$MmG0qPvlS0fAEJscxxqctQ$SXmMV2N5O5nEdHrV/MhRtDY8/kNLG1tHV+9HfzT/16A",
        "$scrypt$ln=14,r=8,p=1$w6aoUw27R4+3CmyoxyY6lA$koaOScuvkYUAbSxBJJdwLrrbHvEVSbSh5/uQDzy/990",
        "$scrypt$ln=14,r=8,p=1$3zMnocy5hmnT9rn2ATWzxw$LyKpqTaEAkzWjcHP8UwbEC0vR9DMnT4fMGigJo9D3Ww",
    ],
    "ARGON2ID": [
        "$argon2id$v=19$m=19456,t=2,p=1$OXO3IPXNqiuEjMJvOv1Xyw$cE3EtYQik4Uq0csYloTAVzkuCoPi0K0Dg1+YYoFrmtY",
        "$argon2id$v=19$m=19456,t=2,p=1$MmG0qPvlS0fAEJscxxqctQ$0hcOYX1d6Rc1WAdZmifgCIpGVTPNovDnFF8z32pwCMk",
        "$argon2id$v=19$m=19456,t=2,p=1$w6aoUw27R4+3CmyoxyY6lA$P7AVT75fAavoUZK1ubHSHDLFt3/J4p3rKgjXOjaNZRw",
        "$argon2id$v=19$m=19456,t=2,p=1$3zMnocy5hmnT9rn2ATWzxw$mtyyoeK7cGCI1yBBg4QCBGsnvfFmCX+fpXniOeZQG78",
    ],
    "PBKDF2_SHA256": [
        "$pbkdf2-sha256$600000$OXO3IPXNqiuEjMJvOv1Xyw$K./vdrHznkdIV1NtSowzdjI2X.5WOazTiQTLH/EmPFg",
        "$pbkdf2-sha256$600000$MmG0qPvlS0fAEJscxxqctQ$TfmI75F8.7PCkZokT/gch/ofT1dp.jvs2fz4DeDeNpw",
        "$pbkdf2-sha256$600000$w6aoUw27R4.3CmyoxyY6lA$dzlgOhGoXILWqLqPE7dOakQtPk/1RaC.8TpCl1/6zXg",
        "$pbkdf2-sha256$600000$3zMnocy5hmnT9rn2ATWzxw$vM7uFP2Lj8QETEKRGO8T7/pF6k/gsoztY9wHubx6Wng",
    ],
}


def username(number, prefix="user"):
    return f"{prefix}{number:07d}"


def password(number):
    return PASSWORDS[number % len(PASSWORDS)]


def rows(count, algorithm=None, prefix="user", first=1):
    """The lines of a file, one by one: however many there are, they take no memory."""
    yield (FEW_COLUMNS if algorithm else COLUMNS) + "\n"
    kinds = sorted(HASHES) if algorithm == "ALL" else [algorithm] if algorithm else []
    # With one kind every fourth user has the same password and hash; with all of them every sixteenth the same hash.
    hashes = [HASHES[kind][number].replace(",", "\\,") for kind in kinds for number in range(len(PASSWORDS))]
    for number in range(first, first + count):
        name = username(number, prefix)
        full, birth = f"{name} Example\\, Jr.", f"{number % 12 + 1:02d}/{number % 28 + 1:02d}/{1950 + number % 50}"
        if algorithm:
            yield f"{name},{name}@example.com,TRUE,{full},{birth},{hashes[number % len(hashes)]}\n"
        else:
            yield (
                f"{name},{full},Given{number % 997},Family{number % 499},,,,,,,{name}@example.com,TRUE,,{birth},,en-US,"
                f"+1555{number:07d},FALSE,{number} Any Street,1471453471,\n"
            )


def content(count, algorithm=None, prefix="user", first=1):
    """The same as pieces of bytes, for an upload that streams."""
    piece = []
    for line in rows(count, algorithm, prefix, first):
        piece.append(line)
        if len(piece) == 500:
            yield "".join(piece).encode()
            piece = []
    if piece:
        yield "".join(piece).encode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("algorithm", nargs="?", choices=[*sorted(HASHES), "ALL"])
    parser.add_argument("--prefix", default="user")
    parser.add_argument("--first", type=int, default=1)
    given = parser.parse_args()
    for each in content(given.count, given.algorithm, given.prefix, given.first):
        sys.stdout.buffer.write(each)
