"""From what was typed to plain text: entities, width variants, invisible signs and quotation marks."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import groupby

from edits.lexicon import load_lexicon
from tools.planner.words.spelling import distance
from tools.planner.words.tongues import in_english

MOST_CHARS = 6_000
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_PLAIN_SIGNS = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'", "´": "'", "′": "'", "…": "...",
    "×": "x", "–": "-", "—": " - ", "−": "-", "‑": "-", "\t": " ", "\r": "\n", "÷": "/", "⁄": "/",
}  # fmt: skip
_SIGNS = str.maketrans(_PLAIN_SIGNS)
_SIGN = re.compile(f"[{''.join(_PLAIN_SIGNS)}]")
_BLACK_AND_WHITE = re.compile(r"[bB](?<=\b[bB]) ?(?:&|/|n|\+) ?[wW]\b")
_STOP = re.compile(r"\b[fF] ?/? ?(?=\d(?:\.\d{1,2})?\b(?!\.?\d| ?(?:fps|sec|min|px|%)))(?<![-\d])")
"""How wide a lens stands open: f1.8, f/2.8."""
_SPACES = re.compile(r" {2,}")
_PREFIXED = re.compile(r"-(?<=\b(?:de|re|un)-)([a-z]{2,})", re.IGNORECASE)
_RANGE = re.compile(r"(?<=\d:\d\d) +- +(?=\d{1,2}:\d\d)")
_SECONDS = re.compile(
    r" ([2-9]0)s\b"
    r"(?=$|[.,;!?]| (?:max|maximum|long|tops|limit|please|pls|and|then|for|of|or|but|with|so|to|until|till|on)\b)",
    re.IGNORECASE,
)
"""A length in seconds that is written like a decade: "trim to 60s max"; found by its figures, which few texts have."""
_MEASURING = re.compile(
    r"\b(?:to|under|within|first|last|final|below|than|most|max|by|for|into|exactly|about|only|just|"
    r"from|between|until|till|after|before|at|around)\Z|\d ?s(?:,|,? and)\Z",
    re.IGNORECASE,
)
"""What stands before it, and not before a decade."""
LONGEST_LEAD = 7
"""Letters of the longest of these words."""
_STOPS = re.compile(r"\b([1-3])/([2-4]) (?:of )?(?:an? )?(?=stops?\b)", re.IGNORECASE)
_PARTS = {
    "1/2": "half a ",
    "1/3": "a third of a ",
    "2/3": "two thirds of a ",
    "1/4": "a quarter of a ",
    "3/4": "three quarters of a ",
}
"""Parts of a stop of light, as photographers write them."""
_CODEC = re.compile(r"\b([hHxX])[. -](26[45])\b")
"""A codec with a sign inside: "h.265"."""
_RATE = re.compile(r"([0-9](?<=\b[0-9])[0-9]{1,2}) ?k\b(?!b)")
"""A bit rate of sound, as it is written: "mp3 128k"."""
_RATES = frozenset({"64", "96", "128", "160", "192", "256", "320"})
_FACTOR = re.compile(r"[xX](?<=\b[xX]) ?(\d{1,2}(?:\.\d+)?)(?![\w.:]|-\w)")
"""A factor with its sign before it: "x8"; no codec, size or model has one or two figures."""
_LETTERED = re.compile(
    r"\b(?:(\d{1,2}) ?h(?:rs?|ours?)? ?)?(\d{1,2}) ?m(?:ins?)? ?(\d{1,2}) ?s(?:ecs?)?\b|\b(\d{1,2})m(?:in)?([0-5]\d)\b|"
    r"(?<![\d'\"])(\d{1,2})'([0-5]\d)(?:\"|'')",
    re.IGNORECASE,
)
"""A time with its units as letters between the figures: "1m20s", "2min05", "1h02m10s", 1'20"."""
_POSSIBLE = (
    r"f (?:(?:at all |it is |it's |its |it would be )?possible(?: at all)?|"
    r"(?:you|u) (?:have|got) (?:the |some |any |a )?(?:time|minute|moment)|"
    r"(?:you|u) (?:do not|don't|dont|would not|wouldn't) mind|(?:it is|it's|its) not too much (?:trouble|to ask)|"
    r"(?:you|u) (?:would|'d) be so kind),?(?= [a-z])"
)
_IF_POSSIBLE = re.compile(rf"(?:,? \b|\b)i{_POSSIBLE}", re.IGNORECASE)
"""Politeness in the middle of a wish, which would tear it apart."""
_OPENS_POSSIBLE = re.compile(rf"[iIıİ](?<=\b.)(?i:{_POSSIBLE})")
"""The same from its first letter on, for which `re` looks ten times as fast."""
_WITH = re.compile(r"(?<![\w/])[wW]/ ?(?=[\w\"'])(?!(?:o|out)\b)")
"""With, written short: "w/ a white background"."""
_WHY_SO = re.compile(r"(^|[.!?,] ?)why so(?= [a-z]+\b)(?! (?:many|much|few)\b)", re.IGNORECASE)
"""A complaint without its verb: "why so blue?"."""
_LINK = re.compile(r"https?://\S+|www\.\S+")


