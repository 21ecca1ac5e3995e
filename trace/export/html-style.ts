// The style sheet of the report as a page, light and dark, and its sum for the page's own policy. Any context.

/** A change here changes the sum below; a test says which it is. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --dim: #5c6670; --line: #d7dce1; --paper: #ffffff; --band: #f3f5f7;
  --mark: #2563c9; --soft: #9dbcf0; --warn: #a15c00; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --dim: #9aa5b0; --line: #38414a; --paper: #15191d; --band: #1e242a;
    --mark: #7fb0ff; --soft: #35558c; --warn: #f0b35c; --bad: #ff8a80; }
}
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p.verdict { font-size: 1.1rem; }
p, dd { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt, figcaption, .dim { color: var(--dim); }
dd { margin: 0; }
figure { margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; }
th { color: var(--dim); font-weight: 600; }
th.text, td.text { text-align: left; overflow-wrap: anywhere; }
tbody tr:nth-child(even) { background: var(--band); }
.warning { color: var(--warn); }
.critical { color: var(--bad); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--dim); font: 11px system-ui, sans-serif; }
svg .axis { stroke: var(--line); }
svg .dot, svg .bar { fill: var(--mark); }
svg .span { stroke: var(--soft); stroke-width: 2; }
svg .limit { stroke: var(--warn); stroke-dasharray: 4 3; }
@media print { body { margin: 0; max-width: none; } }
`

/** SHA-256 of STYLE, base64. */
export const STYLE_SHA256 = 'kpCuGv3rOFbku8cnOLX8LoiwIPqourt0EVZqEX4pUpU='
