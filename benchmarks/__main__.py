"""`python -m benchmarks`: runs every bench_*.py and prints one table."""

from importlib import import_module
from pathlib import Path

from benchmarks.table import Row, table


def rows() -> list[Row]:
    modules = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    return [row for module in modules for row in import_module(f"benchmarks.{module}").run()]


if __name__ == "__main__":
    print(table(rows()))
