internal import CoreMetrics
internal import Logging
internal import UserPools

/// Runs the import jobs of this node, counts their rows and tells how far they are.
struct UserImportWork: Sendable {
    let runner: UserImportRunner
    let clock: SystemClock
    let logger: Logger
    private let imported = Counter(label: "lifeguard_user_import_rows_total", dimensions: [("outcome", "imported")])
    private let skipped = Counter(label: "lifeguard_user_import_rows_total", dimensions: [("outcome", "skipped")])
    private let failed = Counter(label: "lifeguard_user_import_rows_total", dimensions: [("outcome", "failed")])

    /// Between two lines of the log about one job.
    private static let nanosecondsBetweenLines: Int64 = 5_000_000_000

    init(runner: UserImportRunner, clock: SystemClock, logger: Logger) {
        self.runner = runner
        self.clock = clock
        self.logger = logger
    }

    /// Works until nothing is due.
    func run() async throws {
        var isDue = true
        while isDue, !Task.isCancelled {
            var speed = Speed(since: clock.monotonicNanoseconds)
            isDue = try await runner.step { progress in
                imported.increment(by: progress.imported)
                skipped.increment(by: progress.skipped)
                failed.increment(by: progress.failed)
                speed.rows += progress.imported + progress.skipped + progress.failed
                let now = clock.monotonicNanoseconds
                if progress.job.status.isFinal || now - speed.told >= Self.nanosecondsBetweenLines {
                    tell(progress.job, rowsPerSecond: speed.next(now))
                }
            }
        }
    }

    private func tell(_ job: UserImportJob, rowsPerSecond: Int) {
        logger.info(
            "user import",
            metadata: [
                "pool": "\(job.pool)", "job": "\(job.id)", "status": "\(job.status.rawValue)", "imported": "\(job.imported)",
                "skipped": "\(job.skipped)", "failed": "\(job.failed)", "rows": "\(job.file?.rows ?? 0)",
                "rowsPerSecond": "\(rowsPerSecond)",
            ])
    }

    private struct Speed {
        var rows = 0
        var told: Int64

        init(since: Int64) { told = since }

        mutating func next(_ now: Int64) -> Int {
            defer { (rows, told) = (0, now) }
            return Int(Double(rows) * 1e9 / Double(max(1, now - told)))
        }
    }
}
