"""The only door to QuickBooks Online: HTTP, tokens, limits, faults, and what its documents mean."""
