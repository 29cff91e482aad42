internal import Delivery

/// The settings of delivery, which the room that sends reads.
extension ConfigurationSetting {
    func mailServer() throws(ConfigurationError) -> Secret<String> {
        do {
            _ = try SMTPServer(url: value)
        } catch {
            throw .invalid(self, error.description)
        }
        return Secret(value)
    }

    func mailAddress() throws(ConfigurationError) -> String {
        do {
            _ = try MailAddress(value)
        } catch {
            throw .invalid(self, error.description)
        }
        return value
    }

    func webAddress() throws(ConfigurationError) -> Secret<String> {
        do {
            try WebhookSender.check(url: value)
        } catch {
            throw .invalid(self, error.description)
        }
        return Secret(value)
    }
}
