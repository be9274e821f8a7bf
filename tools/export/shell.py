"""Writing for two readers that both interpret what they read: FFmpeg's filter graphs, and a POSIX shell."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

WORK = "@WORK@"
"""Stands in a graph for the script's own folder; its real name is made by mktemp and holds only safe letters."""
END = "END_OF_"


def filter_text(name: str, options: Mapping[str, object] = {}) -> str:
    """One filter of a graph: `scale=w=640:h=360`."""
    listed = ":".join(f"{key}={escaped(str(value))}" for key, value in options.items())
    return f"{name}={listed}" if listed else name


def escaped(value: str) -> str:
    """An option's value, escaped for the option list and then for the graph (ffmpeg-utils, "Quoting and escaping")."""
    for letter in ("\\", "'", ":"):
        value = value.replace(letter, "\\" + letter)
    for letter in ("\\", "'", "[", "]", ",", ";"):
        value = value.replace(letter, "\\" + letter)
    return value


def chain(source: str, filters: list[str], result: str) -> str:
    """Filters between two pads: `[0:v]scale=…,fps=…[v]`."""
    return f"{source}{','.join(filters) or 'null'}[{result}]"


@dataclass
class Script:
    """A shell script around one call of ffmpeg.

    files: texts that it writes into its own folder first, by name. arguments: of ffmpeg, quoted
    already. pads: how many names of pads were given out.
    """

    mark: str
    output: str
    files: dict[str, str] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)
    pads: int = 0

    def next_pad(self) -> int:
        """A number that names pads of the graph which nothing else uses."""
        self.pads += 1
        return self.pads

    def text(self) -> str:
        """The script. Nothing in it is expanded but its own variables."""
        lines = [
            "#!/bin/sh",
            f"# Loupe, plan {self.mark}. Needs FFmpeg 5 or newer:",
            "#     sh FILE INPUT OUTPUT",
            "set -eu",
            'input=${1:?"usage: sh $0 INPUT [OUTPUT]"}',
            f"output=${{2:-{shlex.quote(self.output)}}}",
            "case $output in -*) output=./$output ;; esac",
        ]
        if self.files:
            lines += ["work=$(mktemp -d /tmp/loupe.XXXXXX)", "trap 'rm -rf \"$work\"' EXIT"]
        for name, content in self.files.items():
            lines += self._written(name, content)
        lines.append("ffmpeg " + " \\\n  ".join(self.arguments))
        return "\n".join(lines) + "\n"

    def _written(self, name: str, content: str) -> list[str]:
        """A file written word for word: the quoted end mark keeps the shell from expanding anything."""
        end = END + "".join(letter for letter in name.upper() if letter.isalnum())
        while end in content:
            end += "_"
        return [f"cat > \"$work/{name}\" <<'{end}'", content.removesuffix("\n"), end]


def quoted_graph(graph: str) -> str:
    """A filter graph as one word of the shell, with the script's folder put in."""
    return shlex.quote(graph).replace(WORK, "'\"$work\"'")
