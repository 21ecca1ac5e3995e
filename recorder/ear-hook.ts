// Stands for injected/page/contexts/ear-hook.ts in a recorder that listens. Page world.

export { listenTo } from './ear-part.ts'
