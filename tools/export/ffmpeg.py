"""One call of ffmpeg, in a shell script that brings its own lookup table: `sh loupe.sh INPUT OUTPUT`.

Every text and every name in it is fixed, a number, or written word for word into a file of its own; nothing that a
person typed is read by the shell or by FFmpeg's parser.
"""

from __future__ import annotations

import shlex
from dataclasses import replace
from fractions import Fraction

from edits.platforms import find_platform
from edits.vocabulary.delivery import Output
from edits.vocabulary.timeline import Reframe
from tools.export import effects, moving, sounding
from tools.export.errors import ExportError
from tools.export.exported import Exported, Losses
from tools.export.job import Job
from tools.export.moving import Shape, even
from tools.export.shell import Script, chain, filter_text, quoted_graph
from tools.render.cube import write_cube
from tools.render.frame import box_of_aspect
from tools.render.framing import Framing
from tools.render.timeline import Timeline, frame_counts
from tools.render.treatment import hdr_table, with_color

HOLDER = "an ffmpeg command"
SUFFIXES = {"image": ".jpg", "video": ".mp4", "audio": ".m4a"}
ENCODERS = {"h264": "libx264", "h265": "libx265", "hevc": "libx265", "vp9": "libvpx-vp9", "av1": "libsvtav1",
            "prores": "prores_ks", "mpeg4": "mpeg4"}  # fmt: skip
CONTAINERS = {"video": {"mp4", "mov", "webm", "mkv", "gif"}, "audio": {"m4a", "mp3", "wav", "flac", "ogg", "opus"},
              "image": {"jpg", "jpeg", "png", "webp", "tiff", "tif", "bmp"}}  # fmt: skip
SOUND_ENCODERS = {".webm": "libopus", ".ogg": "libvorbis", ".opus": "libopus", ".mp3": "libmp3lame",
                  ".wav": "pcm_s16le", ".flac": "flac"}  # fmt: skip
UNREAD = {"image/heic": "HEIC pictures", "image/heif": "HEIF pictures"}
CROPPING = frozenset({"output", "reframe"})
LIMITLESS = 200_000_000
"""Bits a second that no encoding here reaches, so that a limit above it is none."""
SOUND_BITRATE = 160_000
NEAREST = "FFmpeg's nearest filter stands in for it"


def export_ffmpeg(job: Job) -> Exported:
    """The plan as a script around one ffmpeg command. Raises ExportError when the media is not known."""
    if job.facts is not None and job.facts.mime in UNREAD:
        raise ExportError(f"ffmpeg does not read {UNREAD[job.facts.mime]}: export JPEG or PNG from it first")
    if job.facts is None:
        raise ExportError("an ffmpeg command is written for a file: attach the picture, clip or sound first")
    losses = Losses(HOLDER)
    output = _output(job)
    script = Script(job.mark, f"{job.name}{_suffix(job, output)}")
    script.arguments += ["-nostdin -hide_banner -y"]
    if job.kind == "image":
        _still(script, job, output, losses)
    else:
        _timed(script, job, output, losses)
    script.arguments.append('"$output"')
    content = script.text().encode("utf-8")
    return Exported(f"{job.name}.sh", "application/x-sh", content, losses.told(job.plan.steps))


def _output(job: Job) -> Output:
    """All output steps as one, with what a platform asks for filled in."""
    asked: dict[str, object] = {}
    for step in job.steps:
        if isinstance(step.params, Output):
            asked |= step.params.model_dump(exclude_none=True)
    output = Output.model_validate(asked)
    place = find_platform(output.platform) if output.platform else None
    return place.fill(output, job.facts.kind) if place and job.facts else output


def _suffix(job: Job, output: Output) -> str:
    kind = "audio" if any(step.op == "extract_audio" for step in job.steps) else job.kind or "video"
    asked = (output.container or "").replace("jpeg", "jpg").replace("matroska", "mkv")
    return f".{asked}" if asked in CONTAINERS[kind] else SUFFIXES[kind]


