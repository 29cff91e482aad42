import CognitoModel
import Testing

@Suite("Patterns")
struct PatternTests {
    @Test("each automaton agrees with a reference engine", arguments: ModelPattern.allCases)
    func agrees(pattern: ModelPattern) {
        let vectors = PatternVectors.table.filter { $0.pattern == pattern }
        #expect(vectors.contains { $0.matches })
        for vector in vectors {
            #expect(pattern.matches(vector.text) == vector.matches, "\(pattern.text) on \(vector.text.debugDescription)")
        }
    }

    @Test("a text made to defeat backtracking costs no more than another")
    func linear() {
        let text = String(repeating: "{####", count: 200_000)
        let started = ContinuousClock.now
        for pattern in ModelPattern.allCases { _ = pattern.matches(text) }
        #expect(ContinuousClock.now - started < .seconds(5))
    }
}
