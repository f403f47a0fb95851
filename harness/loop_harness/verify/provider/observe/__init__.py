"""What a provider shows of itself: its operations, its cut, and a choice for each assumption."""

from loop_harness.verify.provider.observe.observe import (
    Look as Look,
    Seen as Seen,
    observations as observations,
    observe as observe,
)
