#!/bin/sh
# gate-shim 1: runs @HOOK@ of Git LFS, in whose place it stands. `gate uninstall` takes this file away again.
@BEFORE@
