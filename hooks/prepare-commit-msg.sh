#!/bin/sh
# gate-shim 1: asks before an amend replaces what others hold. `gate uninstall` takes this file away again.
# Git starts it at every commit: it starts no process of its own but for an amend.
@BEFORE@case $2 in merge | squash) exit 0 ;; esac
# A rebase, a merge or a pick that has begun may always end; the push judges what it has made.
folder=${GIT_DIR:-.git}
for name in MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD BISECT_LOG rebase-merge rebase-apply; do
    [ ! -e "$folder/$name" ] || exit 0
done
if [ -r "/proc/$PPID/stat" ]; then
    # The words of the nearest `git commit`: a hook manager may stand between, and `git hook` as well.
    process=$PPID
    while :; do
        commit=
        while read -r words || [ -n "$words" ]; do
            case $words in *--am*) break 2 ;; *prepare-commit-msg*) ;; *commit*) commit=1 ;; esac
            words=
        done <"/proc/$process/cmdline"
        read -r line <"/proc/$process/stat" || break
        case $commit${line#*\(} in 1git*) exit 0 ;; esac
        line=${line##*) }
        line=${line#* }
        process=${line%% *}
        [ -r "/proc/$process/cmdline" ] || exit 0
    done
else
    # Where the system does not show them, only an amend that takes over HEAD's message can be told.
    [ "$2 $3" = 'commit HEAD' ] || exit 0
fi
gate=@GATE@
[ -x "$gate" ] || { gate=$(command -v gate) && [ "${gate#/}" != "$gate" ]; } || {
    echo "gate: this amend was not judged: there is no program at @GATE_TEXT@, and no gate on PATH" >&2
    exit 0
}
exec "$gate" hook prepare-commit-msg "$@"
