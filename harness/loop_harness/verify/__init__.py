"""Judges somebody else's lookup by the rules: which it breaks, each with the smallest case.

    case ──→ stage: fresh shops on a live mock ──→ subject ──→ run: replies and journals
                                                                └──→ check of one rule ──→ problem
    search: many cases of one rule, smallest case that breaks it ──→ finding

``case`` is what can be replayed; ``checks`` holds one small function for each rule; nothing here
writes to a terminal: ``lookup`` yields events, and whoever asked decides what to show.
"""
