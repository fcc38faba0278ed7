"""SHA256SUMS tells what every file was, and names no other."""

import subprocess

import pytest

from zoo.presets import sums


@pytest.fixture
def folder(tmp_path):
    for name in sums.NEEDED:
        (tmp_path / name).write_text(f"the content of {name}")
    sums.write(tmp_path)
    return tmp_path


def test_it_is_what_sha256sum_reads_and_writes(folder):
    run = {"cwd": folder, "check": True, "capture_output": True, "text": True}
    subprocess.run(["sha256sum", "--check", "--strict", sums.NAME], **run)
    told = subprocess.run(["sha256sum", *sums.NEEDED], **run).stdout
    assert (folder / sums.NAME).read_text() == told
    sums.check(folder)


@pytest.mark.parametrize("name", sums.NEEDED)
def test_a_changed_or_missing_file_is_named(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1] + b"?")
    with pytest.raises(ValueError, match=f"{name} is damaged or was changed"):
        sums.check(folder)
    (folder / name).unlink()
    with pytest.raises(FileNotFoundError, match=f"{name} is missing"):
        sums.check(folder)


def test_what_is_not_needed_counts_if_it_is_there(folder):
    (folder / "golden.json").write_text("{}")
    with pytest.raises(ValueError, match=r"must tell of golden\.json"):
        sums.check(folder)
    sums.write(folder)
    (folder / "golden.json").write_text('{"answers": {}}')
    with pytest.raises(ValueError, match=r"golden\.json is damaged"):
        sums.check(folder)


@pytest.mark.parametrize(
    "line",
    ["0" * 64 + "  ../secret", "0" * 64 + "  /etc/passwd", "0" * 63 + "  card.json", "", "\0", "é"],
)
def test_a_line_of_another_kind_is_refused(folder, line):
    with open(folder / sums.NAME, "a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(ValueError, match=r"must tell the SHA-256 of config\.json"):
        sums.check(folder)


def test_a_file_told_twice_or_left_out_is_refused(folder):
    lines = (folder / sums.NAME).read_text().splitlines(keepends=True)
    (folder / sums.NAME).write_text("".join([*lines, lines[0]]))
    with pytest.raises(ValueError, match="must tell the SHA-256"):
        sums.check(folder)
    (folder / sums.NAME).write_text("".join(lines[1:]))
    with pytest.raises(ValueError, match=r"must tell of config\.json"):
        sums.check(folder)


def test_a_missing_one_is_told_with_the_cure(folder):
    (folder / sums.NAME).unlink()
    with pytest.raises(FileNotFoundError, match=r"has no SHA256SUMS.*sha256sum config\.json"):
        sums.check(folder)


def test_one_that_is_pinned_must_be_that_one(folder):
    pinned = sums.digest(folder / sums.NAME)
    sums.check(folder, pinned)
    (folder / "card.json").write_text("another card")
    sums.write(folder)
    sums.check(folder)
    with pytest.raises(ValueError, match="is not the one that this version of RNN Zoo came with"):
        sums.check(folder, pinned)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\x0b"),
        lambda text: text.rstrip("\n"),
        lambda text: text.upper(),
        lambda text: text[:64].upper() + text[64:],
        lambda text: text.replace("  ", " *"),
        lambda text: text.replace("  ", "\t"),
        lambda text: f"# sums\n{text}",
        lambda text: f"\ufeff{text}",
        lambda text: text * 2000,
        lambda text: text + f"{'0' * 64}  x\n" * 10_000,
        lambda text: text.replace("card.json", "./card.json"),
        lambda text: text.replace("card.json", "../card.json"),
        lambda text: text.replace("card.json", "/card.json"),
        lambda text: text.replace("card.json", "card.json\0"),
    ],
)
def test_it_must_be_as_it_was_written(folder, change):
    path = folder / sums.NAME
    path.write_bytes(change(path.read_text()).encode())
    with pytest.raises(ValueError, match=r"SHA256SUMS must (tell|be of at most)"):
        sums.check(folder)
