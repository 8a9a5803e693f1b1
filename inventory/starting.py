"""The inventory that a newcomer begins with, copied from the files that come with the software."""

from __future__ import annotations

from pathlib import Path

_FILES = Path(__file__).parent / "starter"


def starter_files() -> dict[str, str]:
    """Names and texts of the files, in the order in which they are best read."""
    order = ("city.yaml", "network.yaml", "sites.yaml", "wardwatch.yaml")
    return {name: (_FILES / name).read_text(encoding="utf-8") for name in order}


def write_starter(folder: Path) -> list[Path]:
    """Write the files into a folder, which is made if it is not there.

    Returns:
        The files written.

    Raises:
        FileExistsError: one of them is there already; nothing is written then.
        OSError: the folder cannot be made or written to.
    """
    texts = {folder / name: text for name, text in starter_files().items()}
    taken = [path for path in texts if path.exists()]
    if taken:
        raise FileExistsError(f"{taken[0]} is there already; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    return list(texts)
