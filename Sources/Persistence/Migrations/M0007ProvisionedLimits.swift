extension MigrationCatalogue {
    static let provisionedLimits = Migration(
        number: 7,
        name: "provisioned limits",
        statements: [
            """
            CREATE TABLE provisioned_limits (
                region {{TEXT}} NOT NULL, category {{TEXT}} NOT NULL, requests_per_second {{INTEGER}} NOT NULL,
                PRIMARY KEY (region, category)
            ) {{CLUSTERED}}
            """
        ])
}