_AND = "(?:and|an|nd|amd|snd)"
_PAIR = re.compile(rf"\b([a-z]{{3,7}}) {_AND} ([a-z]{{3,6}})\b", re.IGNORECASE)
_AND_WHITE = re.compile(rf" {_AND} [a-z]{{0,4}}(?:wh|ite|wiht)", re.IGNORECASE)
"""Where such a pair can be: one slip leaves "wh" or "ite" of "white" as they are, or changes the letters between."""


def _mend_pair(match: re.Match[str]) -> str:
    """ "back and white", "blakc and whit": the one pair of colours that nobody spells on purpose otherwise."""
    one, other = match[1].lower(), match[2].lower()
    slipped = (one, other) != ("black", "white") and distance(one, "black") <= SLIPS and distance(other, "white") <= 1
    return "black and white" if slipped and one not in ("block", "slack") else match.group()


SLIPS = 1


_HANDLE = re.compile(r"(?<![\w@.\"'“‘])@[A-Za-z][\w.]*\w")
"""An account's name, which is written as it is."""
_TITLED = re.compile(r"\.(?:(?<=\b(?:Dr|Mr|Ms|St|Jr|Sr)\.)|(?<=\bMrs\.)|(?<=\bProf\.))(?= [A-Z])")
"""A title that is shortened with a sign which ends no sentence."""


def clean(prompt: str) -> str:
    """The prompt as plain text, at most 6,000 characters of it. Never raises."""
    text = prompt[: MOST_CHARS * 2]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = _with_plain_signs(text)
    if not text.isascii():
        text = _with_plain_signs(unicodedata.normalize("NFKC", text))
        text = text.encode("utf-8", "ignore").decode("utf-8")
    if not (text.isascii() and text.isprintable()):
        text = _INVISIBLE.sub(" ", text)
    text = _BLACK_AND_WHITE.sub("bw", text)
    if ("hit" in text or "wite" in text or "whte" in text) and _AND_WHITE.search(text):
        text = _PAIR.sub(_mend_pair, text)
    if "f1." in text or "f2" in text or "f1" in text or "F1." in text:
        text = _STOP.sub("f/", text)
    if "if " in text and _OPENS_POSSIBLE.search(text):
        text = _IF_POSSIBLE.sub("", text)
    if "at 0" in text:
        text = _AT_NOUGHT.sub("at 0:00", text)
    if any(said in text for said in ("all but ", "thing but ", "one but ", "apart from", "aside from", "other than")):
        text = _ALL_BUT.sub(r"\1 except ", text)
    if " :" in text:
        text = _BARE_SECONDS.sub(r"0:\1", text)
    if "@" in text:
        text = _HANDLE.sub(r'"\g<0>"', text)
    if "." in text:
        text = _TITLED.sub("", text)
    if "w/" in text or "W/" in text:
        text = _WITH.sub("with ", text)
    if "://" in text or "www." in text:
        text = _LINK.sub(" ", text)
    if "stop" in text and "/" in text:
        text = _STOPS.sub(lambda match: _PARTS.get(f"{match[1]}/{match[2]}", match[0]), text)
    if "-" in text:
        text = _PREFIXED.sub(_together, text)
    if " - " in text:
        text = _RANGE.sub("-", text)
    if "k" in text:
        text = _RATE.sub(_rate, text)
    if "26" in text:
        text = _CODEC.sub(r"\1\2", text)
    if "x" in text or "X" in text:
        text = _FACTOR.sub(_factor, text)
    text = in_english(_with_plain_times(text)[:MOST_CHARS])
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()


