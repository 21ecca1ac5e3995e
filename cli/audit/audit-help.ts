// The help of `awescope audit`. Any context.

export const AUDIT_HELP = `Usage: awescope audit URL… [options]
       awescope audit - [options] < LIST

Plays the instrument that lives in each page, listens to it, and says what is wrong with it, how bad that is, why, and
what to do: latency, timing, notes, load and hygiene of the audio thread. The page need not know of Awescope. It is
played through the virtual MIDI input, by keys or taps, or left to play by itself. Pages are audited one after the
other; one that cannot be is told in a sentence, and the list goes on. "-" reads the addresses from standard input, one
a line.

  --strictness N   1 to 10 (default: 5): how much is played. 1 takes some 20 s and plays single notes; from 2 on there
                   are fast repeats and chords, from 4 on a passage denser than hands play; 10 is all there is, under
                   every stress, with a minute of --fuzz behind it, and takes a quarter of an hour
  --only LIST      Only these audits or categories, such as latency,notes.lost
  --skip LIST      Without these
  --seed N         Another seed of the times and keys that are drawn; the same seed plays the same
  --stress LIST    Once more under each: jank, gc, flood, hidden, throttle, suspend, device, sysex; or with other
                   settings of the page's contexts: render64, render256, render512, render1024, rate44100,
                   rate48000, rate96000. jank:80/300 is 80 ms of work each 300 (usual: 40 each 150); none is none,
                   for strictness 10
  --repeat N       Audit each page N times, each in a fresh tab: values and budgets are of the median, and how far the
                   runs lie apart is told
  --press CODES    Press these keys in place of MIDI, by their codes: "KeyA KeyS Digit1"
  --tap CSS        Tap every element that matches in place of MIDI
  --every T        Between two keys or taps (default: 400ms)
  --listen T       Play nothing, and listen for so long: for pages that play by themselves
  --click CSS      Click this element once the page has loaded, such as a start button
  --before SCRIPT  A module that makes each page ready: exports setup, iteration or teardown, each called with the page
                   (Puppeteer's) and {url, run, runs}; see docs/auditing.md
  --budget FILE    Exit with 1 where a bound is broken: {"latency.p95Ms": ["error", {"max": 60}]}, or "warn"
  --format F       text (default), json, ndjson (one line for each page as it ends), html (one page that needs no
                   network), junit or sarif
  --out FILE       Where that goes in place of the terminal
  --resume FILE    Write each audit to FILE as it ends, a JSON object a line, and skip the pages that are in it already
                   at the same strictness and seed: a list that was stopped goes on
  --against FILE   Say what got better and what got worse, beyond chance, since an earlier audit, which was written as
                   json or ndjson
  --fuzz T|FILE    In place of audits, random MIDI for so long, drawn by --seed: what silences, hangs or crashes the
                   page, makes it throw, overloads it or floods a processor is cut down to the fewest messages, and
                   saved here as .mid, with the command that plays it again: --fuzz FILE.mid
  --illegal        Of --fuzz: also what no player sends, such as stray notes, any controller and foreign SysEx
  --reference      Play the reference instrument before and after each page, which takes some 15 s each time: the
                   machine's share is named, and a run in which it moved by more than 15 % says so
  --trace FILE     Keep the recording, so that awescope query shows the events that are named (one page); with --repeat
                   the second one is FILE-2, and so on
  --force          Replace what is at --trace, --out or a .mid of --fuzz also where it is of another kind
  --concurrency 1  The only one: pages that play at once disturb each other
  --browser-ws-endpoint WS
                   Use a running browser (Chrome DevTools Protocol or WebDriver BiDi) instead of starting one

What a project asks for each time may stand in awescope.config.json, in the current folder or above it; the command
line wins (docs/auditing.md).

Exit code: 0 done; 1 a bound of the budget is broken, or fuzzing found something; 2 wrong usage, no browser, or a page
that could not be audited: the others are. The reason is one sentence on stderr.
`
