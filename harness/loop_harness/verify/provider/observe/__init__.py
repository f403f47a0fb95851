"""What a provider shows of itself: its operations, its cut, and a choice for each assumption."""

from loop_harness.verify.provider.observe import (
    answers as answers,
    limits as limits,
    matching as matching,
    parcels as parcels,
    refusals as refusals,
    schema as schema,
    searching as searching,
)
from loop_harness.verify.provider.observe.observe import (
    Look as Look,
    Seen as Seen,
    observations as observations,
    observe as observe,
)
