"""What the platform defines for the GraphQL schemas of every app.

gladly/app-platform-examples, ai/app_platform_context.md (actions, data).
"""

from __future__ import annotations

_SCALARS = "scalar DateTime scalar Currency "
_ON_DATA = """
directive @dataType(name: String!, version: String!) on OBJECT
directive @childIds(template: String!) on FIELD_DEFINITION
directive @parentId(template: String!) on FIELD_DEFINITION
"""
_ON_ACTIONS = "directive @action(name: String!) on FIELD_DEFINITION "
#: The definitions, by the kind of a schema.
PREDEFINED = {"data": _SCALARS + _ON_DATA, "actions": _SCALARS + _ON_ACTIONS}
