internal import AWSWire
internal import NIOHTTP1

/// Makes the head of every answer: what the route said, and the fields that no answer goes without.
struct AnswerHead: Sendable {
    private let date = HTTPDate()

    func head(of answer: AnsweredRequest, keepsConnection: Bool) -> HTTPResponseHead {
        let response = answer.response
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headers.count + 5)
        var hasRequestID = false
        var hasDate = false
        for header in response.headers {
            switch header.name.utf8.count {
            case 16 where header.name.lowercased() == "x-amzn-requestid": hasRequestID = true
            case 4 where header.name.lowercased() == "date": hasDate = true
            // The length is what is sent, whatever a route believes.
            case 14 where header.name.lowercased() == "content-length": continue
            default: break
            }
            headers.add(name: header.name, value: header.value)
        }
        if !hasRequestID { headers.add(name: "x-amzn-RequestId", value: answer.requestID) }
        if !hasDate { headers.add(name: "Date", value: date.text) }
        if response.status != 204 && response.status != 304 { headers.add(name: "Content-Length", value: String(response.body.count)) }
        if !keepsConnection { headers.add(name: "Connection", value: "close") }
        return HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    }
}
