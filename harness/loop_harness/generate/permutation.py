"""Shuffles numbers by the seed, and back: what looks like chance can be read backwards.

Numbers are shuffled within blocks: the first 4096, and from there from each power of two to the
next. So a number stays about as large as it was, and how many there are changes none of them.
Within its block a number takes four rounds of a Feistel network (Luby and Rackoff, "How to
construct pseudorandom permutations from pseudorandom functions", 1988), keyed by the seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loop_harness.generate.source import Source

_FIRST_BITS = 12  #: of the first block, and what small numbers are shuffled with
_ROUNDS = range(4)  #: an even number, so that both halves are as wide as before
_HASH_BITS = 64


def shuffled(source: Source, what: str, number: int) -> int:
    """Return the number in whose place this one stands; *what* names the kind of numbers."""
    begin, bits = _block(number)
    left_bits, right_bits = bits // 2, bits - bits // 2
    left, right = divmod(number - begin, 1 << right_bits)
    for turn in _ROUNDS:
        left, right = right, left ^ _noise(source, left_bits, what, bits, turn, right)
        left_bits, right_bits = right_bits, left_bits
    return begin + (left << right_bits | right)


def unshuffled(source: Source, what: str, number: int) -> int:
    """Return the number that ``shuffled`` has put here."""
    begin, bits = _block(number)
    left_bits, right_bits = bits // 2, bits - bits // 2
    left, right = divmod(number - begin, 1 << right_bits)
    for turn in reversed(_ROUNDS):
        left_bits, right_bits = right_bits, left_bits
        left, right = right ^ _noise(source, left_bits, what, bits, turn, left), left
    return begin + (left << right_bits | right)


def _block(number: int) -> tuple[int, int]:
    """Return where the block of a number begins, and the bits that count its numbers."""
    bits = number.bit_length() - 1
    return (0, _FIRST_BITS) if bits < _FIRST_BITS else (1 << bits, bits)


def _noise(source: Source, width: int, *path: str | int) -> int:
    # A half wider than the hash is mixed in part, which is still a permutation.
    return source.number("shuffled", *path) >> max(0, _HASH_BITS - width)
