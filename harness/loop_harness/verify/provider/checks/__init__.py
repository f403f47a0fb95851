"""One judge for each rule of a provider; importing this package registers them all."""

from loop_harness.verify.provider.checks import (
    bad_requests as bad_requests,
    case_and_spaces as case_and_spaces,
    conformity as conformity,
    customers_only as customers_only,
    edges as edges,
    equal_queries as equal_queries,
    exact_terms as exact_terms,
    exports as exports,
    in_time as in_time,
    media_types as media_types,
    no_address as no_address,
    opened as opened,
    own_orders as own_orders,
    parcels as parcels,
    personal_data as personal_data,
    predictions as predictions,
    same_story as same_story,
    special_texts as special_texts,
    statuses as statuses,
    told_apart as told_apart,
    unions as unions,
    whole_address as whole_address,
)
from loop_harness.verify.provider.checks.check import (
    Ground as Ground,
    ProviderCheck as ProviderCheck,
    provider_checks as provider_checks,
)
