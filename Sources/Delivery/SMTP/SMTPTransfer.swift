/// What one mail's callbacks read and write.
final class SMTPTransfer {
    private let content: [UInt8]
    private var refusal: [UInt8] = []
    /// Octets handed to libcurl.
    private(set) var sent = 0

    init(_ content: [UInt8]) { self.content = content }

    func read(into buffer: UnsafeMutablePointer<CChar>, _ capacity: Int) -> Int {
        let count = min(capacity, content.count - sent)
        for index in 0..<count { buffer[index] = CChar(bitPattern: content[sent + index]) }
        sent += count
        return count
    }

    func answered(_ bytes: UnsafePointer<CChar>, _ count: Int) {
        guard bytes.pointee == 0x34 || bytes.pointee == 0x35 else { return }
        refusal = Array(UnsafeRawBufferPointer(start: bytes, count: min(count, 512)))
    }

    /// The server's latest refusal (a line of 4xx or 5xx; the goodbye comes after it) without what looks like an address: servers like to
    /// repeat the recipient. Empty when it refused nothing.
    func refusal(hiding recipient: String) -> String {
        let local = recipient.prefix { $0 != "@" }.lowercased()
        let printable = refusal.map { (0x20...0x7E).contains($0) ? $0 : 0x20 }
        let words = String(decoding: printable, as: UTF8.self).split(separator: " ").map { word in
            word.contains("@") || word.lowercased().contains(local) ? "[address]" : String(word)
        }
        return String(words.joined(separator: " ").prefix(200))
    }
}
