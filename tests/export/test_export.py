"""What is exported reads back as it was computed, whatever the format makes of it."""

import json
import math
import re
import subprocess
import sys

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from markets import ROOT
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment.codebook import codebook
from sim.experiment.designs import Compare
from sim.export import ExportError, excel, export_results
from sim.export.stata import RESERVED, stata_names

NAMES = ("野蛮生长", "=HYPERLINK(1)", "007", "NA")
FORMULA = NAMES[1]
DAYS = 60
LONG = "ValueError: " + "trust of nobody, 无人信任; " * 200


@pytest.fixture
def results(tmp_path):
    """A result folder of four scenarios with whatever is hard to write; day 0 of one has a date."""
    folder, draw = tmp_path / "results", np.random.default_rng(7)
    folder.mkdir()
    scenarios = [{"name": name, "start": None} for name in NAMES]
    scenarios[0]["start"] = "2013-01-01"
    plan = {"scenarios": scenarios, "runs": []}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    codebook(Compare()).to_csv(folder / "codebook.csv", index=False, lineterminator="\n")
    daily = pd.DataFrame({
        "scenario": np.repeat(NAMES, DAYS), "seed": 1, "day": list(range(DAYS)) * len(NAMES),
        "orders": draw.lognormal(0, 30, DAYS * len(NAMES)),
        "gmv": draw.normal(size=DAYS * len(NAMES)),
    })
    daily.loc[3:5, "orders"] = math.nan
    daily.loc[0, "gmv"] = 0.1 + 0.2
    table = pa.Table.from_pandas(daily, preserve_index=False)
    pq.write_table(table, folder / "daily.parquet")
    runs = pd.DataFrame({
        "scenario": NAMES, "seed": [1, 2, 2**40, 4], "hash": ["001", "002", "003", "1e5"],
        "status": ["done", "failed", "done", "done"], "error": ["", LONG, "-1\x1b[31m", ""],
        "traceback": "", "orders": [1 / 3, math.nan, 2.0**-1074, -1e300],
        "gmv": [1.0, math.nan, math.inf, 4.0],
    })
    runs.to_csv(folder / "runs.csv", index=False, lineterminator="\n")
    return folder, {"daily": daily, "runs": runs}


def numbers(frame, names=("orders", "gmv")):
    return [frame[name].astype(float).tolist() for name in names]


def same(one, other):
    """Bit for bit, missing values alike."""
    return np.array(one, float).tobytes() == np.array(other, float).tobytes()


# --- CSV ---------------------------------------------------------------------------------------


def test_csv_reads_back_bit_for_bit_and_excel_knows_it(results):
    folder, tables = results
    written = export_results(folder, "csv")
    assert [file.name for file in written.files] == ["codebook.csv", "runs.csv", "daily.csv"]
    assert written.remarks == []
    for name, table in tables.items():
        path = folder / "export" / f"{name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        read = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, dtype=str)
        for column in ("orders", "gmv"):
            values = [float(text or "nan") for text in read[column]]
            assert same(values, table[column]), (name, column)
        assert list(read["seed"].astype(int)) == list(table["seed"])
        harmless = [f"'{s}" if s == FORMULA else s for s in table["scenario"]]
        assert list(read["scenario"]) == harmless
    dates = pd.read_csv(folder / "export" / "daily.csv", keep_default_na=False)["date"]
    days = pd.date_range("2013-01-01", periods=DAYS).strftime("%Y-%m-%d")
    assert list(dates[: DAYS + 1]) == [*days, ""]


def test_no_text_begins_as_a_formula(results):
    folder, _ = results
    errors = pd.read_csv(export_results(folder, "csv").files[1], keep_default_na=False)["error"]
    assert errors[2] == "'-1\x1b[31m"
    # Numbers below 0 are numbers.
    assert "-1e" in (folder / "export" / "runs.csv").read_text(encoding="utf-8-sig")
    assert "'-1e" not in (folder / "export" / "runs.csv").read_text(encoding="utf-8-sig")


