"""The fault battery: real processes that are killed and paused, judged by what the stand-ins hold."""
