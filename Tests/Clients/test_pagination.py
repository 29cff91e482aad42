"""Every list of the API, page by page: nothing twice, nothing lost, and tokens that say nothing and fit nowhere else."""

import base64
import binascii

import pytest
from boto3 import Session
from listings import ALL
from pools import refused

TOKENS = {"NextToken", "PaginationToken"}
INVALID = ("InvalidParameterException", "Invalid pagination token.")
# Lists whose pages can be made smaller than what is in them.
SIZED = [listing for listing in ALL if listing.size]


@pytest.fixture
def listing(request, server):
    def make(kind):
        return kind(server, lambda: request.getfixturevalue("postgres"))

    return make


def test_the_table_has_every_list_of_the_model():
    client = Session().client("cognito-idp", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    model = client.meta.service_model
    paged = {
        name for name, operation in client.meta.method_to_api_mapping.items()
        if TOKENS & set(model.operation_model(operation).input_shape.members)
    }  # fmt: skip
    assert {kind.operation for kind in ALL} == paged


def fill(listed, count=None):
    return [listed.make(number) for number in range(10, 10 + (count or listed.count))]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_pages_add_up(listing, kind):
    listed = listing(kind)
    before = {name for page in listed.pages() for name in page}
    made = [listed.make(number) for number in range(listed.count)]
    whole = [name for page in listed.pages() for name in page]
    assert sorted(whole) == sorted(before | set(made))
    for size in (1, 2) if listed.size else ():
        pages = listed.pages(size)
        assert [name for page in pages for name in page] == whole, "in one order, each once"
        assert all(len(page) == size for page in pages[:-1])
        assert 0 < len(pages[-1]) <= size


@pytest.mark.parametrize("kind", SIZED, ids=lambda kind: kind.__name__)
def test_lists_that_change_between_two_pages(listing, kind):
    listed = listing(kind)
    fill(listed)
    whole = [name for page in listed.pages() for name in page]
    seen, token = listed.page(2)
    assert seen == whole[:2]
    gone = set()
    if listed.removable:
        # The item at which the page ended goes, the one before it, and one that was not seen yet.
        gone = {whole[0], whole[1], whole[3]}
        for name in gone:
            listed.remove(name)
    # Some of these come before what was seen, some behind.
    added = {listed.make(number) for number in (0, 1, 2, 90, 91, 92)}
    rest = [name for page in listed.pages(2, token) for name in page]
    assert len(set(seen + rest)) == len(seen + rest), "an item came twice"
    assert set(whole[2:]) - gone <= set(rest), "an item was lost"
    assert not set(rest) & gone
    assert set(rest) <= set(whole[2:]) | added


def readable(token):
    """The token, and everything that it could be decoded to."""
    yield token.encode()
    for alphabet in (b"+/", b"-_"):
        for start in range(4):
            text = token[start:]
            try:
                yield base64.b64decode(text[: len(text) // 4 * 4], altchars=alphabet)
            except (ValueError, binascii.Error):
                pass


@pytest.mark.parametrize("kind", SIZED, ids=lambda kind: kind.__name__)
def test_tokens_say_nothing_and_are_taken_whole_only(listing, kind):
    listed, other = listing(kind), listing(kind)
    made = fill(listed, 4)
    fill(other, 2)
    _, token = listed.page(1)
    assert token
    hidden = [word.encode() for word in [*made, *listed.words()] if len(word) > 3]
    for text in readable(token):
        assert not [word for word in hidden if word in text]
    # Another pool's, or another person's.
    with refused(*INVALID):
        other.page(1, token)
    for arguments in listed.others():
        with refused(*INVALID):
            listed.page(1, token, **arguments)
    for position in range(0, len(token), max(1, len(token) // 12)):
        changed = "A" if token[position] != "A" else "B"
        with refused(*INVALID):
            listed.page(1, token[:position] + changed + token[position + 1 :])
    for broken in (token[:-1], token[1:], token + "A", token + token, "x"):
        with refused(*INVALID):
            listed.page(1, broken)
    # It is still good, and again.
    assert listed.page(1, token)[0] == listed.page(1, token)[0] == listed.page(2)[0][1:]


@pytest.mark.parametrize("kind", [kind for kind in ALL if not kind.size], ids=lambda kind: kind.__name__)
def test_tokens_out_of_nothing(listing, kind):
    listed = listing(kind)
    for broken in ("x", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"):
        with refused(*INVALID):
            listed.page(None, broken)


def test_a_token_of_one_operation_is_refused_by_every_other(listing):
    worlds = [listing(kind) for kind in SIZED]
    for listed in worlds:
        fill(listed, 2)
    tokens = {listed.operation: listed.page(1)[1] for listed in worlds}
    assert all(tokens.values())
    for listed in worlds:
        for operation, token in tokens.items():
            if operation != listed.operation:
                with refused(*INVALID):
                    listed.page(1, token)
