import { systemActor } from '#/server/platform/actor.ts'

/** The command line of this machine while the server runs: of whoever reads the data folder, in which everything lies. */
export const COMMAND_LINE = { ...systemActor('command-line'), name: 'command line of this machine' }
