// What the page of a lab that is up does. It talks to the process that handed it out, below the address of the page, and to nobody else.
for (const section of document.querySelectorAll('section[data-live]')) live(section)

function live(section) {
  const { nodes } = JSON.parse(section.querySelector('script[type="application/json"]').textContent)
  const way = wayIn(section, nodes)
  sizable(section.querySelector('[data-zoom]'), [way])
  const [asking, breaking] = [section.querySelector('[data-ask]'), section.querySelector('[data-break]')]
  const watches = new Map()

  async function post(what, body) {
    const response = await fetch(what, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
    const said = await response.json()
    if (!response.ok) throw new Error(said.error)
    return said
  }

  /** Says what is under way, and what went wrong; meanwhile nothing else is asked by the same form. */
  async function during(form, where, text, work) {
    const told = section.querySelector(where)
    told.textContent = text
    for (const button of form.querySelectorAll('button')) button.disabled = true
    try {
      await work(told)
    } catch (error) {
      told.textContent = error instanceof TypeError ? 'The lab’s page has ended: start rehearse ui again.' : error.message
    } finally {
      for (const button of form.querySelectorAll('button')) button.disabled = false
    }
  }

  const ask = ({ scroll = true } = {}) => {
    const [host, name] = [asking.elements.host.value, asking.elements.name.value.trim()]
    if (name === '') return
    void during(asking, '.told', `${host} asks for ${name} …`, async (told) => {
      const { trace, places } = await post('ask', { host, name })
      way.show(host, trace.name, { trace, places, found: [], scroll })
      if (trace.predicted !== trace.text) told.append(` The model says ${trace.predicted}, and the way below is the model’s.`)
    })
  }

  function turn(id, broken) {
    void during(breaking, '.turned', `${id ?? 'all'}: ${broken ? 'breaking' : 'healing'} …`, async (told) => {
      const { standing, cannot } = await post('faults', { ...(id !== undefined && { id }), broken })
      told.textContent = cannot.length > 0 ? cannot.join('; ') : `${id ?? 'all'} is ${broken ? 'broken' : 'mended'}`
      showBroken(standing)
      ask({ scroll: false })
    })
  }

  function showBroken(standing) {
    section.querySelector('.broken').replaceChildren(...standing.map((id) => {
      const item = element('li', `${id} `)
      const button = element('button', 'Heal')
      button.type = 'button'
      button.setAttribute('aria-label', `Heal ${id}`)
      button.addEventListener('click', () => turn(id, false))
      item.append(button)
      return item
    }))
  }

  function tell({ at, who, what, kind }) {
    if (who === 'lab') look()
    const row = element('tr', '')
    row.append(element('td', at.slice(11, 19)), element('td', who), element('td', what))
    if (kind !== undefined) row.lastChild.className = kind
    const history = section.querySelector('.history')
    history.prepend(row)
    while (history.rows.length > 500) history.lastChild.remove()
  }

  function watch(host, name) {
    const key = `${host} ${name}`
    if (watches.has(key)) return
    const source = new EventSource(`watch?${new URLSearchParams({ host, name })}`)
    source.addEventListener('message', ({ data }) => tell(JSON.parse(data)))
    source.addEventListener('error', () => source.readyState === EventSource.CLOSED && tell({ at: new Date().toISOString(), who: key, what: 'no longer watched', kind: 'unknown' }))
    watches.set(key, source)
    const item = element('li', `${key} `)
    const button = element('button', 'Stop')
    button.type = 'button'
    button.setAttribute('aria-label', `Stop watching ${key}`)
    button.addEventListener('click', () => {
      source.close()
      watches.delete(key)
      item.remove()
    })
    item.append(button)
    section.querySelector('.watches').append(item)
  }

  asking.addEventListener('submit', (event) => {
    event.preventDefault()
    ask()
  })
  asking.querySelector('[data-watch]').addEventListener('click', () => {
    const name = asking.elements.name.value.trim()
    if (name !== '') watch(asking.elements.host.value, name)
  })
  breaking.addEventListener('submit', (event) => {
    event.preventDefault()
    turn(breaking.elements.fault.value, true)
  })
  breaking.querySelector('[data-heal-all]').addEventListener('click', () => turn(undefined, false))
  section.addEventListener('click', ({ target }) => {
    const host = way.hostAt(target)
    if (host === undefined) return
    asking.elements.host.value = host
    ask({ scroll: false })
  })
  /** What is broken now, by whomever: another page, or rehearse inject. */
  const look = () => void fetch('faults').then((response) => response.json()).then(({ standing }) => showBroken(standing), () => undefined)
  window.addEventListener('focus', look)
  look()
  ask()
}
