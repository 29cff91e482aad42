extension MigrationCatalogue {
    /// Second factors, devices, passkeys, and sign-ins whose state is too long for their Session.
    static let signInFactors = Migration(
        number: 2,
        name: "sign-in factors",
        statements: preferenceColumns + factorTables + keptStateTables
    )

    /// Nullable, so that adding them to big tables rewrites no row.
    private static let preferenceColumns = [
        "ALTER TABLE users ADD COLUMN mfa {{TEXT}}",
        "ALTER TABLE refresh_tokens ADD COLUMN device_key {{TEXT}}",
        "ALTER TABLE refresh_tokens ADD COLUMN methods {{TEXT}}",
    ]

    private static let factorTables = [
        """
        CREATE TABLE software_tokens (
            pool_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, secret {{BLOB}}, pending_secret {{BLOB}}, friendly_name {{TEXT}},
            last_step {{INTEGER}},
            PRIMARY KEY (pool_id, sub)
        ) {{CLUSTERED}}
        """,
        // Wide rows, as those of passwords.
        """
        CREATE TABLE devices (
            pool_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, device_key {{TEXT}} NOT NULL, name {{TEXT}}, verifier {{BLOB}} NOT NULL,
            remembered {{INTEGER}} NOT NULL, last_ip {{TEXT}}, created {{INTEGER}} NOT NULL, modified {{INTEGER}} NOT NULL,
            last_authenticated {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, sub, device_key)
        ) {{STRICT}}
        """,
        """
        CREATE TABLE webauthn_credentials (
            pool_id {{TEXT}} NOT NULL, id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, public_key {{BLOB}} NOT NULL,
            sign_count {{INTEGER}} NOT NULL, friendly_name {{TEXT}} NOT NULL, relying_party {{TEXT}} NOT NULL, attachment {{TEXT}},
            transports {{TEXT}} NOT NULL, created {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, id)
        ) {{STRICT}}
        """,
        "CREATE INDEX webauthn_credentials_by_user ON webauthn_credentials (pool_id, sub)",
    ]

    private static let keptStateTables = [
        """
        CREATE TABLE kept_states (
            pool_id {{TEXT}} NOT NULL, flow {{TEXT}} NOT NULL, step {{INTEGER}} NOT NULL, state {{BLOB}} NOT NULL,
            expires {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, flow, step)
        ) {{STRICT}}
        """,
        "CREATE INDEX kept_states_by_expiry ON kept_states (expires)",
    ]
}
