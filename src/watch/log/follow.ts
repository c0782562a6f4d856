import { harnessPaths } from '../../model/harness-paths.ts';
import { logTarget } from './rules.ts';

const pidFile = '/run/airtight-follow.pid';

/**
 * A shell program that tells the senders of a node apart once there are pods: it looks for pods' cgroups below that of the
 * container `$1`, ten times a second, and puts rules for each before the others. Rules are never taken away: their
 * counters are held against what was logged. xt_cgroup wants paths from the root of the caller's cgroup namespace, which
 * is the machine's. What the kernel sends for a connection that is gone already has no sender. Layouts: cgroup v2, and v1
 * beside it (`unified`); cgroupfs and systemd drivers of the kubelet.
 *
 * It runs all the time that an application installs: a look starts no process, and one of iptables per family puts the
 * rules of all pods that are new. That needs busybox' shell: a `read` that waits parts of a second.
 */
const script = `set -u
echo $$ > ${pidFile}
mkfifo /run/airtight-follow.wait && exec 3<>/run/airtight-follow.wait && rm /run/airtight-follow.wait || exit 5
root=${harnessPaths.cgroup}
[ -d "$root/unified" ] && root=$root/unified
tables="iptables-restore"; [ -n "$2" ] && tables="$tables ip6tables-restore"
rules=
rule() {
  rules="$rules-I airtight-local 1 $1
"
}
put() {
  for restore in $tables; do
    $restore --noflush --wait 5 <<END || return 1
*raw
\${rules}COMMIT
END
  done
}
tell() {
  rule "-m cgroup --path $1 -j RETURN"
  rule "-m cgroup --path $1 ${logTarget('$2')}"
}
tell_pod() {
  id=\${1##*pod}; id=\${id%.slice}
  tell "\${1#"$root"/}" "pod:\${id//_/-}"
}
# What the kernel answers for a connection that is gone comes from a socket of its own, which no program opened as a file.
# Where not all ids are mapped, xt_owner refuses to ask for a file: then the node is told of it.
answered="-p tcp -m owner --socket-exists ! --uid-owner 0-4294967294"
tell_node() {
  rules=
  rule "-j RETURN"
  rule "${logTarget('through')}"
  rule "-m owner --socket-exists -j RETURN"
  rule "-m owner --socket-exists ${logTarget('node')}"
  if [ -n "$2" ]; then
    rule "$2 -j RETURN"
    rule "$2 ${logTarget('through')}"
  fi
  tell "\${1#"$root"/}" pods
  put
}
node=$(find "$root" -maxdepth 6 -type d -name "*$1*" | head -n 1)
[ -n "$node" ] || exit 3
pods=
known=" "
uid='[0-9a-f][0-9a-f][0-9a-f][0-9a-f]'
while :; do
  seen=" "
  new=
  rules=
  for kubepods in "$node"/kubepods "$node"/kubepods.slice; do
    [ -d "$kubepods" ] || continue
    if [ -z "$pods" ]; then
      tell_node "$kubepods" "$answered" || tell_node "$kubepods" "" || exit 4
      rules=
      pods=$kubepods
    fi
    for pod in "$kubepods"/*pod$uid* "$kubepods"/*/*pod$uid*; do
      [ -d "$pod" ] || continue
      seen="$seen$pod "
      case $known in *" $pod "*) continue ;; esac
      new="$new $pod"
      tell_pod "$pod"
    done
  done
  if [ -n "$new" ] && ! put; then
    # All are put or none: one that has ended since must not take the others with it.
    for pod in $new; do
      rules=
      tell_pod "$pod"
      put || [ ! -d "$pod" ] || exit 4
    done
  fi
  known=$seen
  read -t 0.1 -r line <&3
done
`;

/** Command line of a program that tells the pods of a node's container apart, until it is killed; see {@link stopFollowing}. */
export function followCommand(containerId: string, ipv6: boolean): string[] {
  return ['busybox', 'ash', '-c', script, 'airtight-follow', containerId, ipv6 ? 'ipv6' : ''];
}

/** Ends what {@link followCommand} has started. */
export const stopFollowing = ['sh', '-c', `kill "$(cat ${pidFile})"`];
