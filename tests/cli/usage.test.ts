import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { explainError } from '../../harness/cli/errors.ts'
import { flagship, rehearse } from './fakes.ts'

test.serial('rehearse: without a verb it prints the help and exits 64', async (t) => {
  const { code, stdout, stderr } = await rehearse([])
  t.is(code, 64)
  t.is(stdout, '')
  t.regex(stderr, /^rehearse: rehearse an Azure private DNS design/)
})

test.serial('rehearse: help and version go to standard output', async (t) => {
  for (const argv of [['help'], ['--help'], ['-h'], ['help', 'test'], ['test', '--help'], ['dig', '-h']]) {
    const { code, stdout } = await rehearse(argv)
    t.is(code, 0)
    t.regex(stdout, /^rehearse/)
  }
  t.is((await rehearse(['--version'])).stdout, '0.1.0\n')
})

for (const [argv, message, hint = `rehearse help ${argv[0]}`] of [
  [['tests'], 'there is no verb tests', 'did you mean "test"?'],
  [[flagship], `there is no verb ${flagship}`, `a verb comes first: rehearse check ${flagship}, or rehearse test ${flagship}`],
  [['down', 'flagship'], 'no lab flagship is up', 'none is; rehearse up FILE starts one'],
  [['explain', 'app-weu', 'contoso.azurecr.io'], 'there is no file app-weu, and the file of the design comes first'],
  [['test', '--modle'], 'there is no option --modle for test', 'did you mean "--model"?'],
  [['test', flagship, '--only', 'service-names-privat'], 'there is no check service-names-privat', 'did you mean "service-names-private"?'],
  [['test', flagship, '--reporter', 'junitt'], 'there is no reporter junitt', 'did you mean "junit"?'],
  [['test', flagship, '--profile', 'private-link'], 'there is no profile private-link', 'did you mean "private-link-core"?'],
  [['test', flagship, '--only'], '--only needs a value', undefined],
  [['test', flagship, '--only', '--model'], '--only needs a value, and --model looks like an option', '--only=--model if it is meant so'],
  [['test', flagship, '--model=yes'], '--model takes no value', undefined],
  [['test', flagship, '--model', '--keep'], '--model starts no lab that could be kept', 'leave out --model or --keep'],
  [['checks', 'a', 'b'], '"b" is one word too many', undefined],
  [['exec'], 'the host is missing', undefined],
  [['exec', 'app-weu'], 'the command is missing', undefined],
  [['dig', 'app-weu', 'example.org'], 'no lab is up', 'rehearse up FILE starts one; --model FILE asks the model of a design instead'],
  [['pull', 'app-weu', 'contoso.azurecr.io/samples/hello:v1'], 'no lab is up', 'rehearse up FILE starts one; --model FILE asks the model of a design instead'],
  [['pull', flagship, 'app-weu', 'contoso.azurecr.io/samples/hello:v1'], `"${flagship}" is a file, and the host comes first`, `--model ${flagship} predicts it for this design; a lab that is up needs no file`],
  [['push', 'design.yml', 'app-weu'], '"design.yml" is a file, and the host comes first', '--model design.yml predicts it for this design; a lab that is up needs no file'],
  [['connect', flagship, 'app-weu', 'contoso.azurecr.io'], `"${flagship}" is a file, and the host comes first`, `--model ${flagship} predicts it for this design; a lab that is up needs no file`],
  [['dig', flagship, 'app-weu', 'contoso.azurecr.io'], `"${flagship}" is a file, and the host comes first`, `--model ${flagship} predicts it for this design; a lab that is up needs no file`],
  [['connect', flagship, 'app-weu', '--model', flagship], `"${flagship}" is a file, and the host comes first`, '--model has the design already'],
  [['pull', 'app-weu', 'contoso.azurecr.io/samples/hello:v1', 'now'], '"now" is one word too many', undefined],
  [['dig', 'ap-weu', 'example.org', '--model', flagship], `${flagship} has no host ap-weu`, 'did you mean "app-weu"?'],
  [['plan', flagship, '--node', 'app-we'], 'there is no container app-we', 'did you mean "app-weu"?'],
  [['explain', flagship, 'app-weu', 'contoso.azurecr.io', 'AAA'], 'there is no type AAA', 'did you mean "AAAA"?'],
  [['explain', flagship, 'app-weu', 'contoso azurecr.io'], 'the name "contoso azurecr.io" has a space in it', undefined],
  [['explain', flagship, 'app-weu', 'https://contoso.azurecr.io/v2/'], 'https://contoso.azurecr.io/v2/ has a scheme, a port or a path; a question is for a name alone', 'such as contoso.azurecr.io'],
  [['dig', 'app-weu', 'contoso.azurecr.io:443', '--model', flagship], 'contoso.azurecr.io:443 has a scheme, a port or a path; a question is for a name alone', 'such as contoso.azurecr.io'],
  [['dig', 'app-weu', 'contoso.azurecr.io', '@banana', '--model', flagship], '@banana is no IPv4 address', 'a server is given by its address: @10.0.0.4'],
  [['dig', '--lab', 'flagship', 'app-weu', 'example.org'], 'no lab flagship is up', 'rehearse up FILE starts one; --model FILE asks the model of a design instead'],
  [['test', 'harness/cli'], 'harness/cli has no topology: no file there ends in .yaml', undefined],
] as const) {
  test.serial(`rehearse ${argv.join(' ')}: ${message}`, async (t) => {
    const { code, stderr, calls } = await rehearse(argv)
    t.is(code, 64)
    t.is(stderr, `rehearse: ${message}\nhint: ${hint}\n`)
    t.deepEqual(calls.filter((call) => call !== 'plan'), [])
  })
}

test.serial('checks: lists the catalogue, and tells all about one', async (t) => {
  const { stdout } = await rehearse(['checks'])
  for (const { id } of catalog) t.true(stdout.includes(`${id} `))
  t.regex((await rehearse(['checks', 'edns'])).stdout, /^edns\n {2}title .*[^]*source {4}https:\/\/www\.rfc-editor\.org\/rfc\/rfc6891#section-6\.2\.3\n {2}profiles {2}dns-protocol\n$/)
  t.false((await rehearse(['checks', '--profile', 'dns-protocol'])).stdout.includes('service-names-private'))
})

test.serial('explainError: the body of a lost clean-up comes first', (t) => {
  const suppressed = new SuppressedError(new Error('the network would not go'), Object.assign(new Error('no image'), { name: 'HarnessError', hint: 'npm run setup' }))
  t.is(explainError(suppressed), 'rehearse: no image\nhint: npm run setup\nafterwards: the network would not go\n')
})

test.serial('explainError: a stack only for what nobody meant', (t) => {
  t.regex(explainError(new TypeError('x')), /mistake in dns-rehearsal itself:\n {4}at /)
})
