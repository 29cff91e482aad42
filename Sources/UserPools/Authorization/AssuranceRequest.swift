/// `acr_values` of an authorization request against what a sign-in has proved.
extension UserPool {
    /// - Parameters:
    ///   - acrValues: any of them will do; those that mean nothing here are passed over (OpenID Connect Core 3.1.2.1: a voluntary claim).
    ///   - methods: `amr` of the sign-in.
    public func reaches(_ acrValues: [String], by methods: [String]) -> Bool {
        let levels = acrValues.compactMap { level(ofACR: $0) }
        guard let lowest = levels.min() else { return true }
        return Assurance.level(of: Assurance.factors(of: methods)) >= lowest
    }
}
