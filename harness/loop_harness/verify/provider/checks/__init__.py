"""One judge for each rule of a provider; importing this package registers them all."""

from loop_harness.verify.provider.checks import unions as unions
from loop_harness.verify.provider.checks.check import (
    Ground as Ground,
    ProviderCheck as ProviderCheck,
    provider_checks as provider_checks,
)
