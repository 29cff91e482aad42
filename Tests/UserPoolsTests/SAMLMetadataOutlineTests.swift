import Testing
import UserPools

@Suite("A first look at SAML metadata")
struct SAMLMetadataOutlineTests {
    @Test(
        "takes one provider's description",
        arguments: [
            "<EntityDescriptor entityID='https://idp'></EntityDescriptor>",
            "<md:EntityDescriptor xmlns:md=\"urn:m\" entityID = \"https://idp\" >x</md:EntityDescriptor>\n",
            "\u{FEFF}<?xml version=\"1.0\"?>\n<!-- a > b --><EntityDescriptor ID=\"_1\" entityID=\"x\"><a/></EntityDescriptor>",
        ])
    func good(text: String) {
        #expect(SAMLMetadataOutline.isEntityDescriptor(text))
    }

    @Test(
        "refuses what cannot be one",
        arguments: [
            "", " ", "<", "<>", "text", "<html></html>", "<EntityDescriptor></EntityDescriptor>",
            "<EntityDescriptor entityID=\"\"></EntityDescriptor>", "<EntityDescriptor entityID=x></EntityDescriptor>",
            "<EntityDescriptor entityID=\"x\"/>", "<EntityDescriptor entityID=\"x\">", "<EntityDescriptor entityID=\"x></EntityDescriptor>",
            "<EntityDescriptor myentityID=\"x\"></EntityDescriptor>", "<EntityDescriptor a=\"entityID='x'\"></EntityDescriptor>",
            "<EntitiesDescriptor><EntityDescriptor entityID=\"x\"></EntityDescriptor></EntitiesDescriptor>",
            "<md:EntityDescriptor entityID=\"x\"></EntityDescriptor>", "<!-- <EntityDescriptor entityID=\"x\"></EntityDescriptor>",
            "<?xml <EntityDescriptor entityID=\"x\"></EntityDescriptor>",
            "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><EntityDescriptor entityID=\"x\"></EntityDescriptor>",
            "<EntityDescriptor entityID=\"x\">\u{0}</EntityDescriptor>",
        ])
    func bad(text: String) {
        #expect(!SAMLMetadataOutline.isEntityDescriptor(text))
    }
}
