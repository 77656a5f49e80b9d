// What a page of designs before and after does: a host and a name are chosen, and the way of the answer is drawn in both maps; a step is
// chosen, and the others are hidden. Everything can be read without it. It runs in the reader's browser and asks nobody.
const steps = Array.from(document.querySelectorAll('section[data-change]'), (section) => ({ section, redraw: comparable(section) }))
choosable(document.querySelector('[data-steps]'))

function comparable(section) {
  const data = section.querySelector('script[type="application/json"]')
  if (data === null) return () => undefined
  const { sides, first } = JSON.parse(data.textContent)
  const [hosts, names] = section.querySelectorAll('select')
  const drawn = Array.from(section.querySelectorAll('[data-side]'), (side, n) => {
    const { answers, places, nodes } = sides[n]
    const views = new Map(answers.views.flatMap((view, m) => view.hosts.map((host) => [host, m])))
    return { side, answers, places, views, way: wayIn(side, nodes), canvas: side.querySelector('.canvas') }
  })

  sizable(section.querySelector('[data-zoom]'), drawn.map(({ way }) => way))

  function choose(host, name, { scroll = true } = {}) {
    hosts.value = host
    names.value = name
    for (const { answers, places, views, way } of drawn) {
      const row = answers.of[answers.names.indexOf(name)]
      if (!views.has(host)) way.clear(`${host} is not in this design.`)
      else if (row === undefined) way.clear(`${name} is no name of this design.`)
      else way.show(host, name, { trace: answers.traces[row[views.get(host)]], places, found: [], scroll })
    }
  }

  section.querySelector('form').addEventListener('change', ({ target }) => {
    if (target.dataset.zoom === undefined) choose(hosts.value, names.value)
  })
  section.addEventListener('click', ({ target }) => {
    const button = target.closest('button[data-host]')
    if (button !== null) {
      choose(button.dataset.host, button.dataset.name)
      hosts.focus()
      return
    }
    const host = drawn[0].way.hostAt(target)
    if (host !== undefined) choose(host, names.value, { scroll: false })
  })
  // Both maps show the same part.
  for (const { canvas } of drawn) {
    canvas.addEventListener('scroll', () => {
      for (const { canvas: other } of drawn) {
        if (other.scrollLeft !== canvas.scrollLeft) other.scrollLeft = canvas.scrollLeft
        if (other.scrollTop !== canvas.scrollTop) other.scrollTop = canvas.scrollTop
      }
    })
  }
  choose(first?.host ?? hosts.value, first?.name ?? names.value)
  return () => choose(hosts.value, names.value)
}

function choosable(nav) {
  if (nav === null) return
  const links = [...nav.querySelectorAll('a')]
  const chosen = () => {
    const link = links.find(({ hash }) => hash === location.hash)
    if (link === undefined) return
    for (const one of links) one.removeAttribute('aria-current')
    link.setAttribute('aria-current', 'step')
    for (const { section, redraw } of steps) {
      const wanted = `#${section.id}` === link.hash
      section.hidden = !wanted && link.hash !== '#steps'
      if (!wanted) continue
      redraw()
      section.scrollIntoView()
      section.querySelector('h2').focus()
    }
  }
  addEventListener('hashchange', chosen)
  chosen()
}
