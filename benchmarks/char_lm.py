"""How soon the character model is as good as a known one, beside the same recipe in PyTorch.

python benchmarks/char_lm.py --torch PYTHON --data tinyshakespeare.txt

Both learn with the defaults of `zoo train char-lm`, one after the other, on all cores; PyTorch
stops when it is there.  1.4697 nats per character is what nanoGPT's README gives for its small
transformer on this text and split.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

AIM = 1.4697
Course = list[tuple[float, float]]  # seconds, nats


def ours(data: Path, seed: int) -> Course:
    import zoo

    with tempfile.TemporaryDirectory() as place:
        card = zoo.train("char-lm", data=str(data), seed=seed, out=Path(place, "run")).card
    return [(point["seconds"], point["validation_loss"]) for point in card["curve"]]


def of_torch(python: str, data: Path, seed: int) -> Course:
    import dataclasses

    from zoo.tasks import find
    from zoo.tasks.char_lm import AVERAGE, EPOCHS

    settings = find("char-lm").settings(seed=seed, epochs=EPOCHS, average=AVERAGE)
    program = Path(__file__).with_name("char_lm_torch.py")
    call = [python, str(program), str(data), json.dumps(dataclasses.asdict(settings))]
    course: Course = []
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as running:
        for line in map(json.loads, running.stdout or ()):
            course.append((line["seconds"], line["nats"]))
            if line["nats"] <= AIM:
                running.terminate()
                break
    if not course:
        raise SystemExit("PyTorch told nothing; what it said stands above.")
    return course


def told(name: str, course: Course) -> str:
    reached = next((f"{s / 60:.1f} min" for s, nats in course if nats <= AIM), "never")
    seconds, best = min(course, key=lambda point: point[1])
    return f"{name:8} {AIM} after {reached}; best {best:.4f} after {seconds / 60:.1f} min"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--torch", required=True, help="a Python that has PyTorch")
    parser.add_argument("--data", required=True, type=Path, help="Tiny Shakespeare, a text file")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    print(told("PyTorch", of_torch(given.torch, given.data, given.seed)), flush=True)
    print(told("zoo", ours(given.data, given.seed)), flush=True)


if __name__ == "__main__":
    main()
