// The MT-32's 128 timbres as General MIDI programs, the nearest by name and character: docs/emu8000.md names
// the remap of the drivers but not its table, so the choice is this project's. Its rhythm part is played by
// the drum kit as it is.

/** General MIDI program (0…127) of MT-32 program n. */
// prettier-ignore
export const MT32_TO_GM = Uint8Array.of(
  // Acoustic pianos 1–3, electric pianos 1–4, honky-tonk
  0, 0, 1, 4, 4, 5, 5, 3,
  // Electric organs 1–4, pipe organs 1–3, accordion
  16, 16, 17, 18, 19, 19, 20, 21,
  // Harpsichords 1–3, clavinets 1–3, celestas 1–2
  6, 6, 6, 7, 7, 7, 8, 8,
  // Synth brass 1–4, synth basses 1–4
  62, 63, 62, 63, 38, 39, 38, 39,
  // Fantasy, harmo pan, chorale, glasses, soundtrack, atmosphere, warm bell, funny vox
  88, 95, 52, 92, 97, 99, 98, 54,
  // Echo bell, ice rain, oboe 2001, echo pan, doctor solo, school daze, bellsinger, square wave
  102, 96, 68, 95, 81, 100, 14, 80,
  // String sections 1–3, pizzicato, violins 1–2, cellos 1–2
  48, 48, 49, 45, 40, 40, 42, 42,
  // Contrabass, harps 1–2, guitars 1–2, electric guitars 1–2, sitar
  43, 46, 46, 24, 25, 27, 28, 104,
  // Acoustic basses 1–2, electric basses 1–2, slap basses 1–2, fretless 1–2
  32, 32, 33, 34, 36, 37, 35, 35,
  // Flutes 1–2, piccolos 1–2, recorder, pan pipes, saxophones 1–2
  73, 73, 72, 72, 74, 75, 64, 65,
  // Saxophones 3–4, clarinets 1–2, oboe, English horn, bassoon, harmonica
  66, 67, 71, 71, 68, 69, 70, 22,
  // Trumpets 1–2, trombones 1–2, French horns 1–2, tuba, brass section 1
  56, 59, 57, 57, 60, 60, 58, 61,
  // Brass section 2, vibraphones 1–2, synth mallet, wind bell, glockenspiel, tubular bell, xylophone
  61, 11, 11, 98, 112, 9, 14, 13,
  // Marimba, koto, sho, shakuhachi, whistles 1–2, bottle blow, breath pipe
  12, 107, 111, 77, 78, 78, 76, 121,
  // Timpani, melodic tom, deep snare, electric percussion 1–2, taiko, taiko rim, cymbal
  47, 117, 118, 118, 118, 116, 115, 119,
  // Castanets, triangle, orchestra hit, telephone, bird tweet, one-note jam, water bell, jungle tune
  115, 112, 55, 124, 123, 80, 14, 117,
)
