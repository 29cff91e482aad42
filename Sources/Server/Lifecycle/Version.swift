/// The program's version, as `lifeguard version` prints it.
public enum Version {
    public static let text = "0.1.0"
}
