"""Shops that several processes share, on any number of machines, through Redis.

``place`` reads the URL, ``link`` asks Redis, ``scripts`` are what it does in one go;
``stored_world`` and ``document`` write a shop down; ``shared_shops`` finds and changes shops,
``listener`` hears what others do; ``counting``, ``shared_journal`` and ``posting`` are what the
processes have to do together.
"""

from loop_harness.mock.store.shared_shops import SharedShops as SharedShops
