extension MigrationCatalogue {
    /// Import jobs, their files in pieces, and what became of each line.
    static let userImports = Migration(
        number: 5, name: "user imports",
        statements: [
            """
            CREATE TABLE import_jobs (
                pool_id {{TEXT}} NOT NULL, id {{TEXT}} NOT NULL, name {{TEXT}} NOT NULL, role_arn {{TEXT}} NOT NULL, algorithm {{TEXT}},
                status {{TEXT}} NOT NULL, created {{INTEGER}} NOT NULL, started {{INTEGER}}, completed {{INTEGER}}, message {{TEXT}},
                imported {{INTEGER}} NOT NULL, skipped {{INTEGER}} NOT NULL, failed {{INTEGER}} NOT NULL,
                upload {{TEXT}}, file_bytes {{INTEGER}} NOT NULL, file_rows {{INTEGER}} NOT NULL, uploading {{TEXT}},
                line {{INTEGER}} NOT NULL, file_offset {{INTEGER}} NOT NULL, owner {{TEXT}}, due {{INTEGER}}, removed {{INTEGER}} NOT NULL,
                PRIMARY KEY (pool_id, id)
            ) {{CLUSTERED}}
            """,
            "CREATE INDEX import_jobs_by_age ON import_jobs (pool_id, created, id)",
            "CREATE INDEX import_jobs_by_due ON import_jobs (due)",
            """
            CREATE TABLE import_chunks (
                pool_id {{TEXT}} NOT NULL, job_id {{TEXT}} NOT NULL, upload {{TEXT}} NOT NULL, number {{INTEGER}} NOT NULL,
                content {{BLOB}} NOT NULL, PRIMARY KEY (pool_id, job_id, upload, number)
            ) {{STRICT}}
            """,
            """
            CREATE TABLE import_log (
                pool_id {{TEXT}} NOT NULL, job_id {{TEXT}} NOT NULL, line {{INTEGER}} NOT NULL, outcome {{TEXT}} NOT NULL,
                message {{TEXT}} NOT NULL, PRIMARY KEY (pool_id, job_id, line)
            ) {{CLUSTERED}}
            """,
        ])
}
