"""All functions that a template can call: text/template's, Sprig's, and the platform's own.

Sprig comes from gotpl; what needs Go's types, a bound or this machine is done here instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NoReturn

from gotpl.funcs.sprig._values import NilSlice
from gotpl.funcs.sprig.registry import text_func_map
from gotpl.runtime.results import FunctionResult

from loop_harness.gladly.templates import (
    builtins,
    calls,
    comparing,
    containers,
    encodings,
    formatting,
    go_json,
    jwt,
    numbers,
    reflection,
    regexes,
    texts,
    times,
    url_parsing,
    versions,
    xml,
)
from loop_harness.gladly.templates.calls import Refused
from loop_harness.gladly.templates.signatures import Function, signatures, signed
from loop_harness.gladly.templates.values import (
    Int64,
    Ints,
    Lists,
    NilList,
    NilStrings,
    StringMap,
    Strings,
)

_Call = Callable[..., Any]
#: Slow by intent, or of this machine: nothing that a template for Gladly needs.
_ABSENT = frozenset(
    {
        "bcrypt",
        "buildCustomCert",
        "derivePassword",
        "genCA",
        "genCAWithKey",
        "genPrivateKey",
        "genSelfSignedCert",
        "genSelfSignedCertWithKey",
        "genSignedCert",
        "genSignedCertWithKey",
        "getHostByName",
        "htpasswd",
    }
)
_MADE: Mapping[str, Callable[[Any], Any]] = {
    "int64": Int64,
    "strings": Strings,
    "ints": Ints,
    "lists": Lists,
    "stringmap": StringMap,
}


@cache
def library() -> Mapping[str, Function]:
    """Return every function by its name."""
    sprig, own = text_func_map(), _own()
    found: dict[str, Function] = {}
    for name, signature in signatures():
        if name in _ABSENT:
            found[name] = signed(name, signature, _absent(name), watched=False)
        elif name in own:
            found[name] = _made(name, signature, own[name], watched=name not in _QUICK)
        elif name in sprig:
            found[name] = _made(name, signature, _whole(sprig[name]), watched=True)
    return found


def _absent(name: str) -> _Call:
    def refuse(*_: Any) -> NoReturn:
        raise Refused(f"{name} is not available here")

    return refuse


def _whole(call: _Call) -> _Call:
    """Return a function of gotpl that takes bytes which are no UTF-8 for U+FFFD."""

    def called(*values: Any) -> Any:
        try:
            return call(*values)
        except UnicodeEncodeError:
            return call(*map(_repaired, values))

    return called


def _repaired(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return builtins.as_bytes(value).decode("utf-8", "replace")


def _made(name: str, signature: str, call: _Call, *, watched: bool) -> Function:
    """Return a function whose results have Go's types."""
    gives = signature.rpartition("->")[2].strip()
    make = _MADE.get(gives)

    def called(*values: Any) -> Any:
        value = call(*values)
        if isinstance(value, FunctionResult):
            if value.error is not None:
                raise value.error
            value = value.value
        if value is None and gives == "strings":
            return NilStrings()
        if isinstance(value, NilSlice):
            return NilList()
        return value if make is None else make(value)

    is_own = make is None and name in _own()
    return signed(name, signature, call if is_own else called, watched=watched)


def _nothing(*_: Any) -> str:
    """Print for debugging: nobody reads it here."""
    return ""


@cache
def _own() -> dict[str, _Call]:
    return {
        **_platform(),
        **_of_the_language(),
        **texts.FUNCTIONS,
        **_of_times(),
        **numbers.FUNCTIONS,
        **containers.FUNCTIONS,
        **reflection.FUNCTIONS,
        **regexes.FUNCTIONS,
    }


def _platform() -> dict[str, _Call]:
    return {
        "stop": calls.stop,
        "b64enc": encodings.b64_enc,
        "b64dec": encodings.b64_dec,
        "env": _nothing,
        "fail": calls.fail,
        "hmacSha256": encodings.hmac_sha256,
        "mustHmacSha256": encodings.hmac_sha256,
        "hexEnc": encodings.hex_enc,
        "hexDec": encodings.hex_dec,
        "urlb64enc": encodings.urlb64_enc,
        "urlb64dec": encodings.urlb64_dec,
        "url": url_parsing.url,
        "mustUrl": url_parsing.must_url,
        "semver": versions.semver,
        "urlParse": url_parsing.url_parse,
        "genJwt": jwt.gen_jwt,
        "mustGenJwt": jwt.must_gen_jwt,
        "fromXml": xml.from_xml,
        "mustFromXml": xml.must_from_xml,
        "consolePrintln": _nothing,
        "consolePrintf": _nothing,
    }


def _of_the_language() -> dict[str, _Call]:
    return {
        "eq": comparing.eq,
        "ne": comparing.ne,
        "lt": comparing.lt,
        "le": comparing.le,
        "gt": comparing.gt,
        "ge": comparing.ge,
        "not": builtins.negated,
        "len": builtins.length,
        "index": builtins.index,
        "print": builtins.print_values,
        "println": builtins.print_line,
        "printf": formatting.printf,
        "html": builtins.html,
        "js": builtins.js,
        "urlquery": builtins.urlquery,
        "toJson": go_json.to_json,
        "mustToJson": go_json.must_to_json,
        "toRawJson": go_json.to_raw_json,
        "mustToRawJson": go_json.to_raw_json,
        "toPrettyJson": go_json.to_pretty_json,
        "mustToPrettyJson": go_json.must_to_pretty_json,
        "fromJson": go_json.from_json,
        "mustFromJson": go_json.must_from_json,
    }


def _of_times() -> dict[str, _Call]:
    return {
        "now": times.now,
        "date": times.date,
        "dateInZone": times.date_in_zone,
        "date_in_zone": times.date_in_zone,
        "htmlDate": times.html_date,
        "htmlDateInZone": times.html_date_in_zone,
        "dateModify": times.date_modify,
        "date_modify": times.date_modify,
        "mustDateModify": times.must_date_modify,
        "must_date_modify": times.must_date_modify,
        "ago": times.ago,
        "duration": times.duration,
        "durationRound": times.duration_round,
        "toDate": times.to_date,
        "mustToDate": times.must_to_date,
        "unixEpoch": times.unix_epoch,
    }


#: Own functions that never take long by themselves, whatever they are given.
_QUICK = frozenset(
    {*numbers.FUNCTIONS, *reflection.FUNCTIONS, "eq", "ne", "lt", "le", "gt", "ge", "not", "len"}
    | {"stop", "fail", "env", "hexEnc", "hexDec", "hmacSha256", "mustHmacSha256", "now", "keys"}
    | {"first", "last", "mustFirst", "mustLast", "append", "mustAppend", "list", "tuple", "values"}
) - {"deepEqual"}
