"""What a refusal on the command line looks like, and the smallest training."""

TINY = ["--units", 8, "--window", 25, "--batch", 4, "--epochs", 1]


def assert_refused(said, message=""):
    assert said.code == 2, said
    assert said.out == ""
    assert said.err.startswith("zoo: ")
    assert said.err.count("\n") == 1 and said.err.endswith("\n"), said.err
    assert message in said.err
