"""Measurements that are no tests: run by hand, their figures recorded in README.md beside this."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # as pytest has it: the packages of tests/ by their own names
