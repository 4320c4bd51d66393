"""The knowledge files of a corpus folder: listed, read and hashed."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path
from typing import NamedTuple

from corpus.endings import Format, format_of, is_knowledge
from corpus.errors import CorpusError, Problem
from corpus.problem_log import CONTROL

MAX_FILE_BYTES = 10_000_000
_BOM = b"\xef\xbb\xbf"


class KnowledgeFile(NamedTuple):
    """One file to read; `name` is its path below the folder, with forward slashes."""

    path: Path
    name: str

    @property
    def format(self) -> Format:
        """How it is read."""
        return format_of(self.name)

    @property
    def stem(self) -> str:
        """The file name without its folder and ending."""
        return self.name.rpartition("/")[2].rpartition(".")[0]


def list_files(folder: Path, problems: list[Problem]) -> list[KnowledgeFile]:
    """Every file of knowledge below the folder, sorted by name.

    Hidden files and folders are skipped; links are followed only to files inside the
    folder.  What cannot be listed or followed is added to `problems`.
    """
    files: list[KnowledgeFile] = []
    waiting = [folder] if _is_folder(folder, problems) else []
    while waiting:
        here = waiting.pop()
        try:
            paths = sorted(here.iterdir())
        except OSError as error:
            problems.append(_unreadable(here, error))
            continue
        for path in paths:
            if not path.name.startswith("."):
                _sort_out(folder, path, waiting, files, problems)
    return sorted(files, key=lambda file: file.name)


def _is_folder(folder: Path, problems: list[Problem]) -> bool:
    try:
        mode = folder.stat().st_mode
    except (FileNotFoundError, ValueError):  # ValueError: NUL in the name
        fix = "check the name or create the folder"
        problems.append(Problem(_shown(folder), 0, "there is no such folder", fix))
        return False
    except OSError as error:
        problems.append(_unreadable(folder, error))
        return False
    if not stat.S_ISDIR(mode):
        fix = "name the folder that contains the knowledge files"
        problems.append(Problem(_shown(folder), 0, "this is not a folder", fix))
        return False
    return True


def _sort_out(
    folder: Path,
    path: Path,
    waiting: list[Path],
    files: list[KnowledgeFile],
    problems: list[Problem],
) -> None:
    """Add one path to the folders to list, the files to read or the problems."""
    is_file = is_knowledge(path.name)
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            what = _fault_of_link(folder, path, is_file)
            if what:
                fix = "put the files themselves into the folder"
                problems.append(Problem(_shown(path), 0, what, fix))
                return
            mode = path.stat().st_mode
        elif stat.S_ISDIR(mode):
            waiting.append(path)
            return
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        if is_file:
            problems.append(_unreadable(path, error))
        return
    if not is_file:
        return
    name = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
    if CONTROL.search(name) or "\n" in name or "#" in path.name:
        what = "the file name has a character that ids cannot have"
        fix = "rename it with letters, digits and hyphens"
        problems.append(Problem(_shown(path), 0, what, fix))
    elif not stat.S_ISREG(mode):
        fix = "delete it or rename it"
        problems.append(Problem(_shown(path), 0, "this is not a regular file", fix))
    else:
        files.append(KnowledgeFile(path, name))


def _fault_of_link(folder: Path, path: Path, is_file: bool) -> str | None:
    if path.is_dir():
        return "this is a link to a folder, and such links are not followed"
    if is_file and not path.resolve().is_relative_to(folder.resolve()):
        return "this is a link to a file outside the folder"
    return None


def read_file(file: KnowledgeFile, problems: list[Problem]) -> bytes | None:
    """A file's bytes with ``\\n`` as the only line break and no byte order mark.

    If it cannot be read or is larger than `MAX_FILE_BYTES`: None, and a problem is
    added.
    """
    try:
        with file.path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        problems.append(_unreadable(file.path, error))
        return None
    if len(data) > MAX_FILE_BYTES:
        what = f"the file is larger than {MAX_FILE_BYTES // 1_000_000} MB"
        problems.append(Problem(file.path, 0, what, "split it into several files"))
        return None
    data = data.removeprefix(_BOM)
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class ContentHash:
    """SHA-256 over names and contents; `add` the files in the order of their names."""

    def __init__(self) -> None:
        # Imported here: loading OpenSSL takes as long as answering a question.
        import hashlib

        self._hash = hashlib.sha256()

    def add(self, name: str, data: bytes) -> None:
        """Add one file; hashing the lengths keeps two files from hashing like one."""
        encoded = name.encode()
        for part in (encoded, data):
            self._hash.update(len(part).to_bytes(8, "big"))
            self._hash.update(part)

    def hexdigest(self) -> str:
        """The hash so far, as 64 hexadecimal digits."""
        return self._hash.hexdigest()


def content_hash(folder: str | os.PathLike[str]) -> str:
    """The `Corpus.content_hash` of the folder as it is now, without parsing its files.

    64 hexadecimal digits (SHA-256) over the names and bytes of the knowledge files,
    whatever their line ends.  The files need not be valid.

    Raises: CorpusError if a file cannot be read.
    """
    problems: list[Problem] = []
    digest = ContentHash()
    for file in list_files(Path(folder), problems):
        data = read_file(file, problems)
        if data is not None:
            digest.add(file.name, data)
    if problems:
        raise CorpusError(sorted(problems))
    return digest.hexdigest()


def _unreadable(path: Path, error: OSError | RuntimeError) -> Problem:
    reason = error.strerror if isinstance(error, OSError) else None
    what = f"cannot be read ({reason or 'links in a circle'})"
    return Problem(_shown(path), 0, what, "check its name and permissions")


def _shown(path: Path) -> Path:
    """The path in printable form: a name may contain any byte."""
    text = str(path).encode("utf-8", "replace").decode("utf-8")
    return Path(CONTROL.sub("?", text).replace("\n", "?"))
