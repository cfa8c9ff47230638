"""Counts tests and tells of those that fail."""

SHOWN = 10  # a failed test shows so many of its complaints


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, name, complaints):
        """A test: passed where there is no complaint."""
        self.failed += bool(complaints)
        self.passed += not complaints
        for complaint in complaints[:SHOWN]:
            print(f"FAILED {name}: {complaint}")
        if len(complaints) > SHOWN:
            print(f"FAILED {name}: and {len(complaints) - SHOWN} more")

    def add_up(self, passed, failed):
        """Tests that another program has counted, and told of."""
        self.passed += passed
        self.failed += failed

    def skip(self, name, why):
        self.skipped += 1
        print(f"SKIPPED {name}: {why}")

    def __str__(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"
