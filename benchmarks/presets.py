"""How soon a pretrained model answers: from `import zoo` to the first answer, in a fresh process.

    python benchmarks/presets.py              all of them
    python benchmarks/presets.py names        one

TensorFlow is imported before, and not counted; Keras and this package are.  Each is asked three
times, by the raw input of its golden answers, and the median told; 1.5 s is what we aim at.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from zoo.presets.named import pins

TURNS = 3
ASK = """
import json, os, sys, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow
sys.path.insert(0, {root!r})
began = time.perf_counter()
import zoo
model = zoo.load({name!r})
loaded = time.perf_counter()
model.predict({raw})
print(json.dumps([loaded - began, time.perf_counter() - loaded]))
"""
RAW = {
    "char-lm": '["ROMEO:"]',
    "next-word": '["to be or not to"]',
    "sentiment": '["A fine film, and I would see it again."]',
    "translation-en-fr": '["A man in a red hat is reading a book."]',
    "names": '["Rossi"]',
    "pos-tags": '["Where does he live?"]',
    "digits-rows": "tensorflow.random.uniform((1, 28, 28), 0, 255).numpy()",
    "spoken-digit": "[tensorflow.random.uniform((4000,), -1, 1).numpy()]",
    "frames-occupancy": "[tensorflow.random.uniform((16, 5), 0, 50).numpy()]",
    "caption-digits": "tensorflow.zeros((1, 63, 63), 'uint8').numpy()",
    "forecast": "__import__('pandas').Series(tensorflow.random.uniform((60,)).numpy(), "
    "__import__('pandas').date_range('2020-01-01', periods=60), name='temp_max')",
}


def asked(name: str) -> list[float]:
    """Seconds until it was loaded, and until it had answered."""
    root = str(Path(__file__).resolve().parents[1])
    program = ASK.format(root=root, name=name, raw=RAW[name])
    ran = subprocess.run(
        [sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(ran.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*")
    print("| | load, s | first answer, s | both |\n|---|---|---|---|")
    for name in parser.parse_args().names or pins():
        turns = [asked(name) for _ in range(TURNS)]
        load, answer = (statistics.median(part) for part in zip(*turns, strict=True))
        both = statistics.median(map(sum, turns))
        print(f"| {name} | {load:.2f} | {answer:.2f} | {both:.2f} |", flush=True)


if __name__ == "__main__":
    main()
