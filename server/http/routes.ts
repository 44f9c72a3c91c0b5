import type { IncomingMessage, ServerResponse } from 'node:http'
import type { System } from '#/server/platform/system.ts'
import { answerCrl, answerEst, CRL_PATH, EST } from './est.ts'
import { answerExport } from './export.ts'
import { answerMetrics } from './health.ts'
import { answerLatestColumns } from './latest-columns.ts'
import { answerReadingsExport } from './readings-export.ts'
import { answerSbom } from './sbom.ts'
import { answerSeriesColumns } from './series-columns.ts'
import { answerTile } from './tiles.ts'
import { answerUpload } from './upload.ts'

type Answer = (system: System, request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>
/** `below`: every path that begins so. */
export type Route = { at: string; below?: true; answer: Answer }

/** What the web listener answers that is neither a procedure nor sign-in, nor health, an object's address or a page. Each finds out itself who asks;
 *  a test asks every one about another tenant's. */
export const ROUTES: readonly Route[] = [
  { at: EST, below: true, answer: answerEst },
  { at: CRL_PATH, answer: (system, _request, response) => answerCrl(system, response) },
  { at: '/metrics', answer: answerMetrics },
  { at: '/api/imports', answer: answerUpload },
  { at: '/api/sbom', answer: answerSbom },
  { at: '/api/registry/export', answer: answerExport },
  { at: '/api/telemetry/export', answer: answerReadingsExport },
  { at: '/api/telemetry/latest', answer: answerLatestColumns },
  { at: '/api/telemetry/series', answer: answerSeriesColumns },
  { at: '/api/tiles/', below: true, answer: answerTile },
]

export const routeOf = (path: string): Route | undefined => ROUTES.find(({ at, below }) => (below ? path.startsWith(at) : path === at))
