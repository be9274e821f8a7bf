import inspect
from pathlib import Path

import graph.build
from graph.build import builder
from graph.build import graph as compiled

STATIONS = {
    "authenticate",
    "load_context",
    "route_intent",
    "analyze_media",
    "recall",
    "clarify",
    "generate",
    "fall_back",
    "record",
}


def test_the_graph_has_the_nine_stations_under_their_names():
    assert {name for name in builder.nodes if not name.startswith("__")} == STATIONS


def test_the_exported_graph_brings_no_checkpointer_of_its_own():
    assert compiled.checkpointer is None


def test_every_station_says_what_it_is_for_in_studio():
    for name in STATIONS:
        runnable = builder.nodes[name].runnable
        assert inspect.getdoc(runnable.afunc), name


def test_what_needs_disk_is_tried_again_when_it_is_busy():
    assert {name for name in STATIONS if builder.nodes[name].retry_policy} == {"load_context", "recall", "record"}


def test_the_graph_fits_on_one_screen():
    assert len(inspect.getsource(graph.build.build_graph).splitlines()) <= 40


def test_the_graph_knows_neither_http_nor_sql():
    folder = Path(graph.build.__file__).parent
    for path in ("build.py", "routes.py", "state.py", "failures.py"):
        source = (folder / path).read_text("utf-8")
        assert "fastapi" not in source, path
        assert "sqlalchemy" not in source, path


def test_the_input_form_of_studio_asks_for_prompt_media_and_overrides():
    schema = compiled.get_input_jsonschema()
    assert set(schema["properties"]) == {"prompt", "media_ids", "overrides"}
    assert schema["required"] == ["prompt"]
