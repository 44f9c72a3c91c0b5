import { type System, service } from '#/server/platform/system.ts'
import type { SeriesInfo } from './series-info.ts'
import type { CommittedListener } from './service.ts'

/** Called after each batch is durable, in the order of commit, in this process. Late readings are among them: ask `isHistorical`. */
export const onCommitted = (system: System, listener: CommittedListener): Disposable => service(system, 'telemetry').onCommitted(listener)

/** Whose a series is; undefined where it is retired or unknown. */
export const seriesInfo = (system: System, seriesId: number): SeriesInfo | undefined => service(system, 'telemetry').catalogue.get(seriesId)

/** The series of an object, by channel. */
export const allSeriesOf = (system: System, objectId: string): readonly SeriesInfo[] =>
  service(system, 'telemetry').catalogue.ofObject(objectId)
