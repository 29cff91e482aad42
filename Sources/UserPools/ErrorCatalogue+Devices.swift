/// Messages about devices. Source of the first: boto/boto3#4059.
extension UserPoolError {
    public static var invalidDeviceKey: Self { Self(.invalidParameter, "Invalid device key given.") }
    public static var deviceKeyExists: Self { Self(.deviceKeyExists, "Device key already exists.") }
    public static var invalidDeviceVerifier: Self {
        Self(.invalidParameter, "DeviceSecretVerifierConfig must have the base64 of a Salt and a PasswordVerifier.")
    }
    public static var tooManyDevices: Self { Self(.invalidParameter, "A user can have \(Devices.limit) devices at most.") }
    /// Where an operation knows no UserNotFound.
    public static var deviceOwnerNotFound: Self { Self(.resourceNotFound, userNotFound.message) }
}
