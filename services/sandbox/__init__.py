"""The stand-in QuickBooks Online: one company, over the HTTP and OAuth that the real one speaks."""
