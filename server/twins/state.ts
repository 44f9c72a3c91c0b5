/** What an alarm's news says about its object. Null: nothing a map shows. */
export type AlarmNews = { alarmId: string; priority: number; state: string; open: boolean }

const VERBS = ['raised', 'acknowledge', 'acknowledged', 'returned', 'shelved', 'unshelved', 'closed'] as const
export const ALARM_VERBS: readonly string[] = VERBS.map((verb) => `alarm.${verb}`)
export const GATEWAY_VERBS: readonly string[] = ['gateway.online', 'gateway.offline', 'gateway.quarantined', 'gateway.released']

/** In touch or not, trusted or not. Released of one reason while another stands it is not trusted yet. */
export function gatewayNews(verb: string, data: Record<string, unknown>): { online: boolean } | { quarantined: boolean } {
  if (verb === 'gateway.quarantined') return { quarantined: true }
  if (verb === 'gateway.released') return { quarantined: data.left !== 0 }
  return { online: verb === 'gateway.online' }
}

/** The state that comes with the news, so that hearing an entry twice changes nothing. Alerts mark nothing: they never blink or count. */
export function alarmNews(verb: string, alarmId: string, data: Record<string, unknown>): AlarmNews | null {
  if (!ALARM_VERBS.includes(verb) || data.isAlert === true) return null
  const priority = typeof data.priority === 'number' ? data.priority : 4
  const state = typeof data.state === 'string' ? data.state : verb.slice('alarm.'.length)
  return { alarmId, priority, state, open: state !== 'closed' && verb !== 'alarm.closed' }
}

/** What waits for a person: raised, or returned to normal before anybody had seen it. */
export const isUnacknowledged = (state: string): boolean =>
  state === 'unacknowledged' || state === 'returned' || state === 'raised' || state === 'unshelved'
export const isShown = (state: string): boolean => state !== 'shelved' && state !== 'suppressed' && state !== 'closed'
