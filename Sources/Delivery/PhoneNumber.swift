/// A number in the form of E.164: a plus sign and up to fifteen digits.
struct PhoneNumber {
    let text: String

    /// - Throws: `DeliveryFailure`, which does not name the number.
    init(_ text: String) throws(DeliveryFailure) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "+"), (1...15).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw DeliveryFailure("a phone number is not of the form +15555550100")
        }
        self.text = text
    }
}
