"""The export of a result folder."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sim.export.comma import write_csv_files
from sim.export.excel import write_excel
from sim.export.stata import write_stata
from sim.export.tables import ExportError, Table, Written, read_tables


def export_results(directory: str | Path, to: str, out: str | Path | None = None) -> Written:
    """Write the tables of a result folder, the codebook with them, in another format.

    Parameters
    ----------
    directory : str or Path
        The result folder.
    to : {"csv", "dta", "xlsx"}
        UTF-8 CSV with a byte-order mark, Stata 14 and later, or one Excel workbook.
    out : str or Path, optional
        The folder to write into, by default ``export`` in the result folder.

    Returns
    -------
    Written
        The files, and a sentence for everything that the format could not take as it was.

    Raises
    ------
    ExportError
        If there is nothing to export, if files would be overwritten that are no export, or if
        openpyxl is missing.
    ValueError
        If the format is unknown.
    """
    if to not in FORMATS:
        raise ValueError(f"an export is to {', '.join(FORMATS)}, not to {to!r}")
    directory = Path(directory)
    folder = Path(out) if out else directory / "export"
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file, a folder for the export is expected")
    if (folder / "plan.json").exists():
        raise ExportError(f"{folder}: is a result folder itself, its tables would be overwritten")
    return FORMATS[to](read_tables(directory), folder)


FORMATS: dict[str, Callable[[Iterable[Table], Path], Written]] = {
    "csv": write_csv_files,
    "dta": write_stata,
    "xlsx": write_excel,
}
