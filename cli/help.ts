// The texts of `--help`. Any context.

export const COMMANDS = ['demo', 'record', 'report', 'render'] as const
export type CommandName = (typeof COMMANDS)[number]

const EXIT_CODES = `Exit code: 0 done; 1 the page made no audio; 2 wrong usage, no browser, unreachable address or bad
file. The reason is one sentence on stderr.`

const GENERAL = `awescope: where the time goes between a key press and the sound of a web page

Usage:
  awescope demo                Open the demo page in Chromium with the Awescope panel
  awescope record URL          Record a page without any extension and print the report
  awescope report FILE         Print the report of a saved trace
  awescope render MIDI         Turn a MIDI file into a WAV file by the EMU8000 synthesizer
  awescope COMMAND --help      All options of a command
  awescope --version

Environment:
  AWESCOPE_BROWSER             Path of the browser to use (Chromium, Chrome for Testing or Firefox)
`

const HELP: Readonly<Record<CommandName, string>> = {
  demo: `Usage: awescope demo [--headless] [--out-dir DIR]

Serves the demo page on a free local port and opens it in a Chromium that has the extension loaded, with DevTools open
on the Awescope panel. Where there is no Chromium, it is installed (root on Debian) or the command to type is printed.
Ctrl-C, or closing the browser, ends everything that was started; the exit code is then 0.

  --headless       Without a window, as where there is no display: records 10 s of the demo in the real panel and leaves
                   awescope-demo.awescope, awescope-demo.png (the panel) and awescope-demo.txt (the report). Ctrl-C
                   before they are written exits with 130.
  --out-dir DIR    Where these files go (default: the current folder)

${EXIT_CODES}
`,
  record: `Usage: awescope record URL [options]

Opens URL in a headless browser with the recorder in every frame, plays into it if asked, and prints the report. The
page's Content-Security-Policy is set aside in Chromium, so that the probe can be loaded into its audio thread. Ctrl-C ends
the recording early and keeps what was recorded.

  --duration T     How long, such as 10s, 500ms or 2m. Without it: 10s, or as long as --notes or --play last
  --notes N        Play N notes, 400 ms apart, once the page has asked for MIDI
  --play FILE.mid  Play a Standard MIDI File in real time, once the page has asked for MIDI
  --click CSS      Click this element once the page has loaded, such as a start button
  --reference [M]  Play the same notes on the reference synthesizer, an EMU8000 in an AudioContext of its own in the page, and report
                   both: hardware (default) or sf2, as in awescope render
  --soundfont FILE Its bank: SoundFont 1, 2 or 3. Default: the bundled General MIDI bank
  --out FILE       Where the trace goes (default: awescope-record.awescope)
  --json           Print the report as one JSON object
  --browser-ws-endpoint WS
                   Use a running browser (Chrome DevTools Protocol or WebDriver BiDi) instead of starting one

${EXIT_CODES}
`,
  report: `Usage: awescope report FILE [--json]

Prints the report of a trace that was saved by the panel or by awescope record. Of a damaged trace, what can be read is
reported, and a sentence on stderr says what is missing.

  --json           Print the report as one JSON object

${EXIT_CODES}
`,
  render: `Usage: awescope render MIDI [options]

Plays a Standard MIDI File on the reference synthesizer, an EMU8000 (Sound Blaster AWE32), faster than it sounds, into a
WAV file. Notes that are still held when the file ends are released; up to 10 s of decay and reverb follow. The same
input gives the same bytes, whatever --block is. Ctrl-C ends with 130 and leaves no file.

  --soundfont FILE Bank to play with: SoundFont 1 (.sbk), 2 (.sf2) or 3 (.sf3). Default: the bundled General MIDI bank
  --out FILE       Where the sound goes (default: the MIDI file's name with .wav, in the current folder)
  --rate HZ        Sample rate of the file, 8000 to 192000 (default: 44100, the chip's own)
  --mode M         hardware: as measured on the card; sf2: as the SoundFont specification says (default: hardware)
  --voices N       Voices at a time, 1 to 32 (default: 32; the card had 30 under DOS)
  --reverb N       Reverb preset to begin with, 0 to 7 (default: 4, Hall 2); the MIDI file may change it
  --chorus N       Chorus preset to begin with, 0 to 7 (default: 2, Chorus 3); the MIDI file may change it
  --block N        Frames rendered at a time, 1 to 8192 (default: 128)
  --float          32-bit floating point samples instead of 16-bit ones
  --json           Print figures as one JSON object: audioSeconds, cpuSeconds, cpuPerAudioSecond (rendering alone),
                   peakVoices, stolen (voices taken from a sounding note), dropped (layers of notes that got no voice, and
                   MIDI events that were lost), peak (1 is full scale), nan (samples that were not numbers), allocations
                   (growths of the synthesizer's memory)

Exit code: 0 done; 2 wrong usage, a file that cannot be used or written; 130 stopped by Ctrl-C. The reason is one
sentence on stderr.
`,
}

/** The help of one command, or of all where `command` is null. */
export function helpText(command: CommandName | null): string {
  return command === null ? GENERAL : HELP[command]
}
