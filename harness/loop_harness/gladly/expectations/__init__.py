"""The expectations that an app folder brings along: found, carried out, compared."""

from loop_harness.gladly.expectations.find import Expectation as Expectation, found as found
from loop_harness.gladly.expectations.judge import (
    Result as Result,
    Status as Status,
    judged as judged,
)
