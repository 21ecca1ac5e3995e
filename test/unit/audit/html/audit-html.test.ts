// Audits as one page: its policy, that all text is escaped, that it reaches for nothing, and what it tells.

import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUDITS } from '../../../../audit/audit-list.ts'
import { controlOf, withControl } from '../../../../audit/control.ts'
import { auditHtml } from '../../../../audit/html/audit-html.ts'
import { AUDIT_STYLE, AUDIT_STYLE_SHA256 } from '../../../../audit/html/audit-style.ts'
import { TRACK, trackPlace } from '../../../../audit/html/track-chart.ts'
import { medianAudit } from '../../../../audit/median-audit.ts'
import { runAudits } from '../../../../audit/run-audits.ts'
import type { AuditReport } from '../../../../audit/schema.ts'
import { STYLE_SHA256 } from '../../../../trace/export/html-style.ts'
import { escapeText } from '../../../../trace/export/markup.ts'
import { playedPlan } from '../../../support/audit/played-plan.ts'

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`

const lossy = playedPlan({ isIgnored: (index) => index % 6 === 5, soundAfterMs: () => 30 })
const report = runAudits(lossy.subject, AUDITS, { strictness: 1, trace: 'a.awescope' })
const page = auditHtml([report])

describe('audits as a page', () => {
  it('have a policy that allows their own style sheets and nothing else', () => {
    const sum = createHash('sha256').update(AUDIT_STYLE).digest('base64')
    expect(AUDIT_STYLE_SHA256).toBe(sum)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]
    expect(policy?.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${STYLE_SHA256}' 'sha256-${sum}'; base-uri 'none'; form-action 'none'`,
    )
    expect(page).toContain(`<style>${AUDIT_STYLE}</style>`)
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'))
  })

  it('run nothing, load nothing and link to nothing', () => {
    const tags = page.match(/<[a-z][^>]*>/g) ?? []
    expect(tags.length).toBeGreaterThan(50)
    const reaching = /\s(on\w+|style|src|href|srcset|action|xlink:href)=/i
    expect(tags.filter((tag) => reaching.test(tag))).toEqual([])
    expect(page).not.toMatch(/<(script|img|link|iframe|object|embed|form|a)\b/i)
    expect(AUDIT_STYLE).not.toMatch(/url\(|@import|@font-face/)
  })

  it('show what a page or a file says as text', () => {
    const [first, ...rest] = report.audits
    const hostile = {
      ...report,
      url: HOSTILE,
      requestedUrl: HOSTILE,
      verdict: HOSTILE,
      trace: HOSTILE,
      environment: { ...report.environment, browser: HOSTILE, platform: HOSTILE },
      audits: [
        {
          ...first,
          id: HOSTILE,
          status: 'fail',
          reason: HOSTILE,
          evidence: { events: [HOSTILE], facts: { [HOSTILE]: HOSTILE } },
        },
        ...rest,
      ],
    } as unknown as AuditReport
    const text = auditHtml([hostile])
    expect(text).not.toContain('<script')
    expect(text).not.toContain('<img')
    expect(text.split(escapeText(HOSTILE)).length - 1).toBeGreaterThanOrEqual(8)
  })

  it('begin with the conclusion, and tell what failed with its evidence, the gravest first', () => {
    const order = [report.verdict, 'class="scores"', '>Failed<', 'notes.lost', '>Passed<'].map(
      (part) =>
        page.indexOf(
          escapeText(part)
            .replaceAll('&gt;', '>')
            .replaceAll('&lt;', '<')
            .replaceAll('&quot;', '"'),
        ),
    )
    expect(order.every((place) => place > 0)).toBe(true)
    expect(order.toSorted((one, other) => one - other)).toEqual(order)
    expect(page).toMatch(/notes 60 · lost 10 · unanswered 0 · events e-\d+, e-\d+/)
    const measured = report.audits.filter(({ value }) => value !== null)
    expect(page.match(/<circle /g)).toHaveLength(measured.length)
    expect(page).toContain('good up to 10 ms, poor from 20 ms')
    expect(page).toContain('prefers-color-scheme: dark')
    expect(page).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('tell of runs and of the control, and of all pages of a list', () => {
    const run = { notes: 24, p50Ms: 30, p95Ms: 35, hasOutput: true }
    const median = withControl(medianAudit([report, report], AUDITS), controlOf(run, run))
    const both = auditHtml([median, { ...report, requestedUrl: 'https://other.example/' }])
    expect(both).toContain('Medians of 2 runs')
    expect(both).toMatch(/<dt>Reference after<\/dt><dd>30\.0 ms<\/dd>/)
    expect(both.match(/<article>/g)).toHaveLength(2)
    expect(both).toContain('https://other.example/')
  })
})

describe('the track of a value', () => {
  const points = { good: 10, poor: 20 }

  it('has its points where the score has them, and room for what is beyond', () => {
    expect(trackPlace(10, points)).toBeCloseTo(TRACK.good)
    expect(trackPlace(20, points)).toBeCloseTo(TRACK.poor)
    expect([trackPlace(-1, points), trackPlace(0, points), trackPlace(Number.NaN, points)]).toEqual(
      [0, 0, 0],
    )
    expect(trackPlace(Infinity, points)).toBe(1)
  })

  it('never turns back', () => {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(value, value, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        expect(trackPlace(low, points)).toBeLessThanOrEqual(trackPlace(high, points))
        expect(trackPlace(high, points)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
