extension MigrationCatalogue {
    /// The key that a sign-in's tokens are bound to, and sign-ins of devices that have no keyboard.
    static let boundTokens = Migration(
        number: 9,
        name: "bound tokens and device sign-ins",
        statements: [
            "ALTER TABLE refresh_tokens ADD COLUMN key_thumbprint {{TEXT}}",
            """
            CREATE TABLE device_authorizations (
                pool_id {{TEXT}} NOT NULL, device_hash {{BLOB}} NOT NULL, user_hash {{BLOB}} NOT NULL, client_id {{TEXT}} NOT NULL,
                scopes {{TEXT}} NOT NULL, expires {{INTEGER}} NOT NULL, polled {{INTEGER}}, poll_interval {{INTEGER}} NOT NULL,
                decision {{TEXT}}, sub {{TEXT}}, terms {{TEXT}},
                PRIMARY KEY (pool_id, device_hash)
            ) {{CLUSTERED}}
            """,
            "CREATE UNIQUE INDEX device_authorizations_by_user_code ON device_authorizations (pool_id, user_hash)",
            "CREATE INDEX device_authorizations_by_expiry ON device_authorizations (expires)",
        ])
}
