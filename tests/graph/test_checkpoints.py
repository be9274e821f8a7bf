import ormsgpack
import pytest

from edits.plan import parse_plan
from graph.keeping import checkpoint_types, strict_serializer
from graph.state import Draft, Identity, Intent, Reading


def test_what_flows_comes_back_from_a_checkpoint_as_it_was():
    draft = Draft(
        plan=parse_plan(
            [
                {"op": "color_grade", "params": {"global": {"hue": 30, "saturation": 12}}},
                {"op": "fade_audio", "params": {"in": 0.5}, "target": {"time": {"start": 1}}},
            ]
        ),
        summary="warm",
    )
    reading = Reading(intent=Intent(kind="command", confidence=0.9), scores={"command": 0.9})
    serializer = strict_serializer()
    for value in (draft, reading, Identity(user_id="ana"), [draft]):
        assert serializer.loads_typed(serializer.dumps_typed(value)) == value


def test_only_our_own_records_may_be_revived():
    modules = {module for module, _ in checkpoint_types()}
    assert modules
    assert all(module.startswith(("edits.", "graph.")) for module in modules)


def test_a_forged_checkpoint_runs_nothing(tmp_path):
    mark = tmp_path / "ran"
    forged = ormsgpack.packb(
        ormsgpack.Ext(0, ormsgpack.packb(("os", "system", f"touch {mark}"))),
        option=ormsgpack.OPT_PASSTHROUGH_SUBCLASS,
    )
    revived = strict_serializer().loads_typed(("msgpack", forged))
    assert not mark.exists()
    assert not callable(revived)


def test_a_pickled_checkpoint_is_refused():
    with pytest.raises(NotImplementedError):
        strict_serializer().loads_typed(("pickle", b"cos\nsystem\n(S'true'\ntR."))
