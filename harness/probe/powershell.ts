import { portOf, firstRequest } from '../azure/service-ports.ts'
import { encodeQuery } from '../dns/wire.ts'
import { keyOf, type Asked } from './questions.ts'
import { digestOf, plain, statusMark, type Vantage } from './script.ts'

/** Before a message as it came over the wire, in hexadecimal. */
export const wireMark = 'wire '

/**
 * What Windows Server has without anything installed: .NET's sockets. Resolve-DnsName keeps flags, TTL and sizes to itself and asks
 * through a cache, so questions go out as messages, and answers come back as they are. No word newer than Windows PowerShell 5.1.
 */
const functions = String.raw`$ErrorActionPreference = 'Stop'
$first = $true
$nl = [string][char]10
$crlf = [string][char]13 + $nl
function ConvertTo-Text([string]$text) {
  $made = New-Object System.Text.StringBuilder
  foreach ($sign in $text.ToCharArray()) {
    $code = [int]$sign
    if ($sign -eq '"' -or $sign -eq '\') { [void]$made.Append('\').Append($sign) }
    elseif ($code -eq 10) { [void]$made.Append('\n') }
    elseif ($code -ge 32 -and $code -lt 127) { [void]$made.Append($sign) }
  }
  '"' + $made.ToString() + '"'
}
function Write-Answer([string]$key, [int]$exit, [string]$out) {
  if ($script:first) { $script:first = $false } else { [Console]::Out.Write(',' + $nl) }
  [Console]::Out.Write('{"key":' + (ConvertTo-Text $key) + ',"exit":' + $exit + ',"out":' + (ConvertTo-Text $out) + '}')
}
function Get-Message([string]$hex) {
  $octets = New-Object byte[] ($hex.Length / 2)
  for ($i = 0; $i -lt $octets.Length; $i++) { $octets[$i] = [Convert]::ToByte($hex.Substring(2 * $i, 2), 16) }
  $id = New-Object byte[] 2
  (New-Object System.Random).NextBytes($id)
  $octets[0] = $id[0]
  $octets[1] = $id[1]
  return , $octets
}
function Get-Servers {
  [System.Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() |
    Where-Object { $_.OperationalStatus -eq 'Up' } |
    ForEach-Object { $_.GetIPProperties().DnsAddresses } |
    Where-Object { $_.AddressFamily -eq 'InterNetwork' } |
    ForEach-Object { $_.ToString() } | Select-Object -Unique
}
function Read-All($stream, [int]$count) {
  $octets = New-Object byte[] $count
  $at = 0
  while ($at -lt $count) {
    $got = $stream.Read($octets, $at, $count - $at)
    if ($got -le 0) { throw 'the connection was closed' }
    $at += $got
  }
  return , $octets
}
function Send-Udp([string]$server, [byte[]]$query) {
  $client = New-Object System.Net.Sockets.UdpClient
  try {
    $client.Client.ReceiveTimeout = 3000
    $client.Connect($server, 53)
    [void]$client.Send($query, $query.Length)
    $from = New-Object System.Net.IPEndPoint ([System.Net.IPAddress]::Any, 0)
    while ($true) {
      $reply = $client.Receive([ref]$from)
      if ($reply.Length -ge 12 -and $reply[0] -eq $query[0] -and $reply[1] -eq $query[1]) { return , $reply }
    }
  } finally { $client.Close() }
}
function Send-Tcp([string]$server, [byte[]]$query) {
  $client = New-Object System.Net.Sockets.TcpClient
  try {
    if (-not $client.ConnectAsync($server, 53).Wait(3000)) { throw 'timed out' }
    $stream = $client.GetStream()
    $stream.ReadTimeout = 3000
    $framed = [byte[]](@([byte][Math]::Floor($query.Length / 256), [byte]($query.Length % 256)) + $query)
    $stream.Write($framed, 0, $framed.Length)
    $length = Read-All $stream 2
    $reply = Read-All $stream (256 * $length[0] + $length[1])
    return , $reply
  } finally { $client.Close() }
}
function Invoke-Ask([string]$key, [string]$server, [string]$transport, [string]$hex) {
  $servers = @($server)
  if ($server -eq '') { $servers = @(Get-Servers) }
  $said = 'no servers could be reached'
  foreach ($try in 1, 2) {
    foreach ($one in $servers) {
      try {
        $query = Get-Message $hex
        if ($transport -eq 'tcp') { $reply = Send-Tcp $one $query } else {
          $reply = Send-Udp $one $query
          if ($transport -eq '' -and ($reply[2] -band 2) -ne 0) { $reply = Send-Tcp $one $query }
        }
        Write-Answer $key 0 ('${wireMark}' + [BitConverter]::ToString($reply).Replace('-', ''))
        return
      } catch { $said = $_.Exception.GetBaseException().Message }
    }
  }
  Write-Answer $key 9 $said
}
function Invoke-Lookup([string]$key, [string]$name) {
  try {
    $found = @([System.Net.Dns]::GetHostAddresses($name) | Where-Object { $_.AddressFamily -eq 'InterNetwork' } | ForEach-Object { $_.ToString() })
    if ($found.Count -eq 0) { Write-Answer $key 2 '' } else { Write-Answer $key 0 (($found | ForEach-Object { $_ + ' STREAM' }) -join $nl) }
  } catch {
    $reason = $_.Exception.GetBaseException()
    $code = 3
    if ($reason -is [System.Net.Sockets.SocketException] -and @(11001, 11004) -contains [int]$reason.SocketErrorCode) { $code = 2 }
    Write-Answer $key $code $reason.Message
  }
}
function Invoke-Connect([string]$key, [string]$name, [string]$address, [int]$port, [string]$path) {
  $out = ''
  $addresses = @($address)
  if ($address -eq '') {
    try { $addresses = @([System.Net.Dns]::GetHostAddresses($name) | Where-Object { $_.AddressFamily -eq 'InterNetwork' } | ForEach-Object { $_.ToString() }) } catch { $addresses = @() }
  }
  if ($addresses.Count -eq 0) { Write-Answer $key 6 ('curl: (6) Could not resolve host: ' + $name); return }
  $code = 28
  $said = 'curl: (28) Connection timed out'
  foreach ($one in $addresses) {
    $out += '*   Trying ' + $one + ':' + $port + '...' + $nl
    $client = New-Object System.Net.Sockets.TcpClient
    try {
      $stage = 7
      if (-not $client.ConnectAsync($one, $port).Wait(3000)) { continue }
      $out += '* Connected to ' + $name + ' (' + $one + ') port ' + $port + $nl
      $stage = 35
      $stream = New-Object System.Net.Security.SslStream ($client.GetStream(), $false)
      $stream.ReadTimeout = 3000
      $stream.AuthenticateAsClient($name, $null, [System.Security.Authentication.SslProtocols]::Tls12, $false)
      $stage = 56
      $request = [System.Text.Encoding]::ASCII.GetBytes('GET ' + $path + ' HTTP/1.1' + $crlf + 'Host: ' + $name + $crlf + 'Connection: close' + $crlf + $crlf)
      $stream.Write($request, 0, $request.Length)
      $text = (New-Object System.IO.StreamReader ($stream, [System.Text.Encoding]::ASCII)).ReadToEnd()
      if ($text -notmatch '^(HTTP/[0-9.]+ ([0-9]{3})[^\r\n]*)') { throw 'the peer sent no HTTP' }
      $line = $Matches[1]
      $status = $Matches[2]
      $body = ($text -split ($crlf + $crlf), 2)[1]
      Write-Answer $key 0 ($out + '< ' + $line + $nl + $body + $nl + '${statusMark}' + $status)
      return
    } catch {
      $reason = $_.Exception.GetBaseException()
      $code = $stage
      $said = 'curl: (' + $code + ') ' + $reason.Message
      if ($reason -is [System.Net.Sockets.SocketException] -and [int]$reason.SocketErrorCode -eq 10060) { $code = 28 }
      elseif ($reason -is [System.Security.Authentication.AuthenticationException]) { $code = 60 }
      elseif ($stage -eq 35 -and $reason -isnot [System.ComponentModel.Win32Exception]) { $said = 'curl: (35) Connection reset by peer' }
      elseif ($stage -eq 7 -and $reason -is [System.Net.Sockets.SocketException]) {
        if ([int]$reason.SocketErrorCode -eq 10061) { $said = 'connect to ' + $one + ' port ' + $port + ' failed: Connection refused' } else { $code = 28 }
      }
    } finally { $client.Close() }
  }
  Write-Answer $key $code ($out + $said + $nl + '${statusMark}000')
}`

