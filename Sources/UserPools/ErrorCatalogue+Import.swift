/// Messages about user imports.
extension UserPoolError {
    public static func importJobNotFound(_ job: UserImportJob.ID) -> Self {
        Self(.resourceNotFound, "User import job \(job) does not exist.")
    }
    public static var importInProgress: Self {
        Self(.userImportInProgress, "A user import job is in progress for this user pool.")
    }
    public static var tooManyImportJobs: Self {
        Self(.limitExceeded, "The user pool has \(UserImports.keptJobs) user import jobs that have not ended.")
    }
    public static func importNotStartable(_ status: UserImportJob.Status) -> Self {
        Self(.preconditionNotMet, "The user import job cannot be started. Its status is \(status.rawValue).")
    }
    public static func importNotStoppable(_ status: UserImportJob.Status) -> Self {
        Self(.preconditionNotMet, "The user import job cannot be stopped. Its status is \(status.rawValue).")
    }
    public static var importFileMissing: Self {
        Self(.preconditionNotMet, "The user import job has no file. Upload a CSV file to its pre-signed URL first.")
    }
    public static var importAlreadyActive: Self {
        Self(.preconditionNotMet, "Only one user import job can be active at a time in a user pool.")
    }
    public static var importNeedsAutoVerified: Self {
        Self(.preconditionNotMet, "The user pool must have at least one auto-verified attribute: email or phone_number.")
    }

    // MARK: Uploads
    public static var importUploadUnsigned: Self {
        Self(.accessDenied, "The signature of this upload address is not valid.")
    }
    public static var importUploadExpired: Self {
        Self(.accessDenied, "This upload address has expired. Create a new user import job.")
    }
    public static var importUploadClosed: Self {
        Self(.preconditionNotMet, "The user import job no longer takes a file.")
    }
    public static var importUploadSuperseded: Self {
        Self(.concurrentModification, "Another upload for this user import job has begun.")
    }
    public static var importFileTooLarge: Self {
        Self(.limitExceeded, "A file must not exceed \(UserImports.longestFile) bytes.")
    }
}

/// How imports end. The first four are Cognito's words (API examples of ListUserImportJobs; guide).
enum ImportCompletion {
    static let succeeded = "Import Job Completed Successfully."
    static let tooManyFailed = "Too many users have failed or been skipped during the import."
    static let stopped = "The Import Job was stopped by the developer."
    static let expired = "The user import job has expired."
    static let unreadable = "The CSV file could not be parsed. See the log of the import job."
    static let poolDeleted = "The user pool was deleted."
    static let fileLost = "The uploaded file could not be read."
}

/// What the log says of a line. Never a value of the line: whoever reads the log may not be meant to see people's data, and a
/// spreadsheet that shows it would run a formula. The first two are Cognito's words (guide, "Interpreting the results").
enum ImportRemark {
    static let exists = "The user already exists."
    static let unverified =
        "The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true)."

    static func aliasExists(_ kind: SignInName.Kind) -> String { UserPoolError.aliasExists(kind.rawValue).message }
    static func required(_ column: String) -> String { "\(column) has no value." }
    static func fieldCount(_ found: Int, _ expected: Int) -> String { "The line has \(found) fields; the header has \(expected)." }
    static func valueMissing(_ attribute: String, because flag: String) -> String { "\(attribute) has no value, but \(flag) is true." }
    static func notBoolean(_ column: String) -> String { "\(column) must be TRUE or FALSE." }
    static let username = "cognito:username must be 1 to 128 characters, without spaces, tabs and control characters."
    static let birthdate = "birthdate must be a date in the form mm/dd/yyyy."
    static let mfaRequired = "cognito:mfa_enabled must be TRUE or empty, since the user pool requires MFA."
    static let mfaOff = "cognito:mfa_enabled must be FALSE or empty, since the user pool does not use MFA."
    static let mfaWithoutFactor =
        "cognito:mfa_enabled is TRUE, but the user has no phone_number or email for a factor that the user pool offers."
    static let hashUnexpected = "password_hash has a value, but the job was created without a PasswordHashingAlgorithm."
    static func hash(_ reason: String) -> String { "password_hash cannot be imported: \(reason)." }
    static let tooLong = "The line is longer than \(UserImports.longestLine) characters."
    static let notUTF8 = "The line is not valid UTF-8."

    // MARK: The header
    static let empty = "The file is empty."
    static func tooManyRows(_ count: Int) -> String { "The file has \(count) rows; \(UserImports.mostRows) is the most." }
    static let headerTooLong = "The header is longer than \(UserImports.longestLine) characters."
    static func unknownColumns(_ positions: [Int]) -> String {
        "The header has columns that the user pool does not have, at \(positions.map(String.init).joined(separator: ", "))."
    }
    static func repeatedColumn(_ name: String) -> String { "The header has the column \(name) twice." }
    static func missingColumns(_ names: [String]) -> String { "The header lacks the columns \(names.joined(separator: ", "))." }
}
