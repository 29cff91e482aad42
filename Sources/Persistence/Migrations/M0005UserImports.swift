extension MigrationCatalogue {
    static let userImports = Migration(number: 5, name: "user imports", statements: [])
}
