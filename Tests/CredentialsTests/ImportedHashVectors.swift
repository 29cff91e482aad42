import Credentials

/// A password and what another program made of it.
struct ImportedHashVector: Sendable {
    let algorithm: ImportedHashAlgorithm
    let password: String
    let text: String

    init(_ algorithm: ImportedHashAlgorithm, _ password: String, _ text: String) {
        self.algorithm = algorithm
        self.password = password
        self.text = text
    }

    /// From bcrypt 4.0.1, passlib 1.7.4, argon2-cffi 25.1, Django 5.2.19, Werkzeug 3.1.9 and hashlib of Python 3.11.
    static let all: [ImportedHashVector] = [
        .init(.bcrypt, "Correct-Horse-7", "$2b$04$FBtt8zHv69tibwlyskiCDOLLuL27iRmn8klux2n74hNdCiZN.Vo6G"),
        .init(.bcrypt, "Correct-Horse-7", "$2a$05$Rm./m4Cz/w4Ykn2BvyNX8uaa41PteeV.YfhoKxNU7B/pqqlZKzkFS"),
        .init(.bcrypt, "Pa$$wörd-ß-漢字", "$2b$04$FYMLRQyv2BFK5nINqz3ZdewP6vdzrkc5ZjLbx1UJtRzDrgsn4gn9C"),
        .init(.bcrypt, String(repeating: "x", count: 72), "$2b$04$c6hr3mle0VmGT.WhcXbATOc0nDiQU4BNO1TD1cTNYz3Z719NVeFau"),
        .init(.bcrypt, String(repeating: "x", count: 100), "$2b$04$S2rW5YWnMh5BAx/LuHhCiOpIdFp.8QpXBX7gVIeOykaJgsym5Gi0C"),
        .init(.bcrypt, "Correct-Horse-7", "$2y$04$122KpMaNs5nIRv1PK5sLBudSP9o55D6eZfJ2XCxQv8liJV/UDNwHK"),
        .init(.bcrypt, "Correct-Horse-7", "bcrypt$$2b$04$ucrZ59i8C7.OkhT2h4MRPOm3wLBkpsfp2Mp1kyXmMG8EaYN6vSyQ2"),
        .init(
            .scrypt, "Correct-Horse-7",
            "1024$8$1$304d5f7a8b9c0d1e2f30415263748596$c8f1fe6e9e899b8de93e77a4bc4e3eb939efb0586162c57124e6e98e4cae979e"),
        .init(.bcrypt, "ё", "$2x$05$6bNw2HLQYeqHYyBfLMsv/OiwqTymGIGzFsA4hOTWebfehXHNprcAS"),
        .init(.scrypt, "Correct-Horse-7", "$scrypt$ln=10,r=8,p=1$q7WWEgLgnLOW8t4bo3QO4Q$55zkdo9zcOOtVngbfDtZk3B41hE0M+fkeeu1FYsM0cg"),
        .init(.scrypt, "Pa$$wörd-ß-漢字", "$scrypt$ln=14,r=8,p=1$khICIOQ8x1jrfW+ttTZGqA$Dkd3wh2MMe1rF4bAcGTDP9fFGmMW+2Rtk+0zBQ9s8R0"),
        .init(.scrypt, "Correct-Horse-7", "$scrypt$ln=6,r=4,p=3$mZOyltL6/z+nlJJSqhVCSA$Y8SbXYb8WLF4T1oBScPD2mHQxOM5zdJJsP+rjMnkTAA"),
        .init(
            .scrypt, "Correct-Horse-7",
            "scrypt$1024$seasalt01$8$5$FZ8jMvbnjFauPQ+Yncc/c9xVTNAQTuLShCXlTRZhifqn7630WUTySvnE6RCLiaBJ"
                + "t5+uQ2GY/do01rxjZo7yFQ=="),
        .init(
            .scrypt, "Correct-Horse-7",
            "scrypt:1024:8:1$o5NFX8sH5mVVKs61$e6fe69d305f297f7d4ccc00bd52c9903cd735563eb62c86c3bea8733e"
                + "b48248f1dec4d437199ecf655edc67b90b9d9b05d17c64319a99f131024792dce95fb28"),
        .init(
            .scrypt, "Pa$$wörd-ß-漢字",
            "scrypt:32768:8:1$Qo5JzjNLINOp0mkn$1bb32dd0fcaa28f5d0cd537d58df4679fa01c9fa5a3b05d20de09b7c"
                + "bd2ab0ab04c0eae80425e83ff497c41eeb0cd4890ab10964eb54614c2220fa0904de60aa"),
        .init(.pbkdf2SHA256, "Correct-Horse-7", "$pbkdf2-sha256$1000$C8E459zbm3NuDYHQmlMKYQ$LfGmrkb01j4ZXSmesEebL5MR8i/1lHAVLmD3gY.wI5g"),
        .init(.pbkdf2SHA256, "Pa$$wörd-ß-漢字", "$pbkdf2-sha256$29000$IiREaA3hfO/9X2ttLaXU2g$rDNu1cxiHamun0QV5k9tyXhoQGEseEcGKIHD7OwLrZs"),
        .init(.pbkdf2SHA256, "Correct-Horse-7", "pbkdf2_sha256$2000$seasalt01$mWJplT9NyOd1MBUr60dZPppja1dRUmuHW+8D/tNPpuQ="),
        .init(
            .pbkdf2SHA256, "Correct-Horse-7",
            "pbkdf2:sha256:3000$VybmFidcGZwCTUJt$cf1d77e775d6a1794cbfaeeeb93a87090ac22a0a3f8862da08d21d"
                + "053ddeaf81"),
        .init(
            .pbkdf2SHA256, "Correct-Horse-7",
            "$pbkdf2-sha256$i=4096,l=64$AAECAwQFBgcICQoLDA0ODw$ymopHJc12HM38Jk8KXhARZ5j2pQss2XZR640643a"
                + "5qZ4KcewpeiFnnv00WKBNxLlxqCHNOoyt2guZ6PPFyPnSQ"),
        .init(
            .argon2id, "Correct-Horse-7",
            "$argon2id$v=19$m=64,t=1,p=1$KKNhA7S0eE/mDMqqgWvgMQ$eHVeZyDuNpW8uMP+LRWR/RpdjPFPVw4nFhGHR2y"
                + "7T1M"),
        .init(
            .argon2id, "Pa$$wörd-ß-漢字",
            "$argon2id$v=19$m=65536,t=3,p=4$Yg3Djf9UJwlUu0P0bHUYpg$oX+iZjxRr3hIyGWeUUDzSS8wHAFg0g6UJCcK"
                + "peNdjw4"),
        .init(.argon2id, "Correct-Horse-7", "$argon2id$v=19$m=256,t=3,p=4$kY0zgrC+XIM$MRngxzVUrI5khpgDumnWUg"),
        .init(
            .argon2id, "Correct-Horse-7",
            "argon2$argon2id$v=19$m=128,t=1,p=2$c2Vhc2FsdDAx$vrirsbEBkJhdG06wJSal0+qGSiJWb6ctkH9nhKXfw1"
                + "0"),
    ]
}
