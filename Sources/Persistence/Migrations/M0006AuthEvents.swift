extension MigrationCatalogue {
    static let authEvents = Migration(number: 6, name: "auth events", statements: [])
}
