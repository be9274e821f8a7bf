"""ASC CDL v1.2: one slope, offset, power and saturation for the whole clip, as `.cdl` or `.cc`."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np

from edits.vocabulary.tone import Cdl
from tools.export.exported import Exported, Losses
from tools.export.job import Job
from tools.render.color import to_lab
from tools.render.lut import Table, identity, is_identity, sample_lut
from tools.render.ops.cdl import LUMA

HOLDER = "a colour decision list"
NAMESPACE = "urn:ASC:CDL:v1.2"
ROUNDS = 40
NEUTRAL_SPREAD = 0.2
"""How far from gray, in encoded values, a colour still counts much: pictures are mostly near neutral."""
LOWEST = np.array([0.01] * 3 + [-1.0] * 3 + [0.1] * 3 + [0.0])
HIGHEST = np.array([4.0] * 3 + [1.0] * 3 + [4.0] * 4)


@dataclass(frozen=True)
class Grade:
    """A CDL and how far it is from the colours it stands for: mean ΔE (CIE 1976) over natural colours."""

    slope: tuple[float, float, float]
    offset: tuple[float, float, float]
    power: tuple[float, float, float]
    saturation: float
    error: float = 0


def export_cdl(job: Job) -> Exported:
    """A colour decision list with one decision."""
    grade, losses = grade_of(job)
    root = ElementTree.Element("ColorDecisionList", xmlns=NAMESPACE)
    ElementTree.SubElement(root, "InputDescription").text = "sRGB or Rec. 709, encoded"
    ElementTree.SubElement(root, "ColorDecision").append(_correction(grade, job.mark))
    return Exported(f"{job.name}.cdl", "application/xml", _xml(root), losses.told(job.plan.steps))


def export_cc(job: Job) -> Exported:
    """A single colour correction."""
    grade, losses = grade_of(job)
    root = _correction(grade, job.mark)
    root.set("xmlns", NAMESPACE)
    return Exported(f"{job.name}.cc", "application/xml", _xml(root), losses.told(job.plan.steps))


def grade_of(job: Job, holder: str = HOLDER) -> tuple[Grade, Losses]:
    """All colour of the plan as one CDL, exact for a single `cdl` step and fitted otherwise."""
    losses = Losses(holder)
    steps = job.color(losses)
    losses.lose_all(step for step in job.steps if step not in steps)
    if len(steps) == 1 and steps[0].op == "cdl":
        params = job.at_strength(steps[0])
        assert isinstance(params, Cdl)
        return Grade(params.slope, params.offset, params.power, params.saturation), losses
    grade = fit(job.table(steps))
    if grade.error >= 0.1:
        for step in steps:
            losses.lose(step, f"the colour steps are fitted together to one CDL: {grade.error:.1f} ΔE off on average")
    return grade, losses


def fit(table: Table) -> Grade:
    """The CDL nearest to a table in the least squares, by Levenberg–Marquardt; near-neutral colours weigh most."""
    if is_identity(table):
        return Grade((1, 1, 1), (0, 0, 0), (1, 1, 1), 1)
    colors = identity(9).reshape(-1, 3).astype(np.float64)
    wanted = np.clip(sample_lut(colors.astype(np.float32), table), 0, 1).astype(np.float64)
    away = np.ptp(colors, axis=1)
    weight = np.sqrt(0.1 + np.exp(-((away / NEUTRAL_SPREAD) ** 2)))[:, None]
    found = _least_squares(colors, wanted, weight)
    fitted, target = to_lab(_graded(colors, found).astype(np.float32)), to_lab(wanted.astype(np.float32))
    error = float(np.average(np.linalg.norm(fitted - target, axis=1), weights=weight[:, 0] ** 2))
    return Grade(_three(found, 0), _three(found, 3), _three(found, 6), float(found[9]), error)


def _three(numbers: np.ndarray, first: int) -> tuple[float, float, float]:
    return float(numbers[first]), float(numbers[first + 1]), float(numbers[first + 2])


def _graded(colors: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """numbers: slope, offset and power of red, green and blue, then saturation."""
    graded = np.clip(colors * numbers[:3] + numbers[3:6], 0, 1) ** numbers[6:9]
    luma = (graded @ LUMA)[:, None]
    result: np.ndarray = np.clip(luma + numbers[9] * (graded - luma), 0, 1)
    return result


def _least_squares(colors: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> np.ndarray:
    numbers = np.array([1.0] * 3 + [0.0] * 3 + [1.0] * 4)
    damping = 1e-2

    def missed(numbers: np.ndarray) -> np.ndarray:
        away: np.ndarray = (_graded(colors, numbers) - wanted) * weight
        return away.ravel()

    rest = missed(numbers)
    for _ in range(ROUNDS):
        slopes = np.stack([(missed(numbers + 1e-4 * one) - rest) / 1e-4 for one in np.eye(10)], axis=1)
        square = slopes.T @ slopes
        step = np.linalg.solve(square + damping * (np.diag(np.diag(square)) + 1e-9 * np.eye(10)), -slopes.T @ rest)
        tried = np.clip(numbers + step, LOWEST, HIGHEST)
        trial = missed(tried)
        if trial @ trial < rest @ rest:
            numbers, rest, damping = tried, trial, damping / 3
        else:
            damping *= 4
    return numbers


def _correction(grade: Grade, mark: str) -> ElementTree.Element:
    correction = ElementTree.Element("ColorCorrection", id=f"loupe-{mark}")
    sop = ElementTree.SubElement(correction, "SOPNode")
    ElementTree.SubElement(sop, "Description").text = f"Loupe plan {mark}"
    for name, three in (("Slope", grade.slope), ("Offset", grade.offset), ("Power", grade.power)):
        ElementTree.SubElement(sop, name).text = " ".join(f"{number:.6f}" for number in three)
    saturation = ElementTree.SubElement(correction, "SatNode")
    ElementTree.SubElement(saturation, "Saturation").text = f"{grade.saturation:.6f}"
    return correction


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content + b"\n"
