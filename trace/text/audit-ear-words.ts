// The words of audits that listen, by their ids. Any context.

export const AUDIT_EAR_WORDS: Readonly<
  Record<string, { readonly title: string; readonly advice: string }>
> = {
  'sound.nonFinite': {
    title: 'Samples that are no number, or infinite',
    advice:
      'Find where a NaN can arise (0 / 0, a log of 0, an unset parameter), and keep it out of filters and feedback.',
  },
  'sound.clipping': {
    title: 'Sound over full scale',
    advice: 'Leave room: lower the gain of a voice, or put a limiter before the destination.',
  },
  'sound.dc': {
    title: 'What is constant in the sound',
    advice: 'Take it out where it arises, or put a high-pass of some 10 Hz before the destination.',
  },
  'sound.silent': {
    title: 'Single notes after which nothing is heard',
    advice: 'Play the notes that are named here: what the page did for them led to no sound.',
  },
  'notes.hanging': {
    title: 'Sections after which notes sound on',
    advice: 'End every voice of a key when it goes up, also where it was struck twice.',
  },
  'notes.noteOff': {
    title: 'What is left of a note whose key went up',
    advice: 'End the voice at note-off, and at note-on with velocity 0.',
  },
  'notes.pedal': {
    title: 'What is left of a note when the pedal goes up',
    advice: 'End all notes that only the pedal has held when controller 64 goes below 64.',
  },
  'notes.allNotesOff': {
    title: 'What is left of a chord after All Notes Off',
    advice: 'End all voices of the channel at controller 123: sequencers send it when they stop.',
  },
  'notes.allSoundOff': {
    title: 'What is left of a chord after All Sound Off',
    advice: 'Silence all voices of the channel at controller 120, without their releases.',
  },
  'notes.reset': {
    title: 'What Reset All Controllers does not put back',
    advice:
      'Put bend, expression and pedal back at controller 121; leave volume and pan as they are.',
  },
  'notes.polyphony': {
    title: 'Voices that are missing of 24',
    advice: 'Let 24 notes sound at once, 16 of melodies and 8 of drums.',
  },
  'notes.clickOff': {
    title: 'Clicks where notes end',
    advice: 'Fade a voice within 3 ms or more; never stop a source that sounds.',
  },
  'notes.clickSteal': {
    title: 'Clicks where a voice is stolen',
    advice:
      'Fade the voice that is stolen within some milliseconds, and begin the new one beside it.',
  },
  'notes.clickPan': {
    title: 'A click where a note is panned',
    advice: 'Glide to the new place within some milliseconds.',
  },
  'conformity.pitch': {
    title: 'Notes out of tune',
    advice: 'Tune to 440 Hz: frequency = 440 * 2 ** ((key - 69) / 12), at the rate of the context.',
  },
  'conformity.velocity': {
    title: 'Steps of velocity that are not louder',
    advice: 'Make a note louder the harder it is struck: 40 * log10(velocity / 127) dB is usual.',
  },
  'conformity.volume': {
    title: 'Controller 7 against its law',
    advice: "Set the channel's gain to (value / 127) ** 2.",
  },
  'conformity.expression': {
    title: 'Controller 11 against its law',
    advice: "Multiply the channel's gain by (value / 127) ** 2.",
  },
  'conformity.pan': {
    title: 'Controller 10 against its law',
    advice: 'Pan by the cosine and the sine of (value - 1) / 126 of a right angle.',
  },
  'conformity.bendRange': {
    title: 'Distance of a full bend from two semitones',
    advice: 'Bend by two semitones until registered parameter 0 asks for another range.',
  },
  'conformity.rpn0': {
    title: 'Distance of a full bend from twelve semitones',
    advice:
      'Let registered parameter 0 (controllers 101 and 100, then 6 and 38) set the bend range.',
  },
  'conformity.sustain': {
    title: 'What a note loses although the pedal is down',
    advice: 'Let notes sound on while controller 64 is 64 or more.',
  },
  'conformity.channels': {
    title: 'What channel 2 changes in channel 1',
    advice: 'Keep volume, pan, bend and program for each of the 16 channels.',
  },
  'conformity.drums': {
    title: 'Keys of channel 10 that sound as melodies',
    advice: 'Play drums on channel 10, one for each key, whatever the program is.',
  },
  'conformity.programs': {
    title: 'Programs that sound as the first one',
    advice: 'Change the sound of later notes at a program change (0xC0).',
  },
}
