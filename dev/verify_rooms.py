"""The rooms of the house and the arrows between them: who may import whom.

The table follows docs/architecture.md. A new target gets its line here together with its first file; a wider arrow
needs a decision in docs/decisions/ first.
"""

# Target -> the targets of this package that it may import.
ARROWS = {
    "JSON": set(),
    "AWSWire": set(),
    "CognitoModel": {"JSON"},
    "CArgon2": set(),
    "CCbor": set(),
    "CFido2": set(),
    "CLibcrypto": set(),
    "CLibcryptoShims": {"CLibcrypto"},
    "CLibcurl": set(),
    "CLibcurlShims": {"CLibcurl"},
    "CLibpq": set(),
    "CPsl": set(),
    "CQrencode": set(),
    "CSpawn": set(),
    "Credentials": {"CArgon2", "CCbor", "CFido2", "CLibcrypto", "CLibcryptoShims", "CPsl"},
    "UserPools": {"Credentials", "JSON"},
    "AccessManagement": {"JSON"},
    "IdentityPools": {"AccessManagement", "Credentials"},
    "SAML": set(),
    "Federation": {"Credentials", "SAML", "UserPools"},
    "OAuth": {"Credentials", "JSON", "UserPools"},
    "Triggers": {"AWSWire", "CSpawn", "Credentials", "JSON", "UserPools"},
    "Delivery": {"AWSWire", "CLibcurl", "CLibcurlShims", "Credentials", "JSON", "UserPools"},
    "ThreatProtection": {"Credentials", "UserPools"},
    "Persistence": {"AccessManagement", "Credentials", "IdentityPools", "JSON", "UserPools"},
    "PersistenceSQLite": {"Persistence"},
    "PersistencePostgres": {"CLibpq", "Persistence"},
    "API": {"AWSWire", "AccessManagement", "CognitoModel", "Credentials", "IdentityPools", "JSON", "UserPools"},
    "ManagedLogin": {"CQrencode", "Credentials", "Federation", "JSON", "OAuth", "UserPools"},
    "Console": {"UserPools"},
    "DataGateway": {"AWSWire", "AccessManagement", "Credentials"},
    "Server": {
        "API", "AWSWire", "AccessManagement", "Console", "Credentials", "DataGateway", "Delivery", "Federation",
        "IdentityPools", "JSON", "ManagedLogin", "OAuth", "Persistence", "PersistencePostgres", "PersistenceSQLite",
        "ThreatProtection", "Triggers", "UserPools",
    },
    "lifeguard": {"Server"},
    "Bench": {"CLibcrypto", "Credentials", "Persistence", "PersistencePostgres", "PersistenceSQLite", "UserPools"},
    "PersistenceContract": {"Credentials", "Persistence", "TestSupport", "UserPools"},
    "TestSupport": {
        "API", "AWSWire", "AccessManagement", "CLibpq", "CognitoModel", "Credentials", "IdentityPools", "JSON", "Persistence",
        "PersistencePostgres", "PersistenceSQLite", "Server", "Triggers", "UserPools",
    },
}

# Only tests import these.
TEST_LIBRARIES = {"PersistenceContract", "TestSupport"}

# A target that knows the wire's shapes and the rules at once: this one alone.
WIRE_MEETS_RULES = "API"
RULES = {"AccessManagement", "IdentityPools", "UserPools"}

# Libraries from outside that belong to some rooms only. What is not named here is free, except in PURE rooms.
OUTSIDE = {
    "GRDB": {"PersistenceSQLite"},
    "GRDBSQLite": {"PersistenceSQLite"},
    "Hummingbird": {"Server", "TestSupport"},
    "HummingbirdCore": {"Server"},
    "HummingbirdHTTP2": {"Server"},
    "HummingbirdTLS": {"Server"},
    "HummingbirdTesting": {"TestSupport"},
    "NIOCore": {"DataGateway", "Delivery", "Server", "TestSupport", "Triggers"},
    "NIOPosix": {"DataGateway", "Server", "TestSupport", "Triggers"},
    "AsyncHTTPClient": {"DataGateway", "Delivery", "Federation", "Server", "Triggers"},
    "FoundationNetworking": set(),
    "ArgumentParser": {"Bench", "Server", "lifeguard"},
    "Yams": {"Server", "Triggers"},
}

# Rooms of rules and pure functions: a closed list of what may come from outside the package.
PURE = {
    "JSON": {"Foundation", "FoundationEssentials", "Glibc"},
    "AWSWire": {"Crypto", "Foundation", "FoundationEssentials", "Glibc", "Synchronization"},
    "AccessManagement": {"Foundation", "FoundationEssentials", "Synchronization"},
    "CognitoModel": {"Foundation", "FoundationEssentials"},
    "Credentials": {"Crypto", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization"},
    "IdentityPools": {"Foundation", "FoundationEssentials", "Synchronization"},
    "OAuth": {"Foundation", "FoundationEssentials", "Synchronization"},
    "UserPools": {"Foundation", "FoundationEssentials", "Synchronization"},
}
