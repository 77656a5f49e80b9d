// What draws the way of an answer in a page with a map, of the report and of a lab that is up. It runs in the reader's browser.

/** @param nodes Ids of the map's nodes, each with its path in the design. */
// oxlint-disable-next-line no-unused-vars -- the page's other scripts call it
function wayIn(section, nodes) {
  const map = section.querySelector('svg.map')
  const [, , width, height] = map.getAttribute('viewBox').split(' ').map(Number)
  const canvas = section.querySelector('.canvas')
  const boxes = new Map(Array.from(map.querySelectorAll('[data-node]'), (element) => [element.dataset.node, { element, rect: element.querySelector('rect') }]))

  /** @param places What the lines of the trace's steps are numbers of. */
  function show(host, name, { trace, places, found, scroll }) {
    const stops = stopsOf(host, trace)
    tell(host, name, { trace, places, found, stops })
    draw(stops.visited, { trace, found, scroll })
    const wrong = found.find(({ at }) => at !== undefined)?.at
    const last = trace.steps.findLast(({ line }) => line !== undefined)
    mark(wrong ?? (last === undefined ? undefined : places[last.line]))
  }

  /** The nodes of the map that the answer passes, in order, and at which of them each step happens. */
  function stopsOf(host, { steps }) {
    const visited = [`host:${host}`]
    const numbers = steps.map(({ node }) => {
      const id = node === 'host' ? `host:${host}` : node
      if (id !== undefined && id !== visited.at(-1) && boxes.has(id)) visited.push(id)
      return visited.length
    })
    return { visited, numbers }
  }

  function tell(host, name, { trace, places, found, stops }) {
    const list = section.querySelector('.hops')
    list.replaceChildren(...trace.steps.map(({ text, line }, n) => {
      const item = element('li', '')
      item.value = stops.numbers[n]
      item.append(text.replace(/^host\b/, host))
      if (line !== undefined) item.append(element('code', lineText(places[line])))
      return item
    }))
    section.querySelector('.told').textContent = `${host} asks for ${name}: ${trace.text}${found.length > 0 ? '. It broke here:' : trace.arrives === false || trace.kind === 'none' ? '. Nobody is reached.' : '.'}`
    section.querySelector('.broke').replaceChildren(...found.flatMap(({ expected, because, fix, at }) => [
      element('p', `Expected ${expected}${because === undefined ? '' : `, but ${because}`}.${fix === undefined ? '' : ` To do: ${fix}`}`),
      ...(at === undefined ? [] : [element('code', lineText(at))]),
    ]))
    section.querySelector('.broke').hidden = found.length === 0
  }

  /** Where a place is written, with the line itself. */
  function lineText({ file, line }) {
    if (line === undefined) return file
    const written = section.querySelector(`.source[data-file="${CSS.escape(file)}"]`)?.children[line - 1]?.textContent.trim()
    return `${file}:${line}${written === undefined ? '' : `\n${written}`}`
  }

  function mark(at) {
    for (const line of section.querySelectorAll('.line.marked')) line.classList.remove('marked')
    if (at?.line === undefined) return undefined
    const line = section.querySelector(`.source[data-file="${CSS.escape(at.file)}"]`)?.children[at.line - 1]
    line?.classList.add('marked')
    const view = line?.closest('.scroll')
    if (view !== undefined && view !== null) view.scrollTop = line.offsetTop - view.clientHeight / 2
    return line
  }

  function draw(visited, { trace, found, scroll }) {
    for (const { element: node } of boxes.values()) node.classList.remove('at', 'wrong')
    const lost = found.length > 0 || trace.kind === 'none' || trace.arrives === false
    // One line for each way between two nodes, however often it is gone; there and back bow to either side.
    const lines = new Map(visited.slice(1).map((to, n) => [`${visited[n]} ${to}`, line(boxes.get(visited[n]).rect, boxes.get(to).rect)]))
    if (lost) lines.get(visited.slice(-2).join(' '))?.classList.add('lost')
    map.querySelector('.way').replaceChildren(...lines.values())
    const stops = []
    // A node that is passed several times has the numbers of all its visits.
    const visits = new Map()
    visited.forEach((id, n) => visits.set(id, [...(visits.get(id) ?? []), n + 1]))
    for (const [id, numbers] of visits) {
      const { element: node, rect } = boxes.get(id)
      node.classList.add('at')
      const [x, y] = [Number(rect.getAttribute('x')), Number(rect.getAttribute('y'))]
      numbers.slice(0, 4).forEach((number, n) => {
        // They sit on the upper edge, above the box's first word and below what is written over the box.
        const at = { x: x + 6 + 17 * n, y: y - 3 }
        stops.push(svg('circle', { cx: at.x, cy: at.y, r: 8 }))
        const text = svg('text', { x: at.x, y: at.y + 3.5 })
        text.textContent = String(number)
        stops.push(text)
      })
    }
    map.querySelector('.stops').replaceChildren(...stops)
    for (const { at } of found) if (at !== undefined) boxes.get(nodeAt(at.path))?.element.classList.add('wrong')
    if (!scroll) return
    const size = map.getBoundingClientRect().width / width
    const { x, y } = middle(boxes.get(visited[0]).rect)
    canvas.scrollTo(Math.max(0, x * size - canvas.clientWidth / 2), Math.max(0, y * size - canvas.clientHeight / 2))
  }

  /** The thing of the design that a path is about: that with the longest part of it. */
  function nodeAt(path) {
    let best
    for (const [id, own] of nodes) {
      if (own.length <= path.length && own.every((step, n) => step === path[n]) && own.length > (best?.length ?? 0)) best = { id, length: own.length }
    }
    return best?.id
  }

  /** The host that was clicked at, where one was. */
  const hostAt = (target) => target.closest('[data-node^="host:"]')?.dataset.node.slice('host:'.length)

  /** Draws no way, and says why. */
  function clear(text) {
    for (const { element: node } of boxes.values()) node.classList.remove('at', 'wrong')
    for (const layer of map.querySelectorAll('.way, .stops')) layer.replaceChildren()
    section.querySelector('.hops').replaceChildren()
    section.querySelector('.told').textContent = text
    section.querySelector('.broke').hidden = true
    mark(undefined)
  }

  /** Whether the map can still be read when it is as wide as its place in the page. */
  const readsFitted = () => canvas.clientWidth / width >= 0.55

  /** @param size A factor, or `fit`: as wide as the page has room, and no larger than it was drawn. */
  function zoom(size) {
    const fitted = size === 'fit'
    map.style.maxWidth = fitted ? `${width}px` : ''
    map.setAttribute('width', fitted ? '100%' : width * size)
    if (fitted) map.removeAttribute('height')
    else map.setAttribute('height', height * size)
  }

  return { show, clear, zoom, readsFitted, hostAt, boxes }
}

