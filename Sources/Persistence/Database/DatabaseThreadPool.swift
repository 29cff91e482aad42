import Glibc

/// A few threads, each with a connection of its own, that take jobs from one queue.
///
/// This is plain pthreads, for two reasons: a blocking call must not stand on Swift's cooperative threads, and one lock with one condition
/// variable is the cheapest hand-over there is (nobody is woken unless somebody sleeps).
package final class DatabaseThreadPool<Job>: @unchecked Sendable {
    // Everything below is guarded by `mutex`.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [Job?] = []
    private var head = 0
    private var sleeping = 0
    private var running = 0
    private var isClosed = false
    private var closeWaiters: [UnsafeContinuation<Void, Never>] = []

    package init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrival, nil)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// Starts one thread. `body` calls ``take()`` until it gives `nil`.
    package func startThread(_ body: @escaping @Sendable (DatabaseThreadPool<Job>) -> Void) throws {
        pthread_mutex_lock(mutex)
        running += 1
        pthread_mutex_unlock(mutex)
        let start = ThreadStart { [self] in
            body(self)
            threadEnded()
        }
        // Allocated rather than a variable: the C type's initialiser belongs to whichever C module was loaded first.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(attributes, 1 << 21)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        let box = Unmanaged.passRetained(start)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            box.toOpaque()
        )
        guard status == 0 else {
            box.release()
            threadEnded()
            throw DatabaseError(.unavailable, "No thread for the database: error \(status).")
        }
    }

    /// - Returns: false if the pool is closed; the job is then nobody's.
    package func submit(_ job: Job) -> Bool {
        pthread_mutex_lock(mutex)
        guard !isClosed else {
            pthread_mutex_unlock(mutex)
            return false
        }
        jobs.append(job)
        let wake = sleeping > 0
        if wake { sleeping -= 1 }
        pthread_mutex_unlock(mutex)
        // Outside the lock, so that the woken thread does not run into it.
        if wake { pthread_cond_signal(arrival) }
        return true
    }

    /// Waits for a job; `nil` when the pool is closed and all its jobs are taken.
    package func take() -> Job? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let job = popFirst() { return job }
            if isClosed { return nil }
            sleeping += 1
            pthread_cond_wait(arrival, mutex)
        }
    }

    /// A job if one is waiting already.
    package func takeWaiting() -> Job? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return popFirst()
    }

    package var waitingCount: Int {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return jobs.count - head
    }

    /// Refuses new jobs, lets the threads do what is waiting, and returns when the last thread has ended.
    package func close() async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            pthread_mutex_lock(mutex)
            isClosed = true
            sleeping = 0
            let ended = running == 0
            if !ended { closeWaiters.append(continuation) }
            pthread_mutex_unlock(mutex)
            pthread_cond_broadcast(arrival)
            if ended { continuation.resume() }
        }
    }

    /// The same without waiting, for a database that nobody closed.
    package func stop() {
        pthread_mutex_lock(mutex)
        isClosed = true
        sleeping = 0
        pthread_mutex_unlock(mutex)
        pthread_cond_broadcast(arrival)
    }

    private func popFirst() -> Job? {
        guard head < jobs.count else { return nil }
        let job = jobs[head]
        jobs[head] = nil
        head += 1
        if head == jobs.count {
            jobs.removeAll(keepingCapacity: head <= 1024)
            head = 0
        } else if head >= 1024 {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }

    private func threadEnded() {
        pthread_mutex_lock(mutex)
        running -= 1
        let waiters = running == 0 ? closeWaiters : []
        if running == 0 { closeWaiters = [] }
        pthread_mutex_unlock(mutex)
        for waiter in waiters { waiter.resume() }
    }
}

private final class ThreadStart: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
