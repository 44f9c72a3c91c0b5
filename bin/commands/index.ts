import type { Command } from '../command.ts'

type Entry = { name: string; summary: string; load: () => Promise<{ command: Command }> }

/** The command line: one entry a command, loaded when it is called. */
export const COMMANDS: readonly Entry[] = [
  { name: 'demo', summary: 'start Onefold with the demo world: a city district and a plant', load: () => import('./demo.ts') },
  { name: 'start', summary: 'start Onefold with your own objects', load: () => import('./start.ts') },
  { name: 'scenario', summary: 'start or stop a story of the demo world', load: () => import('./scenario.ts') },
  { name: 'import', summary: 'bring in objects from a file', load: () => import('./import.ts') },
  { name: 'replay', summary: 'play a recording through an edge agent as if its device were live', load: () => import('./replay.ts') },
  { name: 'train', summary: 'learn a small anomaly model from fault-free recordings', load: () => import('./train.ts') },
  { name: 'agent', summary: 'start a gateway on this machine and enrol it', load: () => import('./agent.ts') },
  { name: 'token', summary: 'make an access token for a program', load: () => import('./token.ts') },
  { name: 'invite', summary: 'make a one-time link into an organisation, or to a new password', load: () => import('./invite.ts') },
  { name: 'bench', summary: 'measure, and print the figures beside their bars', load: () => import('./bench.ts') },
  { name: 'backup', summary: 'write all of this installation into one sealed file', load: () => import('./backup.ts') },
  {
    name: 'restore',
    summary: 'put a backup in the place of what is there, or try whether it could be',
    load: () => import('./restore.ts'),
  },
  { name: 'doctor', summary: 'say what is wrong with this installation', load: () => import('./doctor.ts') },
  { name: 'reset', summary: 'remove all data of this installation', load: () => import('./reset.ts') },
]
