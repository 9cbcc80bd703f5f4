"""Where the paths of Colab's machine lead here: `/content` and the mounted drive are folders of the run."""

import ast
import atexit
import os
import re
import shutil
import tempfile

_MOUNT = re.compile(r"""\bmount\(\s*(?:mountpoint\s*=\s*)?['"](/[^'"\n]*)['"]""")
_SHELL_PATH = re.compile(r"(?<![\w./~-])/[\w./-]+(?: Drive\b)?")
_DRIVE_NAMES = ("MyDrive", "My Drive")


class Places:
    """The run's own `/content`: it shows what lies beside the notebook, and what is written to it stays in it."""

    def __init__(self, beside, root, drive="", files=()):
        self.beside, self.root, self.drive = beside, root, drive
        self.files = [os.path.join(root, file) for file in files]
        self.points = ["/content/drive", "/content/gdrive"]
        self._folder = ""

    def mounts(self, source):
        """Note where a cell mounts the drive."""
        for point in _MOUNT.findall(source):
            self.mount(point)

    def mount(self, point):
        """Let a mount point lead to the drive's folder."""
        point = "/" + str(point).strip("/")
        if point not in self.points and point != "/":
            self.points.append(point)

    @property
    def folder(self):
        """The folder that stands for the machine's top, made when it is first asked for."""
        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix="colab-")
            atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
            content = os.path.join(self._folder, "content")
            os.mkdir(content)
            for file in self.files + [entry.path for entry in os.scandir(self.beside)]:
                name = os.path.join(content, os.path.basename(file))
                if not os.path.lexists(name):
                    os.symlink(file, name)
        return self._folder

    def path(self, text):
        """The path that stands for one of Colab's machine; every other text as it is."""
        for point in sorted(self.points, key=len, reverse=True):
            for name in _DRIVE_NAMES if self.drive else ():
                below = _below(text, "%s/%s" % (point, name))
                if below is not None:
                    return self.drive + below
            below = _below(text, point)
            if below is not None:
                # A drive that is mounted is there, with or without files.
                os.makedirs(self.folder + point, exist_ok=True)
                return self.folder + point + below
        below = _below(text, "/content")
        return text if below is None else self.folder + "/content" + below

    def command(self, text):
        """A shell command with the machine's paths replaced."""
        return _SHELL_PATH.sub(lambda found: self.path(found.group()), text)

    def shown(self, text):
        """A message with the machine's own paths, as the notebook has them."""
        return text.replace(self._folder, "") if self._folder else text


def _below(text, folder):
    """What follows a folder's path in a text; None where the text is no path in it."""
    return text[len(folder):] if text == folder or text.startswith(folder + "/") else None


class Paths(ast.NodeTransformer):
    """Puts the run's own folders in the place of those of Colab's machine."""

    def __init__(self, places):
        self.places = places

    def visit_Constant(self, node):
        """Change a text that is such a path, or begins with one."""
        if isinstance(node.value, str) and node.value[:1] == "/":
            path = self.places.path(node.value)
            if path != node.value:
                return ast.copy_location(ast.Constant(path), node)
        return node
