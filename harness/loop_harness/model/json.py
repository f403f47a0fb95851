"""The types of JSON documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Any  #: anything that the json module reads
JsonObject = Mapping[str, Json]
