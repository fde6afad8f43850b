"""Figures and page from a result folder; it reads files only and knows nothing of the model."""

from sim.report.make import make_report, report_is_current
from sim.report.results import ReportError

__all__ = ["ReportError", "make_report", "report_is_current"]
