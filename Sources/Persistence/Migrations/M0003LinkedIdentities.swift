extension MigrationCatalogue {
    /// Logins at outside providers, each with the one user whom it opens.
    static let linkedIdentities = Migration(
        number: 3,
        name: "linked identities",
        statements: [
            """
            CREATE TABLE linked_identities (
                pool_id {{TEXT}} NOT NULL, provider_name {{TEXT}} NOT NULL, attribute_name {{TEXT}} NOT NULL,
                attribute_value {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, provider_type {{TEXT}} NOT NULL, issuer {{TEXT}},
                is_primary {{INTEGER}} NOT NULL, created {{INTEGER}} NOT NULL,
                PRIMARY KEY (pool_id, provider_name, attribute_name, attribute_value)
            ) {{STRICT}}
            """,
            "CREATE INDEX linked_identities_by_user ON linked_identities (pool_id, sub)",
        ]
    )
}
