"""A file of the network, declared with its hash: what is in the cache is what was declared."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from zoo.datasets.sources.download import Refused, download


def home() -> Path:
    """The folder of fetched files: `$ZOO_HOME`, or ~/.cache/rnn-zoo."""
    return Path(os.environ.get("ZOO_HOME") or "~/.cache/rnn-zoo").expanduser()


@dataclass(frozen=True)
class Located:
    """Where a file is, and what is odd about it, in sentences."""

    path: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One file: what it is called in the cache, where it comes from, and what it must be.

    name: file name below `home()`, folders with "/".  url: address.
    sha256: hash of the file, 64 hexadecimal digits.  bytes: its size.
    licence, citation: in words, for reports.
    """

    name: str
    url: str
    sha256: str
    bytes: int
    licence: str
    citation: str

    @property
    def cached(self) -> Path:
        """Where the file is once fetched."""
        return home() / self.name

    def locate(self, path: str | os.PathLike[str] | None = None) -> Located:
        """The file: at `path`, if given, else as `fetch` gives it.

        path: the file, or a folder that holds it under the last part of `name`; of a dataset of
        several files, see `locate_all`.  A user's own file is read as it is.  If it has the
        declared name or size but not the declared hash, a note says so: it may be damaged, or
        another edition.

        FileNotFoundError: nothing is at `path`, or it could not be fetched.  OSError: see `fetch`.
        """
        if path is None:
            return Located(self.fetch())
        given = Path(path).expanduser()
        file = given / Path(self.name).name if given.is_dir() else given
        if not file.is_file():
            raise FileNotFoundError(
                f"`{file}`, {self.citation}, must be a file. Received: nothing is there. "
                f"It is {self.url} ({self.bytes} bytes, sha256 {self.sha256})."
            )
        alike = file.name == Path(self.name).name or file.stat().st_size == self.bytes
        if not alike or self.hash(file) == self.sha256:
            return Located(file)
        note = (
            f"{file} ({file.stat().st_size} bytes) is not the file declared as {self.name} "
            f"({self.bytes} bytes): their hashes differ. It is read as it is."
        )
        return Located(file, (note,))

    def fetch(self) -> Path:
        """The path of the file, its hash verified; downloads it if it is not there yet.

        Two processes that want the same file at once do not disturb each other: the second waits.

        FileNotFoundError: it is not there and could not be downloaded; says what to put where.
        OSError: what is there is not the declared file, or cannot be read.
        """
        if not self.cached.exists():
            try:
                self._download()
            except OSError as error:  # requests' own errors are OSErrors
                raise FileNotFoundError(
                    f"`{self.cached}`, a data file, must be there or be downloaded, which failed: "
                    f"{_cause(error)}. Fetch {self.url} ({self.bytes} bytes, sha256 {self.sha256}) "
                    f"by other means and put it at {self.cached}."
                ) from error
            return self.cached
        received = self.hash(self.cached)
        if received != self.sha256:
            raise OSError(
                f"`{self.cached}`, a file fetched earlier, must have sha256 {self.sha256} "
                f"({self.bytes} bytes). Received: sha256 {received} "
                f"({self.cached.stat().st_size} bytes). Delete it; the next call fetches it anew."
            )
        return self.cached

    @staticmethod
    def hash(path: Path) -> str:
        """sha256 of a file."""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _download(self) -> None:
        """To a temporary name, verified, then renamed."""
        from filelock import FileLock

        path = self.cached
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        with FileLock(path.with_name(f".{path.name}.lock")):
            if path.exists():  # another process was faster
                return
            resumed = part.exists()
            received = self._come(part)
            if resumed and received != self.sha256:  # two halves that do not belong together
                part.unlink()
                received = self._come(part)
            if received != self.sha256:
                with part.open("rb") as file:
                    page = file.read(64).lstrip().startswith(b"<")
                part.unlink()
                seems = ", seemingly a web page" if page else ""
                raise Refused(f"what came has sha256 {received}{seems}")
            os.replace(part, path)

    def _come(self, part: Path) -> str:
        download(self.url, part, self.bytes)
        return self.hash(part)


def _cause(error: OSError) -> str:
    # urllib3 wraps the cause ("connection refused") in a count of retries
    cause = getattr(error.args[0], "reason", error) if error.args else error
    told = " ".join(str(cause).split()).rstrip(".")
    return told if isinstance(error, Refused) else f"{type(cause).__name__}: {told}"
