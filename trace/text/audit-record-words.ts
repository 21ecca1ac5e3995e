// The words of audits that records tell: how a page keeps time, what it costs, what it leaves behind. Any context.

/** What audit-words.ts has of every audit. */
interface RecordAuditWords {
  readonly title: string
  readonly advice: string
}

export const RECORD_AUDIT_WORDS: Readonly<Record<string, RecordAuditWords>> = {
  'latency.cold': {
    title: 'From the first key to the first sound',
    advice: 'Load samples and modules before the first note, and resume the context at once.',
  },
  'lookAhead.timer': {
    title: 'Delay by a timer before the sound',
    advice: 'Begin the sound in the handler itself: no setTimeout, no animation frame between.',
  },
  'lookAhead.inside': {
    title: 'Delay inside the synth',
    advice:
      'Look for ramps that begin later, queues in the processor, silence at the head of samples.',
  },
  'lookAhead.otherContext': {
    title: 'Shorter buffer, in a context that is idle',
    advice: 'Give latencyHint to the context that plays, or give the library your own context.',
  },
  'jitter.grid': {
    title: 'Grid that notes wait for',
    advice: 'Play when the key is struck, not at the next frame, timer or buffer of your own.',
  },
  'jitter.rhythm': {
    title: 'Rhythm as heard against as asked for',
    advice: 'Start sources at times of currentTime, a little ahead, not when a timer runs.',
  },
  'jitter.swing': {
    title: 'Swing as heard against as asked for',
    advice: 'Add up times in seconds, and round nothing: what is rounded loses its swing.',
  },
  'timestamps.origin': {
    title: 'Starts by the time of another clock',
    advice:
      'Times of start() are those of currentTime, in seconds: convert with getOutputTimestamp().',
  },
  'timestamps.ignored': {
    title: "Handler's lateness that is not evened out",
    advice: 'Who looks ahead counts from event.timeStamp: then a late handler is not heard.',
  },
  'notes.doubled': {
    title: 'Notes that are played twice',
    advice: 'Attach one listener to each input, also when inputs come and go.',
  },
  'load.callback': {
    title: 'Fullest callback of the device',
    advice: 'Halve the work of a quantum: callbacks that render one more are full first.',
  },
  'load.voice': {
    title: 'Cost of one more held note',
    advice: 'Share what voices have in common, and end voices that can no longer be heard.',
  },
  'load.growth': {
    title: 'Cost that grows, in a minute',
    advice: 'Look for what each note brings and nothing takes out: voices, nodes, listeners.',
  },
  'load.sleep': {
    title: 'Cost of silence',
    advice: 'Render nothing while nothing sounds: return early, or disconnect.',
  },
  'load.tails': {
    title: 'Tails that cost more than notes',
    advice: 'End a tail below -100 dB, or add a tiny constant: numbers near zero are slow.',
  },
  'hygiene.kilobytes': {
    title: 'Kilobytes to and from a processor',
    advice: 'Send what has changed, transfer buffers, or share memory.',
  },
  'hygiene.endless': {
    title: 'Processors that are left of a note',
    advice: 'Answer false from process() when the note is over, and disconnect the node.',
  },
  'hygiene.nodes': {
    title: 'Nodes that each repeat leaves behind',
    advice: 'Stop sources and disconnect what they played through when they end.',
  },
  'hygiene.memoryKilobytes': {
    title: 'Kilobytes that each repeat leaves behind',
    advice: 'Take two heap snapshots, a repeat apart: what is new in the second one leaks.',
  },
  'hygiene.openContexts': {
    title: 'Contexts made while playing, and left open',
    advice: 'Keep one context, or close() each when it is done.',
  },
  'hygiene.resampling': {
    title: "Contexts at another rate than the device's",
    advice: 'Leave sampleRate out, and let decodeAudioData convert the samples once.',
  },
  'hygiene.quantum': {
    title: 'Unevenness of quanta by callback',
    advice: 'Where the browser offers it, renderSizeHint "hardware" makes them one.',
  },
  'hygiene.longTasks': {
    title: 'Notes that met a long task',
    advice: 'Split work of over 50 ms, or do it in a worker.',
  },
  'robustness.latency': {
    title: 'Later under stress, 95th percentile',
    advice: 'Play in an AudioWorklet, started by one message: it does not wait for the page.',
  },
  'robustness.jitter': {
    title: 'More uneven under stress',
    advice: 'Keep timers and promises out of the way between handler and sound.',
  },
  'robustness.lost': {
    title: 'Notes without a sound under stress',
    advice: 'Never drop what comes while the page is busy, and never look only at the last one.',
  },
  'robustness.pitch': {
    title: 'Notes out of tune at other settings',
    advice: 'Take sampleRate and the length of a block from the context, never 44100 or 128.',
  },
  'robustness.resume': {
    title: 'Notes without a sound after a resume',
    advice: 'Read currentTime anew after a resume, and start voices that have been stopped.',
  },
  'robustness.device': {
    title: 'Notes without a sound after another device',
    advice: 'Keep the context when devices come and go, and make no new one for "devicechange".',
  },
  'robustness.sysex': {
    title: 'Notes without a sound amid foreign SysEx',
    advice: 'Look at maker, length and end of a SysEx message before its bytes, and pass over it.',
  },
}
