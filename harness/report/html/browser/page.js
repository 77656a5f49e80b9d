// What a page of the HTML report does: a host and a name are chosen, and the way of the answer is drawn. Everything else can be read
// without it. It runs in the reader's browser, asks nobody, and has no other input than the report in the page.
for (const section of document.querySelectorAll('section[data-topology]')) readable(section)

function readable(section) {
  const data = section.querySelector('script[type="application/json"]')
  if (data === null) return
  const { answers, places, nodes, broken } = JSON.parse(data.textContent)
  const [hosts, names] = section.querySelectorAll('select')
  const way = wayIn(section, nodes)
  sizable(section.querySelector('[data-zoom]'), [way])
  const viewOf = new Map(answers.views.flatMap((view, n) => view.hosts.map((host) => [host, n])))

  function choose(host, name, { scroll = true } = {}) {
    hosts.value = host
    names.value = name
    const trace = answers.traces[answers.of[answers.names.indexOf(name)][viewOf.get(host)]]
    const found = broken.filter((one) => one.host === host && (one.subject === name || one.subject.startsWith(`${name} `)))
    way.show(host, name, { trace, places, found, scroll })
  }

  section.querySelector('form').addEventListener('change', () => choose(hosts.value, names.value))
  section.addEventListener('click', ({ target }) => {
    const button = target.closest('button[data-host]')
    if (button !== null) {
      choose(button.dataset.host, button.dataset.name)
      section.querySelector('.told').focus()
      return
    }
    const host = way.hostAt(target)
    if (host !== undefined) choose(host, names.value, { scroll: false })
  })
  const first = broken.find(({ host, subject }) => viewOf.has(host) && answers.names.includes(subject.split(' ')[0]))
  const name = first === undefined ? answers.names[0] : first.subject.split(' ')[0]
  const host = first?.host ?? answers.views[0]?.hosts[0]
  if (host !== undefined && name !== undefined) choose(host, name)
}
