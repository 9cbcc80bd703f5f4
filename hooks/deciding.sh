#!/bin/sh
# gate-shim 1: runs the checks of .qualitygate.yml. `gate uninstall` takes this file away again.
@BEFORE@gate=@GATE@
[ -x "$gate" ] || { gate=$(command -v gate) && [ "${gate#/}" != "$gate" ]; } || {
    echo "gate: @HOOK@ cannot be judged: there is no program at @GATE_TEXT@, and no gate on PATH" >&2
    echo "Install gate and run 'gate install', or take this hook away: rm '$0'" >&2
    exit 1
}
@RUN@
