extension MigrationCatalogue {
    static let userSessions = Migration(number: 4, name: "user sessions", statements: [])
}
