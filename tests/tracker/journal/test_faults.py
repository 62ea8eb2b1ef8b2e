"""What can happen to a journal: broken off, bits flipped, a full disk, a folder that takes none, a kill."""

from __future__ import annotations

import errno
import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from algorithms.types import Event
from sensors.stream import Mark, SampleBlock
from tests.running import pieces
from tests.tracker.journal.made import SESSION, chair_stands, entries, head, put, same, written
from tracker.errors import JournalBusyError, JournalError
from tracker.journal import Entry, Journal, disk, look, read_journal, unfinished
from tracker.journal.frames import framed, frames
from tracker.journal.reading import never_begun

ROOT = Path(__file__).resolve().parents[3]


@cache
def given() -> tuple[Entry, ...]:
    """Some samples and marks, and advice."""
    blocks, marks = list(pieces(chair_stands()[0], 3))[:9], chair_stands()[1].marks
    advised = Event(marks[0].t_s, "advice", {"rule": "spreading"})
    return (*blocks[:6], marks[0], *blocks[6:8], advised, marks[1], blocks[8])


@cache
def whole() -> bytes:
    """The bytes of a journal that broke off."""
    with tempfile.TemporaryDirectory() as folder, Journal.open_new(Path(folder), head()) as journal:
        for entry in given():
            put(journal, entry)
        return journal.path.read_bytes()


def begun() -> bytes:
    """The bytes of both heads."""
    return whole()[: list(frames(io.BytesIO(whole())))[1].end]


def found(path: Path) -> list[Entry]:
    return list(read_journal(path)[1])


def begins_alike(there: list[Entry]) -> bool:
    return all(same(a, b) for a, b in zip(there, given(), strict=False))


# --- broken off, flipped


