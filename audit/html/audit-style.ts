// What audits as a page have beyond the style sheet of reports, and its sum for the page's own policy. Any context.

/** A change here changes the sum below; a test says which it is. */
export const AUDIT_STYLE = `
:root { --good: #1a7f37; --middling: #a15c00; --poor: #b3261e; --good-soft: #c5e8cf; --middling-soft: #f6dfb8;
  --poor-soft: #f6cdc9; }
@media (prefers-color-scheme: dark) {
  :root { --good: #6fd08c; --middling: #f0b35c; --poor: #ff8a80; --good-soft: #1f4a2e; --middling-soft: #54401a;
    --poor-soft: #5c2622; }
}
main > article + article { margin-top: 3rem; border-top: 2px solid var(--line); padding-top: 2rem; }
.page { color: var(--dim); overflow-wrap: anywhere; margin: 0 0 .5rem; }
ul.scores, ul.found { list-style: none; margin: 0; padding: 0; }
ul.scores { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .75rem;
  margin: 1.5rem 0; }
ul.scores li { background: var(--band); border-radius: 6px; padding: .6rem .8rem; }
ul.scores .points { display: block; font-size: 1.6rem; font-weight: 600; line-height: 1.2;
  font-variant-numeric: tabular-nums; }
ul.scores .word { color: var(--dim); font-size: .85rem; }
.points.good { color: var(--good); }
.points.middling { color: var(--middling); }
.points.poor { color: var(--poor); }
.points.none { color: var(--dim); }
ul.found > li { padding: .8rem 0; border-bottom: 1px solid var(--line); display: grid; gap: .1rem 1.5rem;
  grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
ul.found h3 { font-size: 1rem; margin: 0; font-weight: 600; }
ul.found .value { font-variant-numeric: tabular-nums; }
ul.found .fail .value { color: var(--poor); font-weight: 600; }
ul.found p { margin: .2rem 0 0; }
ul.found .wide { grid-column: 1 / -1; overflow: visible; }
code { font: 12px ui-monospace, monospace; color: var(--dim); overflow-wrap: anywhere; }
svg.track { max-width: 26rem; }
svg .zone.good { fill: var(--good-soft); }
svg .zone.middling { fill: var(--middling-soft); }
svg .zone.poor { fill: var(--poor-soft); }
svg .interval { stroke: var(--ink); stroke-width: 2; opacity: .55; }
svg .at { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
svg .at.fail { fill: var(--poor); }
svg .at.pass { fill: var(--good); }
@media (max-width: 40rem) {
  ul.found > li { grid-template-columns: minmax(0, 1fr); }
}
`

/** SHA-256 of AUDIT_STYLE, base64. */
export const AUDIT_STYLE_SHA256 = 'U883VEqLUHX3vZB4i3w1EknUXC/H5+UG+BpPjI1SuM8='
