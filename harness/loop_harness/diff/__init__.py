"""Compares two contracts: what changed, what that means by the vendor's policy, what it breaks.

``comparing`` pairs the documents; ``openapi``, ``shapes`` and ``sdl`` find the changes; ``usage``
says which of them the app can notice; ``proof`` lets the reference lookup ask a mock of the new
contract.
"""
