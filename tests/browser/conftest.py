"""The playground, served by a process of its own, and a real Chromium that looks at it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import loaded

ROOT = Path(__file__).parents[2]
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--window-size=1280,1000"),
)


@pytest.fixture(scope="session")
def asking():
    """The module that asks the server as the page does."""
    return loaded("benchmarks/playground.py")


@pytest.fixture(scope="session")
def server():
    """`zoo playground`, and the address that it tells."""
    pytest.importorskip("gradio")
    command = [sys.executable, "-m", "zoo", "playground", "--port", "0", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as running:
        yield running, json.loads(running.stdout.readline())["address"]
        running.send_signal(signal.SIGINT)
        running.wait(60)


@pytest.fixture(scope="session")
def address(server):
    return server[1]


@pytest.fixture
def browser(tmp_path):
    """Chromium with a profile of its own; `log` tells every request."""
    webdriver = pytest.importorskip("selenium.webdriver")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("Chromium and its driver are not installed: make test-browser")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    opened = webdriver.Chrome(options, webdriver.ChromeService(driver))
    yield opened
    opened.quit()
