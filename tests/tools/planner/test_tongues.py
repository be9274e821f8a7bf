"""Short requests in nine other tongues, from Spanish to Norwegian, are read as their plain English, or left alone."""

from __future__ import annotations

import pytest

from tests.tools.planner.desk import asked, draft, facts, steps, understand
from tools.planner.words.tongues import in_english


@pytest.mark.parametrize(
    ("prompt", "op", "sign"),
    [
        ("hazlo mas oscuro", "exposure", -1),
        ("la foto está muy oscura", "exposure", 1),
        ("menos saturación", "saturation", -1),
        ("quiero la foto en blanco y negro", "monochrome", 0),
        ("deixa a foto mais clara", "exposure", 1),
        ("deixar mais quente", "temperature", 1),
        ("rends la photo plus lumineuse", "exposure", 1),
        ("moins de contraste", "contrast", -1),
        ("mach es dunkler", "exposure", -1),
        ("das Bild ist zu dunkel", "exposure", 1),
        ("rendi la foto più calda", "temperature", 1),
        ("sfoca lo sfondo", "blur", 1),
        ("de foto is te donker", "exposure", 1),
        ("maak de foto een beetje lichter", "exposure", 1),
        ("gör bilden ljusare", "exposure", 1),
        ("gør billedet lysere", "exposure", 1),
        ("gor den lidt mørkere", "exposure", -1),
        ("bildet er altfor lyst", "exposure", -1),
    ],
)
def test_what_is_asked_for_in_another_tongue_goes_the_right_way(prompt: str, op: str, sign: int) -> None:
    found = asked(prompt)
    assert set(found) == {op}
    assert found[op].sign == sign


def test_a_short_request_stays_one_whatever_is_quoted_in_it_and_a_story_never_is_one() -> None:
    quoted = " ".join(["hello"] * 80)
    assert in_english(f'escribe "{quoted}" en la foto') != f'escribe "{quoted}" en la foto'
    story = " ".join(["quita el fondo de la foto"] * 12)
    assert in_english(story) == story


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("hola, me puedes quitar a la señora de atrás por favor", "the woman in the background"),
        ("oi, pode tirar o homem do fundo?", "the man in the background"),
        ("peux-tu enlever la voiture à droite stp", "the car on the right"),
        ("Kannst du das Bild heller machen und die Person hinter mir entfernen?", "the person behind me"),
        ("togli la persona dietro di me per favore", "the person behind me"),
    ],
)
def test_what_is_to_go_is_named_in_english(prompt: str, subject: str) -> None:
    assert steps(draft(prompt, facts()))["remove_object"].params.subject == subject


def test_colours_stand_before_what_they_colour_and_words_to_write_stay_as_they_are() -> None:
    assert steps(draft("puedes poner el fondo blanco", facts()))["replace_background"].params.color == "white"
    assert steps(draft("bitte den Hintergrund weiß machen", facts()))["replace_background"].params.color == "white"
    assert steps(draft('agrega el texto "feliz cumpleaños mamá" abajo', facts()))["text"].params.content == (
        "feliz cumpleaños mamá"
    )
    assert steps(draft("recorta a 9:16 por favor", facts()))["crop"].params.aspect == "9:16"


@pytest.mark.parametrize(
    "prompt",
    [
        "la la land colors",
        "make it look like Las Vegas and Los Angeles",
        "el dorado gold look please",
        "add the text carpe diem",
        "remove the die and the das logo",
        "no, no, o no",
        "im in the photo, make me taller",
    ],
)
def test_english_with_a_few_words_of_another_tongue_stays_as_it_is(prompt: str) -> None:
    assert in_english(prompt) == prompt


def test_a_tongue_that_is_not_known_is_answered_with_a_question() -> None:
    for prompt in ("rozjaśnij zdjęcie proszę", "сделай фото светлее", "写真を明るくして"):
        assert understand(prompt, "image").intent.kind == "unclear", prompt


@pytest.mark.parametrize(
    ("prompt", "ops"),
    [
        ("maak het lichter en knip de eerste 5 seconden eraf", ["exposure", "cut"]),
        ("kun je het geluid harder zetten", ["gain"]),
        ("vertraag het filmpje", ["speed"]),
        ("klipp bort de första fem sekunderna", ["cut"]),
        ("gör videon snabbare", ["speed"]),
    ],
)
def test_clips_are_cut_in_dutch_and_swedish(prompt: str, ops: list[str]) -> None:
    assert sorted(asked(prompt, "video")) == sorted(ops)


@pytest.mark.parametrize(
    ("prompt", "ops"),
    [
        ("klip de første 5 sekunder væk", ["cut"]),
        ("gør videoen langsommere og fjern lyden", ["mute", "speed"]),
        ("klipp bort de siste tre sekundene", ["cut"]),
        ("skru ned musikken når jeg snakker", ["music"]),
        ("corta los últimos 5 segundos", ["cut"]),
        ("haz el video más rápido", ["speed"]),
        ("tira o barulho de fundo", ["denoise_audio"]),
        ("coupe les 5 premières secondes", ["cut"]),
        ("ralentis la vidéo à la fin", ["speed"]),
        ("schneide die ersten 10 Sekunden weg", ["cut"]),
        ("mach das Video langsamer und leiser", ["gain", "speed"]),
        ("aggiungi i sottotitoli", ["caption"]),
        ("zet er muziek onder", ["music"]),
    ],
)
def test_what_is_asked_of_clips_is_read_in_every_tongue(prompt: str, ops: list[str]) -> None:
    assert sorted(asked(prompt, "video")) == ops


def test_which_seconds_go_is_read_where_the_number_stands_first() -> None:
    assert asked("coupe les 5 premières secondes", "video")["cut"].params == {"start": 0.0, "end": 5.0}
    assert asked("enlève les 3 dernières secondes", "video")["cut"].params == {"from_end": 3.0}


def test_a_colour_stays_before_what_it_colours_where_the_tongue_has_it_so() -> None:
    for prompt in ("gør baggrunden hvid", "gjør bakgrunnen hvit", "gör bakgrunden vit"):
        assert steps(draft(prompt, facts()))["replace_background"].params.color == "white", prompt
