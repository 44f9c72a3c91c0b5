/** Told to the server at enrolment, in the birth and in each status. */
export const AGENT_VERSION = '0.1.0'
