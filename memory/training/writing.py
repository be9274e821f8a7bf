"""Tables as files: JSON lines that fine-tuning services take as they are, Parquet with every column, a data card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template

import orjson

from memory.training.rows import Row, Tables

SPLITS = ("train", "test")
FIELDS = {"chat": ("messages",), "preferences": ("prompt", "chosen", "rejected")}
"""What a line of JSON holds: services refuse columns of our own. Sliders are ours, and hold all."""
CARD = Path(__file__).with_name("card.md")


def write(folder: Path, export_id: str, at: float, tables: Tables, people: int, *, parquet: bool) -> list[str]:
    """Write every table and the card into a folder; the names of the files."""
    names: list[str] = []
    for table, rows in tables.by_name().items():
        for split in SPLITS:
            some = [row for row in rows if row["split"] == split]
            names.append(f"{table}.{split}.jsonl")
            (folder / names[-1]).write_bytes(b"".join(_line(table, row) for row in some))
            if parquet:
                names.append(f"{table}.{split}.parquet")
                _parquet(folder / names[-1], table, some)
    (folder / "CARD.md").write_text(_card(export_id, at, tables, people), "utf-8")
    return [*names, "CARD.md"]


def _line(table: str, row: Row) -> bytes:
    kept = {name: row[name] for name in FIELDS.get(table, tuple(row))}
    return orjson.dumps(kept) + b"\n"


def _parquet(path: Path, table: str, rows: Sequence[Row]) -> None:
    """One file with typed columns, the same where there is no row."""
    import pyarrow as pa
    import pyarrow.parquet

    message = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
    about = [("person", pa.string()), ("turn", pa.string()), ("split", pa.string())]
    columns = {
        "chat": [("messages", message)],
        "preferences": [("prompt", message), ("chosen", message), ("rejected", message)],
        "sliders": [
            ("op", pa.string()), ("parameter", pa.string()), ("suggested", pa.float64()), ("ended", pa.float64()),
            ("place", pa.string()),
        ],
    }  # fmt: skip
    schema = pa.schema([*about, *columns[table]])
    pyarrow.parquet.write_table(pa.Table.from_pylist(list(rows), schema), path)


def has_parquet() -> bool:
    """Whether the extra `training` is installed."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def _card(export_id: str, at: float, tables: Tables, people: int) -> str:
    counts = {
        f"{table}_{split}": sum(row["split"] == split for row in rows)
        for table, rows in tables.by_name().items()
        for split in SPLITS
    }
    day = datetime.fromtimestamp(at, UTC).date().isoformat()
    return Template(CARD.read_text("utf-8")).substitute(export=export_id, day=day, people=people, **counts)
