/// What a page says, before it is HTML. Every text is plain: the templates escape it.
public struct Page: Sendable {
    public var title: String
    public var subtitle: String?
    /// Whether the subtitle only explains, and nothing is lost without it.
    public var isInstruction = false
    /// What the looks may have a picture for: the category of an asset, such as `EMAIL_GRAPHIC`.
    public var graphic: String?
    /// What went wrong; read out at once by screen readers.
    public var error: String?
    /// What went well.
    public var notice: String?
    public var blocks: [Block]
    public var status: Int

    public init(
        title: String, subtitle: String? = nil, error: String? = nil, notice: String? = nil, status: Int = 200, blocks: [Block] = []
    ) {
        self.title = title
        self.subtitle = subtitle
        self.error = error
        self.notice = notice
        self.status = status
        self.blocks = blocks
    }

    public enum Block: Sendable {
        case text(String)
        /// A text with links in it.
        case sentence([(text: String, href: String?)])
        /// A line between two ways, with a word in it.
        case or(String)
        case rules(heading: String, [String])
        case list(heading: String, [String])
        case qr(QRCode, label: String, keyLabel: String, key: String)
        /// For browsers without JavaScript.
        case noscript(String)
        case link(lead: String?, label: String, href: String)
        /// Ways to sign in at other identity providers.
        case providers([(name: String, label: String, href: String)])
        case form(Form)
    }

    public struct Form: Sendable {
        /// `nil`: the address that the page stands at, with its query.
        public var action: String?
        public var fields: [Field] = []
        public var choices: Choices?
        public var buttons: [Button] = []
        public var hidden: [(name: String, value: String)] = []
        /// What the script needs for a passkey: WebAuthn's options as JSON.
        public var passkey: Passkey?

        public init(action: String? = nil) { self.action = action }
    }

    public struct Field: Sendable {
        public enum Kind: String, Sendable { case text, password, email, tel, code, date, url }
        public var name: String
        public var label: String
        public var kind: Kind
        public var value = ""
        /// HTML's `autocomplete` (WHATWG HTML 4.10.18.7).
        public var autocomplete: String?
        public var hint: String?
        public var problem: String?
        public var isRequired = true
        /// Whether a field that is not required says so.
        public var tellsOptional = true
        public var hasFocus = false

        public init(_ name: String, _ label: String, _ kind: Kind = .text, autocomplete: String? = nil) {
            self.name = name
            self.label = label
            self.kind = kind
            self.autocomplete = autocomplete
        }
    }

    public struct Choices: Sendable {
        public var name: String
        public var legend: String
        public var items: [(value: String, label: String)]
        public var selected: String?

        public init(name: String, legend: String, items: [(value: String, label: String)], selected: String? = nil) {
            self.name = name
            self.legend = legend
            self.items = items
            self.selected = selected
        }
    }

    public struct Button: Sendable {
        public enum Style: String, Sendable {
            case primary = "submitButton-customizable"
            case second = "second"
            case link = "link"
        }
        public var label: String
        public var style: Style
        /// What a form says of the button that sent it.
        public var name: String?
        public var value: String?

        public init(_ label: String, _ style: Style = .primary, name: String? = nil, value: String? = nil) {
            self.label = label
            self.style = style
            self.name = name
            self.value = value
        }
    }

    public struct Passkey: Sendable {
        public enum Kind: String, Sendable {
            /// A passkey is asked for when the form is sent.
            case get
            /// Passkeys also show up in the list of the username field.
            case conditional
            case create
        }
        public var kind: Kind
        public var options: String

        public init(_ kind: Kind, options: String) {
            self.kind = kind
            self.options = options
        }
    }
}
