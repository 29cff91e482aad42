/// Finding a user by what a request calls `Username`: the username, an active alias, or the `sub`.
extension UserPoolTransaction {
    /// - Throws: InvalidParameter for what can be nobody's name: it is neither looked up nor counted, and nothing of it is kept.
    func find(_ name: String, in pool: UserPool) throws -> User? {
        try TextForm.username.check(name)
        return try user(named: pool.nameKey(name), in: pool.id)
    }

    /// Whose sign-in it is. AuthParameters are texts of any kind: what can be nobody's name is a name that nobody has, and who typed a space
    /// too many is told what everybody with a wrong name is told.
    func signer(named name: String, in pool: UserPool) throws -> User? {
        TextForm.username.fits(name) ? try user(named: pool.nameKey(name), in: pool.id) : nil
    }

    /// - Throws: UserNotFound.
    func existing(_ name: String, in pool: UserPool) throws -> User {
        guard let user = try find(name, in: pool) else { throw UserPoolError.userNotFound }
        return user
    }

    /// Adds a new account with the names it can sign in by.
    /// - Parameters:
    ///   - force: take aliases away from whoever has them.
    ///   - taken: how a username that somebody has is refused, which SignUp and AdminCreateUser word in two ways.
    /// - Throws: UsernameExists; ResourceNotFound when the pool has gone meanwhile.
    func create(
        _ user: User, password: UserPassword?, in pool: UserPool, force: Bool = false, taken: UserPoolError = .userExists
    ) throws {
        guard try self.pool(pool.id) != nil else { throw UserPoolError.poolNotFound(pool.id) }
        if force, !pool.aliasAttributes.isEmpty {
            // The bare account first, then its aliases, which may have to be taken from somebody.
            var bare = user
            bare.attributes = [:]
            try create(bare, password: password, in: pool, taken: taken)
            return try save(user, in: pool, force: true)
        }
        let names = pool.names(of: user)
        for name in names where try isSubject(name, ofAnotherThan: user) {
            throw name.kind == .username ? taken : UserPoolError.accountWithGivenExists(name.kind.rawValue)
        }
        do {
            try insert(user, names: names, password: password)
        } catch StoreConflict.nameTaken(let kind) {
            throw kind == .username ? taken : UserPoolError.accountWithGivenExists(kind.rawValue)
        }
    }

    /// Writes a changed user and brings the sign-in names in line with it.
    /// - Parameter force: take aliases away from whoever has them, and un-verify them there.
    /// - Throws: AliasExists.
    func save(_ user: User, in pool: UserPool, force: Bool = false) throws {
        let wanted = pool.names(of: user)
        let present = try names(of: user.subject, in: pool.id)
        for name in present where !wanted.contains(name) { try remove(name.kind, from: user.subject, in: pool.id) }
        for name in wanted where !present.contains(name) {
            if try isSubject(name, ofAnotherThan: user) { throw UserPoolError.aliasExists(name.kind.rawValue) }
            do {
                try add(name, to: user.subject, in: pool.id)
            } catch StoreConflict.nameTaken {
                guard force, pool.aliasAttributes.contains(where: { $0.rawValue == name.kind.rawValue }),
                    let holder = try holder(ofName: name.key, in: pool.id)
                else { throw UserPoolError.aliasExists(name.kind.rawValue) }
                try take(name, from: holder, in: pool, now: user.modified)
                try add(name, to: user.subject, in: pool.id)
            }
        }
        try update(user)
    }

    /// A `sub` finds its user everywhere, and a name comes before a `sub`: nobody may take somebody's `sub` for a name. The key counts,
    /// since it is what a lookup compares.
    private func isSubject(_ name: SignInName, ofAnotherThan user: User) throws -> Bool {
        guard Subject.looksLikeOne(name.key), name.key != user.subject.value else { return false }
        return try self.user(Subject(name.key), in: user.pool) != nil
    }

    private func take(_ name: SignInName, from holder: Subject, in pool: UserPool, now: Instant) throws {
        guard var loser = try user(holder, in: pool.id) else { return }
        // A username is never taken away: it is its holder's for good.
        guard name.key != pool.nameKey(loser.username) else { throw UserPoolError.aliasExists(name.kind.rawValue) }
        if let contact = ContactAttribute(rawValue: name.kind.rawValue) { loser.attributes[contact.verifiedFlag] = "false" }
        if name.kind == .preferredUsername { loser.attributes["preferred_username"] = nil }
        loser.modified = now
        try remove(name.kind, from: holder, in: pool.id)
        try update(loser)
    }
}
