/// What happened at sign-ins, sign-ups and recoveries, for those who look for misuse.
public protocol AuthEventStore {}
