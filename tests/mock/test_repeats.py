"""Requests that come in the very same bytes are not read again, and mean the same."""

from __future__ import annotations

from hypothesis import given, strategies as st

from loop_harness.mock.server.reader import Asked, Reader, Repeats

GET = b"GET /2022-10/reports?limit=1 HTTP/1.1\r\nhost: a.test\r\n\r\n"
POST = b"POST /graphql HTTP/1.1\r\nhost: a.test\r\ncontent-length: 4\r\n\r\n"
PIECES = st.sampled_from(
    [
        GET,
        POST + b"{  }",
        POST,
        b"{  }",
        GET + GET,
        GET + POST,
        GET[:20],
        GET[20:],
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"HEAD / HTTP/1.1\r\nhost: a.test\r\n\r\n",
        POST.replace(b"4", b"0"),
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n",
        b"\r\n",
        b"rubbish\r\n\r\n",
        b"x",
    ]
)


class Forgetful(Repeats):
    def keep(self, data: bytes, asked: Asked) -> None:
        """Remember nothing."""


def read(pieces: list[bytes], repeats: Repeats) -> tuple[list[Asked], object, bool, bool]:
    """Feed one connection until it is refused or has to close, as a server does."""
    reader = Reader(repeats)
    for each in pieces:
        reader.feed(each)
        if reader.refusal is not None or any(b"close" in end for _, end in reader.asked):
            break
    return reader.asked, reader.refusal, reader.begun, reader.waits


@given(st.lists(st.lists(PIECES, max_size=6), min_size=2, max_size=6))
def test_what_was_read_before_changes_nothing(connections: list[list[bytes]]) -> None:
    repeats = Repeats()

    for pieces in connections:
        assert read(pieces, repeats) == read(pieces, Forgetful())


def test_the_same_bytes_are_one_request() -> None:
    repeats = Repeats()
    ((first, _),) = read([GET], repeats)[0]
    ((again, _), (third, _)) = read([GET, GET], repeats)[0]

    assert again is first
    assert third is first


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    repeats = Repeats()
    for number in range(1000):
        read([GET.replace(b"limit=1", b"limit=%d" % number)], repeats)
    read([POST.replace(b"4", b"4000") + b"x" * 4000], repeats)

    assert 0 < len(repeats) <= 256
    assert read([POST.replace(b"4", b"4000") + b"x" * 4000], repeats)[0][0][0].body == b"x" * 4000