/** As the script for a shell, for Windows: by the same names, with the same answers. */
export function powershellScript({ design, host, questions }: Omit<Vantage, 'nameServers'>): string {
  return `# What ${plain(host)} sees, for the design ${plain(design)}: ${questions.length} questions. Run it on that machine, or on one in its subnet:
#   powershell -ExecutionPolicy Bypass -File probe.ps1 > answers.json
# and then: rehearse judge DESIGN answers.json
# It asks DNS and opens connections. It writes nothing, changes nothing, and sends nothing else anywhere.
${functions}
[Console]::Out.Write('{"probe":1,"design":' + (ConvertTo-Text ${quoted(design)}) + ',"host":' + (ConvertTo-Text ${quoted(host)}) + ',"questions":"${digestOf(questions)}","taken":"' + [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ') + '","answers":[' + $nl)
${questions.map(commandOf).join('\n')}
[Console]::Out.WriteLine($nl + ']}')
`
}

function commandOf(asked: Asked): string {
  const words = (...all: readonly (string | number)[]): string => all.map((one) => (typeof one === 'number' ? String(one) : quoted(one))).join(' ')
  const key = keyOf(asked)
  if (asked.kind === 'lookup') return `Invoke-Lookup ${words(key, asked.name)}`
  if (asked.kind === 'connect') {
    const { name, address = '', port = portOf(asked.name) } = asked
    const { pathname } = new URL(firstRequest(name, port))
    return `Invoke-Connect ${words(key, name, address === name ? '' : address, port, pathname)}`
  }
  const { question, options: { server = '', transport = '', ...options } = {} } = asked
  return `Invoke-Ask ${words(key, server, transport, Buffer.from(encodeQuery(question, options)).toString('hex'))}`
}

/** Nothing but a quote means anything between single quotes; PowerShell takes typographic ones for quotes too. */
function quoted(word: string): string {
  return `'${word.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`
}
