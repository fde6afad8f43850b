"""Export: the tables of a result folder for Excel, Stata and whatever reads CSV."""

from sim.export.tables import ExportError, Written
from sim.export.write import FORMATS, export_results

__all__ = ["FORMATS", "ExportError", "Written", "export_results"]
