import CognitoModel
import UserPools

extension BrandingUpload {
    /// - Throws: InvalidParameter for an extension that is not in the model.
    init(_ wire: AssetType) throws(UserPoolError) {
        guard let format = ImageFormat(rawValue: wire.extension.rawValue) else {
            throw .invalidAsset(wire.category.rawValue, "its extension is not known.")
        }
        self.init(
            category: wire.category.rawValue, colorMode: wire.colorMode.rawValue, format: format, resourceID: wire.resourceId,
            bytes: wire.bytes)
    }
}

extension ManagedLoginBranding {
    /// - Parameters:
    ///   - images: by their ids.
    ///   - merged: with the server's values for what the style does not say.
    func brandingType(_ images: [String: BrandingAsset], merged: Bool = false) -> ManagedLoginBrandingType {
        let assets = assets.map { asset in
            AssetType(
                category: AssetCategoryType(rawValue: asset.category), colorMode: ColorSchemeModeType(rawValue: asset.colorMode),
                extension: AssetExtensionType(rawValue: asset.format.rawValue), bytes: images[asset.assetID]?.bytes,
                resourceId: asset.resourceID)
        }
        return ManagedLoginBrandingType(
            managedLoginBrandingId: id, userPoolId: pool.value, useCognitoProvidedValues: usesProvidedValues,
            settings: merged ? mergedSettings.value : settings?.value, assets: assets.isEmpty ? nil : assets,
            creationDate: created.timestamp,
            lastModifiedDate: modified.timestamp)
    }
}
