import type { startCluster } from '../registry/bed.ts'
import type { Row } from '../shape.ts'

export type FaultInput = { cluster: Awaited<ReturnType<typeof startCluster>>; full: boolean; project: string; progress(line: string): void }
export type FaultRun = (input: FaultInput) => Promise<Row[]>

/** One row of the table of faults: a run that takes its figures, or why none is taken yet. */
export type Fault = { row: number; what: string } & ({ load: () => Promise<FaultRun> } | { notTaken: string })

const IN_TESTS = 'no run here; held by tests alone: '
const LATER = 'no run here yet'

export const FAULTS = [
  { row: 1, what: '15,000 readings a second for half an hour', load: async () => (await import('./load.ts')).load },
  { row: 2, what: 'overload, three and ten times', load: async () => (await import('./overload.ts')).overload },
  { row: 3, what: 'the server killed while readings come', load: async () => (await import('./kills.ts')).serverKilled },
  { row: 4, what: 'PostgreSQL killed while readings come', load: async () => (await import('./kills.ts')).postgresKilled },
  { row: 5, what: 'unsafe settings, a torn spool', notTaken: `${IN_TESTS}OB2, OB3, OB4` },
  { row: 6, what: 'the broker restarted', load: async () => (await import('./broker-restart.ts')).brokerRestarted },
  { row: 7, what: 'a gateway cut off, one-way and half-open links', load: async () => (await import('./links.ts')).brokenLinks },
  { row: 8, what: 'duplicated and shuffled', load: async () => (await import('./disorder.ts')).shuffledAndDuplicated },
  { row: 9, what: 'late data up to seven days', load: async () => (await import('./disorder.ts')).lateData },
  { row: 10, what: 'clocks that are wrong', load: async () => (await import('./clocks.ts')).wrongClocks },
  { row: 11, what: 'deaths and gaps', notTaken: `${IN_TESTS}TE25, MQ8` },
  { row: 12, what: 'spoilt messages among good ones', load: async () => (await import('./spoilt.ts')).spoiltMessages },
  { row: 13, what: 'the database away for a minute', load: async () => (await import('./database-away.ts')).databaseAway },
  { row: 14, what: 'failover to a standby', notTaken: LATER },
  { row: 15, what: 'a full disk', load: async () => (await import('./disk-full.ts')).diskFull },
  { row: 16, what: 'a browser that reads nothing', load: async () => (await import('./streams.ts')).slowConsumer },
  { row: 17, what: 'everybody connects at once', notTaken: 'taken by `onefold bench access` (the rows named storm_)' },
  {
    row: 18,
    what: 'a worker killed in the midst of a job',
    notTaken: 'there is no queue of jobs: what runs in the background begins anew by itself, and an import is one transaction',
  },
  { row: 19, what: 'a live stream cut again and again', load: async () => (await import('./streams.ts')).streamCut },
] as const satisfies readonly Fault[]
