import pytest

from graph.state import Question
from nodes.clarify import spoken

QUESTIONS = (Question(id="q1", text="Which?", options=("Warmer", "Cooler")), Question(id="q2", text="How much?"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("warmer please ", "warmer please"),
        ([{"question_id": "q1", "answer": "Warmer"}], "Warmer"),
        (
            {"answers": [{"question_id": "q1", "answer": "Warmer"}, {"question_id": "q2", "answer": "a lot"}]},
            "Warmer. a lot",
        ),
        ({"answer": "cooler"}, "cooler"),
        ([{"question_id": "other", "answer": "ignored"}], ""),
        (7, "7"),
        (None, "None"),
    ],
)
def test_an_answer_is_understood_in_whatever_form_it_comes(given, words):
    assert spoken(given, QUESTIONS) == words