def _still(script: Script, job: Job, output: Output, losses: Losses) -> None:
    script.arguments.append('-i "$input"')
    filters, carried = _seen(script, job, output, losses, Fraction(1), still=True)
    script.arguments.append("-filter_complex " + quoted_graph(chain("[0:v:0]", filters, "v")))
    script.arguments += ["-map '[v]' -frames:v 1 -update 1 -map_metadata -1", *_stamp(job)]
    if script.output.endswith(".jpg"):
        script.arguments.append("-q:v 2")
    losses.lose_all(step for step in job.steps if step.id not in carried)


def _timed(script: Script, job: Job, output: Output, losses: Losses) -> None:
    timeline, cut = job.cuts(losses)
    timeline = _of_one_input(job, timeline, losses)
    carried = {step.id for step in cut if step.op not in {"extract_frame", "marker"}}
    rate = Fraction(output.fps).limit_denominator(1001) if output.fps else job.rate
    graph: list[str] = []
    wants_picture = job.kind == "video" and not any(step.op == "extract_audio" for step in job.steps)
    if wants_picture:
        pad = moving.assemble(script, graph, timeline, job)
        filters, seen = _seen(script, job, output, losses, rate, still=False)
        filters += moving.exactly(round(_frames(timeline, job.rate) * rate / job.rate), rate)
        graph.append(chain(pad, filters, "v"))
        carried |= seen
    hears = bool(job.facts and job.facts.has_audio) or job.kind == "audio"
    if hears:
        pad = sounding.assemble(script, graph, timeline, job, shared_inputs=wants_picture)
        filters, heard = sounding.mix_filters(job, timeline, losses)
        graph.append(chain(pad, filters or ["anull"], "a"))
        carried |= {step.id for step in heard}
    script.arguments.append("-filter_complex " + quoted_graph(";".join(graph)))
    script.arguments += _encoded(script, job, output, timeline, wants_picture, hears)
    losses.lose_all(step for step in job.steps if step.id not in carried)


def _of_one_input(job: Job, timeline: Timeline, losses: Losses) -> Timeline:
    """The timeline without pieces of other media. Raises ExportError when nothing else is left."""
    own = tuple(piece for piece in timeline.pieces if piece.media is None)
    if not own:
        raise ExportError("an ffmpeg command is written for one file, and this cut shows only others")
    for step in job.steps:
        if step.op == "concat":
            losses.lose(step, "the command reads one file: join the others to its result")
    heard = timeline.sound and tuple(piece for piece in timeline.sound if piece.media is None)
    return replace(timeline, pieces=own, sound=heard or None)


def _frames(timeline: Timeline, rate: Fraction) -> int:
    """Frames that the whole result lasts."""
    return max(first + count for first, count in frame_counts(timeline, float(rate)))


def _seen(
    script: Script, job: Job, output: Output, losses: Losses, rate: Fraction, *, still: bool
) -> tuple[list[str], set[str]]:
    """Filters for the picture from the cut to the encoder, and the ids of the steps in them."""
    colors = job.color(losses)
    base = hdr_table(job.shown[0].transfer) if job.shown and job.shown[0].transfer != "sdr" else None
    has_table = bool(colors) or base is not None
    if has_table:
        script.files["look.cube"] = write_cube(with_color(base, job.table(colors)), f"Loupe {job.mark}")
    framing, framed = moving.framing_of(job, job.mine(losses), losses)
    crop, shape = _shape(job, framing, output, rate, still)
    for step in job.steps if crop else ():
        if step.op in CROPPING:
            losses.lose(step, "the frame is cropped in the middle here; Loupe follows the subject")
    filters = moving.color_filters(job, shape, framing, crop, has_table=has_table, still=still)
    carried = {step.id for step in (*colors, *framed)} | {step.id for step in job.steps if step.op in CROPPING}
    for step in job.steps:
        made = effects.effect_filters(script, job, step, shape)
        if made is not None:
            filters += made
            carried.add(step.id)
            if step.op not in effects.EXACT:
                losses.lose(step, NEAREST)
    if output.fps and not still:
        filters.append(filter_text("fps", {"fps": f"{rate.numerator}/{rate.denominator}"}))
    return filters + moving.ended(still), carried


