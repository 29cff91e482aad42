import CognitoModel
import UserPools

extension Terms {
    /// Source and enforcement have one value each in the model.
    var termsType: TermsType {
        TermsType(
            termsId: id, userPoolId: pool.value, clientId: client.value, termsName: name, termsSource: .link, enforcement: .noneValue,
            links: links, creationDate: created.timestamp, lastModifiedDate: modified.timestamp)
    }

    var termsDescriptionType: TermsDescriptionType {
        TermsDescriptionType(
            termsId: id, termsName: name, enforcement: .noneValue, creationDate: created.timestamp, lastModifiedDate: modified.timestamp)
    }
}
