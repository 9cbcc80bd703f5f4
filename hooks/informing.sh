#!/bin/sh
# gate-shim 1: tells what is worth knowing after @HOOK@, and refuses nothing. `gate uninstall` takes this file away again.
@BEFORE@@WHEN@gate=@GATE@
[ -x "$gate" ] || { gate=$(command -v gate) && [ "${gate#/}" != "$gate" ]; } || exit 0
"$gate" hook @HOOK@ "$@" || exit 0
