"""More requests in other words, written before the reader was taught their kind: how far its rules carry."""

from __future__ import annotations

import pytest

from tests.tools.planner.test_everyday import faults_of
from tools.planner.read import read

TABLE = """
run the clip in reverse | video | command | reverse
have it go backwards from 0:10 | video | command | reverse
play the whole thing twice as fast | video | command | speed
can it play in slow motion when he jumps | video | command | speed
play the last part three times in a row | video | command | loop
1:1 for instagram, max 60 seconds, with subtitles | video | command | reframe/crop/output caption
vertical for reels, subtitles on, under a minute | video | command | reframe/crop/output caption
16:9, 30 fps, no sound | video | command | reframe/crop/output mute
square version please, captions burned in | video | command | reframe/crop/output caption
display our sponsor's logo at the bottom left during the interview | video | command | overlay
keep the channel logo in the corner the entire time | video | command | overlay
our watermark should sit in the lower right corner throughout | video | command | text/overlay
drop a subscribe sticker in at 0:20 | video | command | overlay
whenever he says a number, pop it up on screen as text | video | command | text
when the host appears, show her name underneath | video | command | text
every time a city is mentioned, write its name on screen | video | command | text
at 1:10 write "Part two" in the middle | video | command | text
from 0:03 to 0:06 show the words "Never give up" | video | command | text
at 0:30 insert a caption that reads "Before" | video | command | text/caption
in the last 5 seconds put "Follow for more" at the bottom | video | command | text
draw a yellow box around the price tag | video | command | overlay
circle the ball in red at 0:08 | video | command | overlay
underline the headline when it shows up | video | command | overlay
point at the switch with an arrow | video | command | overlay
highlight the cursor | video | command | overlay
bleep the curse words | audio | command | sound_effect/mute
beep out his last name at 0:48 | video | command | sound_effect/mute
hide the phone number between 0:20 and 0:24 with a blur | video | command | blur
pixelate every kid's face | video | command | blur
blur out the house number | image | command | blur
cut wherever there is silence | video | command | remove_silence
delete the bits where no one speaks | video | command | remove_silence
skip the pauses longer than one second | audio | command | remove_silence
take the ahs and erms out | audio | command | remove_filler
shorten this to the best half minute | video | command | trim/output/pace
boil it down to 45 seconds | video | command | trim/output/pace
keep only the part from 2:10 to 3:05 | video | command | trim
lose everything after 1:30 | video | command | cut/trim
chop the last ten seconds off | video | command | cut/trim
match the edits to the beat | video | command | cut_on_beat
change shots on every second beat | video | command | cut_on_beat
cut to the rhythm of the song | video | command | cut_on_beat
get rid of the hiss | audio | command | denoise_audio
kill the wind noise | video | command | denoise_audio
nuke the buzzing sound | audio | command | denoise_audio
give me only the audio as wav | video | command | extract_audio
pull the sound out and save it as flac | video | command | extract_audio
I just need the audio track of this as mp3 | video | command | extract_audio
the music drowns out the speaker | video | command | music/gain
turn the music down while they talk | video | command | music/gain
duck the song under the narration | video | command | music
fade the sound out over the last 3 seconds | video | command | fade_audio
set the volume to half | video | command | gain
no sound please | video | command | mute
drop the sound completely between 0:30 and 0:40 | video | command | mute
hold the last image for 3 seconds | video | command | freeze_frame
pause on his face at 0:14 for two seconds | video | command | freeze_frame
punch in on the guitar at 0:40 | video | command | zoom
slowly zoom out during the first 5 seconds | video | command | zoom
frame it so that just the drummer is in the shot | video | command | crop/reframe
crop away everything except the whiteboard | video | command | crop/reframe
chop this into 15 second pieces | video | command | split
grab a still at 1:07 | video | command | extract_frame
put crossfades between the shots | video | command | transition
end with a fade to white | video | command | transition
the lips don't match the sound | video | command | audio_offset
it's all wobbly, steady it | video | command | stabilize
pep up the edit | video | command | pace
it drags, make it tighter | video | command | pace
slow the goal down to a quarter of the speed | video | command | speed
he looks a bit green, fix that | image | command | temperature/tint/hsl
her skin seems too red, calm it down | image | command | hsl/saturation/tint/retouch/temperature/vibrance
the snow looks blue | image | command | temperature/tint
my shirt looks pinkish, get rid of that | image | command | tint/temperature/hsl
the lamp makes everything look orange | image | command | temperature/tint
pull detail out of the dark areas | image | command | shadows/exposure
get the clouds back, they are completely blown | image | command | highlights
rescue the burnt out window | image | command | highlights
save the overexposed sky | image | command | highlights
the corners should be darker | image | command | vignette
darken the corners | image | command | vignette
straighten the leaning walls | image | command | perspective/straighten
the tower leans backwards, correct that | image | command | perspective/straighten
exposure up half a stop | image | command | exposure
take the brightness down by two thirds of a stop | image | command | exposure
-10 vibrance, +5 clarity | image | command | vibrance clarity
shadows +30, blacks -10, temp +5 | image | command | shadows blacks temperature
contrast: 15, saturation: -20 | image | command | contrast saturation
black background for my webshop | image | command | replace_background
plain grey backdrop please | image | command | replace_background
export as jpg without metadata | image | command | output metadata
strip the location before saving as webp | image | command | output metadata
make it three times larger without artifacts | image | command | upscale/resize
blow it up to double the size, keep it crisp | image | command | upscale/resize
let it rain in the photo | image | transformation | insert_subject/replace_object/replace_background/restyle/relight
make it autumn here | image | transformation | insert_subject/replace_object/replace_background/restyle/relight
continue the beach to the right | image | transformation | expand_canvas
add more sky above her head | image | transformation | expand_canvas/insert_subject
twice as strong | any | feedback |
that's a bit much | any | feedback |
way overdone | any | feedback |
a third of that please | any | feedback |
just a fraction of that | any | feedback |
no good, take me back | any | feedback |
keep in mind that I can't stand vignettes | any | preference |
I'm someone who likes muted colors | any | preference |
my edits should always be a bit warmer | any | preference |
I tend to like my photos on the darker side | any | preference |
note for the future: never touch my skin | any | preference |
draft an email to my landlord | any | off_topic |
write a poem about autumn | any | off_topic |
show me the route to the airport | any | off_topic |
play some jazz | any | off_topic |
how old is the universe | any | off_topic |
set a timer for ten minutes | any | off_topic |
make something nice | image | unclear |
do your thing | video | unclear |
"""


def test_nine_of_ten_requests_in_other_words_are_understood():
    found, count = faults_of(TABLE)
    assert len(found) <= 0.1 * count, "\n".join(found)


@pytest.mark.parametrize(
    ("words", "op", "start", "end"),
    [
        ("blur his face between 0:05 and 0:09", "blur", 5, 9),
        ("make it warmer from 0:10 to 0:20", "temperature", 10, 20),
        ('at 0:45 put a text saying "Hello"', "text", 45, None),
        ('for the first 10 seconds show the title "Hi"', "text", 0, 10),
    ],
)
def test_a_step_with_a_time_is_for_that_time(words: str, op: str, start: float, end: float | None):
    ask = next(ask for ask in read(words, kinds=frozenset({"video"})).asks if ask.op == op)
    assert ask.target is not None
    assert ask.target.time is not None
    assert ask.target.time.start == start
    assert end is None or ask.target.time.end == end
