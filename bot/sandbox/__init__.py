"""A stand-in Slack on a loopback port: the protocol of the real one, with a page and a control interface."""
