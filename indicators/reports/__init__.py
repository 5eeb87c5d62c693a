"""Reports that staff send: Word, Excel and CSV, all from published figures only."""

from indicators.reports.content import Report, make_report
from indicators.reports.csv import write_csv

__all__ = ["Report", "make_report", "write_csv", "write_docx", "write_xlsx"]

# What writes Word and Excel is imported with the first report: the service starts without.


def write_docx(report: Report) -> bytes:
    """Return the report as a .docx file; `[…]` in it is for staff to fill in."""
    from indicators.reports import docx

    return docx.write_docx(report)


def write_xlsx(report: Report) -> bytes:
    """Return the report as an .xlsx file."""
    from indicators.reports import xlsx

    return xlsx.write_xlsx(report)
