import OAuth
import UserPools

/// How long the fields of our forms may be: as the service model bounds them where the API takes them. Names are the rules' own matter.
enum FormBounds {
    static let attributes = "requiredAttributes["

    /// - Returns: the first field that no form of ours would hold.
    static func broken(_ form: FormFields) -> String? { form.fields.first { !fits($0.name, $0.value) }?.name }

    private static func fits(_ field: String, _ value: String) -> Bool {
        switch field {
        case "code", "confirmation_code": return TextForm.code.fits(value)
        case "email", "phone_number": return TextForm.attributeValue.fits(value)
        case _ where field.hasPrefix(attributes):
            return TextForm.attributeName.fits(String(field.dropFirst(attributes.count).dropLast())) && TextForm.attributeValue.fits(value)
        default: return TextForm.string.fits(value)
        }
    }
}
