"""The words of the domain as frozen values: profiles, worlds, lookup replies.

Field names are Python's spelling of the JSON names in ``contracts/schemas``; ``from_json`` takes
a document that its schema accepts, ``to_json`` gives one back.
"""

from loop_harness.model.deferred import Deferred as Deferred
from loop_harness.model.json import Json as Json, JsonObject as JsonObject
from loop_harness.model.life import Life as Life, Stage as Stage
from loop_harness.model.profile import PhoneNumber as PhoneNumber, Profile as Profile
from loop_harness.model.reply import (
    Reply as Reply,
    ShownOrder as ShownOrder,
    ShownShipment as ShownShipment,
    Trigger as Trigger,
)
from loop_harness.model.world import (
    Order as Order,
    ServiceLevel as ServiceLevel,
    Shipment as Shipment,
    World as World,
)
