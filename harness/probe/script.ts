import { createHash } from 'node:crypto'
import { curlCommand } from '../runtime/registry-connection.ts'
import { keyOf, type Asked } from './questions.ts'

export interface Vantage {
  readonly design: string
  readonly host: string
  /** Its name servers, as the design has them: how long a client waits depends on their number. */
  readonly nameServers: number
  readonly questions: readonly Asked[]
}

/** Between what curl says and the status that the server gave. */
export const statusMark = 'rehearse-status '

/** What a tool printed becomes one JSON string: no character below a space is left but the ends of lines, which awk writes as `\n`. */
const functions = String.raw`LC_ALL=C; export LC_ALL
first=1
escaped() {
  tr '\t' ' ' | tr -d '\000-\011\013-\037\177' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' | awk 'NR > 1 { printf "%s", "\\n" } { printf "%s", $0 }'
}
probe() {
  key=$1
  shift
  if command -v "$1" > /dev/null 2>&1; then
    code=0
    out=$("$@" < /dev/null 2>&1) || code=$?
  else
    out="there is no $1"
    code=127
  fi
  if [ "$first" = 1 ]; then first=0; else printf ',\n'; fi
  printf '{"key":"%s","exit":%s,"out":"' "$(printf '%s\n' "$key" | escaped)" "$code"
  printf '%s\n' "$out" | escaped
  printf '"}'
}`

/**
 * A script for one host that asks all questions and prints the answers as JSON. It needs a POSIX shell, and of each kind of question a
 * tool: dig, getent, curl. Where one is missing that is an answer too. It writes no file, sends nothing but these questions, and changes nothing.
 */
export function probeScript({ design, host, nameServers, questions }: Vantage): string {
  const commands = questions.map((one) => [keyOf(one), ...commandOf(one, nameServers)])
  return `#!/bin/sh
# What ${plain(host)} sees, for the design ${plain(design)}: ${questions.length} questions. Run it on that machine, or on one in its subnet:
#   sh probe.sh > answers.json
# and then: rehearse judge DESIGN answers.json
# It asks DNS and opens connections. It writes nothing, changes nothing, and sends nothing else anywhere.
# az vm run-command invoke brings back the last 4096 characters only: use ssh, or run-command create with --output-blob-uri.
${functions}
printf '{"probe":1,"design":%s,"host":%s,"questions":"%s","taken":"%s","answers":[\\n' ${quoted(JSON.stringify(design))} ${quoted(JSON.stringify(host))} ${digestOf(questions)} "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
${commands.map((words) => `probe ${words.map(quoted).join(' ')}`).join('\n')}
printf '\\n]}\\n'
`
}

/** Tells scripts of different questions apart. */
export function digestOf(questions: readonly Asked[]): string {
  return createHash('sha256').update(questions.map(keyOf).toSorted().join('\n')).digest('hex').slice(0, 12)
}

function commandOf(asked: Asked, nameServers: number): readonly string[] {
  if (asked.kind === 'lookup') return ['getent', 'ahostsv4', '--', asked.name]
  if (asked.kind === 'connect') return curlCommand(asked.name, nameServers, asked).map((word) => (word.endsWith('%{http_code}') ? String.raw`\n${statusMark}%{http_code}` : word))
  const { question, options: { server, transport, recursionDesired = true, edns = { udpPayloadSize: 1232 } } = {} } = asked
  return [
    'dig', ...(server === undefined ? [] : [`@${server}`]), '-q', question.name === '' ? '.' : question.name, '-t', question.type, '-c', 'IN',
    '+noall', '+comments', '+question', '+answer', '+authority', '+additional', '+stats', '+nofail', '+nocookie', '+nosearch', '+time=3', '+tries=2',
    ...(transport === 'tcp' ? ['+tcp'] : transport === 'udp' ? ['+ignore'] : []), recursionDesired ? '+recurse' : '+norecurse', edns === false ? '+noedns' : `+bufsize=${edns.udpPayloadSize}`,
  ]
}

/** A word of the shell, whatever is in it. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_.:/@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** In a comment a line break would begin a command. */
export function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
