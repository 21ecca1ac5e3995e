// The report as one page: its policy, that all text is escaped, that it reaches for nothing, and its figures.

import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlReport } from '../../../../trace/export/html-report.ts'
import { STYLE, STYLE_SHA256 } from '../../../../trace/export/html-style.ts'
import { escapeText, markup } from '../../../../trace/export/markup.ts'
import { inputOf, textOfPieces } from '../../../support/trace/export-text.ts'
import { goldenView, trackedEvent, viewOfEvents } from '../../../support/trace/trace-view.ts'
import { names } from '../../../support/trace/tracked-events.ts'

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`

const pageOf = (view: Parameters<typeof inputOf>[0]): string =>
  textOfPieces(htmlReport(inputOf(view)))

describe('markup', () => {
  it('escapes whatever is put in, and takes only itself as markup', () => {
    expect(markup`<b title="${HOSTILE}">${HOSTILE}</b>`.text).toBe(
      `<b title="${escapeText(HOSTILE)}">${escapeText(HOSTILE)}</b>`,
    )
    expect(markup`<ul>${[1, '<', markup`<li>`]}</ul>`.text).toBe('<ul>1&lt;<li></ul>')
    fc.assert(
      fc.property(fc.oneof(names, fc.string()), (text) => {
        expect(escapeText(text)).not.toMatch(/[<>"']/)
      }),
    )
  })
})

describe('the page', () => {
  it('has a policy that allows its own style sheet and nothing else', () => {
    const page = pageOf(goldenView())
    const sum = createHash('sha256').update(STYLE).digest('base64')
    expect(STYLE_SHA256).toBe(sum)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]
    expect(policy?.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${sum}'; base-uri 'none'; form-action 'none'`,
    )
    expect(page).toContain(`<style>${STYLE}</style>`)
    // The policy holds for what comes behind it.
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'))
  })

  it('runs nothing, loads nothing and links to nothing', () => {
    const page = pageOf(goldenView())
    const tags = page.match(/<[a-z][^>]*>/g) ?? []
    expect(tags.length).toBeGreaterThan(50)
    expect(
      tags.filter((tag) => /\s(on\w+|style|src|href|srcset|action|xlink:href)=/i.test(tag)),
    ).toEqual([])
    expect(page).not.toMatch(/<(script|img|link|iframe|object|embed|form|a)\b/i)
    expect(STYLE).not.toMatch(/url\(|@import|@font-face/)
  })

  it('shows names of a page as text', () => {
    const view = goldenView()
    const base = view.session.report()
    const processor = base.processors[0] as NonNullable<(typeof base.processors)[number]>
    const report = {
      ...base,
      environment: { ...base.environment, url: HOSTILE, browser: HOSTILE, platform: HOSTILE },
      processors: [{ ...processor, name: HOSTILE }],
      alerts: [{ level: 'critical' as const, wallMs: view.zeroWallMs, cause: HOSTILE, frameId: 3 }],
      notices: [{ code: HOSTILE, text: HOSTILE, count: 1 }],
    }
    const page = pageOf({ ...view, session: { ...view.session, report: () => report } })
    expect(page).not.toContain('<script')
    expect(page).not.toContain('<img')
    expect(page.split(escapeText(HOSTILE)).length - 1).toBe(6)
    expect(page).toContain('e-3')
  })

  it('has the figures of the report, and charts in SVG', () => {
    const page = pageOf(goldenView())
    expect(page).toContain('From key to sound it takes')
    expect(page).toMatch(
      /<td class="text">Port<\/td><td class="number">5<\/td><td class="number">4\.00/,
    )
    expect(page.match(/<svg /g)).toHaveLength(2)
    expect(page.match(/<circle /g)).toHaveLength(5)
    expect(page).toContain('prefers-color-scheme: dark')
  })

  it('is of bounded size, however many events there were', () => {
    const events = Array.from({ length: 20_000 }, (_, index) =>
      trackedEvent({
        eventId: index + 1,
        atMs: index * 7,
        stages: { endToEnd: 20 + (index % 13) },
      }),
    )
    const page = pageOf(viewOfEvents(events))
    expect(page.match(/<circle /g)).toHaveLength(400)
    expect(page.length).toBeLessThan(200_000)
  })

  it('has only numbers in its drawings, for one event and for none', () => {
    const one = pageOf(viewOfEvents([trackedEvent({ stages: { endToEnd: 0 } })]))
    expect(one).not.toMatch(/NaN|Infinity|undefined/)
    expect(one).not.toMatch(/\s[xy][12]?=""/)
    const input = inputOf(viewOfEvents([]))
    expect(textOfPieces(htmlReport(input))).not.toContain('<svg')
    expect(input.notices).toEqual([{ code: 'no-events' }])
  })
})
