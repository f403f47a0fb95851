"""Runs Gladly App Platform app folders: templates, data pulls, expectations, cards."""
