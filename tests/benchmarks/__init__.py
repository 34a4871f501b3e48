"""Benchmarks: printed, never asserted in a timed test."""
