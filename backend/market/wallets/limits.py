"""How much the platform pays out of its own pocket, in fen; docs/domain.md says so to people."""

# The sum above which a ruling needs a second arbitrator too: what a maker and a checker may give away between them.
COMPENSATION_PER_CASE = 5_000_00
# Four cases at that cap: what a maker and a checker who collude could take before the morning's reconciliation is read.
COMPENSATION_PER_DAY = 20_000_00
