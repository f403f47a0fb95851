"""The lookups under test: a Python function, a program, a web address, the reference."""

from loop_harness.verify.subjects.said import Place, Said, Subject

__all__ = ["Place", "Said", "Subject"]
