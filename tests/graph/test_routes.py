from edits.media import MediaFacts
from graph.routes import after_intent, after_record
from graph.state import Degraded, Draft

PHOTO = MediaFacts(media_id="m1", kind="image", mime="image/jpeg", bytes=1, sha256="0" * 64)
BROKEN = Degraded(part="media", why="it stops after 41 kB")


def test_a_turn_with_a_readable_file_goes_to_look_at_it():
    assert after_intent({"media": [PHOTO], "degraded": []}) == "analyze_media"


def test_one_readable_file_among_broken_ones_is_still_looked_at():
    assert after_intent({"media": [PHOTO], "degraded": [BROKEN]}) == "analyze_media"


def test_a_turn_with_only_broken_files_falls_back():
    assert after_intent({"media": [], "degraded": [BROKEN]}) == "fall_back"


def test_a_turn_of_words_alone_goes_straight_to_recall():
    assert after_intent({"media": [], "degraded": []}) == "recall"


def test_a_turn_waits_only_when_the_answer_would_change_the_plan():
    assert after_record({"draft": Draft(must_answer=True)}) == "clarify"
    assert after_record({"draft": Draft(must_answer=False)}) == "__end__"
