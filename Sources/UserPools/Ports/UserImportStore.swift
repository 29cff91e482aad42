/// Import jobs, their files and what became of each row.
public protocol UserImportStore {}
