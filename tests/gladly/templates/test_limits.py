"""No template takes more than its time or its memory, however hostile."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from loop_harness.errors import InvalidApp
from loop_harness.gladly.outcome import Failed, Rendered
from loop_harness.gladly.templates import Template

SECONDS = 0.3  #: what each template is given
LATEST = 10.0  #: what it may take on a busy machine, one call into C included
DOUBLED = "{{ $s := list 1 }}{{ range until 60 }}{{ $s = list $s $s }}{{ end }}"
CYCLE = '{{ $s := dict }}{{ $_ := set $s "a" $s }}'
SETS = (
    "{{ $d := dict }}{{ range until 1000000 }}{{ $_ := set $d (print .) (repeat 9 (print .)) }}"
    "{{ end }}"
)

#: They end by a limit, and never put anything out.
HOSTILE = [
    "{{ range until 1000000000 }}{{ end }}",
    "{{ range until 1000000 }}{{ range until 1000000 }}x{{ end }}{{ end }}",
    '{{ repeat 1000000000 "x" }}',
    '{{ printf (repeat 100000 "%999999d") 1 }}',
    '{{ printf (repeat 10000 "%[1].999999f") 1.5 }}',
    '{{ indent 1000000000 "x" }}',
    '{{ nindent 100000 (repeat 100000 "\\n") }}',
    '{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}',
    '{{ define "t" }}{{ template "t" . }}{{ template "t" . }}{{ end }}{{ template "t" . }}',
    "{{ untilStep 0 9223372036854775807 1 }}",
    "{{ seq 1 1 1000000000 }}",
    '{{ $s := "xx" }}{{ range until 100 }}{{ $s = print $s $s }}{{ end }}',
    '{{ $s := "xx" }}{{ range until 100 }}{{ $s = printf "%s%s" $s $s }}{{ end }}',
    '{{ $s := "xx" }}{{ range until 100 }}{{ $s = cat $s $s }}{{ end }}',
    "{{ $s := list 1 }}{{ range until 100 }}{{ $s = concat $s $s }}{{ end }}",
    DOUBLED + "{{ toJson $s }}",
    DOUBLED + "{{ toPrettyJson $s }}",
    DOUBLED + "{{ $s }}",
    DOUBLED + '{{ printf "%d" $s }}',
    DOUBLED + "{{ deepCopy $s }}",
    DOUBLED + "{{ deepEqual $s (index $s 0) }}{{ uniq (list $s (deepCopy $s)) }}",
    CYCLE + "{{ toJson $s }}",
    CYCLE + "{{ $s }}",
    CYCLE + "{{ deepCopy $s }}",
    CYCLE + '{{ merge (dict "a" (dict)) $s }}{{ $s }}',
    '{{ regexMatch "(a|a)*b" (repeat 100000 "a") }}',
    '{{ regexMatch "((((a{1,100}){1,100}){1,100}){1,100})b" (repeat 100 "a") }}',
    '{{ regexReplaceAll "" (repeat 1000000 "x") (repeat 1000000 "y") }}',
    '{{ replace "" (repeat 1000000 "y") (repeat 1000000 "x") }}',
    '{{ join (repeat 1000000 "y") (until 1000000) }}',
    "{{ uniq (until 1000000) }}",
    '{{ fromJson (repeat 100000 "[") }}',
    '{{ fromJson (repeat 2000000 "[],") }}',
    '{{ mustFromXml (print (repeat 100000 "<a>") (repeat 100000 "</a>")) }}',
    '{{ mustFromXml (print "<r>" (repeat 1000000 "<a/>") "</r>") }}',
    "{{ $m := 2 }}{{ range until 1000000 }}{{ $m = mul $m $m 3 }}{{ end }}",
    SETS,
    '{{ split "" (repeat 10000000 "x") }}',
    '{{ wrapWith 1 (repeat 10000 "y") (repeat 100000 "x") }}',
    "{{ randAlpha 1000000000 }}",
    "{{ randBytes 1000000000 }}",
    '{{ js (repeat 10000000 "<") }}',
    '{{ kebabcase (repeat 1000000 "aB") }}',
    '{{ mustToDate (repeat 1000000 "2006") (repeat 1000000 "2006") }}',
    '{{ date (repeat 1000000 "2006") now }}',
    '{{ (url (print "http://x/?" (repeat 1000000 "a=b&"))).Query }}',
    "{{ $l := list }}{{ range until 1000000 }}{{ $l = append $l . }}{{ end }}",
    '{{ genPrivateKey "rsa" }}',
    '{{ genCA "x" 1 }}',
    '{{ bcrypt "x" }}',
    '{{ htpasswd "a" "b" }}',
    '{{ derivePassword 1 "long" "a" "b" "c" }}',
]


@pytest.mark.parametrize("source", HOSTILE)
def test_a_hostile_template_ends_in_time(source: str) -> None:
    template = Template.parse(source, "t").limited(seconds=SECONDS)
    begin = time.monotonic()

    outcome = template.render({})

    assert time.monotonic() - begin < LATEST
    assert isinstance(outcome, Failed)
    assert not outcome.is_called


def test_a_limit_holds_also_where_somebody_else_measures() -> None:
    seen: list[str] = []

    def measuring(_frame: Any, event: str, _argument: Any) -> None:
        seen.append(event)

    template = Template.parse(DOUBLED + "{{ deepCopy $s }}", "t").limited(seconds=SECONDS)
    sys.setprofile(measuring)
    try:
        outcome = template.render({})
        assert sys.getprofile() is measuring
    finally:
        sys.setprofile(None)

    assert isinstance(outcome, Failed)
    assert seen


#: Runs every hostile template with little memory; who asks for more dies, or is told so.
SCARCE = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
from loop_harness.gladly.templates import Template
for source in json.load(sys.stdin):
    outcome = Template.parse(source, "t").limited(seconds=0.3).render({})
    assert "memory" not in outcome.reason, source
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="its limit on memory is Linux's")
def test_hostile_templates_need_little_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCARCE],
        input=json.dumps(HOSTILE),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stderr == ""
    assert int(done.stdout) < 1024


def test_what_is_large_but_harmless_is_rendered() -> None:
    source = (
        "{{ $d := dict }}{{ $l := list }}{{ range $i := until 2000 }}"
        '{{ $_ := set $d (print $i) $i }}{{ $l = append $l (dict "id" $i) }}{{ end }}'
        "{{ len $d }} {{ len $l }} {{ len (toJson $l) }}"
    )

    assert Template.parse(source, "t").limited(seconds=30).render({}) == Rendered("2000 2000 22891")


def test_limits_hold_for_one_rendering_alone() -> None:
    template = Template.parse('{{ repeat 16000000 "x" | len }}', "t").limited(seconds=30)

    assert [template.render({}) for _ in range(20)] == [Rendered("16000000")] * 20


@pytest.mark.parametrize("source", ["{{ (" * 5000, "{{ if true }}" * 5000, "x" * 300_000])
def test_a_source_beyond_all_measure_is_refused(source: str) -> None:
    with pytest.raises(InvalidApp):
        Template.parse(source, "t")


def test_a_hostile_template_on_disk_is_refused_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.gtpl"
    path.write_bytes(b"\xff")

    with pytest.raises(InvalidApp):
        Template.load(path)
