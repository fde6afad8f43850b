import io

from rich.console import Console

from sim.experiment.executors.board import Board, write_slot
from sim.experiment.progress import Bar, Clock, Lines, Silent, display, duration


def test_time_left_leaves_compilation_out():
    now = [1000.0]
    clock = Clock(100, lambda: now[0])
    now[0] = 1060.0  # compiled for a minute before the first poll
    assert clock.left(0) == ""
    now[0] = 1070.0
    assert clock.left(25) == "30 s left"


def test_durations_are_words():
    assert [duration(s) for s in (0.2, 59, 61, 3660)] == ["0 s", "59 s", "1 min 1 s", "1 h 1 min"]


def test_plain_lines_are_few_and_the_last_is_always_there():
    out = io.StringIO()
    lines = display(Console(file=out), 100, 2, quiet=False)
    assert isinstance(lines, Lines)
    for done in range(100):
        lines.update(done, 0)
    lines.update(100, 2)
    assert out.getvalue() == "2/2 runs, 100%\n"


def test_a_terminal_has_a_bar_and_quiet_has_nothing():
    out = io.StringIO()
    terminal = Console(file=out, force_terminal=True)
    assert isinstance(display(terminal, 1, 1, quiet=True), Silent)
    bar = display(terminal, 100, 2, quiet=False)
    assert isinstance(bar, Bar)
    bar.update(50, 1)
    bar.close()
    assert "1/2 runs" in out.getvalue() and "50%" in out.getvalue()


def test_the_board_tells_which_runs_were_taken_up(tmp_path):
    board = Board(tmp_path / "board", 3)
    write_slot(board.path, 1, 0)
    write_slot(board.path, 2, 70_000)
    assert board.days() == [-1, 0, 70_000]
