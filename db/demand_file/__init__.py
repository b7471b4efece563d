"""Understanding a demand file: bytes in, sorted arrays and everything that must be said about them out."""

from db.demand_file.reader import read_demand_file
from db.demand_file.reading import DemandFileReading

__all__ = ["DemandFileReading", "read_demand_file"]
