import { privateKey, type FilePlan } from './plan.ts'
import { tunnelKeys } from './tunnel-keys.ts'

/** One WireGuard interface of a gateway or a client. */
export interface TunnelPlan {
  /** `wg0`. */
  readonly name: string
  /** Whose private key: see `tunnelKeys`. */
  readonly end: string
  readonly port: number
  /** Of the interface itself, where it has one. */
  readonly address?: string
  readonly peers: readonly {
    readonly end: string
    readonly allowed: string
    /** Address and port, at the end that opens the tunnel; the other learns them. */
    readonly endpoint?: string
  }[]
  /** Prefixes that go into it, with the source address of the gateway's own packets. */
  readonly routes: readonly { readonly to: string; readonly source?: string }[]
}

const folder = '/etc/rehearsal'

/** The script takes the names of the tunnels as arguments, and reads everything else from their files. */
export function gatewayCommand(tunnels: readonly TunnelPlan[]): readonly string[] {
  return ['bash', `${folder}/gateway.sh`, ...tunnels.map(({ name }) => name)]
}

/** Configuration of tunnels and the script that makes them: WireGuard in the kernel where it has it, else in user space. */
export function gatewayFiles(tunnels: readonly TunnelPlan[]): readonly FilePlan[] {
  return [
    { path: `${folder}/gateway.sh`, content: script },
    ...tunnels.flatMap((tunnel) => [
      { path: `${folder}/${tunnel.name}.conf`, content: renderTunnel(tunnel), secret: privateKey },
      { path: `${folder}/${tunnel.name}.ip`, content: renderAddressing(tunnel) },
    ]),
  ]
}

function renderTunnel({ end, port, peers }: TunnelPlan): string {
  const lines = [
    '[Interface]',
    `PrivateKey = ${tunnelKeys(end).privateKey}`,
    `ListenPort = ${port}`,
    ...peers.flatMap((peer) => [
      '[Peer]',
      `PublicKey = ${tunnelKeys(peer.end).publicKey}`,
      `AllowedIPs = ${peer.allowed}`,
      ...(peer.endpoint === undefined ? [] : [`Endpoint = ${peer.endpoint}`, 'PersistentKeepalive = 1']),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

/** Its address and routes, for `ip -batch` (ip(8)). */
function renderAddressing({ name, address, routes }: TunnelPlan): string {
  const lines = [
    ...(address === undefined ? [] : [`addr add ${address} dev ${name}`]),
    ...routes.map(({ to, source }) => `route replace ${to} dev ${name}${source === undefined ? '' : ` src ${source}`}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const script = `set -eu
in_user_space=
tunnel() {
  if ! ip link add "$1" type wireguard 2>/dev/null; then
    LOG_LEVEL=error WG_PROCESS_FOREGROUND=1 wireguard-go "$1" >"/run/$1.log" 2>&1 &
    in_user_space="$in_user_space $!"
    # Looked at from outside until it listens: wg takes a socket that refuses it for a stale one, and removes it.
    until grep -q "^[^ ]* [^ ]* [^ ]* 00010000 .*/wireguard/$1.sock$" /proc/net/unix; do
      kill -0 $! 2>/dev/null || { cat "/run/$1.log" >&2; exit 1; }
      sleep 0.02
    done
  fi
  wg setconf "$1" "${folder}/$1.conf"
  ip link set "$1" mtu 1420 up
  ip -batch "${folder}/$1.ip"
}
# WireGuard tries again after 5 s, which is long for an end that came up a moment too early; an interface set anew tries at once,
# and forgets a handshake that is under way, or that the other end has just taken for good, so each time it is given longer, and time from the first.
open() {
  for pause in 0.5 1 2 3 4 5 6 7 8 9; do
    sleep $pause
    wg show "$1" latest-handshakes | grep -q '[[:space:]]0$' || return 0
    echo "$1: no handshake yet, trying anew" >&2
    wg setconf "$1" "${folder}/$1.conf"
  done
}
for name; do
  tunnel "$name"
  # Only one end of a tunnel knows where the other is, and opens it.
  if grep -q '^Endpoint' "${folder}/$name.conf"; then open "$name" & fi
done
[ -n "$in_user_space" ] || exec sleep infinity
wait -n $in_user_space || :
cat /run/*.log >&2
exit 1
`
