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
