import Credentials
import Testing

/// A registration and an assertion of one credential; all bytes in base64url.
struct WebAuthnVector: Sendable, CustomTestStringConvertible {
    let name: String
    let relyingPartyID: String
    let origin: String
    let format: String
    let credentialID: String
    let publicKey: String
    let registration: (challenge: String, clientData: String, attestationObject: String)
    let assertion: (challenge: String, clientData: String, authenticatorData: String, signature: String)?

    var testDescription: String { name }

    func expectation(challenge: String, requiresUserVerification: Bool = false) throws -> WebAuthnExpectation {
        let origin = origin
        return WebAuthnExpectation(
            relyingPartyID: relyingPartyID, challenge: try Base64URL.decode(challenge), requiresUserVerification: requiresUserVerification,
            isOriginAllowed: { $0 == origin })
    }

    /// The first two are the standard's own; python-fido2 and pyca/cryptography made the others.
    static let all = [
        WebAuthnVector(
            name: "WebAuthn Level 3 section 16.2: ES256 without attestation", relyingPartyID: "example.org", origin: "https://example.org",
            format: "none", credentialID: "-R85HbTJsv3g6nAYnLo_tj9Xm6YSKzOtlP8-wzAIS-Q",
            publicKey: """
                pQECAyYgASFYIK_voW-XypstI-uGzLZAmNINuQhWBi6yScM6m2cvJt9hIlggkwpWuHovymYzSwNFir-HlxfBLMaO1zKQry4mZHlrkiA
                """,
            registration: (
                challenge: "AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TA",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQU1NUHQ0VXh4R1RTdG5jZHE0MTdZRHdCRmk4dnBJYS1wdzhvT3VWVzRUQSIsIm9yaWd\
                pbiI6Imh0dHBzOi8vZXhhbXBsZS5vcmciLCJjcm9zc09yaWdpbiI6ZmFsc2UsImV4dHJhRGF0YSI6ImNsaWVudERhdGFKU09OIG1heSBiZSBleHRlbmRlZC\
                B3aXRoIGFkZGl0aW9uYWwgZmllbGRzIGluIHRoZSBmdXR1cmUsIHN1Y2ggYXMgdGhpczogQmtRZURqZGNUQnJYQmlBd0pUTEU1UT09In0
                """,
                attestationObject: """
                o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikv6vDdDKViwYzYNOtZGHJxHNa5_jt1GWSpeDwFFKy5LVZAAAAAIRGzLmrHbN0dQsjZ_9vOh8AIPkfOR2\
                0ybL94OpwGJy6P7Y_V5umEiszrZT_PsMwCEvkpQECAyYgASFYIK_voW-XypstI-uGzLZAmNINuQhWBi6yScM6m2cvJt9hIlggkwpWuHovymYzSwNFir-Hlx\
                fBLMaO1zKQry4mZHlrkiA
                """
            ),
            assertion: (
                challenge: "OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiT2NEblVoUVh1bFRVUG8zSlVYVDBJOTdwdnp6WUJQOXRaY2hYeWF2MDFBZyIsIm9yaWdpbiI\
                6Imh0dHBzOi8vZXhhbXBsZS5vcmciLCJjcm9zc09yaWdpbiI6ZmFsc2V9
                """,
                authenticatorData: "v6vDdDKViwYzYNOtZGHJxHNa5_jt1GWSpeDwFFKy5LUZAAAAAA",
                signature: """
                MEYCIQD1Ck4uRAkknEqFO6NhKC8JhB303UVHoTqHeAIY3v_NOAIhAISArA8Lk1OBdPV1vxGh3V14xuSGAT-TcpXqE2U-Mx6H
                """
            )),
        WebAuthnVector(
            name: "WebAuthn Level 3 section 16.3: ES256 attested by itself", relyingPartyID: "example.org", origin: "https://example.org",
            format: "packed", credentialID: "RV7zTiBDqH2z1K_rObvLbMMt-TR8eJqGXs3KEpy-9Yw",
            publicKey: """
                pQECAyYgASFYIOsVHIF2siXMZRVZ_s8Hr0UP2FgCBGZWs0wY9s8ZOEPFIlggknuKpCeivhuINNIzotNPYfE7_UQRnDJdWJbhg_7khPI
                """,
            registration: (
                challenge: "eGnCt3LUtY66k3jPjynibPk1qnffDaifqZwL3Ap29-U",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiZUduQ3QzTFV0WTY2azNqUGp5bmliUGsxcW5mZkRhaWZxWndMM0FwMjktVSIsIm9yaWd\
                pbiI6Imh0dHBzOi8vZXhhbXBsZS5vcmciLCJjcm9zc09yaWdpbiI6ZmFsc2UsImV4dHJhRGF0YSI6ImNsaWVudERhdGFKU09OIG1heSBiZSBleHRlbmRlZC\
                B3aXRoIGFkZGl0aW9uYWwgZmllbGRzIGluIHRoZSBmdXR1cmUsIHN1Y2ggYXMgdGhpczogVTloVFh2S0UyVVJrTW5iXzB4WUhWZz09In0
                """,
                attestationObject: """
                o2NmbXRmcGFja2VkZ2F0dFN0bXSiY2FsZyZjc2lnWEgwRgIhAK4EWSPe2DK4RMrk1fyGQnfA3BFK1xPica8PDTcb06xUAiEAkHegiO1RpnOVGtO6JnPVApu\
                rZbZPTqZ7I0Mh-G_PrF1oYXV0aERhdGFYpL-rw3QylYsGM2DTrWRhycRzWuf47dRlkqXg8BRSsuS1XQAAAADfhQ4J22r736tRaXeRUGz8ACBFXvNOIEOofb\
                PUr-s5u8tswy35NHx4moZezcoSnL71jKUBAgMmIAEhWCDrFRyBdrIlzGUVWf7PB69FD9hYAgRmVrNMGPbPGThDxSJYIJJ7iqQnor4biDTSM6LTT2HxO_1EE\
                ZwyXViW4YP-5ITy
                """
            ),
            assertion: nil),
        WebAuthnVector(
            name: "an RSA key, credProtect and hmac-secret, attested by a certificate", relyingPartyID: "example.com",
            origin: "https://login.example.com",
            format: "packed", credentialID: "rWhd0lrfQBLZlxJRyTZf7A",
            publicKey: """
                pAEDAzkBACBZAQC2u-paEXBQELMXIxret-pSaMd5ad1TzeBh2xOb8kVcf6ILjSPcbuJxNRxCCpfA-x38opIelZPRCU0wU64p8mZ3a8rVNyC-56fJLIgjUAt\
                eyOKjbLWwhXCupVKEa1GjBZ9MGQ87nSeD5yHW8KK669aluxYoODtz8jdOrAgv6D88TaQUsPpYjtKzgIB75-fNLUrEQDrTRkBguEMnY47YxRVk6NJkPMqIK9\
                vl5PZKuydNerHLIrecGjmgjf7GLcIuLNUHAs-ydER51588vm_oQ2Tp9u2e04CKtgc68pW8doqZ5DR4bpgbO9QdY_b1DH3M52KbCt6gLJM_jlV9iqyNha1LI\
                UMBAAE
                """,
            registration: (
                challenge: "7SdU5GCzPoCAlF0rQjSwudjK_6GeucGF58xBjxgM-YQ",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiN1NkVTVHQ3pQb0NBbEYwclFqU3d1ZGpLXzZHZXVjR0Y1OHhCanhnTS1ZUSIsIm9yaWd\
                pbiI6Imh0dHBzOi8vbG9naW4uZXhhbXBsZS5jb20iLCJjcm9zc09yaWdpbiI6ZmFsc2V9
                """,
                attestationObject: """
                o2NmbXRmcGFja2VkZ2F0dFN0bXSjY2FsZyZjc2lnWEgwRgIhANntkUK3B2HRnXG34P2_i7vhprPvVjXDSS_Eg3G3J2_3AiEAlDjnhd63rQITq_UX4L1lrqY\
                4RnAM3HVRKxeQVttg7-5jeDVjgVkBozCCAZ8wggFFoAMCAQICAQEwCgYIKoZIzj0EAwIwTzELMAkGA1UEBhMCQUExDTALBgNVBAoMBFRlc3QxIjAgBgNVBA\
                sMGUF1dGhlbnRpY2F0b3IgQXR0ZXN0YXRpb24xDTALBgNVBAMMBFRlc3QwIBcNMjQwMTAxMDAwMDAwWhgPMjEyNDAxMDEwMDAwMDBaME8xCzAJBgNVBAYTA\
                kFBMQ0wCwYDVQQKDARUZXN0MSIwIAYDVQQLDBlBdXRoZW50aWNhdG9yIEF0dGVzdGF0aW9uMQ0wCwYDVQQDDARUZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0D\
                AQcDQgAESeZrMFsYy3jY6BlkcuAjvngha_8_qL01ZNPIWshVjCCJ87f2CLUuyNflIm-8n7tJfny7K4VQMjaPavrcX1_15aMQMA4wDAYDVR0TAQH_BAIwADA\
                KBggqhkjOPQQDAgNIADBFAiEA8oUNdZ5onglB7ymwHh-dydGbuDTbxs7U0GJ32x2Xyb0CICJfslnN4YL9iCdFQGvL8VQOI3jrARueUGLERqtGCPvlaGF1dG\
                hEYXRhWQFyo3mm9u6vuaVeN4wRgDTidR5oL6ufLTCrE9ISVYbOGUfFAAAABQABAgMEBQYHCAkKCwwNDg8AEK1oXdJa30AS2ZcSUck2X-ykAQMDOQEAIFkBA\
                La76loRcFAQsxcjGt636lJox3lp3VPN4GHbE5vyRVx_oguNI9xu4nE1HEIKl8D7Hfyikh6Vk9EJTTBTrinyZndrytU3IL7np8ksiCNQC17I4qNstbCFcK6l\
                UoRrUaMFn0wZDzudJ4PnIdbworrr1qW7Fig4O3PyN06sCC_oPzxNpBSw-liO0rOAgHvn580tSsRAOtNGQGC4QydjjtjFFWTo0mQ8yogr2-Xk9kq7J016scs\
                it5waOaCN_sYtwi4s1QcCz7J0RHnXnzy-b-hDZOn27Z7TgIq2Bzrylbx2ipnkNHhumBs71B1j9vUMfcznYpsK3qAskz-OVX2KrI2FrUshQwEAAaJrY3JlZF\
                Byb3RlY3QCa2htYWMtc2VjcmV09Q
                """
            ),
            assertion: (
                challenge: "JKUng8Uf6xkOPc83m8fMBuy6-KwvdDhglFnTMW8ESs4",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiSktVbmc4VWY2eGtPUGM4M204Zk1CdXk2LUt3dmREaGdsRm5UTVc4RVNzNCIsIm9yaWdpbiI\
                6Imh0dHBzOi8vbG9naW4uZXhhbXBsZS5jb20iLCJjcm9zc09yaWdpbiI6ZmFsc2V9
                """,
                authenticatorData: """
                o3mm9u6vuaVeN4wRgDTidR5oL6ufLTCrE9ISVYbOGUeFAAAABqFraG1hYy1zZWNyZXRYIND1RDQoSf6J0_WgJFIrZSsZ47kizjdnSB3supWI1iWv
                """,
                signature: """
                Wws2bWWex56ttFEyY6QoLe48gy6y3OL1K7nbkmP0w6VHiGFLbEshZP_e7oMdyK7LvYDeeomVHiNIssEx8GqrCQuDKjDOUnPIet4oPr904oo2smysQo2DBD1\
                nTI3oA0DDF-kCiUHjVoHjVzKHOwwEhqe0qggnJdMWBguFS1qFXw1e_g4-YBTyhA2rF_gx4ICUfOpsmnEyBSaGl777mNGtMdKUpwkxGpKZZ5gY8Ar423kHaO\
                1f46AUMfpdJZnDOxJqsWwLtdn_bDgW37-GoqEFOQs6KAA-EhZUR7twFBxyFPXYXvyOmOUEsweBrCYQ6opSBIaPOPx2IjLfjWElOMtXkg
                """
            )),
        WebAuthnVector(
            name: "an Ed25519 key, minPinLength, credBlob and an unknown extension, attested by a certificate",
            relyingPartyID: "example.com", origin: "https://login.example.com",
            format: "packed", credentialID: "9NMJ9ykkK853oL3QWoQZGQ",
            publicKey: "pAEBAycgBiFYIKbwGMAfCmapqLs1WqP9_9qppBSm-a-25OvCykqfpOUZ",
            registration: (
                challenge: "Xbmbtmb_rWurNRwxaQR0CcLJrXp9_knfqfxS9naojb0",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiWGJtYnRtYl9yV3VyTlJ3eGFRUjBDY0xKclhwOV9rbmZxZnhTOW5hb2piMCIsIm9yaWd\
                pbiI6Imh0dHBzOi8vbG9naW4uZXhhbXBsZS5jb20iLCJjcm9zc09yaWdpbiI6ZmFsc2V9
                """,
                attestationObject: """
                o2NmbXRmcGFja2VkZ2F0dFN0bXSjY2FsZyZjc2lnWEgwRgIhAIm7-NH_jUiGggBAvbomALGrUCLYe5d2jKPVcn9ghvqoAiEAiyF9LwmsjyUQ9Sd4DPIy4sM\
                vJEz_WuuG1Sn7SibyBNFjeDVjgVkBojCCAZ4wggFFoAMCAQICAQEwCgYIKoZIzj0EAwIwTzELMAkGA1UEBhMCQUExDTALBgNVBAoMBFRlc3QxIjAgBgNVBA\
                sMGUF1dGhlbnRpY2F0b3IgQXR0ZXN0YXRpb24xDTALBgNVBAMMBFRlc3QwIBcNMjQwMTAxMDAwMDAwWhgPMjEyNDAxMDEwMDAwMDBaME8xCzAJBgNVBAYTA\
                kFBMQ0wCwYDVQQKDARUZXN0MSIwIAYDVQQLDBlBdXRoZW50aWNhdG9yIEF0dGVzdGF0aW9uMQ0wCwYDVQQDDARUZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0D\
                AQcDQgAEmNywxZRAHpncid1WPOABGRmkzdm7WLH6BveGzrYIW9WY--K65bUNuxmVoIJ4yUVC1pW9DCtEJ-lCJLsS-duSUqMQMA4wDAYDVR0TAQH_BAIwADA\
                KBggqhkjOPQQDAgNHADBEAiBre8sPFCezcw43bSuw23TqXg2tsc6ANII0Mus5As0yogIgYpvFzFlIle4QjhCvOnms80O8kH-3Dx8o_-JnnR8_SSBoYXV0aE\
                RhdGFYlKN5pvbur7mlXjeMEYA04nUeaC-rny0wqxPSElWGzhlHxQAAAAUAAQIDBAUGBwgJCgsMDQ4PABD00wn3KSQrznegvdBahBkZpAEBAycgBiFYIKbwG\
                MAfCmapqLs1WqP9_9qppBSm-a-25OvCykqfpOUZo2d1bmtub3duYXhoY3JlZEJsb2L1bG1pblBpbkxlbmd0aAY
                """
            ),
            assertion: (
                challenge: "GyqmksBv029OeOjuoekqx49KPhCEb7Q65FwDhOd_oZ0",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiR3lxbWtzQnYwMjlPZU9qdW9la3F4NDlLUGhDRWI3UTY1RndEaE9kX29aMCIsIm9yaWdpbiI\
                6Imh0dHBzOi8vbG9naW4uZXhhbXBsZS5jb20iLCJjcm9zc09yaWdpbiI6ZmFsc2V9
                """,
                authenticatorData: "o3mm9u6vuaVeN4wRgDTidR5oL6ufLTCrE9ISVYbOGUeFAAAABqFoY3JlZEJsb2JF2scKbUg",
                signature: "YLJXkU1CPYmMT6taRQv0dqWOkWEWKAM8dJqGV373xoYNJAtdmoDfZdgbrnxFGCjrMU5Erbejo7AesLxqVR3sBw"
            )),
        WebAuthnVector(
            name: "a P-256 key without extensions, attested by a certificate", relyingPartyID: "example.com",
            origin: "https://login.example.com",
            format: "packed", credentialID: "_iBZPA5vXmXEhvvxgjus1Q",
            publicKey: """
                pQECAyYgASFYIKFIerR1WXugul7sO6TxyFbUotrdGX4TdNU1zoJ2iz1zIlggAslE45f4-VxXV_zRBFBiA0i_oXnz9dh2RJ7GP0BujEI
                """,
            registration: (
                challenge: "6TENvHdJjBQ5Zct3SWkNZzA0Tvoq-ypsy_OyEyCilm0",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiNlRFTnZIZEpqQlE1WmN0M1NXa05aekEwVHZvcS15cHN5X095RXlDaWxtMCIsIm9yaWd\
                pbiI6Imh0dHBzOi8vbG9naW4uZXhhbXBsZS5jb20iLCJjcm9zc09yaWdpbiI6ZmFsc2V9
                """,
                attestationObject: """
                o2NmbXRmcGFja2VkZ2F0dFN0bXSjY2FsZyZjc2lnWEcwRQIgAwqMWs4VspqtR_7wZGPUevaLtGAlCynDbcQr73SX3QgCIQC3BdZNNZLaMxEd9E6IR0njIOF\
                TuqiY3TgiG78kiWy7tWN4NWOBWQGiMIIBnjCCAUWgAwIBAgIBATAKBggqhkjOPQQDAjBPMQswCQYDVQQGEwJBQTENMAsGA1UECgwEVGVzdDEiMCAGA1UECw\
                wZQXV0aGVudGljYXRvciBBdHRlc3RhdGlvbjENMAsGA1UEAwwEVGVzdDAgFw0yNDAxMDEwMDAwMDBaGA8yMTI0MDEwMTAwMDAwMFowTzELMAkGA1UEBhMCQ\
                UExDTALBgNVBAoMBFRlc3QxIjAgBgNVBAsMGUF1dGhlbnRpY2F0b3IgQXR0ZXN0YXRpb24xDTALBgNVBAMMBFRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMB\
                BwNCAAQ_mNm2ae8kj4HMaMhQtCHg7vTcZb30EO2gA71S_krAmTfLjTxKkCZ-RUeZ00EuWTe1Ei2bIHgV4-F6PIs1n5vIoxAwDjAMBgNVHRMBAf8EAjAAMAo\
                GCCqGSM49BAMCA0cAMEQCIHOisVW-B69USS528Cb_IvxPPaa2G9KC7pNOxJejjBCvAiAnxph9riTkyWOf2XzZgPhHkvUTIGR96g7xj-piw5kwAWhhdXRoRG\
                F0YViUo3mm9u6vuaVeN4wRgDTidR5oL6ufLTCrE9ISVYbOGUdFAAAABQABAgMEBQYHCAkKCwwNDg8AEP4gWTwOb15lxIb78YI7rNWlAQIDJiABIVggoUh6t\
                HVZe6C6Xuw7pPHIVtSi2t0ZfhN01TXOgnaLPXMiWCACyUTjl_j5XFdX_NEEUGIDSL-hefP12HZEnsY_QG6MQg
                """
            ),
            assertion: (
                challenge: "SnjphEaKdz0qmtYqaKAbpUcJq-G93uxpoT6nDoXGokg",
                clientData: """
                eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiU25qcGhFYUtkejBxbXRZcWFLQWJwVWNKcS1HOTN1eHBvVDZuRG9YR29rZyIsIm9yaWdpbiI\
                6Imh0dHBzOi8vbG9naW4uZXhhbXBsZS5jb20iLCJjcm9zc09yaWdpbiI6ZmFsc2V9
                """,
                authenticatorData: "o3mm9u6vuaVeN4wRgDTidR5oL6ufLTCrE9ISVYbOGUcFAAAABg",
                signature: """
                MEUCIFez6SQXywBzgJVufxwQP9eF2F-0D4YFcGh0ZIeYEOTUAiEAiLGC2sQG1eOE4ol46mYvoNR_1pEJICvsSVe0bSC1ZF4
                """
            )),
    ]
}
