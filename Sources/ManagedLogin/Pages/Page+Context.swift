/// A page in the form that templates read.
extension Page.Block {
    func context(_ frame: PageFrame, number: Int, optional: String) -> [String: Any] {
        switch self {
        case .text(let text): ["text": text]
        case .sentence(let parts):
            [
                "sentence": [
                    "parts": parts.map { part -> [String: Any] in
                        part.href.map { ["href": $0, "label": part.text] } ?? ["plain": part.text]
                    }
                ]
            ]
        case .or(let word): ["or": word]
        case .rules(let heading, let items): ["rules": ["heading": heading, "items": items] as [String: Any]]
        case .list(let heading, let items): ["list": ["heading": heading, "items": items] as [String: Any]]
        case .qr(let code, let label, let keyLabel, let key):
            ["qr": ["label": label, "size": code.size, "path": code.path, "keyLabel": keyLabel, "key": key] as [String: Any]]
        case .noscript(let text): ["noscript": text]
        case .link(let lead, let label, let href):
            ["links": [["lead": lead ?? "", "label": label, "href": href].filter { $0.key != "lead" || !$0.value.isEmpty }]]
        case .providers(let providers):
            [
                "providers": providers.map { provider -> [String: Any] in
                    var context: [String: Any] = ["label": provider.label, "href": provider.href]
                    if let icon = frame.looks.providerIcons[provider.name] { context["icon"] = frame.picture(icon, "", "icon") }
                    return context
                }
            ]
        case .form(let form): ["form": form.context(frame, number: number, optional: optional)]
        }
    }
}

extension Page.Form {
    func context(_ frame: PageFrame, number: Int, optional: String) -> [String: Any] {
        var context: [String: Any] = [
            "action": action ?? frame.here, "csrf": frame.csrf,
            "hidden": hidden.map { ["name": $0.name, "value": $0.value] },
            "fields": fields.map { $0.context(number: number, optional: optional) },
            "buttons": buttons.map(\.context),
        ]
        if let choices { context["choices"] = choices.context(number: number) }
        if let passkey {
            context["id"] = "passkey-\(number)"
            context["options"] = passkey.options
            context["kind"] = passkey.kind.rawValue
        }
        return context
    }
}

extension Page.Field {
    fileprivate func context(number: Int, optional: String) -> [String: Any] {
        let id = "f\(number)-" + name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
        var context: [String: Any] = ["id": id, "name": name, "label": label, "value": kind == .password ? "" : value, "type": type]
        if let autocomplete { context["autocomplete"] = autocomplete }
        if kind == .code { context["inputmode"] = "numeric" }
        if isRequired { context["required"] = true } else if tellsOptional { context["optional"] = optional }
        if hasFocus { context["autofocus"] = true }
        if let hint { context["hint"] = hint }
        if let problem { context["problem"] = problem }
        let described = [hint.map { _ in "\(id)-hint" }, problem.map { _ in "\(id)-problem" }].compactMap { $0 }
        if !described.isEmpty { context["describedBy"] = described.joined(separator: " ") }
        return context
    }

    private var type: String {
        switch kind {
        case .code, .date: "text"
        default: kind.rawValue
        }
    }
}

extension Page.Choices {
    fileprivate func context(number: Int) -> [String: Any] {
        let chosen = selected ?? items.first?.value
        let items = items.enumerated().map { position, item in
            var context: [String: Any] = ["id": "c\(number)-\(position)", "name": name, "value": item.value, "label": item.label]
            if item.value == chosen { context["checked"] = true }
            return context
        }
        return ["legend": legend, "items": items]
    }
}

extension Page.Button {
    fileprivate var context: [String: Any] {
        var context: [String: Any] = ["label": label, "style": style.rawValue]
        if let name { context["name"] = name }
        if let value { context["value"] = value }
        return context
    }
}
