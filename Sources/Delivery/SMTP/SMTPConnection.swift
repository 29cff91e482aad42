internal import CLibcurl
internal import CLibcurlShims

/// One libcurl handle and the connection that it keeps to the mail server.
///
/// A handle serves one thread at a time, which `SMTPSender` sees to: it takes a connection out of the idle ones and puts it back.
final class SMTPConnection: @unchecked Sendable {
    /// Milliseconds: to have a line, and for the whole of a mail. Answers to clients wait for 30 s at most.
    static let connectTime = 5_000
    static let totalTime = 15_000

    private let handle: UnsafeMutableRawPointer

    /// libcurl's own start, once; since 7.84 it may happen on any thread.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK

    init(_ server: SMTPServer, clientName: String, certificateAuthorities: String?) throws(DeliveryFailure) {
        guard Self.isReady, let handle = curl_easy_init() else { throw DeliveryFailure("libcurl cannot be started") }
        self.handle = handle
        try set(CURLOPT_URL, server.curlURL(clientName: clientName))
        // A proxy of the environment is for the web, and a mail server that is set is the one that is meant.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, Self.connectTime)
        try set(CURLOPT_TIMEOUT_MS, Self.totalTime)
        try set(CURLOPT_USE_SSL, Self.demand(server.encryption))
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let certificateAuthorities {
            try set(CURLOPT_CAINFO, certificateAuthorities)
            // The file is all that is trusted; the system's directory would be asked beside it.
            try set(CURLOPT_CAPATH, nil)
        }
        if let user = server.user {
            try set(CURLOPT_USERNAME, user)
            try set(CURLOPT_PASSWORD, server.password ?? "")
            // The mechanisms that every provider has; the others would look for tickets and tokens on this machine.
            try set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        }
        try set(CURLOPT_UPLOAD, 1)
        try check(lifeguard_curl_set_reader(handle, Self.read))
        try check(lifeguard_curl_set_writer(handle, CURLOPT_HEADERFUNCTION, Self.answered))
        try check(lifeguard_curl_set_writer(handle, CURLOPT_WRITEFUNCTION, Self.answered))
    }

    deinit { curl_easy_cleanup(handle) }

    /// Hands one mail over and waits for the server's word. Blocks the thread.
    ///
    /// - Throws: `DeliveryFailure` with the server's status.
    func send(_ content: [UInt8], from sender: String, to recipient: String) throws(DeliveryFailure) {
        let first = attempt(content, from: sender, to: recipient)
        guard let failure = first.failure else { return }
        // A server may close a line that waited. What it has not begun to read it cannot have taken, so a fresh line brings no second mail.
        guard first.wasKept, first.sent == 0, !first.isRefused else { throw failure }
        try? set(CURLOPT_FRESH_CONNECT, 1)
        let second = attempt(content, from: sender, to: recipient)
        try? set(CURLOPT_FRESH_CONNECT, 0)
        if let failure = second.failure { throw failure }
    }

    private struct Outcome {
        var failure: DeliveryFailure?
        /// Whether the line was there before this mail.
        var wasKept = false
        /// Octets of the content that left.
        var sent = 0
        /// Whether the server said no, which it would say again.
        var isRefused = false
    }

    private func attempt(_ content: [UInt8], from sender: String, to recipient: String) -> Outcome {
        guard let recipients = curl_slist_append(nil, recipient) else { return Outcome(failure: DeliveryFailure("out of memory")) }
        defer { curl_slist_free_all(recipients) }
        let transfer = SMTPTransfer(content)
        do throws(DeliveryFailure) {
            let pointer = Unmanaged.passUnretained(transfer).toOpaque()
            try check(lifeguard_curl_set_pointer(handle, CURLOPT_READDATA, pointer))
            try check(lifeguard_curl_set_pointer(handle, CURLOPT_HEADERDATA, pointer))
            try check(lifeguard_curl_set_pointer(handle, CURLOPT_WRITEDATA, pointer))
            try set(CURLOPT_MAIL_FROM, sender)
            try check(lifeguard_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients))
            try set(CURLOPT_INFILESIZE, content.count)
        } catch {
            return Outcome(failure: error)
        }
        let result = withExtendedLifetime(transfer) { curl_easy_perform(handle) }
        // The list is freed below: no later option may reach it.
        _ = lifeguard_curl_set_list(handle, CURLOPT_MAIL_RCPT, nil)
        var connects = 1
        _ = lifeguard_curl_get_long(handle, CURLINFO_NUM_CONNECTS, &connects)
        guard result != CURLE_OK else { return Outcome() }
        let words = String(cString: curl_easy_strerror(result))
        let answer = transfer.refusal(hiding: recipient)
        let refusal = answer.isEmpty ? "" : "; the mail server said: \(answer)"
        return Outcome(
            failure: DeliveryFailure("mail could not be sent: \(words) (libcurl \(result.rawValue))\(refusal)"), wasKept: connects == 0,
            sent: transfer.sent, isRefused: !answer.isEmpty)
    }

    private static func demand(_ encryption: SMTPServer.Encryption) -> Int {
        switch encryption {
        case .implicit, .required: Int(CURLUSESSL_ALL.rawValue)
        case .opportunistic: Int(CURLUSESSL_TRY.rawValue)
        case .never: Int(CURLUSESSL_NONE.rawValue)
        }
    }

    private func set(_ option: CURLoption, _ value: String?) throws(DeliveryFailure) {
        try check(lifeguard_curl_set_string(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: Int) throws(DeliveryFailure) {
        try check(lifeguard_curl_set_long(handle, option, value))
    }

    private func check(_ result: CURLcode) throws(DeliveryFailure) {
        guard result == CURLE_OK else {
            throw DeliveryFailure("libcurl refused an option: \(String(cString: curl_easy_strerror(result)))")
        }
    }

    private static let read: curl_read_callback = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue().read(into: buffer, size * count)
    }

    private static let answered: curl_write_callback = { bytes, size, count, context in
        if let bytes, let context {
            Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue().answered(bytes, size * count)
        }
        return size * count
    }
}
