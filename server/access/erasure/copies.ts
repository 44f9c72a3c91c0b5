/** Whose a text is. `by_id`: the column has the person's id; `by.id`: the actor in that column has it; `=by_name`: all there is is a name, which is one
 *  of his; `select …`: the query over the row finds something, with `$person` for his id. */
type Author = string

/** Where names of people and what they wrote stand in a table beside the feed. */
export type Copy = {
  table: string
  /** Columns with a name (or e-mail) by itself, and by which column it is known whose; where there is none, by being the same text. */
  names?: Record<string, Author | null>
  /** Columns of JSON in which a name stands beside an id, or by itself. */
  documents?: readonly string[]
  /** Columns with free text, and whose it is. */
  words?: Record<string, Author>
  /** Rows that are of use to himself alone: they go, with these columns. */
  gone?: { whose: Author; columns: readonly string[] }
}

const WHO_SHELVED = `select from feed_entries f where f.tenant_id = t.tenant_id and f.verb = 'alarm.shelved' and f.subject_id = t.id::text
  and f.actor ->> 'id' = $person and f.data ->> 'reason' = t.shelved_reason`
const WHO_COMPLETED = `select from order_entries e where e.tenant_id = t.tenant_id and e.order_id = t.id and e.by_id = $person and e.text = t.closing_note`
const WHO_MERGED = `select from life_events l where l.tenant_id = t.tenant_id and l.object_id = t.object_id and l.by ->> 'id' = $person and l.note = t.why`

/** Every table that holds a person's name or words, in the order in which they are erased: what is known by another table stands before it.
 *  A test holds this to the tables that there are: a column of text or JSON stands here, or among those that hold nobody's. */
export const COPIES: readonly Copy[] = [
  { table: 'memberships', names: { name: 'person_id' } },
  {
    table: 'grants',
    documents: ['by', 'ended_by', 'confirmed_by', 'reviewed_by'],
    words: { reason: 'person_id', review_note: 'reviewed_by.id' },
  },
  { table: 'access_tokens', names: { issued_by: 'issued_by_id', taken_by: 'taken_by_id' } },
  { table: 'entry_links', names: { name: 'person_id', email: 'person_id', issued_by: 'issued_by_id' } },
  { table: 'erasures', documents: ['by'], words: { reason: 'by.id' } },
  { table: 'security_policies', names: { changed_by: null } },
  { table: 'alarms', names: { acknowledged_by: null, owner_name: 'owner_id' }, words: { shelved_reason: WHO_SHELVED } },
  {
    table: 'commands',
    names: { issued_by_name: 'issued_by_id' },
    documents: ['approvals', 'checks', 'refusals'],
    words: { reason: 'issued_by_id' },
  },
  { table: 'command_track', names: { by: null }, documents: ['data'], words: { detail: '=by' } },
  { table: 'command_holds', names: { by_name: 'by_id' }, words: { reason: 'by_id' } },
  { table: 'dispatch_stops', names: { released_by_name: 'released_by_id' }, words: { reason: 'released_by_id' } },
  { table: 'imports', documents: ['by'] },
  { table: 'search_views', gone: { whose: 'owner_id', columns: ['name', 'owner_id', 'query'] } },
  {
    table: 'gateway_quarantines',
    names: { by_name: null, released_by_name: null },
    words: { reason: '=by_name', release_reason: '=released_by_name' },
  },
  { table: 'gateway_claims', names: { issued_by: null } },
  { table: 'gateway_certificates', names: { revoked_by_name: null }, words: { revoke_reason: '=revoked_by_name' } },
  {
    table: 'work_orders',
    names: { assignee_name: 'assignee_id' },
    documents: ['steps'],
    words: { closing_note: WHO_COMPLETED },
  },
  { table: 'order_entries', names: { by_name: 'by_id' }, documents: ['data'], words: { text: 'by_id' } },
  { table: 'fault_requests', names: { contact: null, decided_by: null }, words: { reason: '=decided_by' } },
  { table: 'rebindings', documents: ['by'], words: { why: 'by.id' } },
  { table: 'clashes', documents: ['decided_by'], words: { why: 'decided_by.id' } },
  { table: 'successions', words: { why: WHO_MERGED } },
  { table: 'fact_owners', documents: ['set_by'] },
  { table: 'proposals', documents: ['by', 'answered_by'], words: { why: 'by.id', note: 'answered_by.id' } },
  { table: 'edges', documents: ['by'] },
  { table: 'swaps', documents: ['by', 'undone_by'], words: { note: 'by.id', document: 'by.id' } },
  { table: 'security_events', documents: ['acknowledged_by', 'data'], words: { note: 'acknowledged_by.id' } },
  { table: 'life_events', documents: ['by', 'data'], words: { note: 'by.id', document: 'by.id' } },
]
