"""The report as one HTML page with plots in SVG, that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from evals.understanding.figures import INTENTS, Figure
from evals.understanding.scoring import Scored

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{padding:.25rem .7rem;border-bottom:1px solid #ddd;"
    "text-align:left}"
    ".no{color:#b00020;font-weight:600}.yes{color:#1b6e3c}small{color:#666}h2{margin-top:2.2rem}"
)
WIDTH, BAR = 620, 22


def page(
    figures: Sequence[Figure],
    matrix: Mapping[tuple[str, str], int],
    calibrated: Sequence[tuple[float, float, int]],
    times: Sequence[float],
    misses: Sequence[Scored],
    notes: Sequence[str],
) -> str:
    """The whole page."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Understanding</title>",
        f"<style>{STYLE}</style><h1>How well the built-in planner understands</h1>",
        _table(figures),
        "<h2>Figures with their 95 % intervals</h2>",
        _intervals(figures),
        "<h2>Which intent was read for which</h2>",
        _matrix(matrix),
        "<h2>Confidence against being right</h2>",
        _calibration(calibrated),
        "<h2>Milliseconds a prompt, reading and planning</h2>",
        _histogram(times),
        "<h2>Worst misses</h2>",
        _misses(misses),
        "".join(f"<p><small>{escape(note)}</small></p>" for note in notes),
        "</html>",
    ]
    return "\n".join(parts)


def _table(figures: Sequence[Figure]) -> str:
    rows = [
        f"<tr><td>{escape(one.name)}</td><td class={'yes' if one.met else 'no'}>{one.value:.3f}</td>"
        f"<td>{one.low:.3f}–{one.high:.3f}</td>"
        f"<td>{'' if one.least is None else f'{one.least:.2f}'}</td><td>{one.rows}</td></tr>"
        for one in figures
    ]
    return f"<table><tr><th>figure<th>value<th>95 % interval<th>at least<th>rows</tr>{''.join(rows)}</table>"


def _intervals(figures: Sequence[Figure]) -> str:
    height = BAR * len(figures) + 30
    marks = []
    for number, one in enumerate(figures):
        y = BAR * number + 16
        x = [180 + (WIDTH - 200) * value for value in (one.low, one.value, one.high)]
        colour = "#1b6e3c" if one.met else "#b00020"
        marks.append(f'<text x="0" y="{y + 4}" font-size="12">{escape(one.name)}</text>')
        marks.append(f'<line x1="{x[0]:.1f}" x2="{x[2]:.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="3"/>')
        marks.append(f'<circle cx="{x[1]:.1f}" cy="{y}" r="4" fill="{colour}"/>')
        if one.least is not None:
            at = 180 + (WIDTH - 200) * one.least
            marks.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{y - 7}" y2="{y + 7}" stroke="#888"/>')
    return f'<svg width="{WIDTH}" height="{height}" role="img">{"".join(marks)}</svg>'


def _matrix(matrix: Mapping[tuple[str, str], int]) -> str:
    cell, left = 62, 110
    most = max(matrix.values(), default=1)
    marks = []
    for row, wanted in enumerate(INTENTS):
        marks.append(f'<text x="0" y="{row * 30 + 50}" font-size="12">{wanted}</text>')
        for column, read in enumerate(INTENTS):
            count = matrix.get((wanted, read), 0)
            shade = 255 - int(150 * (count / most) ** 0.4) if count else 255
            fill = f"rgb({shade},{255 if wanted == read else shade},{shade})"
            x, y = left + column * cell, row * 30 + 30
            marks.append(f'<rect x="{x}" y="{y}" width="{cell - 2}" height="28" fill="{fill}" stroke="#eee"/>')
            marks.append(f'<text x="{x + 24}" y="{y + 19}" font-size="12">{count or ""}</text>')
    heads = "".join(
        f'<text x="{left + column * cell}" y="20" font-size="10">{read}</text>' for column, read in enumerate(INTENTS)
    )
    drawn = f'<svg width="{left + cell * 7 + 10}" height="250" role="img">{heads}{"".join(marks)}</svg>'
    return f"{drawn}<p><small>rows: right; columns: read</small></p>"


def _calibration(points: Sequence[tuple[float, float, int]]) -> str:
    size = 240
    marks = [
        f'<rect width="{size}" height="{size}" fill="none" stroke="#ccc"/>'
        f'<line x1="0" y1="{size}" x2="{size}" y2="0" stroke="#ccc"/>'
    ]
    for confidence, right, rows in points:
        marks.append(
            f'<circle cx="{confidence * size:.1f}" cy="{size - right * size:.1f}" r="{3 + rows**0.5 / 3:.1f}" '
            'fill="#1b6e3c" fill-opacity=".6"/>'
        )
    drawn = f'<svg width="{size}" height="{size}" role="img">{"".join(marks)}</svg>'
    return f"{drawn}<p><small>across: confidence; up: share right; area: rows</small></p>"


def _histogram(times: Sequence[float]) -> str:
    edges = [0.25 * number for number in range(25)]
    counts = [sum(low <= time < low + 0.25 for time in times) for low in edges]
    most = max([*counts, 1])
    bars = "".join(
        f'<rect x="{number * 24}" y="{120 - 110 * count / most:.1f}" width="20" '
        f'height="{110 * count / most:.1f}" fill="#456"/>'
        for number, count in enumerate(counts)
    )
    labels = "".join(f'<text x="{number * 96}" y="136" font-size="11">{number}</text>' for number in range(7))
    return f'<svg width="{WIDTH}" height="140" role="img">{bars}{labels}</svg>'


def _misses(misses: Sequence[Scored]) -> str:
    rows = [
        f"<tr><td>{escape(one.answered.row['text'][:300])}</td><td>{escape('; '.join(one.faults))}</td></tr>"
        for one in misses
    ]
    return f"<table><tr><th>request<th>what went wrong</tr>{''.join(rows)}</table>"