def _with_plain_times(text: str) -> str:
    """Times, rates and what is told of sound in the one spelling that is read."""
    measured = _HOLDS_MEASURED.search(text) is not None
    if measured and _HOLDS_LETTERED.search(text):
        text = _LETTERED.sub(_clocked, text)
    if ("mark" in text or "point" in text) and _HOLDS_MARK.search(text):
        text = _MARK.sub(_marked, text)
    if any(holds.search(text) for holds in _HOLDS_NTH):
        text = _NTH.sub(_counted, text)
    if measured and _HOLDS_SIZE_RATE.search(text):
        text = _SIZE_RATE.sub(r"\1 \2 fps", text)
    if _HOLDS_BIT_OF.search(text):
        text = _BIT_OF.sub(r"\1a ", text)
    if _HOLDS_CONTRACTED.search(text):
        text = _CONTRACTED.sub(r"\1 is ", text)
    if "nward" in text:
        text = _ONWARDS.sub("", text)
    if "hy so" in text:
        text = _WHY_SO.sub(r"\1why is it so", text)
    if "0s" in text:
        text = _SECONDS.sub(_seconds, text)
    return text


def _behind(leads: str, tail: str) -> re.Pattern[str]:
    """A tail behind one of these words, in letters of either size. `re` finds a tail as fast as plain text, but tries
    a choice of words at every place."""
    alike = groupby(sorted(leads.split(" "), key=len), key=len)
    choices = ["|".join(group) for _, group in alike]
    return re.compile(f"{tail}(?:{'|'.join(f'(?<=(?i:{one}){tail})' for one in choices)})")


_MARK = re.compile(
    r"(?:\bthe )?\b(?:(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty five)[ -])?"
    r"(and a half[ -])?(min(?:ute)?|sec(?:ond)?|s|m)s?( and a half)?[ -](?:mark|point)\b",
    re.IGNORECASE,
)
"""A place in a clip by its minutes or seconds: "the 2 minute mark", "the minute and a half mark"."""
# Four letters of "point", for a look back is of one width.
_HOLDS_MARK = _behind("min mins minute minutes sec secs second seconds half s m ms ss", "[ -](?:mark|poin)")
_COUNTED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_COUNTED |= {"ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty five": 45}


def _marked(match: re.Match[str]) -> str:
    """ "the 2 minute mark" as 2:00."""
    number = match[1] or "1"
    count = _COUNTED.get(number.lower()) or int(number if number.isdigit() else 1)
    minutes = match[3][0].lower() == "m"
    if not match[1] and not minutes:
        return match[0]
    seconds = (count * 60 if minutes else count) + (30 if (match[2] or match[4]) and minutes else 0)
    return f"{seconds // 60}:{seconds % 60:02}"


_ALL_BUT = re.compile(
    r"\b(everything|everyone|anything|all) (?:but|apart from|aside from|other than)"
    r" (?=(?:the|my|her|his|their|our|this|that) )"
    r"(?!the (?:very )?(?:last|first|middle|final|opening|part|parts|bit|bits|section)\b)"
    r"(?!(?:\w+ ){1,3}(?:is|are|was|were|looks?|seems?|should|needs?|still|has|have|gets?|goes)\b)",
    re.IGNORECASE,
)
"""What "everything | but | the red dress" leaves alone."""
_AT_NOUGHT = re.compile(r"\bat 0(?=\s*(?:,|;|$|and\b))")
"""The start by its figure: "a title | at 0, another at 10 s"."""
_BARE_SECONDS = re.compile(r"(?<=\s):([0-5]\d)\b")
"""A time without its minutes: "from | :30 to :45"."""
_NTH = re.compile(
    r"(?:(?<=from )|(?<=after )|(?<=until )|(?<=till )|(?<=before )|(?<= at )|(?<= to ))the "
    r"(?:(\d{1,4})(?:st|nd|rd|th)|(third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)) (second|minute)(?: on)?\b"
    r"(?! (?:half|part|clip|shot|scene|one|third|quarter|of|take|cut|song))",
    re.IGNORECASE,
)
"""A place in a clip by its number: "from | the 5th second"."""
_HOLDS_NTH = _behind("st nd rd th", " second"), _behind("st nd rd th", " minute")
_ORDINALS = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _counted(match: re.Match[str]) -> str:
    """ "the 5th second" as 0:05."""
    count = int(match[1]) if match[1] else _ORDINALS.index(match[2].lower()) + 3
    seconds = count * (60 if match[3].lower() == "minute" else 1)
    return f"{seconds // 60}:{seconds % 60:02}"


