extension MigrationCatalogue {
    /// Everything that user pools keep. Rows about people begin with their pool, so that a cluster can shard by it.
    static let userPools = Migration(
        number: 1,
        name: "user pools",
        statements: configurationTables + userTables + groupTables + signInTables + housekeepingTables
    )

    private static let configurationTables = [
        """
        CREATE TABLE documents (
            pool_id {{TEXT}} NOT NULL, kind {{TEXT}} NOT NULL, id {{TEXT}} NOT NULL, body {{TEXT}} NOT NULL,
            PRIMARY KEY (pool_id, kind, id)
        ) {{STRICT}}
        """,
        // A client is asked for by its own id alone.
        "CREATE UNIQUE INDEX documents_by_id ON documents (kind, id)",
        """
        CREATE TABLE signing_keys (
            pool_id {{TEXT}} NOT NULL, key_use {{TEXT}} NOT NULL, key_id {{TEXT}} NOT NULL, private_key {{BLOB}} NOT NULL,
            PRIMARY KEY (pool_id, key_use, key_id)
        ) {{STRICT}}
        """,
        "CREATE INDEX signing_keys_by_id ON signing_keys (key_id)",
        "CREATE TABLE configuration_epoch (id {{INTEGER}} NOT NULL PRIMARY KEY, epoch {{INTEGER}} NOT NULL) {{STRICT}}",
        "INSERT INTO configuration_epoch (id, epoch) VALUES (1, 0)",
        "CREATE TABLE configuration_changes (epoch {{INTEGER}} NOT NULL PRIMARY KEY, pool_id {{TEXT}} NOT NULL) {{STRICT}}",
    ]

    private static let userTables = [
        """
        CREATE TABLE users (
            pool_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, username {{TEXT}} NOT NULL, status {{TEXT}} NOT NULL,
            enabled {{INTEGER}} NOT NULL, attributes {{TEXT}} NOT NULL, pending {{TEXT}} NOT NULL,
            created {{INTEGER}} NOT NULL, modified {{INTEGER}} NOT NULL, signed_out_at {{INTEGER}},
            PRIMARY KEY (pool_id, sub)
        ) {{CLUSTERED}}
        """,
        "CREATE INDEX users_by_status ON users (pool_id, status, sub)",
        "CREATE INDEX users_by_enabled ON users (pool_id, enabled, sub)",
        // Wide rows: kept in the order they come, so that a random sub costs one narrow index page and not a page of verifiers.
        """
        CREATE TABLE passwords (
            pool_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, entry {{BLOB}} NOT NULL, history {{BLOB}}, changed {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, sub)
        ) {{STRICT}}
        """,
        """
        CREATE TABLE sign_in_names (
            pool_id {{TEXT}} NOT NULL, name_key {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, kind {{TEXT}} NOT NULL,
            PRIMARY KEY (pool_id, name_key)
        ) {{CLUSTERED}}
        """,
        "CREATE INDEX sign_in_names_by_user ON sign_in_names (pool_id, sub)",
        """
        CREATE TABLE user_search (
            pool_id {{TEXT}} NOT NULL, attribute {{TEXT}} NOT NULL, value {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL,
            PRIMARY KEY (pool_id, attribute, value, sub)
        ) {{CLUSTERED}}
        """,
        """
        CREATE TABLE pool_counters (
            pool_id {{TEXT}} NOT NULL, shard {{INTEGER}} NOT NULL, users {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, shard)
        ) {{CLUSTERED}}
        """,
    ]

    private static let groupTables = [
        """
        CREATE TABLE groups_of_pools (
            pool_id {{TEXT}} NOT NULL, name {{TEXT}} NOT NULL, details {{TEXT}}, role_arn {{TEXT}}, precedence {{INTEGER}},
            created {{INTEGER}} NOT NULL, modified {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, name)
        ) {{STRICT}}
        """,
        """
        CREATE TABLE group_members (
            pool_id {{TEXT}} NOT NULL, group_name {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, added {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, group_name, sub)
        ) {{CLUSTERED}}
        """,
        "CREATE INDEX group_members_by_user ON group_members (pool_id, sub)",
    ]

    private static let signInTables = [
        """
        CREATE TABLE codes (
            pool_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL, purpose {{TEXT}} NOT NULL, hash {{BLOB}} NOT NULL,
            attribute {{TEXT}} NOT NULL, destination {{TEXT}} NOT NULL, created {{INTEGER}} NOT NULL, expires {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, sub, purpose)
        ) {{CLUSTERED}}
        """,
        "CREATE INDEX codes_by_expiry ON codes (expires)",
        """
        CREATE TABLE refresh_tokens (
            pool_id {{TEXT}} NOT NULL, id {{TEXT}} NOT NULL, client_id {{TEXT}} NOT NULL, sub {{TEXT}} NOT NULL,
            auth_time {{INTEGER}} NOT NULL, expires {{INTEGER}} NOT NULL, generation {{INTEGER}} NOT NULL,
            rotated {{INTEGER}}, revoked {{INTEGER}}, scopes {{TEXT}} NOT NULL,
            PRIMARY KEY (pool_id, id)
        ) {{CLUSTERED}}
        """,
        "CREATE INDEX refresh_tokens_by_user ON refresh_tokens (pool_id, sub)",
        "CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires)",
        // By owner before kind: everything about a deleted user goes with one range.
        """
        CREATE TABLE attempts (
            pool_id {{TEXT}} NOT NULL, owner {{TEXT}} NOT NULL, kind {{TEXT}} NOT NULL, attempt_count {{INTEGER}} NOT NULL,
            window_start {{INTEGER}} NOT NULL, last {{INTEGER}} NOT NULL, expires {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, owner, kind)
        ) {{CLUSTERED}}
        """,
        "CREATE INDEX attempts_by_expiry ON attempts (expires)",
        """
        CREATE TABLE spent_steps (
            pool_id {{TEXT}} NOT NULL, flow {{TEXT}} NOT NULL, step {{INTEGER}} NOT NULL, expires {{INTEGER}} NOT NULL,
            PRIMARY KEY (pool_id, flow, step)
        ) {{CLUSTERED}}
        """,
        "CREATE INDEX spent_steps_by_expiry ON spent_steps (expires)",
    ]

    private static let housekeepingTables = [
        // `emptied`: when the sweeper found no more rows; a write that was under way may still leave one behind it.
        "CREATE TABLE deleted_pools (pool_id {{TEXT}} NOT NULL PRIMARY KEY, emptied {{INTEGER}}) {{STRICT}}",
        "CREATE TABLE sweeper_lease (id {{INTEGER}} NOT NULL PRIMARY KEY, owner {{TEXT}} NOT NULL, expires {{INTEGER}} NOT NULL) {{STRICT}}",
        "INSERT INTO sweeper_lease (id, owner, expires) VALUES (1, '', 0)",
    ]
}
