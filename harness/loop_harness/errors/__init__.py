"""What keeps the harness, or a lookup, from going on: every error is a frozen value.

    HarnessError                    the harness itself cannot go on (exit code 2)
    ├── ContentNotFound             a bundled folder or file is missing
    ├── UnreadableFile              a file that the user named cannot be read or written
    ├── NotJson                     a file or reply that should be JSON is not
    ├── InvalidDocument             a document breaks its schema
    ├── UnknownName                 a name that nothing is called
    ├── UnsupportedKeyword          a schema uses a keyword that the generator does not know
    ├── InvalidFault                a fault that is written in a wrong way
    ├── InvalidToken                a token that cannot travel in a header
    ├── InvalidWebhook              a webhook to which nothing can, or may, be sent
    ├── CannotRun                   a command that cannot be started
    ├── PortUnavailable             the mock cannot listen where it was told to
    ├── ImpossibleTime              a moment to which no clock can be turned
    ├── CannotLoad                  a lookup under test that cannot be loaded or started
    ├── NoReply                     a lookup under test that replies to nothing at all
    ├── Unreachable                 nobody answers where a provider should be
    ├── TokenRefused                a provider takes no token that was given
    ├── ProviderBusy                a provider asks for more patience than there is
    ├── InvalidApp                  a folder of a Gladly app that cannot be used
    ├── InvalidReplayToken          a text that repeats no case
    ├── MissingExtra                a package that comes with an extra is not installed
    ├── InvalidStore                a URL that names no store of shops
    ├── StoreUnavailable            the store of shops cannot be asked
    └── ChangedElsewhere            a shop that another process has changed meanwhile

The text is composed in ``__str__`` and says what to do next. What goes wrong in a lookup is a
LookupFailure (``failures``); findings, which say that somebody else broke a rule, derive from
neither.
"""

from __future__ import annotations

from loop_harness.errors.apps import (
    InvalidApp as InvalidApp,
)
from loop_harness.errors.documents import (
    ContentNotFound as ContentNotFound,
    InvalidDocument as InvalidDocument,
    NotJson as NotJson,
    UnknownName as UnknownName,
    UnreadableFile as UnreadableFile,
    UnsupportedKeyword as UnsupportedKeyword,
)
from loop_harness.errors.error import (
    HarnessError as HarnessError,
    Problem as Problem,
)
from loop_harness.errors.mocking import (
    ChangedElsewhere as ChangedElsewhere,
    ImpossibleTime as ImpossibleTime,
    InvalidFault as InvalidFault,
    InvalidStore as InvalidStore,
    InvalidToken as InvalidToken,
    InvalidWebhook as InvalidWebhook,
    MissingExtra as MissingExtra,
    PortUnavailable as PortUnavailable,
    StoreUnavailable as StoreUnavailable,
)
from loop_harness.errors.verifying import (
    CannotLoad as CannotLoad,
    CannotRun as CannotRun,
    InvalidReplayToken as InvalidReplayToken,
    NoReply as NoReply,
    ProviderBusy as ProviderBusy,
    TokenRefused as TokenRefused,
    Unreachable as Unreachable,
)
