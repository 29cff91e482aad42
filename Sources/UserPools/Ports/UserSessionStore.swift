/// Sessions of pools that track them.
public protocol UserSessionStore {}
