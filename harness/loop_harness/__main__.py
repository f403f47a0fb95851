"""Runs the command line as ``python -m loop_harness``."""

from loop_harness.cli import main

main()
