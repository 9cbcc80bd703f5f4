"""Find project modules that came from the user's work tree although a snapshot is being judged."""

import os
import sys

from gateprobe.core import frames

NAME_LIMIT = 20


def leaked_modules(leak_roots, snapshot_root):
    """Names and files of modules that lie under a leak root, outside the snapshot and every environment.

    Returns the number of all such modules and at most NAME_LIMIT of them as (name, file).
    """
    roots = _folders(leak_roots)
    snapshot = os.path.abspath(snapshot_root or os.curdir).rstrip(os.sep) + os.sep
    # The probe itself lies in the Git folder of the work tree, and is none of the project's modules.
    inner = _folders([snapshot_root, os.path.abspath(frames.probe_folder())])
    for prefix in _folders([sys.prefix, sys.base_prefix, sys.exec_prefix]):
        if any(prefix != root and prefix.startswith(root) for root in roots):
            inner.append(prefix)
    library = os.path.dirname(os.__file__) + os.sep
    environments = {}
    found = []
    for name, module in list(sys.modules.items()):
        # vars, not getattr: a lazy module would import itself when asked.
        file = getattr(module, "__dict__", {}).get("__file__")
        if not isinstance(file, str) or file.startswith(library):
            continue
        if "site-packages" in file or "dist-packages" in file:
            continue
        # A compiled module that Git ignores is laid into the snapshot as a link.
        if os.path.islink(file) and os.path.abspath(file).startswith(snapshot):
            continue
        file = os.path.realpath(file)
        if not any(file.startswith(root) for root in roots) or any(file.startswith(folder) for folder in inner):
            continue
        if not _in_environment(os.path.dirname(file), roots, environments):
            found.append((name, file))
    found.sort()
    return len(found), [[name[:100], file[-90:]] for name, file in found[:NAME_LIMIT]]


def _folders(paths):
    result = []
    for path in paths:
        if path:
            folder = os.path.realpath(path).rstrip(os.sep) + os.sep
            if folder not in result:
                result.append(folder)
    return result


def _in_environment(folder, roots, known):
    if folder in known:
        return known[folder]
    parent = os.path.dirname(folder)
    if os.path.exists(os.path.join(folder, "pyvenv.cfg")):
        known[folder] = True
    elif parent == folder or (folder + os.sep) in roots:
        known[folder] = False
    else:
        known[folder] = _in_environment(parent, roots, known)
    return known[folder]
