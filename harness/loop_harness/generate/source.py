"""Where every made-up value comes from: a hash of the seed and the value's own path.

There is no sequential random stream, so one more field, order or customer changes no other
value, and any worker makes the same bytes. BLAKE2b (RFC 7693) takes the seed as its key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")

_BITS = 64
_RANGE = 1 << _BITS


@dataclass(frozen=True, slots=True)
class Source:
    """Made-up values by path; two sources with the same seed are interchangeable."""

    seed: int
    _key: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        size = self.seed.bit_length() // 8 + 1
        key = blake2b(self.seed.to_bytes(size, "big", signed=True), digest_size=32).digest()
        object.__setattr__(self, "_key", key)

    def number(self, *path: str | int) -> int:
        """Return a whole number from 0 to 2**64 - 1."""
        # Order names come from files and may hold lone surrogates.
        text = "\x1f".join(map(str, path)).encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(text, digest_size=8, key=self._key).digest(), "big")

    def below(self, limit: int, *path: str | int) -> int:
        """Return a whole number from 0 to *limit* - 1; a limit beyond 2**64 leaves gaps."""
        return (self.number(*path) * limit) >> _BITS

    def between(self, low: int, high: int, *path: str | int) -> int:
        """Return a whole number from *low* to *high*, both included."""
        return low + ((self.number(*path) * (high - low + 1)) >> _BITS)

    def pick(self, sequence: Sequence[T], *path: str | int) -> T:
        """Return one element; each is as likely as any other."""
        return sequence[(self.number(*path) * len(sequence)) >> _BITS]

    def chance(self, share: float, *path: str | int) -> bool:
        """Return True for this share of all paths."""
        return self.number(*path) < share * _RANGE

    def weighted(self, weights: Mapping[T, int], *path: str | int) -> T:
        """Return one key, as often as its weight says; at least one weight is positive."""
        left = self.below(sum(weights.values()), *path)
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        raise ValueError("no weight is positive")
