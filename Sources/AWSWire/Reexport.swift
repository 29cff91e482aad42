#if canImport(JSON)
@_exported public import JSON
#endif
