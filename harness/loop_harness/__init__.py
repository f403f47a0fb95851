"""Contract tests and a mock server for the Loop order-tracking integration of Gladly.

General layout, from the bottom up:

    errors, failures, model     values: what goes wrong, and the words of the domain
    content, files, redaction   the bundled data folders, a user's files, secrets taken out
    dialect, schemas            what is left open, what was agreed
    generate, matching          made-up data from a seed; which addresses are equal
    world, population, clock    explicit worlds, virtual ones, a shop's time
    contracts                   the catalogue and the API
    mock | client | strategies  the answering side, the asking side, and Hypothesis
    lookup, triggers            the reference lookup, and what Gladly makes of it
    front                       the answering side under TLS, for clients with a fixed host
    pytest_plugin, cli          the ways in

``ARCHITECTURE.md`` tells why.
"""
