extension MigrationCatalogue {
    /// What threat protection saw, by person, for two years.
    static let authEvents = Migration(
        number: 6,
        name: "auth events",
        statements: [
            """
            CREATE TABLE auth_events (
                pool_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, id {{TEXT}} NOT NULL, kind {{TEXT}} NOT NULL,
                created {{INTEGER}} NOT NULL, response {{TEXT}} NOT NULL, details {{TEXT}} NOT NULL,
                feedback {{TEXT}}, feedback_provider {{TEXT}}, feedback_date {{INTEGER}}, expires {{INTEGER}} NOT NULL,
                PRIMARY KEY (pool_id, sub, id)
            ) {{STRICT}}
            """,
            "CREATE INDEX auth_events_by_date ON auth_events (pool_id, sub, created, id)",
            "CREATE INDEX auth_events_by_expiry ON auth_events (expires)",
        ])
}
