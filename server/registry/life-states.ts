/** Where an object is in its life. */
export const LIFE_STATES = ['planned', 'permitted', 'under_construction', 'accepted', 'in_service', 'out_of_service', 'retired'] as const
export type LifeState = (typeof LIFE_STATES)[number]

/** What a person records to lead an object from state to state. */
export const LIFE_STEPS = ['permit', 'begin_construction', 'accept', 'put_in_service', 'take_out_of_service', 'retire'] as const
export type LifeStep = (typeof LIFE_STEPS)[number]

/** The whole of what is allowed: from which states, to which, under which name it stands in the story, and whether it is written in a
 *  document. Nothing comes back from `retired`. */
export const TRANSITIONS = {
  permit: { from: ['planned'], to: 'permitted', verb: 'permitted', document: true },
  begin_construction: { from: ['permitted'], to: 'under_construction', verb: 'under_construction', document: false },
  accept: { from: ['under_construction'], to: 'accepted', verb: 'accepted', document: true },
  put_in_service: { from: ['accepted', 'out_of_service'], to: 'in_service', verb: 'in_service', document: false },
  take_out_of_service: { from: ['in_service'], to: 'out_of_service', verb: 'out_of_service', document: false },
  retire: {
    from: ['planned', 'permitted', 'under_construction', 'accepted', 'in_service', 'out_of_service'],
    to: 'retired',
    verb: 'retired',
    document: false,
  },
} as const satisfies Record<LifeStep, { from: readonly LifeState[]; to: LifeState; verb: string; document: boolean }>

export const mayStep = (state: LifeState, step: LifeStep): boolean => (TRANSITIONS[step].from as readonly LifeState[]).includes(state)
export const stepsFrom = (state: LifeState): LifeStep[] => LIFE_STEPS.filter((step) => mayStep(state, step))
