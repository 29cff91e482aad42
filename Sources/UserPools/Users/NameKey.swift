import Foundation

/// The form in which names are compared, kept and looked up. Two names are the same when their keys are equal byte by byte.
public enum NameKey {
    /// Unicode's composed form, case-folded where a pool is not case sensitive, so that spellings that differ in case or composition alone
    /// cannot be two accounts. Other look-alikes (full-width letters, long s, dotless i) are names of their own.
    public static func of(_ name: String, caseSensitive: Bool) -> String {
        if name.utf8.allSatisfy({ $0 < 128 }) { return caseSensitive ? name : name.lowercased() }
        let composed = name.precomposedStringWithCanonicalMapping
        return caseSensitive ? composed : composed.lowercased().precomposedStringWithCanonicalMapping
    }
}