def test_the_codebook_speaks_of_tables_and_of_the_date(results):
    folder, _ = results
    book = pd.read_csv(export_results(folder, "csv").files[0])
    assert list(book.columns) == ["table", "column", "meaning", "unit", "en", "zh"]
    assert not book["table"].str.contains(".", regex=False).any()
    assert list(book.loc[book["table"] == "daily", "column"])[:4] == ["scenario", "seed", "day",
                                                                     "date"]
    assert not book.duplicated(["table", "column"]).any()


# --- Stata -------------------------------------------------------------------------------------


def test_stata_reads_back_bit_for_bit_with_labels(results):
    folder, tables = results
    written = export_results(folder, "dta")
    daily = folder / "export" / "daily.dta"
    assert daily.read_bytes().startswith(b"<stata_dta><header><release>118")
    read = pd.read_stata(daily)
    assert list(read["scenario"]) == list(tables["daily"]["scenario"])
    assert same(numbers(read), numbers(tables["daily"]))
    assert read["date"][31] == pd.Timestamp("2013-02-01") and pd.isna(read["date"][DAYS])
    with pd.io.stata.StataReader(daily) as reader:
        labels = reader.variable_labels()
    assert labels["orders"] == "orders / 订单 [orders/day]"
    assert labels["date"] == "date / 日期 [date]"
    runs = pd.read_stata(folder / "export" / "runs.dta")
    assert same(runs["orders"], tables["runs"]["orders"])
    assert runs["error"][1] == LONG and len(LONG.encode()) > 2045
    assert list(runs["hash"]) == ["001", "002", "003", "1e5"]  # texts, whatever they look like
    assert list(runs["seed"]) == ["1", "2", str(2**40), "4"]  # rounded, it were another seed
    assert written.remarks == ["runs.dta: Stata knows no infinite number; those in gmv are missing"]
    assert list(runs["gmv"].isna()) == [False, True, True, False]


def test_names_are_legal_in_stata_and_different():
    long = "a" * 40
    given = ["orders", "purchase.constant", "purchase_constant", "if", "str12", "1st", long,
             long + "b", "份额", ""]
    names = stata_names(given)
    assert names["orders"] == "orders"
    assert names["purchase.constant"] == "purchase_constant"
    assert names["purchase_constant"] == "purchase_constant_2"
    assert [names["if"], names["str12"], names["1st"]] == ["_if", "_str12", "_1st"]
    assert names[long] == "a" * 32 and names[long + "b"] == "a" * 30 + "_2"
    assert len(set(names.values())) == len(given)
    for name in names.values():
        assert name.isascii() and name.isidentifier() and len(name) <= 32
        assert name not in RESERVED


def test_the_codebook_of_stata_tells_renamed_columns(results, monkeypatch):
    folder, _ = results
    path = folder / "codebook.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(
        "runs.csv,gmv,", "runs.csv,gmv of the last thirty days in all,"), encoding="utf-8")
    book = pd.read_stata(export_results(folder, "dta").files[0])
    renamed = book[book["column"] != book["stata_name"]]
    assert list(renamed["stata_name"]) == ["gmv_of_the_last_thirty_days_in_a"]


# --- Excel -------------------------------------------------------------------------------------


def sheets(results, **how):
    book = openpyxl.load_workbook(export_results(results, "xlsx", **how).files[0])
    return book, {
        sheet.title: pd.DataFrame(list(sheet.values)[1:], columns=next(iter(sheet.values)))
        for sheet in book
    }


def test_excel_reads_back_bit_for_bit(results):
    folder, tables = results
    book, read = sheets(folder)
    assert list(read) == ["codebook", "runs", "daily"]
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    assert list(read["daily"]["scenario"]) == list(tables["daily"]["scenario"])
    assert same(numbers(read["daily"]), numbers(tables["daily"]))
    finite = tables["runs"].replace(math.inf, math.nan)
    assert same(numbers(read["runs"]), numbers(finite))
    assert list(read["runs"]["seed"]) == [1, 2, 2**40, 4]
    assert str(read["daily"]["date"][31].date()) == "2013-02-01"
    assert read["daily"]["date"][DAYS] is pd.NaT or read["daily"]["date"][DAYS] is None
    assert read["codebook"]["zh"].str.contains("订单").any()
    assert read["runs"]["error"][2] == "-1\N{REPLACEMENT CHARACTER}[31m"


