public import Credentials

/// One user pool: the whole of its configuration, kept as one document.
///
/// Members that are `nil` were never set; `Describe` answers leave them out or show Cognito's default, as Cognito does.
/// Source: Cognito API reference, UserPoolType.
public struct UserPool: Sendable, Codable {
    public var id: UserPoolID
    public var name: String
    public var accountID: String
    public var created: Instant
    public var modified: Instant
    public var passwordPolicy = PasswordPolicy()
    public var allowedFirstAuthFactors: [AuthFactor] = [.password]
    public var deletionProtection = false
    public var lambda = LambdaConfiguration()
    /// Every attribute that a user of this pool can have, by name (custom ones with their `custom:` prefix).
    public var schema = AttributeSchema.standard
    public var autoVerified: [ContactAttribute] = []
    public var aliasAttributes: [AliasAttribute] = []
    public var usernameAttributes: [ContactAttribute] = []
    /// `nil` when the creator did not say; names are then case sensitive, as in Cognito's API.
    public var usernameCaseSensitive: Bool?
    public var messages = MessageTemplates()
    public var mfa: MFAConfiguration = .off
    /// `nil` in pools that never said which factors they offer.
    public var mfaSettings: MFASettings?
    public var webAuthn: WebAuthnConfiguration?
    public var requireVerificationBeforeUpdate: [ContactAttribute]?
    public var device: DeviceConfiguration?
    public var email: EmailConfiguration?
    public var sms: SMSConfiguration?
    public var tags: [String: String] = [:]
    public var adminCreateUser = AdminCreateUserConfiguration()
    public var addOns: AddOns?
    public var recovery: [RecoveryMechanism]?
    public var tier: Tier = .essentials
    public var dynamicClientRegistration: DynamicClientRegistration?
    public var key: KeyConfiguration?
    public var issuerType: IssuerType?
    /// Names of the pool's own for the assurance levels `Level1` … `Level4`; `nil` for none.
    public var acrLevels: [String: String]?
    /// The secondary replica, which has operations of its own; also for a while after it was deleted.
    public var replica: PoolReplica?
    /// What checks of password hashes cost that an import has brought; `nil` in pools that have none.
    public var importedHashCosts: [ImportedHashCost]?
    /// `nil` in pools that never said whether they track sessions.
    public var sessionTracking: SessionTracking?
    /// Lifeguard's own settings, which Cognito does not have (see docs/configuration.md).
    public var extensions = PoolExtensions()

    public init(id: UserPoolID, name: String, accountID: String, created: Instant) {
        self.id = id
        self.name = name
        self.accountID = accountID
        self.created = created
        self.modified = created
    }

    public var arn: String { arn(in: id.region) }
    public var isCaseSensitive: Bool { usernameCaseSensitive ?? true }
    /// Whether people sign in with an address and the username is made by the pool.
    public var signsInWithAddress: Bool { !usernameAttributes.isEmpty }

    public enum MFAConfiguration: String, Sendable, Codable { case off = "OFF", on = "ON", optional = "OPTIONAL" }
    public enum Tier: String, Sendable, Codable { case lite = "LITE", essentials = "ESSENTIALS", plus = "PLUS" }
    public enum IssuerType: String, Sendable, Codable { case original = "ORIGINAL", updated = "UPDATED" }
}

/// An attribute through which a person can be reached.
public enum ContactAttribute: String, Sendable, Codable, CaseIterable {
    case email
    case phoneNumber = "phone_number"

    public var verifiedFlag: String { self == .email ? "email_verified" : "phone_number_verified" }
    public var medium: DeliveryMedium { self == .email ? .email : .sms }
}

public enum DeliveryMedium: String, Sendable, Codable { case email = "EMAIL", sms = "SMS" }

/// An attribute that can stand for the username at sign-in.
public enum AliasAttribute: String, Sendable, Codable, CaseIterable {
    case email
    case phoneNumber = "phone_number"
    case preferredUsername = "preferred_username"

    /// The address behind the alias; `preferred_username` has none and needs no verification.
    public var contact: ContactAttribute? { ContactAttribute(rawValue: rawValue) }
}

/// What may open a sign-in with USER_AUTH.
public enum AuthFactor: String, Sendable, Codable {
    case password = "PASSWORD", emailOTP = "EMAIL_OTP", smsOTP = "SMS_OTP", webAuthn = "WEB_AUTHN", softwareToken = "SOFTWARE_TOKEN"
}

/// One way of recovering an account, in order of priority (1 first).
public struct RecoveryMechanism: Sendable, Codable, Equatable {
    public enum Name: String, Sendable, Codable {
        case verifiedEmail = "verified_email", verifiedPhoneNumber = "verified_phone_number", adminOnly = "admin_only"
    }
    public var name: Name
    public var priority: Int

    public init(name: Name, priority: Int) {
        self.name = name
        self.priority = priority
    }
}

/// Extension settings of a pool (`Lifeguard.PutSettings`).
public struct PoolExtensions: Sendable, Codable, Equatable {
    public var passwordStorage: PasswordStorage = .srp
    /// Whether the pool refuses what its feature plan does not have; `nil` is no.
    public var strictTiers: Bool?
    /// For all clients that have not chosen for themselves.
    public var authorization: AuthorizationSettings?
    public init() {}
}
