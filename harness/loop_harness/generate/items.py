"""What is in a parcel: line items with a product, a variant and a SKU that belong together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loop_harness.generate.pools import pool
from loop_harness.generate.settings import counts

if TYPE_CHECKING:
    from loop_harness.generate.source import Source
    from loop_harness.model import Json

_IMAGES = "https://images.example.com"


def line_items(code: str, source: Source, path: str) -> list[dict[str, Json]]:
    """Return made-up items for the parcel with this tracking code."""
    count = source.weighted(counts("orders", "line_items"), path, "length")
    return [line_item(code, source, f"{path}/{index}") for index in range(count)]


def line_item(code: str, source: Source, path: str) -> dict[str, Json]:
    """Return one made-up item."""
    product = source.pick(pool("products"), path, "product")
    variant = source.pick(pool("variants"), path, "variant")
    return {
        "trackingCode": code,
        "lineItemId": str(source.between(10**12, 10**13 - 1, path, "id")),
        "productImage": f"{_IMAGES}/{_slug(product)}.jpg",
        "productName": product,
        "variantName": variant,
        "variantImage": f"{_IMAGES}/{_slug(product)}/{_slug(variant)}.jpg",
        "sku": _sku(product, variant),
        "quantity": source.weighted(counts("orders", "quantity"), path, "quantity"),
    }


def _slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.lower()))


def _sku(product: str, variant: str) -> str:
    """Spell a SKU as shops do: ``ALP-CREW-M-BLA``."""
    first, *rest = re.findall(r"\w+", product.upper())
    size, _, colour = variant.upper().partition(" / ")
    initials = "".join(word[0] for word in size.split())
    return f"{first[:3]}-{''.join(rest)[:4]}-{initials}-{colour[:3]}"
