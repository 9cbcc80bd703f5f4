"""What the comparisons share: hermetic surroundings, processes on the clock, interleaved rounds."""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

WORKPLACE = Path(__file__).resolve().parent.parent / ".build" / "benchmarks"


class Failure(Exception):
    """The comparison cannot be made; the text says why."""


class Surroundings:
    """A folder of its own for everything that a run writes, and processes that see nothing of the user's settings."""

    def __init__(self, folder, prek):
        """Makes the folders.

        Args:
            folder: An empty folder, removed by the caller.
            prek: The program, None where prek is not compared.
        """
        self.folder = folder
        self.make("repositories")
        self.output = folder / "output"
        path = ["/usr/bin", "/bin"]
        if prek is not None:
            path.insert(0, str(prek.parent))
        self.environment = {
            "PATH": ":".join(path),
            "HOME": self.make("home"),
            "XDG_CACHE_HOME": self.make("cache"),
            "XDG_CONFIG_HOME": self.make("config"),
            "XDG_STATE_HOME": self.make("state"),
            "XDG_DATA_HOME": self.make("data"),
            "PREK_HOME": self.make("prek"),
            "TMPDIR": self.make("tmp"),
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
        }
        for role in ("AUTHOR", "COMMITTER"):
            self.environment[f"GIT_{role}_NAME"] = "Benchmark"
            self.environment[f"GIT_{role}_EMAIL"] = "benchmark@example.org"

    def make(self, name):
        """Makes a sub-folder and gives its path."""
        (self.folder / name).mkdir()
        return str(self.folder / name)

    def run(self, arguments, folder, expect=0, stdin=None):
        """Runs a program outside the clock and gives its output.

        Raises:
            Failure: If it ends with another status than expected.
        """
        done = subprocess.run(
            [str(word) for word in arguments], cwd=folder, env=self.environment, input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        text = done.stdout.decode(errors="replace")
        if done.returncode != expect:
            line = " ".join(str(word) for word in arguments)
            raise Failure(f"{line}\nin {folder} ended with {done.returncode} instead of {expect}:\n{text}")
        return text

    def time(self, arguments, folder):
        """Runs a program on the clock.

        Returns:
            The wall time in milliseconds.

        Raises:
            Failure: If it fails.
        """
        # Spawned directly: subprocess adds a millisecond of its own that varies.
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(self.output), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        os.chdir(folder)
        start = time.perf_counter()
        process = os.posix_spawn(arguments[0], arguments, self.environment, file_actions=actions)
        _, status = os.waitpid(process, 0)
        elapsed = (time.perf_counter() - start) * 1000
        if status != 0:
            code = os.waitstatus_to_exitcode(status)
            raise Failure(f"{' '.join(arguments)} ended with {code}:\n{self.output.read_text(errors='replace')}")
        return elapsed


def interleave(rounds, contestants, action):
    """Times every contestant once a round, each round beginning with another one; the first two rounds warm up."""
    for number in range(rounds + 2):
        turn = number % len(contestants)
        for contestant in contestants[turn:] + contestants[:turn]:
            elapsed = action(contestant, number)
            if number >= 2:
                contestant.times.append(elapsed)


def install_program(name):
    """Installs a program from PyPI into an environment that the comparisons share, once.

    Returns:
        The program's path.
    """
    program = WORKPLACE / "venv" / "bin" / name
    if not program.exists():
        if not (program.parent / "python").exists():
            WORKPLACE.mkdir(parents=True, exist_ok=True)
            subprocess.run([sys.executable, "-m", "venv", "--clear", WORKPLACE / "venv"], check=True)
        pip = [program.parent / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, name], check=True)
    return program


def install_package(requirement, python):
    """Installs a package of Python without what it depends on, once.

    Args:
        requirement: Its name and version, `torchtest==0.5`.
        python: The interpreter that is to import it.

    Returns:
        The folder to put on PYTHONPATH.
    """
    folder = WORKPLACE / requirement
    if not folder.exists():
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--target", folder, requirement], check=True)
    return folder


def machine():
    """Describes this machine in one line."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return f"{os.cpu_count()} cores, {model}, {platform.system()} {platform.release()}"
