"""What a team does between two months on a chart: aims, drivers, tests of change, and where it is stuck."""