def test_a_name_that_looks_like_a_formula_is_a_text(results):
    book, _ = sheets(results[0])
    cells = [cell for row in book["runs"].iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_table_too_long_for_a_sheet_lies_beside_the_workbook(results, monkeypatch):
    folder, tables = results
    monkeypatch.setattr(excel, "MOST_ROWS", 220)
    written = export_results(folder, "xlsx")
    assert [file.name for file in written.files] == ["results.xlsx", "daily.csv"]
    assert written.remarks == ["daily has 240 rows and a sheet of Excel takes 220: it is in "
                               "daily.csv, and not in the workbook"]
    assert openpyxl.load_workbook(written.files[0]).sheetnames == ["codebook", "runs"]
    assert len(pd.read_csv(written.files[1])) == len(tables["daily"])


def test_without_openpyxl_a_sentence(results, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    done = CliRunner().invoke(app, ["export", str(results[0]), "--to", "xlsx"])
    assert done.exit_code == 2
    assert done.stderr == ("Excel files take a library: openpyxl is not installed: "
                           'pip install "weishang-sim[export]"\n')


# --- mistakes ----------------------------------------------------------------------------------


def invoked(*arguments):
    done = CliRunner().invoke(app, ["export", *map(str, arguments)])
    return done.exit_code, done.stderr


def test_mistakes_are_sentences(results, tmp_path):
    folder, _ = results
    file = tmp_path / "file"
    file.touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "plan.json").write_text('{"na')
    (tmp_path / "torn" / "codebook.csv").touch()
    for arguments, sentence in (
        ((tmp_path / "nowhere", "--to", "csv"), "not a folder; a result folder such as"),
        ((tmp_path / "empty", "--to", "csv"), "no result folder, it has no plan.json"),
        ((tmp_path / "torn", "--to", "csv"), "plan.json: is damaged; run the experiment again"),
        ((folder, "--to", "csv", "--out", file), "is a file, a folder for the export is expected"),
        ((folder, "--to", "csv", "--out", folder), "its tables would be overwritten"),
    ):
        code, said = invoked(*arguments)
        assert (code, said.count("\n")) == (2, 1) and sentence in said
    code, said = invoked(folder, "--to", "sav")
    assert code == 2 and "'csv', 'dta', 'xlsx'" in said
    with pytest.raises(ValueError, match="to csv, dta, xlsx, not to 'sav'"):
        export_results(folder, "sav")
    (folder / "codebook.csv").unlink()
    with pytest.raises(ExportError, match="has no tables yet; run the experiment first"):
        export_results(folder, "csv")


def test_the_command_names_its_files_and_tells_what_was_lost(results, tmp_path):
    done = CliRunner().invoke(
        app, ["export", str(results[0]), "--to", "dta", "--out", str(tmp_path / "here")]
    )
    assert done.exit_code == 0
    assert done.stdout.split() == [str(tmp_path / "here" / f"{name}.dta")
                                   for name in ("codebook", "runs", "daily")]
    assert "infinite" in done.stderr


def test_help_needs_no_pandas():
    code = ("import sys; from typer.testing import CliRunner; from sim.cli import app\n"
            "CliRunner().invoke(app, ['export', '--help'])\n"
            "assert not {'pandas', 'pyarrow', 'openpyxl'} & set(sys.modules)")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize("name", ["codebook.csv", "runs.csv", "daily.parquet"])
def test_a_damaged_table_is_named(results, name):
    folder, _ = results
    (folder / name).write_bytes(b"a,b\n1\xff\n1,2,3\n")
    with pytest.raises(ExportError, match=f"{re.escape(name)}: is damaged; run the experiment"):
        export_results(folder, "csv")