_ONWARDS = re.compile(r"(?<=\d|s) onwards?\b", re.IGNORECASE)
"""What "from 5:00 onwards" says no more than "from 5:00"."""
_SIZE_RATE = re.compile(r"\b(\d{3,4}p|[468]k)[ /@]?(24|25|30|48|50|60|120)(?: ?fps|p)?\b", re.IGNORECASE)
"""A size and a rate written together: "1080p60", "4k@30"."""
_HOLDS_SIZE_RATE = re.compile(r"\d[pPkK][ /@]?[1-6]")
_BIT_OF = re.compile(
    r"(^|[,.;] |\band |\bplus )(?=(?:tiny |little |wee )?(?:bit|touch|hint|tad|dash) of )", re.IGNORECASE
)
"""Where an article is left out: "warmer, | tiny bit of contrast"."""
_HOLDS_BIT_OF = _behind("bit touch hint tad dash", " of ")
_HEARD_OR_SEEN = "audio sound voice music video clip footage picture song volume mic camera"
_CONTRACTED = re.compile(
    rf"\b({_HEARD_OR_SEEN.replace(' ', '|')})'s "
    r"(?=(?:too|so|about|not|out|off|kinda|way|a bit|a little|late|early|gone|really|very|super|like|"
    r"all|just|been|\d)\b)",
    re.IGNORECASE,
)
"""What is told of a thing, and no thing of its own: "the audio's about 200 ms late"."""
_HOLDS_CONTRACTED = _behind(_HEARD_OR_SEEN, "'s ")
_HOLDS_MEASURED = re.compile(r"\d ?[mMpPkK']")
"""What a time in letters and a size with its rate both hold, so that one look for figures does for most texts."""
_HOLDS_LETTERED = re.compile(r"\d ?[mM][iI]?[nN]?[sS]? ?\d|\d'\d\d[\"']")


def _clocked(match: re.Match[str]) -> str:
    """ "1m20s" as 1:20."""
    hours, minutes, seconds, *short = match.groups()
    if minutes is None:
        minutes, seconds = short[:2] if short[0] else short[2:]
    return f"{hours}:{minutes:0>2}:{seconds:0>2}" if hours else f"{minutes}:{seconds:0>2}"


def _with_plain_signs(text: str) -> str:
    """The text with plain quotation marks, dashes and spaces; `translate` is fast only where all of it is ASCII."""
    return text.translate(_SIGNS) if text.isascii() else _SIGN.sub(lambda match: _PLAIN_SIGNS[match[0]], text)


def _rate(match: re.Match[str]) -> str:
    return f"{match[1]} kbps" if match[1] in _RATES else match[0]


def _seconds(match: re.Match[str]) -> str:
    """ "to 60s" is "to 60 s", and "an 80s look" stays."""
    lead = match.string[max(0, match.start() - LONGEST_LEAD - 1) : match.start()]
    return f" {match[1]} s" if _MEASURING.search(lead) else match[0]


def _factor(match: re.Match[str]) -> str:
    """ "x8" is "8x", but where a size is written with spaces: "1080 x 72"."""
    before = match.string[: match.start()].rstrip()[-1:]
    return match[0] if before.isdigit() or before in ("'", '"') else f"{match[1]}x"


def _together(match: re.Match[str]) -> str:
    """ "de-noise" is "denoise", where that is a word of the craft."""
    joined = match.string[match.start() - 2 : match.start()] + match[1]
    return match[1] if joined.lower() in load_lexicon().vocabulary else match[0]
