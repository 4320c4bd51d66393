"""Finds and reads the settings file; `bot.settings.settings` checks what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.settings.places import user_folder
from corpus import FrontdeskError

FILE_NAME = "frontdesk.toml"
CONFIG_VARIABLE = "FRONTDESK_CONFIG"
MAX_FILE_BYTES = 1_000_000


class SettingsError(FrontdeskError):
    """Settings that cannot be used; the message has one line per problem."""


def find_file(
    config: Path | None, environ: Mapping[str, str], folder: Path
) -> Path | None:
    """The settings file to read: the one that is named, else the nearest.

    Raises: SettingsError if the named file doesn't exist.
    """
    named = environ.get(CONFIG_VARIABLE)
    if config is None and named:
        config = folder / Path(named).expanduser()
    if config is not None:
        if not config.is_file():
            raise SettingsError(
                f"{config}: there is no such settings file;"
                " check --config and FRONTDESK_CONFIG"
            )
        return config
    for place in _places(folder):
        file = place / FILE_NAME
        if file.is_file():
            return file
    return None


def _places(folder: Path) -> Iterator[Path]:
    """Folders that may hold the settings file, nearest first."""
    yield folder
    above: list[Path] = []
    for place in (folder, *folder.parents):
        above.append(place)
        if (place / ".git").exists():
            yield from above[1:]
            break
    yield user_folder("config")


def read_table(file: Path, problems: list[str]) -> tuple[str, dict[str, object]]:
    """The text of a settings file and its values; faults are added to `problems`."""
    import tomllib

    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            problems.append(f"{file}: is over 1 MB, too big for a settings file")
            return "", {}
        # utf-8-sig: some editors on Windows write a byte order mark at the start.
        text = file.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        problems.append(
            f"{file}: cannot be read ({error.strerror}); check its permissions"
        )
    except UnicodeDecodeError:
        problems.append(f"{file}: is not UTF-8; save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{_toml_place(file, str(error))}; fix the TOML syntax")
    except RecursionError:
        problems.append(f"{file}: is nested too deeply for a settings file")
    else:
        return text, table
    return "", {}


def _toml_place(file: Path, message: str) -> str:
    match = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", message, re.DOTALL)
    return f"{file}:{match[2]}: {match[1]}" if match else f"{file}: {message}"


def line_of(name: str, text: str) -> int:
    """The line, from 1, of a key of the top level; 1 if it isn't found."""
    key = re.compile(rf"\s*\[?\s*[\"']?{re.escape(name)}[\"']?\s*[\]=.]")
    for number, line in enumerate(text.split("\n"), 1):
        if key.match(line):
            return number
    return 1