def test_a_journal_cut_at_any_byte_of_its_last_frames_holds_all_before(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    ends = [frame.end for frame in frames(io.BytesIO(whole()))][2:]
    assert len(ends) == len(given())
    for cut in range(ends[-4], len(whole()) + 1):
        path.write_bytes(whole()[:cut])
        there = found(path)
        assert len(there) == sum(end <= cut for end in ends)
        assert begins_alike(there)
        assert look(path).torn_bytes == cut - max(end for end in ends if end <= cut)


def test_a_journal_cut_in_its_head_was_never_begun_or_holds_nothing_yet(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    first = next(frames(io.BytesIO(whole()))).end
    for cut in [*range(0, first, 5), first - 1, *range(first, 2 * first, 50)]:
        path.write_bytes(whole()[:cut])
        assert never_begun(path) == (cut < first)
        if cut >= first:
            assert look(path).samples == 0


def test_a_flipped_bit_costs_one_piece_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    all_frames = list(frames(io.BytesIO(whole())))
    rng = random.Random(5)
    for at in [*range(0, all_frames[1].end, 7), *(rng.randrange(len(whole())) for _ in range(60))]:
        broken = bytearray(whole())
        broken[at] ^= 1 << rng.randrange(8)
        path.write_bytes(broken)
        hit = next(i for i, frame in enumerate(all_frames) if at < frame.end)
        assert read_journal(path)[0] == head()
        left = [entry for i, entry in enumerate(given(), start=2) if i != hit]
        assert all(same(a, b) for a, b in zip(found(path), left, strict=True))
        contents = look(path)
        assert contents.damaged_bytes + contents.torn_bytes == all_frames[hit].end - all_frames[hit].start


def test_a_journal_that_was_never_begun_makes_room(tmp_path: Path) -> None:
    path = tmp_path / f"{SESSION}.journal"
    for torn in (b"", whole()[:100], bytes(200)):
        path.write_bytes(torn)
        assert unfinished(tmp_path) == ()
        assert written(tmp_path) == path
        assert look(path).ended
        path.unlink()


def test_what_is_whole_and_yet_no_samples_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    odd = framed(2, b"no samples") + framed(3, b'{"no": "mark"}')
    last = whole()[list(frames(io.BytesIO(whole())))[-2].end :]
    path.write_bytes(whole()[: -len(last)] + odd + last)
    assert begins_alike(found(path))
    assert (len(found(path)), look(path).damaged_bytes) == (len(given()), len(odd))


def test_a_journal_without_any_head_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    path.write_bytes(whole()[len(begun()) :])
    assert not never_begun(path)
    for _ in range(2):
        with pytest.raises(JournalError, match="whose session it is cannot be read"):
            Journal.go_on(path)


@settings(deadline=None, max_examples=25, derandomize=True)
@drawn(st.lists(st.integers(1, 9), min_size=2, max_size=9), st.sets(st.integers(0, 8)), st.data())
def test_whatever_came_and_wherever_it_broke_off_it_goes_on(
    sizes: list[int], marked: set[int], data: st.DataObject
) -> None:
    came: list[Entry] = []
    for number, piece in enumerate(list(pieces(chair_stands()[0], sizes))[: len(sizes)]):
        came.append(piece)
        if number in marked:
            came.append(Mark(float(piece.t_s[-1]), "note", text=f"\u2713 {number}"))
    with tempfile.TemporaryDirectory() as folder:
        with Journal.open_new(Path(folder), head()) as journal:
            for entry in came:
                put(journal, entry)
        ends = [frame.end for frame in frames(io.BytesIO(journal.path.read_bytes()))]
        os.truncate(journal.path, data.draw(st.integers(ends[0], ends[-1])))
        left = found(journal.path)
        with Journal.go_on(journal.path) as journal:
            for entry in came[len(left) :]:
                put(journal, entry)
        assert all(same(a, b) for a, b in zip(found(journal.path), came, strict=True))
        assert look(journal.path).damaged_bytes == 0


# --- disks


class FullDisk(io.FileIO):
    """A file on a disk with little room: the write that has none is taken as far as it goes, the next fails."""

    def __init__(self, path: Path, room_bytes: int) -> None:
        super().__init__(path, "w+b")
        self.room_bytes = room_bytes

    def write(self, data: object) -> int:
        taken = bytes(data)[: max(0, self.room_bytes - self.tell())]  # type: ignore[call-overload]
        if not taken:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(taken)


def test_a_full_disk_keeps_what_was_there_and_takes_the_rest_when_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    fits = 5
    file = FullDisk(path, list(frames(io.BytesIO(whole())))[fits + 1].end + 20)
    file.write(begun())
    journal = Journal(head(), disk.AppendOnly(path, file, file.tell()), lambda: 0.0)
    for number, entry in enumerate(given()):
        before = path.stat().st_size
        if number == fits:
            with pytest.raises(JournalError, match="the disk is full; make room"):
                put(journal, entry)
            assert path.stat().st_size == before
            assert len(found(path)) == number
            file.room_bytes = 1 << 30
        put(journal, entry)
    journal.close()
    assert [same(a, b) for a, b in zip(found(path), given(), strict=True)] == [True] * len(given())


def test_a_file_that_cannot_even_be_cut_back_loses_nothing_before(tmp_path: Path) -> None:
    class Stubborn(FullDisk):
        def truncate(self, size: int | None = None) -> int:
            if self.room_bytes < 1 << 30:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return super().truncate(size)

    path = tmp_path / "a.journal"
    file = Stubborn(path, 1 << 30)
    file.write(begun())
    journal = Journal(head(), disk.AppendOnly(path, file, file.tell()), lambda: 0.0)
    put(journal, given()[0])
    file.room_bytes = file.tell() + 100
    for _ in range(2):
        with pytest.raises(JournalError):
            put(journal, given()[1])
        assert len(found(path)) == 1
    file.room_bytes = 1 << 30
    put(journal, given()[1])
    journal.close()
    assert begins_alike(found(path))
    assert look(path).damaged_bytes == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_is_always_full_is_said_to_be() -> None:
    file = io.FileIO("/dev/full", "r+b")
    journal = Journal(head(), disk.AppendOnly(Path("/dev/full"), file, 0), lambda: 0.0)
    with pytest.raises(JournalError, match="/dev/full: the disk is full"):
        put(journal, given()[0])
    for entry in given()[1:]:
        with pytest.raises(JournalError):
            put(journal, entry)
    with pytest.raises(JournalError):
        journal.close()
    assert file.closed


def test_samples_that_the_disk_does_not_confirm_are_not_kept_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_fd: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    now_s = iter(range(1000))
    with Journal.open_new(tmp_path, head(), lambda: float(next(now_s))) as journal:
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", failing)
            with pytest.raises(JournalError, match="the disk cannot be read or written"):
                put(journal, given()[0])
        put(journal, given()[0])
    assert len(found(journal.path)) == 1


@pytest.mark.parametrize(("number", "said"), [
    (errno.EROFS, "the disk is read-only; name another folder with --data"),
    (errno.EACCES, "check the permissions of its folder"),
    (errno.ENOSPC, "the disk is full"),
    (errno.EMFILE, "cannot be used (Too many open files)"),
])  # fmt: skip
def test_a_folder_that_takes_no_journal_is_said_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def refusing(*_args: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(JournalError) as problem:
        Journal.open_new(tmp_path, head())
    assert said in str(problem.value)
    assert str(tmp_path / SESSION) in str(problem.value)


def test_a_read_only_folder_takes_no_journal(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("for root no folder is read-only")
    tmp_path.chmod(0o500)
    with pytest.raises(JournalError, match="may not be written"):
        Journal.open_new(tmp_path, head())


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("")
    with pytest.raises(JournalError, match="folder is a file"):
        Journal.open_new(tmp_path / "journal", head())


def test_a_journal_that_could_not_be_begun_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_fd: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        with pytest.raises(JournalError):
            Journal.open_new(tmp_path, head())
    assert list(tmp_path.iterdir()) == []
    written(tmp_path)


# --- kill -9

WRITER = """
import sys
import time
from pathlib import Path
from tests.tracker.journal.made import entries, head, put
from tracker.journal import Journal
journal = Journal.open_new(Path(sys.argv[1]), head())
print("begun", flush=True)
for entry in entries(5):
    put(journal, entry)
    print("kept", flush=True)
time.sleep(60.0)
"""


ALL = len(list(entries(5)))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.parametrize("after", [1, 150, ALL])
def test_a_killed_process_loses_nothing_it_was_told_is_kept(tmp_path: Path, after: int) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    for _ in range(after + 1):
        assert writer.stdout.readline()
    if after == ALL:
        assert unfinished(tmp_path) == ()
        with pytest.raises(JournalBusyError):
            Journal.open_new(tmp_path, head())
    time.sleep(random.random() / 100.0)
    writer.send_signal(signal.SIGKILL)
    kept = after + len(writer.stdout.readlines())
    writer.stdout.close()
    writer.wait()
    [path] = unfinished(tmp_path)
    there = found(path)
    assert kept <= len(there) <= kept + 1
    assert all(same(a, b) for a, b in zip(there, entries(5), strict=False))
    rest = list(entries(5))[len(there) :]
    with Journal.go_on(path) as journal:
        for entry in rest:
            put(journal, entry)
    assert sum(len(e) for e in found(path) if isinstance(e, SampleBlock)) == len(chair_stands()[0])
    assert sum(isinstance(e, Mark) for e in found(path)) == len(chair_stands()[1].marks)


def test_a_journal_is_read_while_it_is_written(tmp_path: Path) -> None:
    with Journal.open_new(tmp_path, head()) as journal:
        for number, piece in enumerate(list(pieces(chair_stands()[0], 50))[:10]):
            assert len(found(journal.path)) == number
            journal.append(piece)
