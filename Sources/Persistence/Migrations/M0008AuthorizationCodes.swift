extension MigrationCatalogue {
    /// Authorization codes, and the resource that a sign-in's access tokens are bound to.
    static let authorizationCodes = Migration(
        number: 8,
        name: "authorization codes",
        statements: [
            "ALTER TABLE refresh_tokens ADD COLUMN audience {{TEXT}}",
            """
            CREATE TABLE authorization_codes (
                pool_id {{TEXT}} NOT NULL, code_hash {{BLOB}} NOT NULL, client_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL,
                terms {{TEXT}} NOT NULL, expires {{INTEGER}} NOT NULL, origin {{TEXT}},
                PRIMARY KEY (pool_id, code_hash)
            ) {{CLUSTERED}}
            """,
            "CREATE INDEX authorization_codes_by_user ON authorization_codes (pool_id, sub)",
            "CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires)",
        ])
}
