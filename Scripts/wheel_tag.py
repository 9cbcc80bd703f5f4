"""Give the wheel its tag: the program in it is static, so that any Linux of its processor runs it."""

import platform

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TagHook(BuildHookInterface):
    """A build hook of hatchling."""

    def initialize(self, version, build_data):
        """Say what the wheel needs: no Python of a version, no C library beside the kernel's interface."""
        machine = platform.machine()
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-manylinux_2_17_{machine}.musllinux_1_1_{machine}"
