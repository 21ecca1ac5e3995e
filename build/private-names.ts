// Names of properties that the minifier may shorten: no message and no native of the platform has them. Runs in Node,
// only during a build; a test holds each name to that.

/** What page.js and the reference's part say to each other; each has the same short name in both. */
export const SHARED_NAMES = (
  'awaitPitch causality configuration contextById contexts endReference follower hear ' +
  'isFollowing isOver isRealtime isReference nextEvent nextId onChange outlets registry ' +
  'ship'
).split(' ')

/** What only modules of page.js say to each other. */
export const PRIVATE_NAMES = (
  'access accessor actions addCost added adopt after announce apart around aroundAccessor arrived ' +
  'attributeSet beforeClose beforeResume begin calls carry caused clocks collect ' +
  'contextIdOfParam contextOfNode cores createAccess detach dispose dueMs ends follow ' +
  'forEachContext forget globalConstructor guard handlers hasAttribute hasContexts ' +
  'hasStream hasThrown hurry inputOf isActive isClosing isConnected isDrained isOpen isProbeRequested ' +
  'isRequested isRetired isSysex isTarget isUnmarked known lastOutputTime listen listeners ' +
  'lookAtClock nodeCount onAdded onContext onFault onListener onNode onProcessor onStopped onTick ' +
  'openCheckpoint opening original outer passed patch posted putTap reader releaseTaps ' +
  'request restartClock restore retire setConnected setNodeId setParamContext ' +
  'setPresent startedMs startGraph startMs stopTaps takeCostMs takeEventCostUs tapHost taps tellGraph undoAll ' +
  'unnumbered watch whenKnown'
).split(' ')

/** Names of these that the reading code of the one-file recorder has, too, some of them in its reports. */
const SAID_BY_READERS = (
  'actions after apart around arrived begin calls carry caused clocks dueMs ends follow forget isDrained isOpen ' +
  'known listeners onContext onStopped outer passed posted reader request startedMs startMs taps watch'
).split(' ')

/** What only modules of one room of trace/ say to each other, by the room. */
export const READER_NAMES = {
  events: (
    'assignAll claim claimOf earliest eventFrames foundMs isAmbiguous isLookAheadUnknown isOnsetKnown isOwned ' +
    'isPageKnown isPortUnknown isQuantumEnd isReady isSoundAsked isSurelySilent isUnknown lastStrayFrame ' +
    'lookAheadFrames lookAheadMs overrides postEnd processorsThatReceive rawWallMs recentOnsetFrames scheduledFrame ' +
    'seeContext seePage seesArrivals timeMs workletFromMs'
  ).split(' '),
  contexts: (
    'addHeard addQuantum addRendered addStat addSummary addTimed closeRow resetPeak seeFrame setConstruct ' +
    'setOutputLatency setUnderruns setWorkletStep'
  ).split(' '),
  figures: 'endToEnds firstWallMs invalidate isStale lastWallMs resetPage toSounds'.split(' '),
  math: 'beforeFrame originFrame originWallMs roundTripUs slope slopeError'.split(' '),
  session: 'duplicates eventUsCount eventUsSum graphKit resetCounts'.split(' '),
} as const

/** What only modules of one of these rooms say to each other within the one-file recorder. */
export const RECORDER_NAMES = [
  ...PRIVATE_NAMES.filter((name) => !SAID_BY_READERS.includes(name)),
  ...Object.values(READER_NAMES).flat(),
]
