#!/bin/sh
# gate-shim 1: asks before an amend replaces what others hold. `gate uninstall` takes this file away again.
# Git starts it several times for every reference that moves: it starts no process of its own but for an amend.
@BEFORE@[ "$1" = prepared ] || exit 0
head= branch=
while read -r old new ref; do
    case $ref in
    HEAD) head=$new ;;
    refs/heads/*) [ -z "$branch" ] || exit 0; branch=$ref from=$old to=$new ;;
    *) exit 0 ;;
    esac
    case $new in *[!0]*) ;; *) exit 0 ;; esac
done
[ -n "$branch" ] && [ "$head" = "$to" ] && [ "$from" != "$to" ] || exit 0
# The words of the Git process itself; where the system does not show them, the program decides.
if [ -r "/proc/$PPID/cmdline" ]; then
    amend=
    while read -r words || [ -n "$words" ]; do
        case $words in *--am* | *amend*) amend=1; break ;; esac
        words=
    done <"/proc/$PPID/cmdline"
    [ -n "$amend" ] || exit 0
fi
gate=@GATE@
[ -x "$gate" ] || gate=$(command -v gate) || exit 0
exec "$gate" hook reference-transaction "$from" "$to" "$branch"
