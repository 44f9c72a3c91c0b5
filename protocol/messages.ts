/** Every message between agent and server. Unknown fields are ignored (a newer peer may add some), known ones are held strictly. */
export * from './messages/assignment.ts'
export * from './messages/command.ts'
export * from './messages/enrol.ts'
export * from './messages/envelope-result.ts'
export * from './messages/finding.ts'
export * from './messages/ingest.ts'
export * from './messages/receipt.ts'
export * from './messages/status.ts'
