import JSON
import TestSupport
import Testing

@Suite("An SVG image of a style")
struct BrandingImageTests {
    private static func image(_ inner: String, _ attributes: String = "") -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"\(attributes)>\(inner)</svg>"
    }

    private static func outcome(_ svg: [UInt8], in pool: TestPool) async -> String {
        await pool.outcome(
            "CreateManagedLoginBranding",
            [
                "ClientId": .string(pool.client),
                "Assets": [
                    ["Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "SVG", "Bytes": UICustomizationTests.base64(svg)]
                ],
            ])
    }

    private static let pictures = [
        image(""), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- an editor's > mark -->\n" + image("<path d='M0 0h1'/>") + "\n",
        "\u{feff}" + image("<title>Ein &amp; zwei &#x41;</title><desc>javascript: url(x)</desc>"),
        image(
            "<defs><linearGradient id=\"a_1\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs><rect fill=\"url(#a_1)\"/>"),
        image("<g clip-path=\"url(#c)\" style=\"fill: url('#g'); opacity: .5\"/><use href=\"#x\"/><use xlink:href='#y'/>"),
        image("<style type=\"text/css\">.a{fill:#fff} /* b */ .c{fill:url(#d)}</style><g class=\"a\" data-name=\"Layer 1\"/>"),
        image("<text x='1' y='2'>on click</text>", " viewBox=\"0 0 1 1\" width=\"1\" version=\"1.1\""),
    ]

    @Test("may be a picture", arguments: pictures)
    func picture(svg: String) async throws {
        try await withPool(on: .sqlite) { pool in #expect(await Self.outcome(Array(svg.utf8), in: pool) == "200") }
    }

    private static let attacks: [String] = [
        image("<script>alert(1)</script>"), image("<SCRIPT/>"), image("<script xlink:href='https://evil.example/x.js'/>"),
        image("<svg:script xmlns:svg='http://www.w3.org/2000/svg'/>"), image("<h:script xmlns:h='http://www.w3.org/1999/xhtml'/>"),
        image("<g onclick='alert(1)'/>"), image("", " onload='alert(1)'"), image("<g ONMOUSEOVER='x'/>"), image("<g\nonload\n=\n'x'/>"),
        image("<a href='javascript:alert(1)'><text>x</text></a>"), image("<use href='https://evil.example/x.svg#a'/>"),
        image("<use xlink:href='data:image/svg+xml;base64,PHN2Zz4='/>"), image("<use href='&#x68;ttps://evil.example/#a'/>"),
        image("<image href='https://evil.example/track.png'/>"), image("<feImage href='#a'/>"),
        image("<foreignObject><p/></foreignObject>"),
        image("<iframe src='x'/>"), image("<animate attributeName='href' values='javascript:alert(1)'/>"),
        image("<set attributeName='onload' to='x'/>"), image("<animateTransform/>"), image("<handler/>"), image("<metadata/>"),
        image("<rect fill='url(https://evil.example/#a)'/>"), image("<rect fill='URL(  \"//evil.example\" )'/>"),
        image("<rect fill='u&#114;l(https://evil.example)'/>"), image("<rect style='fill:u\\72l(x)'/>"),
        image("<rect style='background:image-set(\"https://evil.example\" 1x)'/>"), image("<rect fill='url(#a'/>"),
        image("<style>@import 'https://evil.example/x.css';</style>"), image("<style>a{fill:url(https://evil.example)}</style>"),
        image("<style>a{fill:ur<!-- -->l(https://evil.example)}</style>"), image("<style>@im<!-- x -->port 'x';</style>"),
        image("<style>a{b:\\75rl(x)}</style>"), image("<style>a{fill:url(/**/https://evil.example)}</style>"), image("<style><g/></style>"),
        image("<style>a{width:expression(alert(1))}</style>"), image("<style><![CDATA[a{fill:url(https://evil.example)}]]></style>"),
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + image("<text>&x;</text>"),
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>" + image(""),
        image("<text>&xxe;</text>"), image("<text>&#0;</text>"), image("<text>&#xD800;</text>"), image("<text>& x</text>"),
        "<?xml-stylesheet href='https://evil.example/x.css'?>" + image(""), image("<?php echo 1 ?>"),
        "<?xml version='1.0' encoding='UTF-7'?>" + image(""), "<?xml version='1.0' encoding='utf-16'?>" + image(""),
        "<svg/>", "<svg xmlns='http://www.w3.org/1999/xhtml'/>", "<svg xmlns='http://evil.example'/>", "<html/>", "", "plain", " ",
        image("") + image(""), image("") + "<script/>", "text" + image(""), image("<g>"), image("</g>"), image("<g></rect>"),
        "<svg xmlns='http://www.w3.org/2000/svg'>", image("<g xmlns='http://www.w3.org/1999/xhtml'/>"),
        image("<g xml:base='https://evil.example/'/>"), image("<g id='a' id='b'/>"), image("<g id=a/>"), image("<g id='<script>'/>"),
        image("<g id='a'id2='b'/>"), image("<g id/>"), image("<!-->"), image("<!-- -- -->"), image("<!-- "), image("<g/ onload='x'>"),
        image("<1g/>"), image("< g/>"), image("<g inkscape:label='x' xmlns:inkscape='http://www.inkscape.org/'/>"),
        image("\u{1}"), image(String(repeating: "<g>", count: 80) + String(repeating: "</g>", count: 80)),
        image(String(repeating: "<use href='#a'/>", count: 17)), image("<use href='#a b'/>"), image("<use href='#'/>"),
    ]

    @Test("may be nothing else", arguments: attacks)
    func attack(svg: String) async throws {
        try await withPool(on: .sqlite) { pool in
            let outcome = await Self.outcome(Array(svg.utf8), in: pool)
            #expect(outcome.hasPrefix("InvalidParameterException: Invalid asset FORM_LOGO: "), "\(outcome)")
            #expect(outcome.utf8.count < 300)
        }
    }

    @Test("is UTF-8")
    func encoding() async throws {
        let utf16 = Array(Self.image("<script/>").utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        for bytes in [[0xFF, 0xFE] + utf16, utf16, Array(Self.image("<g id='").utf8) + [0xC0, 0xBC] + Array("'/></svg>".utf8)] {
            try await withPool(on: .sqlite) { pool in
                #expect(await Self.outcome(bytes, in: pool).hasPrefix("InvalidParameterException: Invalid asset FORM_LOGO: "))
            }
        }
    }
}
