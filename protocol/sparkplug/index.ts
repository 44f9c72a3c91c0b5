export { decodeSparkplug, sparkplugColumns } from './decode.ts'
export { encodeSparkplug, type SparkplugMessage, type SparkplugMetric } from './encode.ts'
export {
  DATATYPE,
  type Datatype,
  FLAG,
  type SparkplugPayload,
  type SparkplugRefusal,
  WIRE,
  withBirthType,
} from './types.ts'
