"""Verifies whatever answers Loop's API: rules by polite reads, and the dialect that it shows."""
