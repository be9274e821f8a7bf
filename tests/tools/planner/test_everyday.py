"""Requests as people say them, none of them seen while the planner was written: intent and operations, in one table.

A row: the words, the kind of media they come with, the intent, and the operations; `a|b` is either of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tools.planner.read import read

TABLE = """
remove the first 3 seconds and speed up the rest 2x | video | command | cut/trim speed
9:16 for tiktok, under 30 seconds, captions please | video | command | reframe/crop/output caption
give it a wong kar-wai look but keep the skin natural | image | command |
cut out everything between 1:15 and 1:40 | video | command | cut
trim it down to the best 20 seconds | video | command | trim/output/pace
zoom in on his face when he starts laughing at 0:12 | video | command | zoom
at 0:45 put a text saying "Step 2: mix the flour" | video | command | text
blur the license plate between 0:05 and 0:09 | video | command | blur
add a red circle around the button he clicks | video | command | overlay
put an arrow pointing at the screw at 1:20 | video | command | overlay
show our logo in the top right corner for the whole video | video | command | overlay
crop the video so that only the laptop screen is visible | video | command | crop/reframe
take out all the parts where nobody is talking | video | command | remove_silence
get rid of the ums and uhs | video | command | remove_filler
add a fade between every scene | video | command | transition
fade to black at the end | video | command | transition
make the intro slow motion, half speed | video | command | speed
play it backwards | video | command | reverse
loop it three times | video | command | loop
freeze on the last frame for two seconds | video | command | freeze_frame
sync the cuts to the music | video | command | cut_on_beat
the footage is super shaky, can you smooth it out? | video | command | stabilize
turn it sideways, it was filmed upright by mistake | video | command | rotate
add subtitles in Spanish | video | command | caption
lower the music when she is speaking | video | command | music/gain
the voice is too quiet compared to the music | video | command | gain/loudness/enhance_voice/music
kill the background hum | audio | command | denoise_audio
mute the sound from 10s to 15s | video | command | mute
strip the audio out and give me an mp3 | video | command | extract_audio
normalize to -16 LUFS | audio | command | loudness
add some upbeat music underneath | video | command | music
boost the bass a little | audio | command | equalize
export it as 1080p mp4 under 25 MB | video | command | output
make a thumbnail from the frame at 2:03 | video | command | extract_frame
split the clip every 10 seconds | video | command | split
stitch these clips together | video | command | concat/merge
the audio is half a second late, fix the sync | video | command | audio_offset
whenever she mentions the price, show it on screen as text | video | command | text
highlight the important words with a yellow box | video | command | overlay/text/caption
censor the swear word at 0:33 with a beep | video | command | sound_effect/mute
speed up the boring middle part | video | command | speed
slow it down to 40% between 5 and 8 seconds | video | command | speed
make the cuts snappier | video | command | pace
add a title card that says Summer 2024 | video | command | text
warm up the whole video and add a bit of film grain | video | command | temperature grain
brighten the faces only | image | command | exposure/shadows
she looks a bit orange, tone that down | image | command | temperature/hsl/saturation/tint/vibrance
the whites look yellow to me | image | command | temperature/tint
bring out the details in the shadows | image | command | shadows
recover the blown out sky | image | command | highlights
too grainy, clean it up please | image | command | denoise
it's blurry, can you sharpen it? | image | command | sharpen
lose the people in the background | image | command | remove_object
erase the power lines | image | command | remove_object
can you get that trash can out of there | image | command | remove_object
whiten her teeth slightly | image | command | retouch
remove the red eyes | image | command | retouch
smooth my skin but not too plastic | image | command | retouch/texture/clarity
straighten the horizon | image | command | straighten/rotate
flip it so he faces the other way | image | command | flip
crop to 4:5 for instagram | image | command | crop/output/reframe
make it black and white with deep contrast | image | command | monochrome contrast
sepia please | image | command | monochrome/color_grade
make the dress blue | image | command | recolor
cut the product out, transparent background | image | command | cutout/replace_background
white background for the shop | image | command | replace_background
blur everything except the dog | image | command | blur
resize to 800 by 600 | image | command | resize/output
add a watermark with my name in the corner | image | command | text/overlay
put "Happy Birthday Mia" on top in big letters | image | command | text
darken the edges a little | image | command | vignette
fix the converging lines of this building | image | command | perspective
less saturation, more contrast | image | command | saturation contrast
turn the exposure down a stop and a half | image | command | exposure
+20 contrast, -15 highlights | image | command | contrast highlights
save it as png without the gps data | image | command | output metadata
make this twice as big without losing quality | image | command | upscale/resize
colorize this old photo of my grandparents | image | command | colorize
put me on a beach in Bali | image | transformation | replace_background/insert_subject
replace the sky with a stormy one | image | transformation | replace_background/replace_object
add a hat on the cat | image | transformation | insert_subject/overlay
turn this into a watercolour | image | transformation | restyle
swap the car for a bicycle | image | transformation | replace_object
make it snow in this picture | image | transformation | insert_subject/replace_object/replace_background/restyle/relight
make him smile | image | transformation | reshape/retouch
extend the picture to the left with more forest | image | transformation | expand_canvas
give her longer hair | image | transformation | reshape/replace_object/insert_subject
make it look like it's night | image | transformation | relight/restyle/exposure/temperature/replace_background
what would make this look like a Wes Anderson film? | video | descriptive |
how do I get that moody Blade Runner vibe? | video | descriptive |
how would you grade this to feel nostalgic? | video | descriptive |
what's missing for this to look professional? | image | descriptive |
which edits give it a vintage feel? | image | descriptive |
why do his reels look so punchy and mine don't? | video | descriptive |
give this a Kodak Portra look | image | command |
make it look like a 90s camcorder tape | video | command |
cinematic teal and orange please | video | command |
I always want my videos vertical | any | preference |
never use vignettes on my photos | any | preference |
from now on keep skin tones natural | any | preference |
I usually like things a little darker | any | preference |
please remember that I hate heavy grain | any | preference |
too dark now | any | feedback |
perfect, keep that | any | feedback |
undo the last one | any | feedback |
half as much please | any | feedback |
nope, don't like it, go back | any | feedback |
a bit less of the grain | any | feedback/command |
that's way over the top | any | feedback |
do something cool | image | unclear |
can you fix this? | any | unclear |
idk, surprise me | video | unclear |
what's the weather in Lisbon tomorrow | any | off_topic |
write me a cover letter | any | off_topic |
who directed Parasite? | any | off_topic |
how many megapixels does the new iPhone have | any | off_topic |
order a pizza with extra cheese | any | off_topic |
translate good morning to Japanese | any | off_topic |
what is the difference between jpeg and png | any | off_topic |
my grandmother passed away last spring and this is the only picture we have of her laughing, the light was terrible in that kitchen and i held the phone crooked. could you straighten it and make her a bit brighter? she always hated how yellow that lamp was so maybe take that down too. thank you so much | image | command | straighten/rotate exposure/shadows temperature/tint/hsl/saturation
"""  # noqa: E501 a story is one line


def rows(table: str) -> Iterator[tuple[str, str, frozenset[str], list[frozenset[str]]]]:
    for line in table.strip().splitlines():
        words, kind, intent, operations = (part.strip() for part in (line + " ").split(" | "))
        groups = [frozenset(group.split("/")) for group in operations.split()]
        yield words, kind, frozenset(intent.split("/")), groups


def faults_of(table: str) -> tuple[list[str], int]:
    """What is misread in a table, one line a fault, and how many rows the table has."""
    found = []
    for words, kind, intents, groups in rows(table):
        reading = read(words, kinds=frozenset() if kind == "any" else frozenset({kind}))
        operations = {ask.op for ask in reading.asks}
        if reading.intent.kind not in intents:
            found.append(f"{words!r}: {reading.intent.kind}, not {'/'.join(sorted(intents))}")
        missing = ["/".join(sorted(group)) for group in groups if not group & operations]
        if missing:
            found.append(f"{words!r}: {sorted(operations)} lack {' and '.join(missing)}")
    return found, len(list(rows(table)))


def test_at_least_nineteen_of_twenty_everyday_requests_are_understood():
    found, count = faults_of(TABLE)
    assert len(found) <= 0.05 * count, "\n".join(found)


@pytest.mark.parametrize("look", ["wong kar-wai", "Wes Anderson", "Kodak Portra", "90s camcorder", "teal and orange"])
def test_a_look_is_known_by_the_name_people_give_it(look: str):
    assert read(f"give this a {look} look", kinds=frozenset({"image"})).looks
