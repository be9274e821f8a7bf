"""What is known of me, what I allow, and what I take back, through the door."""

from __future__ import annotations

from tests.conftest import Doors


def test_a_person_says_what_they_allow_and_takes_it_back(doors: Doors) -> None:
    with doors.client("olga") as olga:
        assert olga.get("/v1/profile").json()["choices"] == {"archetype": True, "training": False}
        told = olga.patch("/v1/profile", json={"traits": {"grading": "vivid"}, "training": True}).json()
        assert told["choices"] == {"archetype": True, "training": True}
        assert told["traits"]["grading"]["value"] == "vivid"
        assert olga.patch("/v1/profile", json={"training": False}).json()["choices"]["training"] is False


def test_an_archetype_is_shown_and_may_be_refused(doors: Doors) -> None:
    likes = {"tone": "bright", "grading": "vivid", "pacing": "fast", "format": "9:16"}
    with doors.client("pia") as pia:
        pia.patch("/v1/profile", json={"traits": likes})
        doors.run(doors.house.services.ledger.assign_archetypes())
        assert pia.get("/v1/profile").json()["archetype"] == "edits like TikTok creators"
        refused = pia.delete("/v1/profile/traits/archetype").json()
        assert (refused["archetype"], refused["choices"]["archetype"]) == (None, False)
        pia.patch("/v1/profile", json={"archetype": True})
        doors.run(doors.house.services.ledger.assign_archetypes())
        assert pia.get("/v1/profile").json()["archetype"] == "edits like TikTok creators"


def test_a_body_that_says_nothing_is_refused_and_so_is_a_guest(doors: Doors) -> None:
    with doors.client("quin") as quin:
        assert quin.patch("/v1/profile", json={}).status_code == 422
        assert quin.patch("/v1/profile", json={"training": "perhaps so"}).status_code == 422
    guest = doors.client().post("/v1/sessions").json()["token"]
    with doors.client(token=guest) as anybody:
        assert anybody.patch("/v1/profile", json={"training": True}).status_code == 403


def test_what_was_learned_is_listed_with_its_cause_and_each_lesson_taken_back(doors: Doors) -> None:
    with doors.client("rosa") as rosa, doors.client("sven") as sven:
        for prompt in ("make it warmer", "make this one warmer"):
            turn = rosa.post("/v1/turns", json={"prompt": prompt}).raise_for_status().json()
            steps = [{**step, "params": {"amount": 7}} for step in turn["edit_steps"]]
            verdict = {"verdict": "modify", "edit_steps": steps, "comment": "a little less"}
            rosa.post(f"/v1/turns/{turn['turn_id']}/feedback", json=verdict).raise_for_status()
        page = rosa.get("/v1/profile/history", params={"limit": 1}).raise_for_status().json()
        (lesson,) = page["lessons"]
        assert (lesson["turn_id"], lesson["words"]) == (turn["turn_id"], "a little less")
        assert lesson["says"] == "You changed “make this one warmer”."
        (warmth,) = [one for one in lesson["changes"] if one["name"] == "temperature"]
        assert (warmth["of"], warmth["before"], warmth["after"]["n"]) == ("slider", None, 2)
        older = rosa.get("/v1/profile/history", params={"before": page["next"]}).raise_for_status().json()
        assert [one["prompt"] for one in older["lessons"]] == ["make it warmer"]
        assert sven.post(lesson["undo"]).status_code == 404
        assert rosa.post(lesson["undo"]).raise_for_status().json()["why_not"] == "taken back"
        assert "temperature" not in rosa.get("/v1/profile").json()["sliders"]
        assert rosa.post(lesson["undo"].replace("/undo", "/redo")).raise_for_status().json()["stands"]
        assert "temperature" in rosa.get("/v1/profile").json()["sliders"]
        assert rosa.get("/v1/profile/history", params={"limit": 0}).status_code == 422
