import os
import sys
from pathlib import Path

import pytest
from lifeguard import Lifeguard, program
from pools import Pool
from postgres import Postgres

ENGINES = ["sqlite", "postgres"]

# The clients must see this suite's keys and endpoints, and nothing of the machine they run on.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
# `aws` is the one of this environment, and every test finds the same program.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
os.environ["LIFEGUARD_PROGRAM"] = str(program())


def pytest_addoption(parser):
    parser.addoption("--engine", choices=ENGINES, help="only this engine")
    parser.addoption("--part", choices=[*ENGINES, "rest"], help="only the tests of this engine, or those that have no engine: together they are all")


def pytest_generate_tests(metafunc):
    if "engine" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--engine")
        metafunc.parametrize("engine", [chosen] if chosen else ENGINES, scope="session")


def pytest_collection_modifyitems(config, items):
    if not (part := config.getoption("--part")):
        return
    kept, others = [], []
    for item in items:
        engine = item.callspec.params.get("engine", "rest") if hasattr(item, "callspec") else "rest"
        (kept if engine == part else others).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=others)


@pytest.fixture(scope="session")
def postgres():
    cluster = Postgres()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def database(engine, request):
    """Makes an empty database of the engine: the arguments that name it."""

    def arguments():
        if engine == "sqlite":
            return []
        return ["--database-url", request.getfixturevalue("postgres").new_database()]

    return arguments


@pytest.fixture(scope="session")
def server(engine, database, tmp_path_factory):
    """One `lifeguard dev` for all tests of an engine; each test makes pools of its own in it."""
    running = Lifeguard(tmp_path_factory.mktemp(engine) / "data", *database())
    yield running
    assert running.process.poll() is None, f"the server ended during the tests:\n{running.output()[-4000:]}"
    assert running.stop() == 0


@pytest.fixture
def launch(database, tmp_path):
    """Starts servers of the test's own, on an empty database each."""
    started = []

    def start(*arguments, **options):
        running = Lifeguard(tmp_path / f"data-{len(started)}", *arguments, *database(), **options)
        started.append(running)
        return running

    yield start
    for running in started:
        if running.process.poll() is None:
            running.kill()


@pytest.fixture(scope="session")
def cognito(server):
    return server.cognito()


@pytest.fixture(scope="module")
def pool(server, cognito):
    """A pool that the tests of one file share; each test makes users of its own in it."""
    return Pool(server, cognito)


# Managed login in Chromium: one server on SQLite, one browser with scripts and one without.


@pytest.fixture(scope="session")
def scene(tmp_path_factory):
    from pages_scene import RelyingParty, Scene, functions_file

    folder = tmp_path_factory.mktemp("chromium")
    running, party = Lifeguard(folder / "data", "--functions", functions_file(folder)), RelyingParty()
    yield Scene(running, party)
    party.stop()
    assert running.process.poll() is None, f"the server ended during the tests:\n{running.output()[-4000:]}"
    assert running.stop() == 0


@pytest.fixture(scope="session")
def chromium():
    from chromium import Chromium

    browser = Chromium()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def chromium_without_scripts():
    from chromium import Chromium

    browser = Chromium(scripts=False)
    yield browser
    browser.close()
