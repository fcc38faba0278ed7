"""A file of the network, declared with its hash: what is in the cache is what was declared."""

import hashlib
import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 30.0  # seconds without a byte, not for the whole file: slow lines are no error


def home() -> Path:
    """The folder of fetched files: `$ZOO_HOME`, or ~/.cache/rnn-zoo."""
    return Path(os.environ.get("ZOO_HOME") or "~/.cache/rnn-zoo").expanduser()


@dataclass(frozen=True)
class Source:
    """One file: what it is called in the cache, where it comes from, and what it must be.

    name: file name below `home()`.  url: address.  sha256: hash of the file, 64 hexadecimal digits.
    bytes: its size.  licence, citation: in words, for reports.
    """

    name: str
    url: str
    sha256: str
    bytes: int
    licence: str
    citation: str

    def fetch(self) -> Path:
        """The path of the file, its hash verified; downloads it if it is not there yet.

        FileNotFoundError: it is not there and could not be downloaded; says what to put where.
        OSError: what is there is not the declared file, or cannot be read.
        """
        path = home() / self.name
        if not path.exists():
            self._download(path)
            return path
        with path.open("rb") as file:
            received = hashlib.file_digest(file, "sha256").hexdigest()
        if received != self.sha256:
            raise OSError(
                f"`{path}`, a file fetched earlier, must have sha256 {self.sha256} "
                f"({self.bytes} bytes). Received: sha256 {received} ({path.stat().st_size} bytes). "
                "Delete it; the next call fetches it anew."
            )
        return path

    def _download(self, path: Path) -> None:
        import pooch  # imports requests, which only a download should pay for

        # pooch draws its bar with tqdm, which it does not require: no bar must not mean no file
        progress = sys.stderr.isatty() and importlib.util.find_spec("tqdm") is not None
        pooch.get_logger().setLevel("WARNING")  # an error says all that its hints do
        download = pooch.HTTPDownloader(progressbar=progress, chunk_size=1 << 16, timeout=TIMEOUT)
        try:  # to a temporary name, verified, then renamed: see pooch.core.stream_download
            pooch.retrieve(
                self.url,
                known_hash=f"sha256:{self.sha256}",
                fname=path.name,
                path=path.parent,
                downloader=download,
            )
        except (OSError, ValueError) as error:  # requests' own errors are OSErrors
            response = getattr(error, "response", None)
            if response is not None:
                response.close()  # pooch leaves the connection open when told "404" and the like
            # urllib3 wraps the cause ("connection refused") in a count of retries
            cause = getattr(error.args[0], "reason", error) if error.args else error
            raise FileNotFoundError(
                f"`{path}`, a data file, must be there or be downloaded, which failed: "
                f"{type(cause).__name__}: {' '.join(str(cause).split()).rstrip('.')}. "
                f"Fetch {self.url} ({self.bytes} bytes, sha256 {self.sha256}) "
                f"by other means and put it at {path}."
            ) from error
