"""What can be chosen of a forecast."""

import subprocess
import sys

from zoo.forecasting import heads, settings, targets


def test_all_that_can_be_chosen_is_there():
    assert set(settings.TARGETS) == targets.TARGETS.keys()
    assert set(settings.HEADS) == heads.HEADS.keys()


def test_choosing_loads_no_tensorflow():
    program = (
        "import sys; from zoo.tasks import find, read_settings; "
        "read_settings(find('forecast'), {'horizon': 3}); print('tensorflow' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.stdout == "False\n"
