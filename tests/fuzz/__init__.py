"""Whatever may come in, thrown at what takes it in: ``python -m tests.fuzz``, a few of each in the suite."""
