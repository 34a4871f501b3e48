"""What the core asks of the world: QuickBooks, the store, and something that wakes workers."""
