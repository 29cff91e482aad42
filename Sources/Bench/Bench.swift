import ArgumentParser
import Foundation
import Histogram

/// The performance table of `make bench`.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures the release server and prints tables. Asserts nothing about time.")

    @Option(help: "The program to start and measure.")
    var server = ".build/release/lifeguard"

    @Option(
        help: """
            Measure the server that runs on this port of 127.0.0.1 instead (a development server, which takes unsigned calls); what needs \
            its database or its functions file is left out.
            """)
    var port: Int?

    @Option(help: "With --port: the server's process, for its CPU time and memory.")
    var pid: Int32?

    @Option(parsing: .upToNextOption, help: "Databases: sqlite, postgres.")
    var engines: [Engine] = Engine.allCases

    @Option(help: "Seconds for each operation.")
    var seconds = 5.0

    @Option(help: "Threads that ask at once, each on its own connection.")
    var threads = 4

    @Option(parsing: .upToNextOption, help: "Users in the big pools; none with 0.")
    var sizes = [1_000, 100_000, 1_000_000]

    @Option(help: "Measure the operations whose name contains this.")
    var only = ""

    @Option(help: "Where big pools are kept between runs.")
    var data = ".build-bench"

    func validate() throws {
        guard threads > 0, seconds > 0, sizes.allSatisfy({ $0 >= 0 }) else {
            throw ValidationError("--threads and --seconds are greater than 0")
        }
    }

    func run() async throws {
        Progress.tell("measuring the cryptographic floor")
        let floor = try CryptographicFloor.measured()
        print(
            "Cryptographic floor, \(ProcessInfo.processInfo.activeProcessorCount) cores busy: "
                + "RS256 signature \(ResultTable.number(floor.signature, 0)) us, "
                + "3072-bit exponentiation \(ResultTable.number(floor.exponentiation, 0)) us, "
                + "ES256 verification \(ResultTable.number(floor.verification, 0)) us of CPU\n")
        if let port {
            let server = ServerUnderTest(port: port, processID: pid)
            let domain = try DomainPool(port: port, seconds: seconds + 1)
            print(try table(of: WorkloadPool(port: port).workloads + domain.workloads(threads: threads), on: server, floor: floor))
            try tellPages(of: domain, on: server)
            return
        }
        let data = URL(fileURLWithPath: data).standardizedFileURL.path
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        for engine in engines {
            print("## \(engine.title)\n")
            let cluster = engine == .postgres ? try PostgresCluster(folder: data + "/postgres") : nil
            defer { cluster?.stop() }
            let make = { name, isFresh in
                try engine.place(named: name, in: data, program: server, cluster: cluster, isFresh: isFresh)
            }
            try await measureOperations(at: make("operations", true), floor: floor)
            try await measureSizes { try make("\($0)", false) }
        }
    }

    /// Every operation, then memory and cold start.
    private func measureOperations(at empty: ServerUnderTest.Place, floor: CryptographicFloor) async throws {
        var place = empty
        place.functions = try PreTokenFunction(in: place.folder).file
        let factors = try await FactorPools.prepared(at: place, seconds: seconds + 1)
        let server = try ServerUnderTest(place)
        usleep(1_000_000)
        let idle = server.residentMegabytes
        let pools = try (WorkloadPool(port: server.port), WorkloadPool(port: server.port, settings: PreTokenFunction.settings))
        let triggered = pools.1.passwordSignIn(
            named: "Password sign-in with a pre-token trigger",
            note: "Pre-token trigger: a warm python3 function; its own process is not in the server's CPU time.")
        let domain = try DomainPool(port: server.port, seconds: seconds + 1)
        let workloads = pools.0.workloads + factors.workloads(threads: threads) + domain.workloads(threads: threads) + [triggered]
        print(try table(of: workloads, on: server, floor: floor) + "\n")
        try tellPages(of: domain, on: server)
        if isWanted(triggered) { try tellAddedLatency(of: triggered, to: pools.0.passwordSignIn(named: "without"), on: server) }
        let loaded = server.residentMegabytes
        let pool = try WorkloadPool(port: server.port, users: 1)
        server.stop()
        var starts: [Double] = [], firstTokens: [Double] = []
        for _ in 0..<5 {
            let began = CPUTime.elapsed()
            let server = try ServerUnderTest(place)
            starts.append(server.startTime)
            _ = try pool.signIn.withPassword(pool.users[0], over: CognitoConnection(port: server.port))
            firstTokens.append(CPUTime.elapsed() - began)
            server.stop()
        }
        print(
            "Memory: \(ResultTable.number(idle, 0)) MB idle, \(ResultTable.number(loaded, 0)) MB after the load. "
                + "Cold start: \(ResultTable.number(Self.median(starts) * 1000, 0)) ms to ready, "
                + "\(ResultTable.number(Self.median(firstTokens) * 1000, 0)) ms to the first token (medians of 5).\n")
    }

    private func isWanted(_ workload: Workload) -> Bool { only.isEmpty || workload.name.localizedCaseInsensitiveContains(only) }

    /// How soon pages begin to come, and how heavy they are.
    private func tellPages(of domain: DomainPool, on server: ServerUnderTest) throws {
        guard only.isEmpty || "pages".localizedCaseInsensitiveContains(only) else { return }
        Progress.tell("pages")
        let traffic = PageTraffic(port: server.port, paths: domain.pages)
        let weight = try traffic.weight()
        let latencies = try traffic.firstBytes(seconds: seconds)
        let times = [50.0, 99, 100].map { ResultTable.number(Double(latencies.valueAtPercentile($0)) / 1000, 2) }
        print(
            "Pages at \(ResultTable.number(traffic.rate, 0)) requests a second, first byte: p50 \(times[0]) ms, p99 \(times[1]) ms, "
                + "longest \(times[2]) ms. HTML at most \(weight.html) bytes, all assets \(weight.assets) bytes.\n")
    }

    /// One caller at a time, so that it is the function that is seen and not the queue for the cores.
    private func tellAddedLatency(of triggered: Workload, to plain: Workload, on server: ServerUnderTest) throws {
        let load = LoadRun(port: server.port, threads: 1) { nil }
        let medians = try [plain, triggered].map {
            try load.measure(seconds: seconds, warmUp: min(1, seconds), $0.prepare).milliseconds(at: 50)
        }
        print(
            "Pre-token trigger, one caller at a time: p50 \(ResultTable.number(medians[1], 2)) ms with it, "
                + "\(ResultTable.number(medians[0], 2)) ms without, \(ResultTable.number(medians[1] - medians[0], 2)) ms added.\n")
    }

    private func table(of workloads: [Workload], on server: ServerUnderTest, floor: CryptographicFloor) throws -> String {
        var table = ResultTable(["operation", "per second", "p50 ms", "p99 ms", "server CPU us", "floor us", "efficiency"])
        let processID = server.processID
        let load = LoadRun(port: server.port, threads: threads) { processID.flatMap { CPUTime.of(process: $0) } }
        let wanted = workloads.filter(isWanted)
        for workload in wanted {
            Progress.tell(workload.name)
            let result = try load.measure(seconds: seconds, warmUp: min(1, seconds), workload.prepare)
            let needed = floor.cost(workload.need)
            table.add([
                workload.name, ResultTable.number(result.rate, 0), ResultTable.number(result.milliseconds(at: 50), 2),
                ResultTable.number(result.milliseconds(at: 99), 2), ResultTable.number(result.cpuPerRequest, 0),
                needed > 0 ? ResultTable.number(needed, 0) : "-",
                needed > 0 ? ResultTable.number(result.cpuPerRequest.map { needed / $0 }, 2) : "-",
            ])
        }
        let notes = wanted.compactMap(\.note)
        return table.text + (notes.isEmpty ? "" : "\n\n" + notes.joined(separator: "\n"))
    }

    /// One caller at a time, so that what is seen is the operation and not the queue for two cores.
    private func measureSizes(_ place: (Int) throws -> ServerUnderTest.Place) async throws {
        guard sizes != [0] else { return }
        var table = ResultTable([
            "users in one pool", "SRP sign-in p50 ms", "p99 ms", "against the first", "ListUsers by email p50 ms", "p99 ms",
        ])
        var first: Double?
        for size in sizes where size > 0 {
            Progress.tell("a pool of \(size) users")
            let place = try place(size)
            let pool = try await BigPool.prepared(at: place, count: size)
            let server = try ServerUnderTest(place)
            defer { server.stop() }
            let load = LoadRun(port: server.port, threads: 1) { nil }
            let signIns = try load.measure(seconds: seconds, warmUp: min(1, seconds)) { _, connection in
                { _ = try pool.signIn.withSRP(BigPool.username(Int.random(in: 0..<size)), over: connection) }
            }
            let searches = try load.measure(seconds: seconds, warmUp: min(1, seconds)) { _, connection in
                {
                    let filter = "email = \"\(BigPool.username(Int.random(in: 0..<size)))@example.com\""
                    let found = try connection.call("ListUsers", ["UserPoolId": pool.pool, "Filter": filter])
                    guard (found["Users"] as? [Any])?.count == 1 else { throw BenchError("\(filter) found not one user") }
                }
            }
            let median = signIns.milliseconds(at: 50)
            first = first ?? median
            table.add([
                "\(size)", ResultTable.number(median, 2), ResultTable.number(signIns.milliseconds(at: 99), 2),
                ResultTable.number(first.map { median / $0 }, 2), ResultTable.number(searches.milliseconds(at: 50), 2),
                ResultTable.number(searches.milliseconds(at: 99), 2),
            ])
        }
        print(table.text + "\n")
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
