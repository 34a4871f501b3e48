"""Workers and the clock that wakes them."""