/** Lets a reader choose how large maps are. At first all of them is seen, where that can be read. */
// oxlint-disable-next-line no-unused-vars -- the page's other scripts call it
function sizable(select, ways) {
  const resize = () => ways.forEach(({ zoom }) => zoom(select.value))
  select.value = ways.every(({ readsFitted }) => readsFitted()) ? 'fit' : '1'
  select.addEventListener('change', resize)
  resize()
}

const sides = (rect) => ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name)))

function line(fromRect, toRect) {
  const [from, to] = [middle(fromRect), middle(toRect)]
  const [across, down] = [to.x - from.x, to.y - from.y]
  const bow = 24 / Math.max(1, Math.hypot(across, down))
  const bend = { x: (from.x + to.x) / 2 + down * bow, y: (from.y + to.y) / 2 - across * bow }
  const [start, end] = [edge(fromRect, bend), edge(toRect, bend)]
  return svg('path', { d: `M${start.x} ${start.y}Q${bend.x} ${bend.y} ${end.x} ${end.y}` })
}

/** Where a line that comes from a point meets a box, so that it leaves the box's words alone. */
function edge(rect, { x, y }) {
  const [, , width, height] = sides(rect)
  const to = middle(rect)
  const [across, down] = [x - to.x, y - to.y]
  const part = Math.min(1, width / 2 / Math.abs(across), height / 2 / Math.abs(down))
  return height > 60 ? to : { x: to.x + across * part, y: to.y + down * part }
}

function middle(rect) {
  const [x, y, width, height] = sides(rect)
  // Of something with much in it, its upper edge: the rest belongs to what stands there.
  return { x: x + width / 2, y: y + Math.min(height / 2, 20) }
}

function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function svg(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
