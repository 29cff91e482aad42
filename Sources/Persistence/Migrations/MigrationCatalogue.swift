/// Every step of the schema, in order. Published steps never change.
public enum MigrationCatalogue {
    public static let all: [Migration] = [
        userPools, signInFactors, linkedIdentities, userSessions, userImports, authEvents, provisionedLimits, authorizationCodes,
        boundTokens,
    ]
}