def _shape(job: Job, framing: Framing, output: Output, rate: Fraction, still: bool) -> tuple[list[str], Shape]:
    """The crop to the aspect of the output, and the pixels of the result."""
    width, height = framing.width, framing.height
    wanted = f"{output.width}:{output.height}" if output.width and output.height else output.aspect
    wanted = wanted or next((step.params.aspect for step in job.steps if isinstance(step.params, Reframe)), None)
    crop = []
    if wanted:
        across, down = box_of_aspect(width, height, wanted)
        if across < width * 0.999 or down < height * 0.999:
            crop = [filter_text("crop", {"w": f"iw*{across / width:.6f}", "h": f"ih*{down / height:.6f}"})]
        width, height = across, down
    if output.width or output.height:
        factor = (output.width or 0) / width or (output.height or 0) / height
        width, height = output.width or width * factor, output.height or height * factor
    fit = round if still else even
    alpha = bool(job.facts and job.facts.has_alpha and still)
    return crop, Shape(max(1, fit(width)), max(1, fit(height)), rate, alpha)


def _stamp(job: Job) -> list[str]:
    return [f"-metadata comment={shlex.quote(f'edited by Loupe, plan {job.mark}')}"]


def _encoded(script: Script, job: Job, output: Output, timeline: Timeline, sees: bool, hears: bool) -> list[str]:
    """Maps, encoders and limits."""
    suffix = "." + script.output.rpartition(".")[2]
    arguments = []
    if sees:
        arguments += ["-map '[v]'", *_picture_encoder(output, suffix, timeline, hears)]
    if hears and suffix != ".gif":
        encoder = SOUND_ENCODERS.get(suffix, "aac")
        rate = "" if encoder in {"pcm_s16le", "flac"} else f" -b:a {SOUND_BITRATE}"
        arguments.append(f"-map '[a]' -c:a {encoder}{rate}")
    if output.max_duration:
        arguments.append(f"-t {output.max_duration:g}")
    if suffix in {".mp4", ".mov", ".m4a"}:
        arguments.append("-movflags +faststart")
    return [*arguments, "-map_metadata -1", *_stamp(job)]


def _picture_encoder(output: Output, suffix: str, timeline: Timeline, hears: bool) -> list[str]:
    if suffix == ".gif":
        return ["-c:v gif"]
    encoder = ENCODERS.get(output.codec or "", "libx264")
    if suffix == ".webm" and encoder not in {"libvpx-vp9", "libsvtav1"}:
        encoder = "libvpx-vp9"
    arguments = [f"-c:v {encoder}"]
    if encoder in {"libx264", "libx265"}:
        arguments.append("-preset veryfast")
    if output.bitrate:
        arguments.append(f"-b:v {output.bitrate}")
    elif encoder not in {"prores_ks", "mpeg4"}:
        quality = output.crf if output.crf is not None else 30 if encoder in {"libvpx-vp9", "libsvtav1"} else 18
        arguments.append(f"-crf {quality:g}" + (" -b:v 0" if encoder == "libvpx-vp9" else ""))
    if output.max_bytes and not output.bitrate:
        length = min(timeline.duration, output.max_duration or timeline.duration)
        most = max(50_000, round(output.max_bytes * 8 * 0.94 / max(length, 0.1)) - (SOUND_BITRATE if hears else 0))
        if most < LIMITLESS:
            arguments.append(f"-maxrate:v {most} -bufsize:v {2 * most}")
    return [*arguments, "-colorspace bt709 -color_primaries bt709 -color_trc bt709"]
