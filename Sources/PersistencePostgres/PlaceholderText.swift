/// Turns `?` into PostgreSQL's `$1`, `$2`, … outside of strings, quoted names and comments.
package enum PlaceholderText {
    package static func numbered(_ sql: String) -> (text: String, count: Int) {
        var output: [UInt8] = []
        output.reserveCapacity(sql.utf8.count + 16)
        var count = 0
        var bytes = sql.utf8.makeIterator()
        var pushedBack: UInt8?

        func next() -> UInt8? {
            if let byte = pushedBack {
                pushedBack = nil
                return byte
            }
            return bytes.next()
        }
        /// Copies up to and including the byte that ends what began. A doubled quote ends one string and begins another, which comes to the same.
        func copy(through end: UInt8) {
            while let byte = next() {
                output.append(byte)
                if byte == end { return }
            }
        }

        while let byte = next() {
            switch byte {
            case UInt8(ascii: "?"):
                count += 1
                output.append(UInt8(ascii: "$"))
                output.append(contentsOf: String(count).utf8)
                continue
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                output.append(byte)
                copy(through: byte)
                continue
            case UInt8(ascii: "-"), UInt8(ascii: "/"):
                output.append(byte)
                guard let following = next() else { continue }
                if byte == UInt8(ascii: "-"), following == byte {
                    output.append(following)
                    copy(through: UInt8(ascii: "\n"))
                } else if byte == UInt8(ascii: "/"), following == UInt8(ascii: "*") {
                    output.append(following)
                    repeat {
                        copy(through: UInt8(ascii: "*"))
                        pushedBack = next()
                    } while pushedBack != nil && pushedBack != UInt8(ascii: "/")
                } else {
                    pushedBack = following
                }
            default:
                output.append(byte)
            }
        }
        return (String(decoding: output, as: UTF8.self), count)
    }
}
