"""Measurements that are run by hand: ``python -m tests.benchmarks.speed``. What they gave stands in README.md beside."""
