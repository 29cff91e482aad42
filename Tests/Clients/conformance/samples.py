"""Values that a shape allows, at any length that it allows, and values that break exactly one of its constraints."""

import base64
import functools
import re

from .model import SHAPES, is_document, members

UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
# One of them fits every pattern of the model. A new pattern that none fits fails the generation, never passes it by.
SEEDS = [
    "sampleA1", "sample", "a", "111111", "Level1", "us-east-1_Sample123", "us-east-1_0f8fad5b-d9cb-469f-a165-70867728950e",
    "arn:aws:iam::000000000000:role/sample", "arn:aws:s3:::sample-bucket", "Your code is {####}.", "Follow {##this link##}.",
    "sample@example.com", UUID, "terms-of-use", "tkn" + "0a1b2" * 5, "cognito:default", "import-Sample1",
]  # fmt: skip
# Java's classes, for the characters that the samples are made of: ASCII, and one beyond it of each kind.
CLASSES = {
    r"\p{L}": "A-Za-zé漢", r"\p{M}": "\u0301", r"\p{S}": r"$+<=>\^`|~€", r"\p{N}": "0-9²",
    r"\p{P}": r"!\"#%&'()*,\-./:;?@\[\]\\_{}«", r"\p{Z}": " \u00a0\u2028",
}  # fmt: skip
# Characters that a pattern may refuse, the likely ones first.
ODD = [" ", "!", "\u0007", "\n", "é", "/", "_", "a", "\u200b"]
FILLERS = ["a", "1", "0", "f", "A", ".", " "]


@functools.cache
def compiled(pattern):
    for name, characters in CLASSES.items():
        # The model has them inside of brackets only.
        pattern = pattern.replace(name, characters)
    return re.compile(pattern, re.ASCII)


def fits(shape, text):
    pattern = SHAPES[shape].get("pattern")
    return pattern is None or compiled(pattern).fullmatch(text) is not None


def bounds(shape):
    described = SHAPES[shape]
    return described.get("min"), described.get("max")


def within(shape, size):
    least, most = bounds(shape)
    return (least is None or size >= least) and (most is None or size <= most)


@functools.cache
def text(shape):
    """A short text that the shape allows."""
    if enum := SHAPES[shape].get("enum"):
        return enum[0]
    for seed in SEEDS:
        if fits(shape, seed) and within(shape, len(seed)):
            return seed
    filler = text_of_length(shape, bounds(shape)[0] or 1)
    if filler is None:
        raise AssertionError(f"no sample fits {shape}: {SHAPES[shape]}")
    return filler


@functools.cache
def text_of_length(shape, length):
    """A text of this many characters that keeps the pattern, or None when there is none."""
    if length < 0:
        return None
    for seed in SEEDS:
        if not fits(shape, seed):
            continue
        if len(seed) >= length:
            for cut in (seed[:length], seed[len(seed) - length :]):
                if len(cut) == length and fits(shape, cut):
                    return cut
            continue
        for place in range(len(seed) + 1):
            for filler in FILLERS:
                grown = seed[:place] + filler * (length - len(seed)) + seed[place:]
                if fits(shape, grown):
                    return grown
    return None


def off_pattern(shape):
    """Texts of an allowed length that the pattern refuses."""
    if "pattern" not in SHAPES[shape]:
        return []
    good, found = text(shape), []
    for odd in ODD:
        for spoilt in (good + odd, odd + good, good[:-1] + odd, good[1:], odd * len(good)):
            if spoilt and within(shape, len(spoilt)) and not fits(shape, spoilt) and spoilt not in found:
                found.append(spoilt)
                break
    return found[:2]


def everything(shape, above=()):
    """A request that has every member of the shape, each with a value that its own shape allows."""
    described = SHAPES[shape]
    if is_document(shape):
        return {"any": ["value"]}
    kind = described["type"]
    if kind == "structure":
        return {name: everything(member, (*above, shape)) for name, member in members(shape).items() if member not in above}
    if kind == "list":
        return [everything(described["member"]["shape"], above)] * max(1, described.get("min") or 0)
    if kind == "map":
        return {text(described["key"]["shape"]): everything(described["value"]["shape"], above)}
    if kind == "string":
        return text(shape)
    if kind in ("integer", "long"):
        return described.get("min") or 1
    if kind == "blob":
        return base64.b64encode(b"sample").decode()
    return {"boolean": True, "timestamp": 1_700_000_000}[kind]


def of_size(shape, size, sample):
    """A value of `size` (characters, elements, bytes, or the number itself), or None when the shape has none."""
    described = SHAPES[shape]
    kind = described["type"]
    if kind == "string":
        return text_of_length(shape, size)
    if kind in ("integer", "long"):
        return size
    if size < 0:
        return None
    if kind == "blob":
        return base64.b64encode(b"s" * size).decode()
    if kind == "list":
        element = sample[0] if sample else everything(described["member"]["shape"])
        return [element] * size
    key, value = described["key"]["shape"], everything(described["value"]["shape"])
    keys = [key for key in KEYS if fits(described["key"]["shape"], key)] + [f"{text(key)}{number}" for number in range(size)]
    return {key: value for key in keys[:size]}


LANGUAGES = (
    "default dutch english french spanish german bahasa-indonesia italian japanese korean portuguese-brazil chinese-simplified "
    "chinese-traditional"
).split()
KEYS = [f"Level{level}" for level in range(1, 5)] + [f"cognito:{language}" for language in LANGUAGES]
