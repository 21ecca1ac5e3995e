// Names of properties that the minifier may shorten: no message and no native of the platform has them. Runs in Node,
// only during a build; a test holds each name to that.

/** What page.js and the reference's part say to each other; each has the same short name in both. */
export const SHARED_NAMES = (
  'awaitPitch causality configuration contextById contexts endReference follow follower hear ' +
  'isFollowing isOver isRealtime isReference nextEvent nextId onChange outlets registry ' +
  'ship'
).split(' ')

/** What only modules of page.js say to each other; what is said the most comes first, where names are the shortest. */
export const PRIVATE_NAMES = (
  'dispose after patch hookMethod begin aroundMethod writeStat forEachContext isConnected accessor ends access ' +
  'announce contextOfNode ' +
  'isActive onFault actions adopt begun listeners isSysex startedMs collect handlers known opening posted ' +
  'putTap taps addCost added aroundAccessor carry cores eventFor globalConstructor isClosing isTarget ' +
  'isUnmarked onProcessor outer request restore unnumbered watch whenKnown beginApart arrived attributeSet ' +
  'dueMs hasAttribute hasStream isDrained isProbeRequested isRetired lastOutputTime nodeCount onAdded ' +
  'retire paramContexts newNode startGraph tellGraph attach become beforeClose beforeResume calls clocks ' +
  'createAccess detach extend find forget guard hasThrown hurry inputOf isOpen isRequested listen ' +
  'lookAtClock measureStep midiCause onContext onListener onNode onTick openCheckpoint original ours passed ' +
  'reader readGamepads releaseTaps replace restartClock setConnected setPresent startMs stopTaps takeCostMs ' +
  'takeEventCostUs tapHost undoAll onStopped expectPosts followed hasEnded posts underrunsTold'
).split(' ')

/** What only modules of the probe say to each other. */
export const PROBE_NAMES = (
  'addProcessor adopt amplitudeAt amplitudes arrivals bandCount beganMs centresHz confirmFrame decimated decimation ' +
  'disarm energies firstLoud frequencyHz hasEnded hasNews hasThrown hearPage isFromSilence isInside isListed isMuch ' +
  'isRising isSpeaking isStepOver isWatchedClosely lastLoud living mixed onBegin onEnd onTick peakMark quantumUs ' +
  'reapply recentQuanta recentTimed redefine riseDb sendAll sendIfDue sharpDb sharpSeconds slowDb stateOf stepsAgo ' +
  'tellUntimed timedEvery totalBefore totalNow untilFrame untilTimed watchClosely writeIfDue install calm news much'
).split(' ')

/** Names of these that the reading code of the one-file recorder has, too, some of them in its reports. */
const SAID_BY_READERS = (
  'actions after arrived become begin begun calls carry clocks dueMs ends find followed ' +
  'forget isDrained isOpen known listeners onContext onStopped outer passed posted posts reader replace ' +
  'request startedMs startMs taps watch'
).split(' ')

/** What only modules of one room of trace/ say to each other, by the room. */
export const READER_NAMES = {
  events: (
    'assignAll claim claimOf earliest eventFrames foundMs isAmbiguous isFromSilence isLookAheadUnknown ' +
    'isOnsetKnown isOwned isPageKnown isPortUnknown isQuantumEnd isReady isSoundAsked isSurelySilent ' +
    'awaitsSound hasBeenTold keepsTime namesTime pendingOnsets pendingPitches isOnTime ' +
    'isUnknown lastStrayFrame lookAheadFrames lookAheadMs overrides postEnd processorsThatReceive rawWallMs ' +
    'recentOnsetFrames scheduledFrame seeContext seePage seesArrivals timeMs workletFromMs'
  ).split(' '),
  contexts: (
    'addContext addHeard addQuantum addRendered addStat addSummary addTimed closeRow highestLoad resetPeak ' +
    'seeFrame setConstruct setCost ' +
    'averageLoad setOutputLatency setUnderruns setWorkletStep spanFrames'
  ).split(' '),
  figures: 'endToEnds firstWallMs invalidate isStale lastWallMs ranked resetPage toSounds'.split(
    ' ',
  ),
  math: 'beforeFrame bucketAt errorPpm isUsed originFrame originWallMs roundTripUs slope slopeError'.split(
    ' ',
  ),
  session: (
    'accept duplicates eventUsCount eventUsSum graphKit onGraph onHeap onReference onTask readerFor reportDropped ' +
    'received resetCounts setStep'
  ).split(' '),
} as const

/** What only these rooms say, to each other. */
export const ROOMS_OF_READERS = [
  'alerts',
  'contexts',
  'events',
  'figures',
  'math',
  'scheduling',
  'session',
]
export const NAMES_BETWEEN_ROOMS = (
  'addContextAlert addEvent addPing addStart audibleAt isMaybeNow isNow isSilentBetween loadNow minSpacingFrames ' +
  'nextEventId offsetErrorMs onFit onSkipped onStart onStarted outputResidualMs pageStepMs processorFigures ' +
  'reconfigure referenceOfInput renderedAt resetPeaks setHello setPageStep setSteps soundFrame stoodFrame wallAt ' +
  'workletName workletStepMs inputName addMessage pageStepUs summary systematicMs ' +
  'addCall addLevel crossMs isInput loadPeak toFrame workletMs residualMs quantumMs variance ' +
  'toSoundMs onsetMs eventNumber'
).split(' ')

/** What the one-file recorder and its part for the reference say to each other, and no reader. */
export const RECORDER_SHARED_NAMES =
  'isRealtime registry outlets configuration causality isFollowing awaitPitch endReference contextById onChange'.split(
    ' ',
  )

/** What only modules of one of these rooms say to each other within the one-file recorder. */
export const RECORDER_NAMES = [
  ...RECORDER_SHARED_NAMES,
  ...PRIVATE_NAMES.filter((name) => !SAID_BY_READERS.includes(name)),
  ...Object.values(READER_NAMES).flat(),
  ...NAMES_BETWEEN_ROOMS,
]
