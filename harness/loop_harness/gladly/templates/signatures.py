"""What functions take and give, in Go's types: a template that mixes them up fails in Go too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

#: One signature a line. ``value`` takes what is missing as such; ``map`` is a map[string]any.
_TABLE = """
value ...value -> any: eq index
value value -> bool: ne lt le gt ge
value -> any: len not
...any -> string: print println html js urlquery quote squote cat
string ...any -> string: printf consolePrintf
...any -> string: consolePrintln
string -> string: stop fail trim upper lower title untitle swapcase nospace initials camelcase
string -> string: snakecase kebabcase b64enc b64dec b32enc b32dec sha1sum sha256sum sha512sum
string -> string: adler32sum base dir clean ext osBase osDir osClean osExt env expandenv
string -> string: getHostByName regexQuoteMeta shuffle genPrivateKey bcrypt urlb64dec
string -> bytes: hexDec
any -> string: hexEnc urlb64enc toJson toRawJson toPrettyJson mustToJson mustToRawJson
any -> string: mustToPrettyJson toString typeOf kindOf ago duration durationRound htmlDate
string string string -> string: hmacSha256 mustHmacSha256 replace regexReplaceAll
string string string -> string: mustRegexReplaceAll regexReplaceAllLiteral
string string string -> string: mustRegexReplaceAllLiteral
map string string -> string: genJwt mustGenJwt
any -> any: fromXml mustFromXml
string -> any: url mustUrl fromJson mustFromJson semver
string -> bool: isAbs osIsAbs
string string -> bool: contains hasPrefix hasSuffix regexMatch mustRegexMatch semverCompare
string string -> string: trimAll trimall trimSuffix trimPrefix regexFind mustRegexFind
string string -> string: encryptAES decryptAES htpasswd buildCustomCert
int string -> string: trunc abbrev repeat indent nindent wrap
int int string -> string: substr abbrevboth
int string string -> string: wrapWith
string string int -> string: plural
string string int -> strings: regexFindAll mustRegexFindAll regexSplit mustRegexSplit
string string -> strings: splitList
string string -> stringmap: split
string int string -> stringmap: splitn
string any -> string: join date
any string -> string: htmlDateInZone
string any string -> string: dateInZone date_in_zone
string time -> time: dateModify date_modify mustDateModify must_date_modify
string string -> time: toDate mustToDate
time -> string: unixEpoch
-> time: now
-> string: hello uuidv4
any -> strings: toStrings sortAlpha
any -> int: int
string -> int: atoi
any -> int64: int64 add1 toDecimal
any -> float64: float64 floor ceil add1f
...any -> int64: add
any any -> int64: sub div mod
any ...any -> int64: mul max min biggest
...any -> float64: addf
any ...any -> float64: subf mulf divf maxf minf
any int ...float64 -> float64: round
int -> ints: until
int int int -> ints: untilStep
...int -> string: seq
int int -> int: randInt
int -> string: randAlpha randAlphaNum randAscii randNumeric randBytes
any ...any -> any: default slice mustSlice
...any -> any: coalesce concat dig
...any -> bool: all any
...any -> map: dict
any any bool -> any: ternary
any -> bool: empty
string any -> bool: typeIs typeIsLike kindIs
any any -> bool: deepEqual has mustHas
any -> any: first last mustFirst mustLast deepCopy mustDeepCopy
any any -> list: append push prepend mustAppend mustPush mustPrepend
any -> list: rest initial reverse uniq compact mustRest mustInitial mustReverse mustUniq mustCompact
any ...any -> list: without mustWithout
int any -> lists: chunk mustChunk
...any -> list: list tuple
map string any -> map: set
map string -> map: unset
map string -> any: get
map string -> bool: hasKey
string ...map -> list: pluck
...map -> strings: keys
map -> list: values
map ...string -> map: pick omit
map ...map -> any: merge mergeOverwrite mustMerge mustMergeOverwrite
map -> string: urlJoin
string -> map: urlParse
int string string string string -> string: derivePassword
string int -> any: genCA
string int string -> any: genCAWithKey
string any any int -> any: genSelfSignedCert
string any any int any -> any: genSelfSignedCertWithKey genSignedCert
string any any int any string -> any: genSignedCertWithKey
"""


@dataclass(frozen=True, slots=True)
class Function:
    """One function or method, and what it takes and gives."""

    name: str
    call: Callable[..., Any]
    takes: tuple[str, ...]
    more: str | None = None  #: what any number of further arguments are
    gives: str = "any"
    is_watched: bool = False  #: whether it may take long by itself

    @property
    def last(self) -> str:
        """The kind of a last argument."""
        return self.more or self.takes[-1]

    def kind(self, number: int) -> str:
        """Return what the argument of this number is."""
        return self.takes[number] if number < len(self.takes) else self.more or ""

    def wrong_count(self, count: int) -> str | None:
        """Return what is wrong with a number of arguments."""
        wanted = len(self.takes)
        if self.more is not None:
            if count >= wanted:
                return None
            return f"wrong number of args for {self.name}: want at least {wanted} got {count}"
        if count == wanted:
            return None
        return f"wrong number of args for {self.name}: want {wanted} got {count}"


def signed(name: str, signature: str, call: Callable[..., Any], *, watched: bool) -> Function:
    """Return a function with a signature such as ``int ...any -> string``."""
    taken, _, gives = signature.partition("->")
    takes = taken.split()
    more = takes.pop().removeprefix("...") if takes and takes[-1].startswith("...") else None
    return Function(name, call, tuple(takes), more, gives.strip(), watched)


def signatures() -> Iterator[tuple[str, str]]:
    """Yield each function's name and signature."""
    for line in _TABLE.strip().splitlines():
        signature, _, names = line.partition(":")
        for name in names.split():
            yield name, signature.strip()
