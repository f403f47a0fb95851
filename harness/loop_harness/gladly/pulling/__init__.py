"""One data pull after the other: requests, answers, objects, and what Gladly would store."""

from loop_harness.gladly.pulling.document import to_json as to_json
from loop_harness.gladly.pulling.pull import Pulled as Pulled, Puller as Puller
from loop_harness.gladly.pulling.settings import Integration as Integration
