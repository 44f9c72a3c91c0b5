import { type DestinationStream, destination, type Logger, pino } from 'pino'

export type Log = Logger

/** Logs go to standard error as JSON lines; secrets are cut out by name before they are written. */
export function createLog(level: string, to: DestinationStream = destination({ fd: 2, sync: false })): Log {
  return pino(
    { level, redact: ['*.password', '*.token', '*.claimCode', '*.authorization', '*.cookie', 'password', 'token', 'claimCode'] },
    to,
  )
}
