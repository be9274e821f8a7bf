"""No operation is rendered here without a test of what it does, of doing nothing, and a golden picture."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

import pytest

from edits.vocabulary import OPERATIONS
from tests.tools.render import (
    test_camera as camera,
)  # fmt: skip
from tests.tools.render import (
    test_captions as captions,
)
from tests.tools.render import (
    test_clip as clip,
)
from tests.tools.render import (
    test_color as color,
)
from tests.tools.render import (
    test_detail as detail,
)
from tests.tools.render import (
    test_film as film,
)
from tests.tools.render import (
    test_geometry as geometry,
)
from tests.tools.render import (
    test_graphics as graphics,
)
from tests.tools.render import (
    test_regions as regions,
)
from tests.tools.render import (
    test_sound as sound,
)
from tests.tools.render.golden.gallery import CASES
from tests.tools.render.nothing import CLIP, NEVER, SOUND, STILL
from tools.render.operation import find_operation
from tools.render.support import DELIVERED

RENDERED = [op for op in OPERATIONS if find_operation(op) is not None or op in DELIVERED]
"""Operations that something here carries out."""
UNSEEN: Mapping[str, str] = {
    "marker": "a chapter of the file, which no frame shows",
    "metadata": "fields of the file, which no frame shows",
}
"""Operations without a golden picture."""
EFFECTS: Mapping[str, Callable[..., None]] = {
    "temperature": color.test_warmer_is_more_yellow_and_cooler_more_blue,
    "tint": color.test_tint_goes_from_green_to_magenta,
    "exposure": color.test_a_stop_more_is_brighter_and_a_stop_less_darker,
    "contrast": color.test_contrast_widens_the_spread_of_lightness,
    "highlights": color.test_shadows_and_highlights_mostly_move_their_own_tones,
    "shadows": color.test_shadows_and_highlights_mostly_move_their_own_tones,
    "whites": color.test_whites_move_the_white_point_and_blacks_the_black_point,
    "blacks": color.test_whites_move_the_white_point_and_blacks_the_black_point,
    "tone_curve": color.test_a_curve_goes_through_its_points,
    "vibrance": color.test_vibrance_helps_muted_colours_more_than_strong_ones_and_spares_skin,
    "saturation": color.test_saturation_scales_chroma_and_keeps_lightness,
    "hsl": color.test_a_band_moves_its_own_colour_and_leaves_the_opposite_and_gray,
    "color_grade": color.test_a_grade_tints_shadows_teal_and_highlights_orange,
    "monochrome": color.test_monochrome_is_gray_and_a_red_filter_darkens_the_sky,
    "cdl": color.test_cdl_is_the_formula_of_the_standard,
    "lut": color.test_a_look_by_name_is_its_own_colour_steps,
    "match_look": color.test_a_reference_gives_its_mood_and_a_picture_matched_to_itself_stays,
    "texture": detail.test_sharpening_and_texture_raise_fine_detail,
    "sharpen": detail.test_sharpening_and_texture_raise_fine_detail,
    "clarity": detail.test_clarity_raises_local_contrast_more_than_overall_lightness,
    "dehaze": detail.test_dehaze_deepens_the_distance_and_its_opposite_veils_it,
    "denoise": detail.test_denoising_lowers_noise_and_keeps_the_picture,
    "blur": detail.test_every_blur_takes_detail_away_and_keeps_the_mean,
    "vignette": detail.test_a_vignette_darkens_the_corners_and_not_the_middle,
    "grain": detail.test_grain_is_strongest_in_the_middle_tones_and_keeps_the_mean,
    "glow": detail.test_glow_brightens_around_the_bright_and_darkens_nothing,
    "replace_background": regions.test_a_background_of_one_colour_lies_behind_the_subject,
    "cutout": regions.test_a_cutout_keeps_the_flower_and_is_transparent_around_it,
    "recolor": regions.test_recolouring_changes_the_hue_and_keeps_the_shading,
    "retouch": regions.test_softened_skin_is_smoother_and_the_shirt_is_not,
    "crop": geometry.test_a_crop_has_its_aspect_and_is_as_large_as_can_be,
    "rotate": geometry.test_a_right_angle_moves_pixels_and_changes_none,
    "straighten": geometry.test_straightening_levels_a_leaning_horizon,
    "flip": geometry.test_a_flip_mirrors_and_twice_is_nothing,
    "resize": geometry.test_resize_gives_the_size_asked_for,
    "perspective": geometry.test_perspective_leaves_no_empty_corner_and_opposite_sliders_lean_opposite_ways,
    "upscale": geometry.test_upscaling_keeps_edges_and_invents_no_colour,
    "merge": graphics.test_a_collage_shows_every_picture,
    "text": graphics.test_text_on_a_picture_is_bright_and_changes_only_its_place,
    "overlay": graphics.test_a_logo_is_laid_over_with_its_transparency,
    "caption": captions.test_captions_stand_in_the_lower_part_while_the_words_are_heard,
    "trim": clip.test_a_trim_shows_exactly_its_frames,
    "cut": clip.test_a_cut_leaves_out_exactly_its_frames,
    "split": clip.test_pieces_of_a_split_play_in_another_order,
    "reorder": clip.test_shots_play_in_another_order,
    "speed": clip.test_twice_as_fast_shows_every_other_frame,
    "speed_ramp": clip.test_a_ramp_speeds_up_along_the_clip,
    "freeze_frame": clip.test_a_frozen_frame_holds_and_goes_on,
    "reverse": clip.test_backwards_the_last_frame_comes_first,
    "loop": clip.test_a_part_that_loops_plays_again,
    "pace": clip.test_pace_gives_shots_of_its_length_to_the_frame,
    "cut_on_beat": clip.test_cuts_land_on_the_beats_and_the_music_plays_on,
    "remove_silence": sound.test_pauses_are_cut_out_and_a_breath_stays,
    "remove_filler": captions.test_fillers_are_cut_and_what_is_meant_stays,
    "transition": clip.test_a_dissolve_shows_both_shots_half_way,
    "stabilize": camera.test_a_shaky_camera_is_calmed,
    "reframe": camera.test_a_tall_frame_follows_what_stands_out,
    "zoom": camera.test_a_zoom_closes_in_smoothly,
    "concat": clip.test_another_clip_plays_after_this_one_in_the_same_frame,
    "extract_frame": clip.test_a_frame_to_be_extracted_is_a_picture,
    "marker": clip.test_marks_are_chapters,
    "gain": sound.test_a_gain_is_exact,
    "loudness": sound.test_loudness_lands_within_half_a_unit,
    "denoise_audio": sound.test_hiss_goes_down_and_the_voice_stays,
    "enhance_voice": sound.test_a_voice_gets_presence_and_evenness,
    "equalize": sound.test_each_band_of_the_equaliser_moves_its_own,
    "fade_audio": sound.test_fades_rise_and_fall,
    "music": sound.test_music_lies_under_the_clip_and_ends_softly,
    "sound_effect": sound.test_a_sound_effect_is_heard_once_at_its_time,
    "voice_over": sound.test_a_recording_is_heard_over_the_clip_which_goes_down_meanwhile,
    "mute": sound.test_a_muted_part_is_silent_and_nothing_clicks,
    "extract_audio": sound.test_the_sound_of_a_clip_can_be_had_alone,
    "audio_offset": sound.test_an_offset_moves_the_sound_against_the_picture,
    "output": film.test_a_tall_output_of_a_wide_clip_is_cut_not_squeezed,
    "metadata": clip.test_nothing_of_the_source_leaks_and_the_plan_is_named,
}
"""The test that says in words of perception what each operation does."""


@pytest.mark.parametrize("op", RENDERED)
def test_what_an_operation_does_is_tested(op: str) -> None:
    shown = EFFECTS[op]
    marks = [str(mark.args) for mark in getattr(shown, "pytestmark", [])]
    assert any(quoted in text for quoted in (f'"{op}"', f"'{op}'") for text in (inspect.getsource(shown), *marks))


@pytest.mark.parametrize("op", RENDERED)
def test_an_operation_asked_for_nothing_is_tested_or_cannot_be(op: str) -> None:
    told = [op in table for table in (STILL, CLIP, SOUND, NEVER)]
    assert sum(told) == 1


@pytest.mark.parametrize("op", RENDERED)
def test_an_operation_has_a_golden_picture_or_cannot_be_seen(op: str) -> None:
    assert any(one.op == op for one in CASES) != (op in UNSEEN)


def test_every_kind_of_an_operation_has_its_own_picture() -> None:
    kept = {(one.op, str(one.steps[0].get("params"))) for one in CASES}
    for op, name, kinds in (
        ("transition", "kind", ("dissolve", "wipe", "slide", "zoom", "whip", "fade_black", "fade_white")),
        ("blur", "kind", ("gaussian", "lens", "motion", "pixelate")),
        ("merge", "layout", ("side_by_side", "composite", "hdr", "panorama")),
        ("text", "style", ("title", "lower_third", "meme", "watermark", "label")),
        ("retouch", "what", ("skin", "red_eye")),
    ):
        assert [kind for kind in kinds if not any(one == op and f"'{name}': '{kind}'" in it for one, it in kept)] == []


def test_the_tables_name_only_operations_that_are_rendered() -> None:
    assert {*EFFECTS, *STILL, *CLIP, *SOUND, *NEVER, *UNSEEN} == set(RENDERED)
