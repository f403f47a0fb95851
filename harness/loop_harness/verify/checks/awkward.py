"""Texts that careless code damages, each kind by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: A lone surrogate is not among them: what is not Unicode cannot travel in UTF-8.
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "quotes": ('12"', "O'Hara", '"quoted"', "`tick`", "\u201ccurly\u201d", "''"),
        "backslash": (
            "back\\slash",
            "two\\\\in a row",
            "\\",
            "C:\\temp\\new",
            "\\u0041",
            "line\\nbreak",
            "end\\",
        ),
        "control": (
            *("tab\there", "line\nbreak", "two\r\nlines", "\x00\x07", "esc\x1b[31m", "del\x7f"),
            *("next\x85line", "line\u2028break", "a\x00b"),
        ),
        "bidirectional": (
            *("\u202eLRO", "\u200fRTL\u200e", "\u2066box\u2069", "\u05d0\u05d1 12"),
            *("zero\u200bwidth", "soft\xadhyphen"),
        ),
        "emoji": (
            *("\U0001f4e6", "UPS \U0001f69a", "\U0001f469\u200d\U0001f469\u200d\U0001f467"),
            *("\U0001f1fa\U0001f1f8", "\U0001f44d\U0001f3fd", "\u2764\ufe0f"),
        ),
        "outer spaces": (" outer ", " x", "x ", "\tx", "x\n", "\xa0x\xa0", "\ufeffx", "x\u3000"),
        "inner spaces": ("two  spaces", "a\xa0b", "a   b"),
        "HTML": (
            *("<b>bold</b>", "A & B", "&amp;", "&quot;x&quot;", "&#39;", "a < b > c", "<br>"),
            "<script>alert(1)</script>",
        ),
        "percent and plus": (
            *("50% off & more", "100%25", "%20", "a+b c", "%", "+1", "?query=1", "a/b", "/", "#"),
            *("x=1&y=2", "##1001", "a%2Bb"),
        ),
        "template": (
            *(
                "{{.name}}",
                "${name}",
                "{0}",
                "%s",
                "%(name)s",
                "<no value>",
                "<nil>",
                "$1",
                "<%= x",
            ),
            "{name}",
        ),
        "separators": (
            "a,b",
            "a;b",
            "a|b",
            "a:b",
            "'; --",
            "=1+1",
            "a\u2013b",
            "(a) [b]",
            "@a",
            "~",
        ),
        "looks like another type": (
            *("null", "None", "undefined", "true", "0", "007", "1e5", "1.0", "NaN", "[]", "{}"),
            *("12345678901234567890", "N/A", "-", "2026-01-02"),
        ),
        "long": ("x" * 300, "xy" * 700 + "z", "word " * 60 + "end"),
        "other scripts": (
            *(
                "\xe9",
                "e\u0301",
                "stra\xdfe",
                "\u0130i\u0131",
                "\ufb01ne",
                "\u2460",
                "\uff35\uff30",
            ),
            *("\u65e5\u672c", "\u0395\u03bb\u03bb", "\u212b", "\u1e9e", "\u0e01\u0e33"),
        ),
        "letter case": ("sHouT", "lower case", "UPPER CASE", "abc12"),
        "empty": ("",),
    }
)
