import test from 'ava'
import { topologyText } from '../design.ts'
import { labOf } from './lab.ts'

// In the network namespace of the sender a packet that is dropped makes the call fail with EPERM, which no Azure machine sees.
test.serial('security in containers: a machine whose packets are denied is not told', async (t) => {
  await using started = await labOf(t, topologyText('network-security-groups'))
  const { lab } = started
  const dig = await lab.exec('app', ['dig', '+tries=1', '+time=1', '-p', '5300', '@10.0.2.4', 'contoso.azurecr.io', 'A'])
  t.regex(dig.stdout, /timed out/)
  t.notRegex(dig.stdout + dig.stderr, /permission|permitted|unreachable|refused/i)
  const curl = await lab.exec('app', ['curl', '--silent', '--show-error', '--max-time', '1', 'https://10.0.4.4/'])
  t.is(curl.exitCode, 28, curl.stderr)
  // Where nothing denies it, the machine there refuses.
  t.is((await lab.exec('desk', ['curl', '--silent', '--show-error', '--max-time', '5', 'https://10.0.4.4/'])).exitCode, 7)
})
