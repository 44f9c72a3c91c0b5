import type { ObjectKind, StaleEdit } from './objects.ts'

export type RegistryRefusal =
  | StaleEdit
  | { code: 'OBJECT_NOT_FOUND' }
  /** What is retired does not come back. */
  | { code: 'OBJECT_RETIRED' }
  | { code: 'WRONG_KIND'; expected: ObjectKind }
  | { code: 'TYPE_NOT_FOUND'; typeId: string }
  | { code: 'PARENT_CYCLE' }
  | { code: 'BULK_REFUSED'; refused: number; tag: string; why: string }
  | { code: 'STILL_NEEDED'; count: number; tags: string }
  | { code: 'LIFE_STEP_NOT_ALLOWED'; state: string; step: string }
  | { code: 'DOCUMENT_NEEDED'; step: string }
  | { code: 'DATE_BEFORE_LAST_EVENT'; last: string }
  | { code: 'LINK_CYCLE'; kind: string }
  | { code: 'LINK_TAKEN' }
  | { code: 'LINK_NOT_FOUND' }
  | { code: 'CODE_TAKEN'; value: string }
  | { code: 'NUMBER_TAKEN'; kind: string; value: string }
  | { code: 'NUMBER_NOT_FOUND' }
  | { code: 'SECURITY_EVENT_NOT_FOUND' }
  | { code: 'NUMBER_QUARANTINED'; value: string; until: string }
  | { code: 'REBINDING_NEEDED'; interface: string }
  | { code: 'SITE_NOT_FOUND' }
  | { code: 'OBJECT_ID_TAKEN' }
  | { code: 'BAD_NETWORK'; prefix: string }
  | { code: 'NETWORK_TAKEN'; prefix: string }
  | { code: 'PLAN_NOT_FOUND' }
  | { code: 'PLAN_EXISTS'; prefix: string }
  | { code: 'ZONE_FULL'; zone: number }
  | { code: 'CLASH_NOT_FOUND' }
  | { code: 'CLASH_DECIDED'; by: string; decision: string }
  | { code: 'BAD_DECISION'; decision: string }
  | { code: 'BAD_MERGE'; reason: 'same' | 'kind' | 'retired' | 'type' | 'both_installed' }
  | { code: 'POSITION_OCCUPIED'; by: string; since: string }
  | { code: 'ASSET_ELSEWHERE'; at: string; since: string }
  | { code: 'NOTHING_INSTALLED' }
  /** Neither fits the other: a motor in a pump's place. */
  | { code: 'WRONG_TYPE'; tag: string; typeId: string; position: string; positionTypeId: string }
  | { code: 'OTHER_ASSET_HERE'; tag: string; here: string; there: string }
  | { code: 'SAME_ASSET'; tag: string }
  | { code: 'DATE_IN_FUTURE'; now: string }
  | { code: 'SWAP_ID_TAKEN' }
  | { code: 'SWAP_NOT_FOUND' }
  | { code: 'UNDO_TOO_LATE'; until: string }
  | { code: 'UNDO_OVERTAKEN'; tag: string }
  | { code: 'DATE_BEFORE_LAST_STAY'; last: string }
  | { code: 'BAD_CODE'; reason: 'empty' | 'too_long' | 'characters' | 'path' }
  | { code: 'BAD_CODE_CHECK'; given: string; expected: string }
  /** Somebody else answers for these facts: propose it to him. */
  | { code: 'NOT_RESPONSIBLE_FORBIDDEN'; group: string; role: string; organisation: string }
  | { code: 'PROPOSAL_NOT_FOUND' }
  | { code: 'PROPOSAL_ANSWERED_CONFLICT'; by: string; answer: string }
  /** The facts are no longer what they were when it was proposed. */
  | { code: 'PROPOSAL_STALE_CONFLICT'; facts: string }
  | { code: 'NOTHING_PROPOSED' }
  | { code: 'FOREIGN_NOT_FOUND'; host: string }
  | { code: 'FOREIGN_UNREACHABLE'; host: string }
  /** What answered is not to be believed: why. */
  | { code: 'FOREIGN_ANSWER_REFUSED'; host: string; reason: 'redirect' | 'type' | 'size' | 'json' | 'shape' | 'error' | 'other' }
  | { code: 'FOREIGN_TOO_OFTEN'; most: number }
  | { code: 'LABEL_NOT_FOUND' }
  | { code: 'BAD_ALIAS'; scheme: string; value: string }
  | { code: 'ALIAS_TAKEN'; value: string; tag: string }
  | { code: 'ALIAS_NOT_FOUND' }
  | { code: 'BAD_CODE_PREFIX'; prefix: string }
  | { code: 'CODE_PREFIX_TAKEN'; prefix: string }
  | { code: 'PREFIX_NOT_FOUND'; prefix: string }
  | { code: 'BAD_NUMBER'; kind: string; value: string }
  | { code: 'BAD_NUMBER_CHECK'; kind: string; value: string; expected: string }
