// Names of properties that only modules of page.js say to each other, which the minifier may therefore shorten: no
// message, no module of the audio thread, not the reference's part and no native of the platform has them. Runs in
// Node, only during a build; a test holds each name to that.

export const PRIVATE_NAMES = (
  'accessor addCost apart around aroundAccessor arrived attributeSet beforeClose beforeResume ' +
  'calls carry caused contextIdOfParam contextOfNode cores createAccess dueMs follow ' +
  'forEachContext globalConstructor guard handlers hasContexts hasStream hurry inputOf ' +
  'isClosing isDrained isOpen isProbeRequested isRequested isRetired isSysex isTarget ' +
  'isUnmarked lastOutputTime lookAtClock nodeCount onAdded onContext onFault onListener onNode ' +
  'onProcessor onStopped openCheckpoint opening outer passed patch posted putTap reader ' +
  'releaseTaps restartClock retire setConnected setNodeId setParamContext setPresent startedMs ' +
  'stopTaps takeCostMs takeEventCostUs tapHost undoAll unnumbered whenKnown'
).split(' ')
