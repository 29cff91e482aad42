extension MigrationCatalogue {
    /// Sessions of pools that track them.
    static let userSessions = Migration(
        number: 4,
        name: "user sessions",
        statements: [
            // A record with a refresh token is a token session's, one without an SSO session's.
            """
            CREATE TABLE user_sessions (
                pool_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, id {{TEXT}} NOT NULL, client_id {{TEXT}} NOT NULL,
                refresh_token {{TEXT}}, origin {{TEXT}}, created {{INTEGER}} NOT NULL, last_active {{INTEGER}} NOT NULL,
                expires {{INTEGER}} NOT NULL, device_type {{TEXT}} NOT NULL, last_ip {{TEXT}},
                PRIMARY KEY (pool_id, sub, id)
            ) {{CLUSTERED}}
            """,
            // Both engines take any number of NULLs for different values.
            "CREATE UNIQUE INDEX user_sessions_by_refresh_token ON user_sessions (pool_id, refresh_token)",
            "CREATE INDEX user_sessions_by_expiry ON user_sessions (expires)",
        ])
}
