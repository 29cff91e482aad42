public import Logging

/// The least severe log entry that is written.
public typealias LogLevel = Logger.Level
