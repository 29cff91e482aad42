"""Turns the names of the service models into Swift's."""

import re

KEYWORDS = {
    "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum",
    "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
    "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows",
    "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias",
    "var", "where", "while", "as", "any",
}


def escaped(name):
    return f"`{name}`" if name in KEYWORDS else name


def lower_camel(name):
    """ClientId -> clientId, SMSMfaCode -> smsMfaCode, MFAOptions -> mfaOptions, CSS -> css."""
    run = re.match(r"[A-Z]*", name).group()
    if len(run) == len(name):
        return name.lower()
    if len(run) > 1:
        # The last capital of the run begins the next word, unless a digit follows it.
        cut = len(run) - 1 if name[len(run)].islower() else len(run)
        return name[:cut].lower() + name[cut:]
    return name[:1].lower() + name[1:]


def enum_case(value):
    """USER_SRP_AUTH -> userSrpAuth, V1_0 -> v1_0, pt-BR -> ptBr, Equals -> equals."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", value) if word]
    result = ""
    for word in words:
        if not result:
            result = lower_camel(word) if not word.isupper() else word.lower()
            continue
        word = word.lower() if word.isupper() else word
        if result[-1].isdigit() and word[0].isdigit():
            result += "_"
        result += word[:1].upper() + word[1:]
    return "_" + result if result[0].isdigit() else result


def literal(text):
    """A Swift string literal."""
    result = ""
    for character in text:
        if character in "\\\"":
            result += "\\" + character
        elif 32 <= ord(character) < 127:
            result += character
        else:
            result += "\\u{%X}" % ord(character)
    return f'"{result}"'
