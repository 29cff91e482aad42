extension MigrationCatalogue {
    static let linkedIdentities = Migration(number: 3, name: "linked identities", statements: [])
}
