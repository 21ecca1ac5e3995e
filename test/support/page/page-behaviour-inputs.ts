// What a page can observe of real input while somebody looks for what caused its sounds: a page with listeners in every
// place that hands can reach, and hands, by the browser's own automation. What it wrote down must be the same with and
// without the recorder. The page's part is text and runs there; the hands run in Node.

import type { Page } from 'puppeteer-core'

const TYPES =
  'pointerdown pointerup pointercancel mousedown mouseup click dblclick touchstart touchend touchcancel ' +
  'keydown keypress keyup beforeinput input wheel focusin'

/**
 * Delegation as frameworks have it (one listener on the root, for all), listeners in a shadow tree, and those that
 * prevent, stop and take themselves away.
 */
const INPUT_PAGE = `{
  globalThis.kept ??= new AudioContext()
  document.body.innerHTML = '<main style="height: 3000px"><button id="plain">plain</button><input id="words">' +
    '<button id="still">still</button><div id="host"></div></main>'
  const root = document.querySelector('#host').attachShadow({ mode: 'open' })
  root.innerHTML = '<button id="inside">inside</button>'
  globalThis.seen = []
  const placeOf = (target) => target === globalThis ? 'window' : target === document ? 'document' : target.id
  let order = 0
  const note = (where) => function (event) {
    const named = globalThis.event
    const place = this === globalThis ? 'window' : this === document ? 'document' : this.id || this.nodeName
    seen.push([where, place, event.type, placeOf(event.target), event.eventPhase, event.isTrusted, event.cancelable,
      event.defaultPrevented, named === event, named === undefined, event.composedPath().length, event.detail,
      event.timeStamp > 0 && event.timeStamp <= performance.now(), Reflect.ownKeys(event).join()].join(' '))
    queueMicrotask(() => seen.push(where + ' microtask of ' + event.type + ' ' + (globalThis.event === named)))
    order++
  }
  const shadow = root.querySelector('button')
  for (const type of ${JSON.stringify(TYPES)}.split(' ')) {
    addEventListener(type, note('captures'), { capture: true, passive: true })
    document.addEventListener(type, note('root-captures'), true)
    document.addEventListener(type, note('root'), { passive: false })
    addEventListener(type, note('last'))
    shadow.addEventListener(type, note('inside'))
    document.querySelector('#plain')['on' + type] = note('attribute')
  }
  const prevent = (event) => event.preventDefault()
  const still = document.querySelector('#still')
  for (const type of ['pointerdown', 'mousedown', 'touchstart'])
    still.addEventListener(type, prevent, { passive: false })
  addEventListener('wheel', prevent, { passive: false })
  document.querySelector('#words').addEventListener('keydown', (event) => event.key === 'x' && prevent(event))
  // Before it, and behind ours, which stands on the same window.
  addEventListener('keyup', (event) => { if (event.code === 'KeyQ') event.stopImmediatePropagation() }, true)
  const once = new AbortController()
  addEventListener('click', () => { seen.push('until ' + order); once.abort() }, { capture: true, signal: once.signal })
}`

/** Presses, clicks, taps and turns the wheel; resolves with what the page saw of it. */
export async function handsOn(page: Page): Promise<unknown> {
  await page.bringToFront()
  await page.evaluate(INPUT_PAGE)
  for (const selector of ['#plain', '#still', '#host']) {
    await page.click(selector)
    await (await page.$(selector))?.tap()
  }
  await page.click('#plain', { count: 2 })
  await page.mouse.wheel({ deltaY: 200 })
  await page.focus('#words')
  await page.keyboard.type('axb')
  await page.keyboard.press('KeyQ')
  await page.focus('#plain')
  await page.keyboard.press('Enter')
  await page.keyboard.press(' ')
  // Whatever the last of them queued has run.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))')
  return page.evaluate(`[seen, document.querySelector('#words').value, scrollY]`)
}
