import type { System } from './system.ts'

/** A port of this process that others may connect to. */
export type Listener = { name: 'web' | 'mqtt' | 'devices'; host: string; port: number; encrypted: boolean }

declare module './system.ts' {
  interface Services {
    listeners: Set<Listener>
  }
}

/** Whoever opens a port says so here, for as long as it is open: what listens is shown to those who inspect the system. */
export function noteListener(system: System, listener: Listener): Disposable {
  system.services.listeners ??= new Set()
  const { listeners } = system.services
  listeners.add(listener)
  return { [Symbol.dispose]: () => void listeners.delete(listener) }
}

export const listenersOf = (system: System): Listener[] => [...(system.services.listeners ?? [])].sort((a, b) => a.port - b.port)
