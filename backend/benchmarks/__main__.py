"""`python -m benchmarks`: each figure beside a yardstick that was measured in the same run (`make bench`)."""

import argparse
import logging

import django


def main() -> int:
    """Print the table; the exit status is 1 when a figure is below its bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--runs", type=int, default=3, help="how often each side is measured; the median counts")
    parser.add_argument("--seconds", type=int, default=8, help="how long each posting run takes")
    parser.add_argument(
        "--transfers", type=int, default=10_000_000, help="how many the large ledger has when balances are read"
    )
    parser.add_argument("--listings", type=int, default=1_000_000, help="how many the large market of the search has")
    options = parser.parse_args()
    django.setup()
    logging.disable(logging.INFO)  # a line for each request would drown the table
    # Models may only be imported after the set-up.
    from benchmarks import balances, buying, popular, posting, searching, table

    figures = [
        *posting.measure(options.runs, options.seconds),
        *popular.measure(options.runs, options.seconds),
        *buying.measure(options.runs),
        *balances.measure(options.runs, options.seconds, options.transfers),
        *searching.measure(options.runs, options.seconds, options.listings),
    ]
    print(table.render(figures))
    return 0 if all(figure.holds for figure in figures) else 1


raise SystemExit(main())
